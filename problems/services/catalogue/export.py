"""Exporting the catalogue: what is public and kept by curators, in files that load back to the same."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from problems.models import Problem
from problems.services.catalogue import files
from problems.services.catalogue.faults import Fault
from problems.services.catalogue.files import File
from problems.services.catalogue.formats import Row
from problems.services.catalogue.sections import SECTIONS, Section, Values

Entries = list[tuple[dict[str, Any], Values]]


class CannotExport(Exception):
    """Rows that would not load back as they are. `str(error)` names them."""


@dataclass(frozen=True)
class Exported:
    """Names of the files that changed, and of other files there that a load of the folder would read as well."""

    written: list[str]
    foreign: list[str]


@transaction.atomic
def export(folder: Path) -> Exported:
    """Writes the catalogue into `folder`. Files that hold the same already are left as they are, other files too.

    Raises CannotExport, before anything is written, for rows that would not load back. Later sections are read first:
    what a row refers to is there by then, whatever is added in the meantime.
    """
    texts: dict[str, str] = {}
    faults: list[str] = []
    for section in reversed(list(SECTIONS)):
        for file, entries in _entries(section):
            faults += [str(fault) for fault in _lost(section, file, entries)]
            texts[file.name] = _written([row for row, _ in entries])
    if faults:
        raise CannotExport("\n".join([*faults, "Nothing was written."]))
    texts |= _emptied(folder, texts)
    written = files.write(folder, texts)
    there = [
        path.relative_to(folder).as_posix()
        for place in (folder, folder / files.PROBLEMS)
        for path in files.data_files(place)
    ]
    return Exported(sorted(written), [name for name in there if name not in texts])


def _entries(section: Section) -> list[tuple[File, Entries]]:
    """The rows of each file of a section, with their values. A file of problems for each track that has some."""
    public = set(Problem.objects.public().values_list("key", flat=True))
    found: dict[str, Entries] = {} if section.name == files.PROBLEMS else {"": []}
    last = 0
    for key, (obj, everything) in section.present(section.in_file_order()).items():
        values = _without_private(section, everything, public)
        row = section.write(key, values)
        if section.name == files.PROBLEMS:
            # A load counts on from the row before, so a number is written where that would give another.
            if obj.number != last + 1:
                row = {"key": key, "number": obj.number, **row}
            last = obj.number
        found.setdefault(values.get("track", ""), []).append((row, values))
    return [(_file(section, track), entries) for track, entries in found.items()]


def rows_of(numbers: list[int]) -> list[dict[str, Any]]:
    """Problems by their numbers, in that order, as rows that load back: each with its number and its track."""
    section = SECTIONS[files.PROBLEMS]
    found = section.present(section.rows().filter(pk__in=numbers))
    named = {key for _, values in found.values() for key in (values["parent"], values["merged_into"]) if key}
    public = set(Problem.objects.public().filter(key__in=named).values_list("key", flat=True))
    rows = {}
    for key, (obj, everything) in found.items():
        values = _without_private(section, everything, public)
        told = section.write(key, values)
        rows[obj.pk] = {"key": key, "number": obj.number, "track": values["track"], **told}
    return [rows[number] for number in numbers if number in rows]


def _file(section: Section, track: str) -> File:
    name = f"{files.PROBLEMS}/{track}.yaml" if track else f"{section.name}.yaml"
    return File(Path(name), name, "yaml", section.name, track)


def _without_private(section: Section, values: Values, public: set[str]) -> Values:
    """The values of a row without the keys of problems that are not public."""
    kept = {
        field.name: field.kind.only(values[field.name], public)
        for field in section.fields
        if field.refers == files.PROBLEMS
    }
    return values | kept


def _lost(section: Section, file: File, entries: Entries) -> list[Fault]:
    """What a load would refuse or read otherwise."""
    faults = []
    for position, (data, values) in enumerate(entries):
        row = Row(file.name, position, 0, dict(data))
        faults += list(section.prepare(row, file))
        read, wrong = section.read(row, None)
        wrong += section.read_key(row)[1]
        faults += wrong
        if not wrong:
            faults += [
                row.fault(name, "it does not read back") for name, value in values.items() if read[name] != value
            ]
    return faults


def _emptied(folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """Files of tracks that have no problem any more: a load must not read the old rows."""
    names = (f"{files.PROBLEMS}/{key}.yaml" for key in SECTIONS["tracks"].rows().values_list("key", flat=True))
    return {name: _written([]) for name in names if name not in texts and (folder / name).exists()}


def _written(rows: list[dict[str, Any]]) -> str:
    from problems.services.catalogue import yamls

    return yamls.write(rows)
