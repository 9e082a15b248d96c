"""What confirming an import does, and what undoing it does. The caller holds the file, and the load."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from board.lib.errors import Refused
from problems.models import Event, Import, LoadedRow, Problem
from problems.models.choices import Status as ProblemStatus
from problems.models.imports import Status
from problems.models.problem_sets import OF_A_FILE
from problems.services import events
from problems.services.catalogue import bulk, files, load, plan
from problems.services.catalogue.aliases import Aliases
from problems.services.catalogue.formats import Row
from problems.services.catalogue.plan import Change, SectionPlan
from problems.services.catalogue.sections import SECTIONS, Act, Section
from problems.services.imports import looking, progress
from problems.services.imports.mapping import Mapping, label
from users.models import User

MOVED = "The board or the file has changed since this was shown. Look at it once more, then confirm."
# Where a new row goes when its import is taken back.
TAKEN_BACK = {ProblemStatus.LISTED: ProblemStatus.WITHDRAWN, ProblemStatus.PROPOSED: ProblemStatus.DECLINED}


def bring_in(file: Import, *, by: User, now: datetime) -> None:
    """Writes exactly what was shown. Raises Refused where it would be anything else by now."""
    mapping = Mapping.of(file.mapping)
    found = looking.look(file, mapping, lock=True, tell=partial(progress.tell, file, progress.CHECKING))
    if found.digest != file.shown:
        raise Refused(MOVED, code="moved")
    if found.faults and not mapping.leave_out:
        raise Refused("Some rows are faulty. Mend them, or say that they are left out.", code="faulty")
    if not found.writes:
        raise Refused("There is nothing new in it. Nothing was written.", code="nothing-new")
    before = _bases([change.key for change in found.plan.changes])
    load.apply([found.plan], now, Act(by, _reason(file)), partial(progress.tell, file, progress.WRITING))
    created, changed = found.plan.created(), found.plan.changed()
    file.written = [_written(change, before) for change in [*created, *changed]]
    file.status, file.applied_at, file.applied_by = Status.APPLIED, now, by
    file.created_count, file.changed_count = len(created), len(changed)
    file.save(
        update_fields=["written", "status", "applied_at", "applied_by", "created_count", "changed_count"],
    )
    events.record("imported", file, by=by, now=now, after=_counted(file), reason=file.name)


def take_back(file: Import, *, by: User, note: str, now: datetime) -> None:
    """Puts back what the import wrote. What somebody has changed since stays, and is `left`.

    Raises Refused where that is everything.
    """
    section = SECTIONS[files.PROBLEMS]
    ours = section.model.objects.filter(key__in=[row["key"] for row in file.written or ()]).order_by("pk")
    held = list(ours.select_for_update(no_key=True).values_list("pk", flat=True))
    present = section.present(section.rows().filter(pk__in=held))
    changes, stay = _ways_back(file, section, present)
    if not changes:
        raise Refused("Every row of it has been changed since, so nothing can be taken back.", code="changed-since")
    planned = SectionPlan(section, changes, {})
    for fault in plan.unrenderable(planned, partial(progress.tell, file, progress.CHECKING)):
        raise Refused(f"It cannot be taken back: {fault}")
    numbers = {row["key"]: str(row["number"]) for row in file.written or ()}
    left = [{"key": key, "number": numbers[key], "reason": reason} for key, reason in stay.items()]
    act = Act(by, f"{note} ({_reason(file)}, taken back)")
    load.write([planned], now, act, partial(progress.tell, file, progress.WRITING))
    _restore_bases(file, {change.key for change in changes})
    file.status, file.undone_at, file.undone_by, file.left = Status.UNDONE, now, by, left
    file.save(update_fields=["status", "undone_at", "undone_by", "left"])
    events.record("took back an import", file, by=by, now=now, after=f"{len(changes)} rows", reason=note)


def _reason(file: Import) -> str:
    return f"{OF_A_FILE}{file.pk}, {file.name}"


def _counted(file: Import) -> str:
    return f"{file.created_count:,} new, {file.changed_count:,} changed"


def _bases(keys: list[str]) -> dict[str, Any]:
    loaded = LoadedRow.objects.filter(section=files.PROBLEMS, key__in=keys)
    return dict(loaded.values_list("key", "fields"))


def _written(change: Change, before: dict[str, Any]) -> dict[str, Any]:
    row = {"key": change.key, "number": change.obj.pk, "base": before.get(change.key)}
    if change.is_new:
        return row | {"new": True, "target": change.target}
    return row | {"fields": {name: list(values) for name, values in change.fields.items()}}


def _moved_since(file: Import) -> set[int]:
    """Numbers of problems on which something happened after the import."""
    numbers = [row["number"] for row in file.written or ()]
    later = Event.objects.filter(problem__in=numbers, at__gt=file.applied_at)
    return set(later.values_list("problem", flat=True))


def _ways_back(
    file: Import, section: Section, present: dict[str, tuple[Any, Any]]
) -> tuple[list[Change], dict[str, str]]:
    """The changes that undo the rows that can be undone, and of the others, by key, why they stay."""
    moved, aliases = _moved_since(file), Aliases.load()
    changes, stay = [], {}
    for written in file.written or ():
        row = _as_called_now(written, section, aliases)
        obj, ours = present.get(row["key"], (None, {}))
        if reason := _cannot(row, ours, moved):
            stay[row["key"]] = reason
            continue
        back = _back(file, row, obj, ours)
        if reason := _harm(section, back):
            stay[row["key"]] = reason
        else:
            changes.append(back)
    stay |= _rounds(section, changes)
    return [change for change in changes if change.key not in stay], stay


def _harm(section: Section, back: Change) -> str:
    """Why a row cannot be as it was: something else of it is not as it was then. Nothing where it can."""
    # Where a status may go is no question on the way back.
    targets = (back.ours or {}, back.target)
    now, then = (list(section.check(replace(back, target=target, fields={}))) for target in targets)
    wrong = next((fault for fault in then if fault not in now), None)
    return f"It cannot go back as it is now: {label(wrong[0])}: {wrong[1]}." if wrong else ""


def _rounds(section: Section, changes: list[Change]) -> dict[str, str]:
    """Why some of these changes would lead rows round in a circle, by key, with what others have led to them since."""
    names = [field.name for field in section.fields if field.acyclic]
    leading = [change for change in changes if change.fields.keys() & set(names)]
    if not leading:
        return {}
    rows = section.model.objects.exclude(key=None).values_list("key", *(f"{name}__key" for name in names))
    board = {key: {name: led or "" for name, led in zip(names, there, strict=True)} for key, *there in rows}
    stay: dict[str, str] = {}
    while faults := list(plan.circles(SectionPlan(section, leading, board))):
        stay |= {fault.row: f"It cannot go back as it is now: {label(fault.field)} {fault.reason}." for fault in faults}
        leading = [change for change in leading if change.key not in stay]
    return stay


def _as_called_now(row: dict[str, Any], section: Section, aliases: Aliases) -> dict[str, Any]:
    """What was written of a row, by the words of today: nothing is put back that was merged into another since."""
    if row.get("new"):
        return row | {"target": aliases.of(section, row["target"])}
    before, after = (aliases.of(section, {name: pair[at] for name, pair in row["fields"].items()}) for at in (0, 1))
    return row | {"fields": {name: [old, after[name]] for name, old in before.items() if old != after[name]}}


def _cannot(row: dict[str, Any], ours: dict[str, Any], moved: set[int]) -> str:
    """Why a row stays as it is; nothing where it can be taken back."""
    if not ours:
        return "It is no longer there."
    if row.get("new"):
        if ours != row["target"] or row["number"] in moved:
            return "Something has happened on it since."
        return "" if ours["status"] in TAKEN_BACK else "It is not on the list."
    changed = [name for name, (_, after) in row["fields"].items() if ours[name] != after]
    return f"Changed since: {', '.join(changed)}." if changed else ""


def _back(file: Import, row: dict[str, Any], obj: Problem, ours: dict[str, Any]) -> Change:
    """The change that undoes a row."""
    if row.get("new"):
        fields = {"status": (ours["status"], TAKEN_BACK[ProblemStatus(ours["status"])].value)}
    else:
        fields = {name: (after, before) for name, (before, after) in row["fields"].items()}
    target = ours | {name: after for name, (_, after) in fields.items()}
    origin = Row(file.name, 0, 0, {"key": row["key"]})
    return Change(origin, row["key"], target, ours, None, obj, target, fields)


def _restore_bases(file: Import, keys: set[str]) -> None:
    """What files are taken to have said last is again what they said before."""
    said = [row for row in file.written or () if row["key"] in keys]
    gone = [row["key"] for row in said if row["base"] is None]
    LoadedRow.objects.filter(section=files.PROBLEMS, key__in=gone).delete()
    kept = {row["key"]: row["base"] for row in said if row["base"] is not None}
    loaded = list(LoadedRow.objects.filter(section=files.PROBLEMS, key__in=kept))
    for row in loaded:
        row.fields = kept[row.key]
    bulk.update(LoadedRow, loaded, ["fields"])
