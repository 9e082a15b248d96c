"""A first look at a new write-up: it stays, or it goes with what would make it listable; and what takes its place."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems import permissions
from problems.models import Bearing, WriteUp
from problems.models.reports import Outcome
from problems.models.writeups import Status
from problems.services import answers, domains, events, problems, writeups
from users.models import User


@transaction.atomic
def put_on_list(writeup: WriteUp, *, by: User, note: str = "", now: datetime | None = None) -> WriteUp:
    """A curator has looked: it is about what it says, and can be reviewed. Says nothing of whether it is right.

    Of one that was held others hear now.
    """
    now = now or timezone.now()
    writeup = writeups.locked(writeup)
    permissions.can_triage(by, writeup).or_refuse()
    _say(writeup, note)
    waited = writeup.status == Status.HELD
    writeups.move(writeup, Status.LISTED, by=by, now=now, reason=note.strip())
    if waited and writeup.linked_by and permissions.can_act(writeup.linked_by, "bears on", now):
        for row in writeup.bearings.select_related("problem", "writeup").order_by("problem_id"):
            events.record("bears on", row, by=writeup.linked_by, now=now, after=row.says)
    return writeup


@transaction.atomic
def decline(writeup: WriteUp, *, by: User, note: str, now: datetime | None = None) -> WriteUp:
    """A curator takes a new one off, and says what would make it listable. It can be submitted again.

    Every open report of it is answered with that.
    """
    now = now or timezone.now()
    if not note.strip():
        raise Refused("Say what would make it listable: whoever linked it reads that, and it stays on the record.")
    writeup = writeups.hold(writeup)
    permissions.can_triage(by, writeup).or_refuse()
    _say(writeup, note)
    writeups.move(writeup, Status.DECLINED, by=by, now=now, reason=note.strip())
    answers.close_all(Outcome.TAKEN_DOWN, by=by, now=now, note=note, writeup=writeup)
    writeups.reopen_claims(writeup, now)
    return writeup


@transaction.atomic
def submit_again(writeup: WriteUp, *, by: User, note: str = "", now: datetime | None = None) -> WriteUp:
    """After it was declined and bettered. It shows at once where a new one would, and waits for a curator anew."""
    now = now or timezone.now()
    writeup = writeups.hold(writeup)
    permissions.can_submit_again(by, writeup).or_refuse()
    writeup.submitted_at = now
    writeup.save(update_fields=["submitted_at"])
    domains.refuse_in(note)
    status = writeups.first_status(writeups.said_of(writeup), by=by, now=now)
    writeups.move(writeup, status, by=by, now=now, reason=note.strip(), verb="submitted")
    writeups.end_claims(writeup, by=by, now=now)
    return writeup


@transaction.atomic
def supersede(older: WriteUp, newer: WriteUp, *, by: User, now: datetime | None = None) -> WriteUp:
    """Says that a newer write-up takes the place of an older one, which keeps its address and points there."""
    now = now or timezone.now()
    older, newer = _locked_both(older, newer)
    permissions.can_supersede(by, older, newer).or_refuse()
    older.superseded_by = newer
    writeups.move(older, Status.SUPERSEDED, by=by, now=now)
    return older


def _say(writeup: WriteUp, note: str) -> None:
    writeup.verdict_note = note.strip()
    writeup.save(update_fields=["verdict_note"])


def _locked_both(older: WriteUp, newer: WriteUp) -> list[WriteUp]:
    """Both held: all their problems by number first, then the write-ups by primary key."""
    both = [older.pk, newer.pk]
    for number in Bearing.objects.filter(writeup__in=both).order_by("problem_id").values_list("problem_id", flat=True):
        problems.lock(number)
    rows = {row.pk: row for row in WriteUp.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk")}
    return [rows[pk] for pk in both]
