"""The verbs of an import: upload, map, confirm, undo; or throw away."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from board.lib.text import on_one_line, shortened
from problems import permissions
from problems.models import Event, Import, ImportMapping, LoadedRow, Problem
from problems.models.choices import Status as ProblemStatus
from problems.models.imports import Status
from problems.models.problem_sets import OF_A_FILE
from problems.services import events
from problems.services.catalogue import files, load, report
from problems.services.catalogue.faults import BadCatalogue
from problems.services.catalogue.formats import Row
from problems.services.catalogue.plan import Change, SectionPlan
from problems.services.catalogue.sections import SECTIONS, Act
from problems.services.imports import looking, reading
from problems.services.imports.mapping import Mapping, digest_of, suggested
from users.models import User

# What stands beside a column for example.
SAMPLES, SAMPLE, LOOKED_AT = 3, 60, 200
MOVED = "The board or the file has changed since this was shown. Look at it once more, then confirm."
# Where a new row goes when its import is taken back.
TAKEN_BACK = {ProblemStatus.LISTED: ProblemStatus.WITHDRAWN, ProblemStatus.PROPOSED: ProblemStatus.DECLINED}


def upload(name: str, content: bytes, *, by: User, format: str = "", now: datetime | None = None) -> Import:
    """Keeps a file, with a guess how it is read. Raises Refused for one that cannot be, and keeps nothing."""
    permissions.can_curate(by).or_refuse()
    try:
        sheet = reading.read(name, content, format)
    except BadCatalogue as bad:
        raise Refused(f"{bad.faults[0]}. Nothing was kept of it.", code="bad-file") from bad
    digest = digest_of(sheet.columns)
    return Import.objects.create(
        by=by,
        at=now or timezone.now(),
        name=sheet.name,
        format=sheet.format,
        encoding=sheet.encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        columns=[_told(column, sheet) for column in sheet.columns],
        columns_digest=digest,
        row_count=len(sheet.entries),
        mapping=_remembered(digest, sheet.columns).plain(),
    )


def _remembered(digest: str, columns: list[str]) -> Mapping:
    """How the last file with these columns was read; a saved mapping; a guess."""
    last = Import.objects.with_columns(digest).values_list("mapping", flat=True).first()
    saved = (
        ImportMapping.objects.filter(columns_digest=digest).order_by("-at").values_list("mapping", flat=True).first()
    )
    known = last or saved
    return Mapping.of(known).fitting(columns) if known else suggested(columns)


def map_columns(
    file: Import, mapping: Mapping, *, by: User, save_as: str = "", now: datetime | None = None
) -> looking.Look:
    """Says how a file is read, and looks at what it would do. Writes nothing to the list.

    Under `save_as` the mapping is kept for other files. Raises Refused for an import that was brought in already.
    """
    permissions.can_curate(by).or_refuse()
    now = now or timezone.now()
    _refuse_unless(file, Status.DRAFT)
    # Reading a large file takes seconds, and nothing waits for it: what is confirmed is looked at once more. A script's
    # act is one transaction from its beginning, and stands idle meanwhile.
    load.be_patient()
    found = looking.look(file, mapping)
    with transaction.atomic():
        file = _held(file)
        _refuse_unless(file, Status.DRAFT)
        file.mapping, file.preview = mapping.plain(), found.preview()
        file.shown, file.shown_at = found.digest, now
        file.save(update_fields=["mapping", "preview", "shown", "shown_at"])
        if save_as:
            kept = {"columns_digest": file.columns_digest, "mapping": mapping.plain(), "by": by, "at": now}
            ImportMapping.objects.update_or_create(name=save_as, defaults=kept)
    return found


@transaction.atomic
def confirm(file: Import, digest: str, *, by: User, now: datetime | None = None) -> Import:
    """Brings in exactly what was shown under this digest, as one act.

    Raises Refused where file, mapping or board are no longer what they were then.
    """
    permissions.can_curate(by).or_refuse()
    now = now or timezone.now()
    load.hold()
    file = _held(file)
    _refuse_unless(file, Status.DRAFT)
    mapping = Mapping.of(file.mapping)
    if not digest or digest != file.shown:
        raise Refused(MOVED, code="moved")
    found = looking.look(file, mapping, lock=True)
    if found.digest != digest:
        raise Refused(MOVED, code="moved")
    if found.faults and not mapping.leave_out:
        raise Refused("Some rows are faulty. Mend them, or say that they are left out.", code="faulty")
    if not found.writes:
        raise Refused("There is nothing new in it. Nothing was written.", code="nothing-new")
    before = _bases([change.key for change in found.plan.changes])
    load.apply([found.plan], now, Act(by, _reason(file)))
    file.written = [_written(change, before) for change in [*found.plan.created(), *found.plan.changed()]]
    file.status, file.applied_at, file.applied_by = Status.APPLIED, now, by
    file.created_count, file.changed_count = len(found.plan.created()), len(found.plan.changed())
    file.save(
        update_fields=["written", "status", "applied_at", "applied_by", "created_count", "changed_count"],
    )
    events.record("imported", file, by=by, now=now, after=_counted(file), reason=file.name)
    return file


@transaction.atomic
def undo(file: Import, *, by: User, note: str, now: datetime | None = None) -> list[dict[str, str]]:
    """Takes an import back as one act. Answers the rows that stay, as somebody has changed them since.

    A new problem is withdrawn or declined: its number was given for ever. Raises Refused where nothing can be undone.
    """
    permissions.can_curate(by).or_refuse()
    now = now or timezone.now()
    refuse_no_reason(note)
    load.hold()
    file = _held(file)
    _refuse_unless(file, Status.APPLIED)
    if file.written is None:
        raise Refused("It was brought in too long ago: what stood there before is no longer kept.", code="too-late")
    section = SECTIONS[files.PROBLEMS]
    rows = section.rows().filter(key__in=[row["key"] for row in file.written])
    present = section.present(rows.select_for_update(of=("self",), no_key=True))
    moved = _moved_since(file)
    changes, left = [], []
    for row in file.written:
        obj, ours = present.get(row["key"], (None, {}))
        if reason := _cannot(row, ours, moved):
            left.append({"key": row["key"], "number": str(row["number"]), "reason": reason})
        else:
            changes.append(_back(file, row, obj, ours))
    if not changes:
        raise Refused("Every row of it has been changed since, so nothing can be taken back.", code="changed-since")
    for change in changes:
        for fault in section.render(change):
            raise Refused(f"It cannot be taken back: {fault}")
    planned = SectionPlan(section, changes, {})
    load.write([planned], now, Act(by, f"{note.strip()} ({_reason(file)}, taken back)"))
    _restore_bases(file, {change.key for change in changes})
    file.status, file.undone_at, file.undone_by, file.left = Status.UNDONE, now, by, left
    file.save(update_fields=["status", "undone_at", "undone_by", "left"])
    events.record("took back an import", file, by=by, now=now, after=f"{len(changes)} rows", reason=note.strip())
    return left


@transaction.atomic
def discard(file: Import, *, by: User) -> None:
    """Throws a file away that was not brought in. Raises Refused for one that was."""
    permissions.can_curate(by).or_refuse()
    file = _held(file)
    _refuse_unless(file, Status.DRAFT)
    file.delete()


def forget(*, now: datetime | None = None) -> int:
    """Deletes the bytes of old files, and what would be needed to take them back. Drafts go as a whole."""
    past = Import.objects.past(now or timezone.now())
    drafts, _ = past.filter(status=Status.DRAFT).delete()
    return drafts + past.update(content=None, preview=None, written=None)


def _told(column: str, sheet: reading.Sheet) -> dict[str, Any]:
    """A column, in how many rows it says something, and what for example."""
    said = [entry.cells[column] for entry in sheet.entries if column in entry.cells]
    samples = list(dict.fromkeys(shortened(on_one_line(report.plain(one)), SAMPLE) for one in said[:LOOKED_AT]))
    return {"name": column, "filled": len(said), "samples": samples[:SAMPLES]}


def _held(file: Import) -> Import:
    """Raises Refused for one that somebody else has thrown away meanwhile."""
    held = Import.objects.select_for_update(no_key=True).filter(pk=file.pk).first()
    if held is None:
        raise Refused("This file was thrown away meanwhile. Nothing was changed.", code="gone")
    return held


def _refuse_unless(file: Import, status: Status) -> None:
    if file.status != status:
        raise Refused(f"This file was {Status(file.status).label}. Nothing was changed.", code="settled")
    if file.content is None and status == Status.DRAFT:
        raise Refused("The file is no longer kept. Upload it again.", code="too-late")


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
    rows = [row for row in file.written or () if row["key"] in keys]
    gone = [row["key"] for row in rows if row["base"] is None]
    LoadedRow.objects.filter(section=files.PROBLEMS, key__in=gone).delete()
    kept = {row["key"]: row["base"] for row in rows if row["base"] is not None}
    for loaded in _loaded(kept):
        loaded.fields = kept[loaded.key]
        loaded.save(update_fields=["fields"])


def _loaded(keys: dict[str, Any]) -> Iterator[LoadedRow]:
    yield from LoadedRow.objects.filter(section=files.PROBLEMS, key__in=keys)
