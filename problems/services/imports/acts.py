"""The verbs of an import: upload, map, confirm, undo; or throw away.

What a large one does and undoes is left for the background (`large`): it takes longer than a page may.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from board.lib.text import on_one_line, shortened
from problems import permissions
from problems.models import Import, ImportMapping
from problems.models.imports import Status
from problems.services.catalogue import load, report
from problems.services.catalogue.faults import BadCatalogue
from problems.services.imports import doing, large, looking, reading
from problems.services.imports.doing import MOVED
from problems.services.imports.mapping import Mapping, digest_of, suggested
from users.models import User

# What stands beside a column for example.
SAMPLES, SAMPLE, LOOKED_AT = 3, 60, 200


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
    """Brings in exactly what was shown under this digest, as one act; of a large file soon, in the background.

    Raises Refused where file, mapping or board are no longer what they were then. In the background that is told on the
    page of the file, and by a notice.
    """
    permissions.can_curate(by).or_refuse()
    now = now or timezone.now()
    _refuse_unless(file, Status.DRAFT)
    is_large = file.row_count > large.AT_ONCE
    if not is_large:
        load.hold()
    file = _held(file)
    _refuse_unless(file, Status.DRAFT)
    if not digest or digest != file.shown:
        raise Refused(MOVED, code="moved")
    if is_large:
        large.ask(file, Status.CONFIRMING, by=by, now=now, count=looking.writes(file.preview or {"rows": []}))
    else:
        doing.bring_in(file, by=by, now=now)
    return file


@transaction.atomic
def undo(file: Import, *, by: User, note: str, now: datetime | None = None) -> list[dict[str, str]]:
    """Takes an import back as one act; a large one soon, in the background. Answers the rows that stay, as somebody has
    changed them since: those of a large one stand on its page afterwards.

    A new problem is withdrawn or declined: its number was given for ever. Raises Refused where nothing can be undone.
    """
    permissions.can_curate(by).or_refuse()
    now = now or timezone.now()
    refuse_no_reason(note)
    _refuse_unless(file, Status.APPLIED)
    count = file.created_count + file.changed_count
    is_large = count > large.AT_ONCE
    if not is_large:
        load.hold()
    file = _held(file)
    _refuse_unless(file, Status.APPLIED)
    if file.written is None:
        raise Refused("It was brought in too long ago: what stood there before is no longer kept.", code="too-late")
    if is_large:
        large.ask(file, Status.UNDOING, by=by, now=now, count=count, note=note.strip())
    else:
        doing.take_back(file, by=by, note=note.strip(), now=now)
    return file.left


@transaction.atomic
def discard(file: Import, *, by: User) -> None:
    """Throws a file away that was not brought in. Raises Refused for one that was, or that is just now."""
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
    if file.is_under_way:
        raise Refused(f"This file is {file.get_status_display()} just now. Wait until that is done.", code="under-way")
    if file.status != status:
        raise Refused(f"This file was {file.get_status_display()}. Nothing was changed.", code="settled")
    if file.content is None and status == Status.DRAFT:
        raise Refused("The file is no longer kept. Upload it again.", code="too-late")
