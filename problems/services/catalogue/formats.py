"""Rows out of YAML, JSON, JSONL and CSV, each with the place of its values."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from problems.services.catalogue.faults import Fault, shown
from problems.services.catalogue.kinds import first_repeated
from problems.services.catalogue.values import MAX_DEPTH, MAX_NAMES, Bare, Unreadable

MAX_CELL = 5_000_000


@dataclass
class Row:
    """One entry of a file. `lines` has the line of each value by its path, as far as the format tells.

    `columns` is what a spreadsheet has: its values are text still to be taken apart, under names like "source.key", and
    it says nothing about a field that has no column. `said` is the same of a row that is already taken apart. `told_by`
    says which place of the file a place that was put together comes from.
    """

    file: str
    position: int
    line: int
    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    columns: frozenset[str] | None = None
    told_by: dict[str, str] = field(default_factory=dict)
    said: frozenset[str] | None = None

    def is_silent_on(self, field: str) -> bool:
        """Whether it says nothing of a field, not even that it is empty."""
        told = self.said if self.columns is None else self.columns
        return told is not None and field not in told

    @property
    def name(self) -> str:
        """How messages call the row: its key where it has one that can be shown."""
        key = self.data.get("key")
        plain = isinstance(key, str) and key.isprintable() and 0 < len(key) <= 80
        return str(key) if plain else f"row {self.position + 1}"

    def fault(self, field: str, reason: str, at: str = "") -> Fault:
        """`at`: the place inside the field's value."""
        place = self.told_by.get(field + at, field + at)
        line = next((self.lines[name] for name in (place, field) if name in self.lines), self.line)
        return Fault(self.file, line, self.name, place, reason, self.position)


def _from_yaml(name: str, text: str) -> Iterator[Row]:
    from problems.services.catalogue import yamls

    value, lines = yamls.read(text)
    if value is None:
        return
    if not isinstance(value, list):
        raise Unreadable(lines[""], "a list of rows is wanted")
    inside: list[dict[str, int]] = [{} for _ in value]
    for path, line in lines.items():
        number, _, place = path.removeprefix("[").partition("]")
        if place:
            inside[int(number)][place.removeprefix(".")] = line
    for position, data in enumerate(value):
        line = lines[f"[{position}]"]
        yield Row(name, position, line, _fields(data, line, position), inside[position])


def _fields(data: Any, line: int, position: int) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise Unreadable(line, "a row must be fields with their values", f"[{position}]")
    return data


def _from_json(name: str, text: str) -> Iterator[Row]:
    """A list of objects, read one by one so that each has its line."""
    at = _skip(text, 0)
    if at == len(text):
        return
    if text[at] != "[":
        raise Unreadable(1, "a list of rows is wanted")
    position, line, counted = 0, 1, 0
    at = _skip(text, at + 1)
    while at < len(text) and text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        data, at = _json(text, at, line, position)
        yield Row(name, position, line, _fields(data, line, position))
        position += 1
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
            if text[at : at + 1] == "]":
                raise Unreadable(_line(text, at), "not JSON: a comma before the end of the list")
        elif text[at : at + 1] != "]":
            break
    if text[at : at + 1] != "]" or text[at + 1 :].strip():
        raise Unreadable(_line(text, min(at + 1, len(text))), "not JSON: the list does not end where it should")


def _from_jsonl(name: str, text: str) -> Iterator[Row]:
    position = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        begin = _skip(line, 0)
        data, end = _json(line, begin, number, position)
        if line[end:].strip():
            raise Unreadable(number, "not JSON: more than one value on the line", f"[{position}]")
        yield Row(name, position, number, _fields(data, number, position))
        position += 1


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _json(text: str, at: int, line: int, position: int) -> tuple[Any, int]:
    """One JSON value and where it ends. Raises Unreadable for a repeated name, NaN, deep nesting, huge numbers."""
    place = f"[{position}]"
    try:
        value, end = _decoder.raw_decode(text, at)
        _measure(value)
    except json.JSONDecodeError as error:
        raise Unreadable(line + text.count("\n", at, error.pos), f"not JSON: {error.msg.lower()}", place) from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Unreadable(line, reason, place) from error
    return value, end


def _measure(value: Any, depth: int = 2) -> None:
    """Raises RecursionError for a value nested deeper than a YAML file may nest it."""
    if depth > MAX_DEPTH + 1:
        raise RecursionError
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _measure(part, depth + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if (twice := first_repeated(name for name, _ in pairs)) is not None:
        raise ValueError(f"the field {shown(twice)} is given twice")
    if len(pairs) > MAX_NAMES:
        raise ValueError(f"more than {MAX_NAMES:,} fields")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_float=Bare, parse_constant=_no_constant)


def _from_csv(name: str, text: str) -> Iterator[Row]:
    """A spreadsheet: the first line names the fields, an empty cell says nothing."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if (twice := first_repeated(header)) is not None:
            raise Unreadable(1, f"the field {shown(twice)} is given twice")
        yield from _cells(name, header, reader)
    except csv.Error as error:
        raise Unreadable(reader.line_num, f"not CSV: {error}") from error


def _cells(name: str, header: list[str], reader: Any) -> Iterator[Row]:
    position, begins = 0, reader.line_num + 1
    for cells in reader:
        if any(cells):
            if len(cells) > len(header):
                raise Unreadable(begins, f"{len(cells)} cells under {len(header)} headings", f"[{position}]")
            filled = {column: cell for column, cell in zip(header, cells, strict=False) if cell}
            yield Row(name, position, begins, filled, columns=frozenset(header))
            position += 1
        begins = reader.line_num + 1


READERS = {"yaml": _from_yaml, "json": _from_json, "jsonl": _from_jsonl, "csv": _from_csv}
