"""What a file would do: row by row and field by field, and the digest of exactly that."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from problems.models import Import, Problem
from problems.models.choices import Status
from problems.services.catalogue import files, plan
from problems.services.catalogue.faults import Fault
from problems.services.catalogue.files import File
from problems.services.catalogue.plan import Change, SectionPlan, Tell, nobody
from problems.services.catalogue.problem_rows import COMPLETE
from problems.services.catalogue.report import both
from problems.services.imports import reading
from problems.services.imports.mapping import Mapping
from problems.services.imports.reading import Sheet
from problems.services.imports.translate import Translation

CREATED, CHANGED, CONFLICT, KEPT, UNCHANGED, FAULTY = "created", "changed", "conflict", "kept", "unchanged", "faulty"
STATES = (FAULTY, CONFLICT, CHANGED, CREATED, KEPT, UNCHANGED)
# As many words of a column are asked about.
MOST_WORDS = 100


@dataclass(frozen=True)
class Look:
    """What a file would do to the board as it stands."""

    plan: SectionPlan
    faults: list[Fault]
    unexplained: dict[str, dict[str, int]]
    digest: str

    def preview(self) -> dict[str, Any]:
        """The same, to be kept and shown."""
        rows = [*(_faulty(faults) for faults in _by_row(self.faults)), *map(_shown, self.plan.changes)]
        rows.sort(key=lambda row: row["position"])
        counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
        asked = {target: sorted(words.items())[:MOST_WORDS] for target, words in self.unexplained.items()}
        return {"rows": rows, "counts": counts, "unexplained": asked}

    @property
    def writes(self) -> int:
        return len(self.plan.created()) + len(self.plan.changed())


def writes(preview: dict[str, Any]) -> int:
    """How many rows would be written, of what was kept of a look."""
    return sum(bool(row["state"] == CREATED or row.get("fields")) for row in preview["rows"])


def look(file: Import, mapping: Mapping, *, lock: bool = False, tell: Tell = nobody) -> Look:
    """Plans an import. `lock` holds every problem that it speaks of until the transaction ends."""
    sheet = reading.read(file.name, bytes(file.content or b""), file.format)
    return look_at(sheet, mapping, file.sha256, lock=lock, tell=tell)


def look_at(sheet: Sheet, mapping: Mapping, sha256: str, *, lock: bool = False, tell: Tell = nobody) -> Look:
    on_board = set(Problem.objects.values_list("key", flat=True))
    translation = Translation(sheet, mapping, on_board)
    origin = File(files.Path(sheet.name), sheet.name, sheet.format, files.PROBLEMS)
    rows = [(origin, row) for row in translation.rows()]

    def prepare(planned: SectionPlan) -> None:
        for change in planned.changes:
            if change.is_new and "status" not in (change.row.said or ()):
                change.theirs["status"] = _new_status(change, mapping)

    planned, faults = plan.sift(rows, lock=lock, prepare=prepare, tell=tell)
    faults = sorted([*translation.faults, *faults], key=lambda fault: fault.position)
    return Look(planned, faults, translation.unexplained, _digest(planned, faults, mapping, sha256))


def _new_status(change: Change, mapping: Mapping) -> str:
    """A new row is listed where that was asked for and it has all that a listed one needs; else it is proposed."""
    is_whole = all(change.theirs[name] for name in COMPLETE)
    return Status.LISTED.value if mapping.new_as == Status.LISTED and is_whole else Status.PROPOSED.value


def _digest(planned: SectionPlan, faults: list[Fault], mapping: Mapping, sha256: str) -> str:
    """Of the file, the mapping, and every value that would be written, kept or refused."""
    told = {
        "file": sha256,
        "mapping": mapping.plain(),
        "rows": [
            [
                change.key,
                change.is_new,
                change.number,
                change.target if change.is_new else {},
                change.fields,
                change.conflicts,
            ]
            for change in planned.changes
        ],
        "faults": [[fault.position, str(fault)] for fault in faults],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _by_row(faults: list[Fault]) -> list[list[Fault]]:
    rows: dict[int, list[Fault]] = {}
    for fault in faults:
        rows.setdefault(fault.position, []).append(fault)
    return list(rows.values())


def _faulty(faults: list[Fault]) -> dict[str, Any]:
    first = faults[0]
    told = [{"field": fault.field, "reason": fault.reason} for fault in faults]
    return {"position": first.position, "line": first.line, "key": first.row, "state": FAULTY, "faults": told}


def _shown(change: Change) -> dict[str, Any]:
    row: dict[str, Any] = {"position": change.row.position, "line": change.row.line, "key": change.key}
    row["state"] = _state(change)
    if change.obj is not None:
        row["number"] = change.obj.pk
    if change.is_new:
        return row | {"title": change.target["title"], "status": change.target["status"]}
    for name in ("fields", "conflicts", "kept"):
        told = getattr(change, name)
        if told:
            row[name] = [[field, *both(*values)] for field, values in told.items()]
    return row


def _state(change: Change) -> str:
    if change.is_new:
        return CREATED
    if change.conflicts:
        return CONFLICT
    if change.fields:
        return CHANGED
    return KEPT if change.kept else UNCHANGED
