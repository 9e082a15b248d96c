"""Catalogue files: finding them, reading their rows, writing them."""

import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn

from problems.services.catalogue.faults import BadCatalogue, Fault
from problems.services.catalogue.formats import READERS, Row
from problems.services.catalogue.values import Unreadable

FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "jsonl", ".csv": "csv"}
PROBLEMS = "problems"
MAX_BYTES = 5_000_000
MAX_TOTAL_BYTES = 10_000_000
MAX_ROWS = 20_000


@dataclass(frozen=True)
class File:
    """A file to load: where it is, what messages call it, how it is read, and which section's rows it holds.

    `track` is the track of its problems where the folder tells: problems/superposition.yaml.
    """

    path: Path
    name: str
    format: str
    section: str
    track: str = ""


def find(path: Path, sections: Iterable[str], format: str | None = None) -> list[File]:
    """The files to load at `path`, a catalogue folder or one file. Raises BadCatalogue.

    A file's name tells its section; one with another name holds problems. `format` overrides what the ending tells.
    """
    names = tuple(sections)
    try:
        if path.is_dir():
            return _in_folder(path, names, format)
    except OSError as error:
        _refuse(str(path), error.strerror or "it cannot be opened")
    if not path.exists():
        _refuse(str(path), "there is no such file or folder")
    section = path.stem if path.stem in names else PROBLEMS
    track = path.stem if path.stem not in names and path.resolve().parent.name == PROBLEMS else ""
    return [File(path, path.name, _format(path, path.name, format), section, track)]


def _in_folder(folder: Path, names: tuple[str, ...], format: str | None) -> list[File]:
    files = []
    for path in data_files(folder):
        if path.stem not in names:
            _refuse(path.name, f"no section is called that; there are {', '.join(names)}")
        files.append(File(path, path.name, _format(path, path.name, format), path.stem))
    for path in data_files(folder / PROBLEMS):
        name = f"{PROBLEMS}/{path.name}"
        files.append(File(path, name, _format(path, name, format), PROBLEMS, path.stem))
    if not files:
        _refuse(str(folder), "no catalogue file is in this folder")
    _refuse_twins(files)
    if sum(file.path.stat().st_size for file in files) > MAX_TOTAL_BYTES:
        _refuse(str(folder), f"the files are larger than {MAX_TOTAL_BYTES // 1_000_000} MB together")
    return files


def data_files(folder: Path) -> list[Path]:
    """What a load would read in a folder, not below it."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in FORMATS and not path.name.startswith("."))


def _refuse_twins(files: list[File]) -> None:
    first: dict[tuple[str, str], str] = {}
    for file in files:
        other = first.setdefault((file.section, file.track), file.name)
        if other != file.name:
            _refuse(file.name, f"{other} is there as well; only one of them can be meant")


def _format(path: Path, name: str, format: str | None) -> str:
    told = format or FORMATS.get(path.suffix.lower())
    if told is None:
        _refuse(name, f"the ending tells no format; give --format or one of {', '.join(FORMATS)}")
    return told


def read(file: File) -> list[Row]:
    """Every row of a file, in order. Raises BadCatalogue."""
    text = _text(file)
    try:
        rows = list(islice(READERS[file.format](file.name, text), MAX_ROWS + 1))
    except Unreadable as error:
        raise BadCatalogue([unreadable(file, error)]) from error
    if len(rows) > MAX_ROWS:
        _refuse(file.name, f"more than {MAX_ROWS:,} rows")
    return rows


def write(folder: Path, texts: dict[str, str]) -> list[str]:
    """Writes each text to its path below `folder`, whole or not at all; leaves alone what is not named.

    Returns the names of the files whose content changed.
    """
    changed = [name for name, text in texts.items() if _current(folder / name) != text.encode()]
    for name in changed:
        _replace(folder / name, texts[name].encode())
    return changed


def _current(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(descriptor, 0o644)
            stream.write(content)
            stream.flush()
            os.fsync(descriptor)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _text(file: File) -> str:
    try:
        about = file.path.stat()
        if not stat.S_ISREG(about.st_mode):
            _refuse(file.name, "not a file")
        if about.st_size > MAX_BYTES:
            _refuse(file.name, f"larger than {MAX_BYTES // 1_000_000} MB")
        return file.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadCatalogue([Fault(file.name, line, "", "", "not UTF-8")]) from error
    except OSError as error:
        _refuse(file.name, error.strerror or "it cannot be opened")


def _refuse(name: str, reason: str) -> NoReturn:
    raise BadCatalogue([Fault(name, 0, "", "", reason)])


def unreadable(file: File, error: Unreadable) -> Fault:
    """What is wrong with a file that cannot be read, and where."""
    position, _, inside = error.path.removeprefix("[").partition("]")
    row = f"row {int(position) + 1}" if position.isdecimal() else ""
    return Fault(file.name, error.line, row, inside.lstrip("."), str(error))
