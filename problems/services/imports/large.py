"""Imports of many rows, which are brought in and taken back in the background.

Somebody asks for it, and nobody else does anything with the file until it has ended. All of it is one transaction: of a
worker that is killed on the way nothing stays, and the next one begins anew.
"""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from board.lib import jobs
from board.lib.errors import Refused
from problems import permissions
from problems.models import Import
from problems.models.imports import MOST_TRIES, UNDER_WAY, Status
from problems.services.catalogue import load
from problems.services.imports import doing, progress
from users.models import User
from users.services import notifications

# Of so many rows it is done while the curator waits.
AT_ONCE = 500
CARRY_ON = "problems.tasks.carry_on_imports"
CAME_FROM = {Status.CONFIRMING: Status.DRAFT, Status.UNDOING: Status.APPLIED}
DONE = {Status.CONFIRMING: "is brought in", Status.UNDOING: "is taken back"}
FAILED = {Status.CONFIRMING: "was not brought in", Status.UNDOING: "was not taken back"}
NO_END = (
    f"It was begun {MOST_TRIES} times and never came to its end. Nothing of it was written. Ask who runs the board to "
    "look at the worker, or bring the list in as several smaller files."
)


def ask(file: Import, status: Status, *, by: User, now: datetime, count: int, note: str = "") -> None:
    """Leaves it for the background: `count` rows are to be written. The caller holds the file."""
    file.status, file.asked_by, file.asked_at, file.asked_note = status, by, now, note
    file.asked_count, file.tries, file.failed = count, 0, ""
    file.save(update_fields=["status", "asked_by", "asked_at", "asked_note", "asked_count", "tries", "failed"])
    jobs.nudge(CARRY_ON)


def carry_on(now: datetime | None = None) -> None:
    """Does what was asked, one file after the other."""
    for pk in list(Import.objects.under_way().values_list("pk", flat=True)):
        _carry_on(pk, now or timezone.now())


def _carry_on(pk: int, now: datetime) -> None:
    waits = Import.objects.filter(pk=pk, status__in=UNDER_WAY)
    # Kept before it begins: how often is not known of one that ends without a word.
    if not waits.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        _give_up(pk, NO_END, now)
        return
    try:
        _do(pk, now)
    except Refused as refusal:
        _give_up(pk, str(refusal), now)


@transaction.atomic
def _do(pk: int, now: datetime) -> None:
    load.hold(load.LONG)
    file = _under_way(pk)
    if file is None:
        return
    what = Status(file.status)
    progress.tell(file, progress.CHECKING, 0)
    by, at = _asked(file)
    now = max(now, at)
    permissions.can_curate(by).or_refuse()
    if what == Status.CONFIRMING:
        doing.bring_in(file, by=by, now=now)
    else:
        doing.take_back(file, by=by, note=file.asked_note, now=now)
    _tell(file, f"{file.name} {DONE[what]}.", now=now)


@transaction.atomic
def _give_up(pk: int, why: str, now: datetime) -> None:
    load.hold(load.LONG)
    file = _under_way(pk)
    if file is None:
        return
    what = Status(file.status)
    file.status, file.failed = CAME_FROM[what], why
    file.save(update_fields=["status", "failed"])
    _tell(file, f"{file.name} {FAILED[what]}. Nothing was changed.", note=why, now=now)


def _under_way(pk: int) -> Import | None:
    """One that waits still: another worker may have been quicker, where it was taken for dead.

    The caller holds the load, and with it all that is under way. The row itself is not held: whoever would discard it
    meanwhile is refused, and does not wait.
    """
    return Import.objects.under_way().select_related("asked_by").filter(pk=pk).first()


def _asked(file: Import) -> tuple[User, datetime]:
    """By whom and when: the database holds both of all that is under way."""
    return cast(User, file.asked_by), cast(datetime, file.asked_at)


def _tell(file: Import, title: str, *, now: datetime, note: str = "") -> None:
    """Its curator has gone on to something else by now."""
    by, at = _asked(file)
    progress.tell(file, progress.WAITING, 0)
    notifications.tell(
        [by.pk],
        kind="decisions",
        key=f"import:{file.pk}:{at:%Y-%m-%dT%H:%M:%S.%f}",
        title=title,
        path=file.get_absolute_url(),
        note=note,
        now=now,
    )
