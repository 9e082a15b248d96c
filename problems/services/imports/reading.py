"""The rows of an uploaded file: any of four formats, in any encoding that tells itself, within limits."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from board.lib.cells import as_meant
from board.lib.text import UNSTORABLE
from problems.services.catalogue import files
from problems.services.catalogue.faults import BadCatalogue, Fault, printable
from problems.services.catalogue.files import FORMATS, MAX_BYTES, MAX_ROWS, File
from problems.services.catalogue.formats import READERS, Row
from problems.services.catalogue.kinds import first_repeated
from problems.services.catalogue.values import Unreadable

MAX_COLUMNS = 200
MAX_COLUMN = 200
DELIMITERS = ",;\t"
# What a name or the first bytes give away, and what to do about it.
CLOSED = {
    b"PK\x03\x04": "a zip file, as sheets of a spreadsheet program are. Save the sheet as CSV and upload that",
    b"PK\x05\x06": "an empty zip file",
    b"\x1f\x8b": "compressed. Unpack it first",
    b"BZh": "compressed. Unpack it first",
    b"\xfd7zXZ": "compressed. Unpack it first",
    b"7z\xbc\xaf": "compressed. Unpack it first",
    b"\xd0\xcf\x11\xe0": "a file of a spreadsheet program. Save the sheet as CSV and upload that",
    b"%PDF": "a PDF. A list of problems is CSV, JSON, JSONL or YAML",
    b"\x89PNG": "a picture. A list of problems is CSV, JSON, JSONL or YAML",
}
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True)
class Entry:
    """One row: what it says in each column, and where it stands in the file."""

    position: int
    line: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    name: str
    format: str
    encoding: str
    columns: list[str]
    entries: list[Entry]


def read(name: str, content: bytes, format: str = "") -> Sheet:
    """A file as rows with columns. Raises BadCatalogue with the place."""
    name = printable(Path(name).name)[:200] or "file"
    if len(content) > MAX_BYTES:
        refuse(name, f"larger than {MAX_BYTES // 1_000_000} MB. Take it apart")
    text, encoding = _text(name, content)
    told = format or FORMATS.get(Path(name).suffix.lower()) or _guessed(text)
    file = File(Path(name), name, told, files.PROBLEMS)
    try:
        rows = list(islice(_rows(file, text), MAX_ROWS + 1))
    except Unreadable as error:
        raise BadCatalogue([files.unreadable(file, error)]) from error
    if len(rows) > MAX_ROWS:
        refuse(name, f"more than {MAX_ROWS:,} rows. Take it apart", rows[-1].line)
    if not rows:
        refuse(name, "no row is in it")
    entries = [Entry(row.position, row.line, _flat(row.data)) for row in rows]
    if file.format != "csv":
        _check_escapes(name, entries)
    columns = list(dict.fromkeys(column for entry in entries for column in entry.cells))
    _check_columns(name, columns)
    return Sheet(name, told, NAMES[encoding], columns, entries)


def refuse(name: str, reason: str, line: int = 0) -> NoReturn:
    raise BadCatalogue([Fault(name, line, "", "", reason)])


def _text(name: str, content: bytes) -> tuple[str, str]:
    for begin, what in CLOSED.items():
        if content.startswith(begin):
            refuse(name, f"this is {what}")
    if content.startswith(UTF32):
        refuse(name, "UTF-32 is not read. Save it as UTF-8")
    encoding = next((encoding for bom, encoding in BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            refuse(name, f"not {NAMES[encoding]}, though it says so", error.object[: error.start].count(b"\n") + 1)
        text, encoding = _of_windows(name, content, error.start), "cp1252"
    if bad := UNSTORABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        refuse(name, f"the character U+{ord(bad[0]):04X} is not allowed. Save it as UTF-8 text", line)
    return text, encoding


def _of_windows(name: str, content: bytes, at: int) -> str:
    """What an older spreadsheet program writes."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        refuse(name, "neither UTF-8 nor Windows-1252. Save it as UTF-8", content[:at].count(b"\n") + 1)


def _guessed(text: str) -> str:
    """The format of a file whose name does not tell."""
    begin = text.lstrip()[:2]
    if begin.startswith("["):
        return "json"
    if begin.startswith("{"):
        return "jsonl"
    return "yaml" if begin in {"- ", "-\n"} else "csv"


def _rows(file: File, text: str) -> Iterator[Row]:
    return _of_sheet(file.name, text) if file.format == "csv" else READERS[file.format](file.name, text)


def _of_sheet(name: str, text: str) -> Iterator[Row]:
    """A spreadsheet as people keep it: separated by what its first line is, headings left empty, cells to spare."""
    csv.field_size_limit(MAX_BYTES)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _headings(next(reader, []))
        yield from _filled(name, header, reader)
    except csv.Error as error:
        raise Unreadable(reader.line_num, f"not CSV: {error}") from error


def _headings(cells: list[str]) -> list[str]:
    header = [" ".join(as_meant(cell).split()) for cell in cells]
    header = [heading or f"column {place}" for place, heading in enumerate(header, start=1)]
    if (twice := first_repeated(header)) is not None:
        raise Unreadable(1, f'two columns are called "{printable(twice)[:60]}"')
    return header


def _filled(name: str, header: list[str], reader: Any) -> Iterator[Row]:
    position, begins = 0, reader.line_num + 1
    for cells in reader:
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            if len(cells) > len(header):
                raise Unreadable(begins, f"{len(cells)} cells under {len(header)} headings", f"[{position}]")
            filled = {column: as_meant(cell) for column, cell in zip(header, cells, strict=False) if cell.strip()}
            yield Row(name, position, begins, filled)
            position += 1
        begins = reader.line_num + 1


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    """The cells of a row: what stands in `source` and `provenance` under names of its own, as a spreadsheet has it."""
    cells: dict[str, Any] = {}
    for name, value in data.items():
        inner = value if isinstance(value, dict) and name in {"source", "provenance"} else None
        cells |= {f"{name}.{part}": held for part, held in inner.items()} if inner else {name: value}
    return {name: value for name, value in cells.items() if value not in (None, "", [], {})}


def _check_escapes(name: str, entries: list[Entry]) -> None:
    """What was written as an escape is not among the characters of the file."""
    for entry in entries:
        for column, cell in entry.cells.items():
            if bad := next((found for text in _texts([column, cell]) if (found := UNSTORABLE.search(text))), None):
                reason = f"the character U+{ord(bad[0]):04X} is not allowed"
                raise BadCatalogue([Fault(name, entry.line, f"row {entry.position + 1}", printable(column), reason)])


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from (text for pair in value.items() for part in pair for text in _texts(part))
        case list():
            yield from (text for part in value for text in _texts(part))


def _check_columns(name: str, columns: list[str]) -> None:
    if len(columns) > MAX_COLUMNS:
        refuse(name, f"{len(columns):,} columns; {MAX_COLUMNS} is the limit")
    if long := next((column for column in columns if len(column) > MAX_COLUMN), None):
        refuse(name, f'a column is called "{printable(long[:40])}..." and so on for {len(long):,} characters')
