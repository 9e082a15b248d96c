"""Who ran a write-up again, and what came out."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, not_from_here, refuse_no_reason
from board.lib.links import refuse_unopenable
from board.lib.text import unix_lines
from problems import permissions
from problems.models import Reproduction, WriteUp
from problems.models.reports import Outcome as ReportOutcome
from problems.models.reproductions import MAX_NUMBERS, MOVES, Status
from problems.services import answers, domains, events
from users.models import User


@transaction.atomic
def tell(
    writeup: WriteUp,
    *,
    by: User,
    outcome: str,
    commit: str = "",
    hardware: str = "",
    hours: int | None = None,
    numbers: str = "",
    link: str = "",
    now: datetime | None = None,
) -> Reproduction:
    """Puts a reproduction beside a write-up. Raises Refused, and markdown.Unrenderable for what cannot be rendered."""
    now = now or timezone.now()
    numbers = unix_lines(numbers).strip()
    if len(numbers) > MAX_NUMBERS:
        raise Refused(f"The numbers are {len(numbers):,} characters long. {MAX_NUMBERS:,} is the limit.")
    html = markdown.render(numbers) if numbers else ""
    writeup = WriteUp.objects.select_for_update(no_key=True).get(pk=writeup.pk)
    permissions.can_reproduce(by, writeup).or_refuse()
    refuse_unopenable(link)
    domains.refuse_in(commit, hardware, numbers, link)
    if not (commit or numbers or link):
        raise Refused("Say what you ran: a commit, the numbers you got, or where to see it.", code="nothing-to-see")
    try:
        with transaction.atomic():
            told = Reproduction.objects.create(
                writeup=writeup,
                by=by,
                at=now,
                outcome=outcome,
                commit=commit,
                hardware=hardware,
                hours=hours,
                numbers=numbers,
                numbers_html=html,
                link=link,
            )
    except IntegrityError as error:
        raise Refused("You have told of this one. Take it back first, or name another commit.", code="told") from error
    events.record("reproduced", told, by=by, now=now, after=outcome)
    return told


@transaction.atomic
def withdraw(reproduction: Reproduction, *, by: User, now: datetime | None = None) -> Reproduction:
    """Its author takes it back: what it said is gone for good, and a stub keeps its place."""
    now = now or timezone.now()
    reproduction = _locked(reproduction)
    permissions.can_withdraw_reproduction(by, reproduction).or_refuse()
    reproduction.numbers = reproduction.numbers_html = reproduction.hardware = reproduction.link = ""
    reproduction.commit, reproduction.hours = "", None
    _move(reproduction, Status.WITHDRAWN, "took back a reproduction", by=by, now=now)
    return reproduction


@transaction.atomic
def hide(reproduction: Reproduction, *, by: User, note: str, now: datetime | None = None) -> Reproduction:
    """A curator takes it out of sight, with a reason on the record. Every open report of it is answered."""
    now = now or timezone.now()
    refuse_no_reason(note)
    reproduction = _locked(reproduction)
    permissions.can_hide_reproduction(by, reproduction).or_refuse()
    _move(reproduction, Status.HIDDEN, "hid a reproduction", by=by, now=now, reason=note.strip())
    answers.close_all(ReportOutcome.HIDDEN, by=by, now=now, note=note, reproduction=reproduction)
    return reproduction


@transaction.atomic
def show(reproduction: Reproduction, *, by: User, note: str = "", now: datetime | None = None) -> Reproduction:
    """A curator brings a hidden one back as it was."""
    now = now or timezone.now()
    reproduction = _locked(reproduction)
    permissions.can_show_reproduction(by, reproduction).or_refuse()
    try:
        with transaction.atomic():
            _move(reproduction, Status.SHOWN, "showed a reproduction", by=by, now=now, reason=note.strip())
    except IntegrityError as error:
        raise Refused("Its author has told of the same one again meanwhile.", code="told") from error
    return reproduction


def _locked(reproduction: Reproduction) -> Reproduction:
    rows = Reproduction.objects.select_for_update(of=("self",), no_key=True).select_related("writeup", "by")
    return rows.get(pk=reproduction.pk)


def _move(reproduction: Reproduction, status: Status, verb: str, *, by: User, now: datetime, reason: str = "") -> None:
    """The one way from status to status. The caller holds the row. No event has a word of the text."""
    before = Status(reproduction.status)
    if status not in MOVES[before]:
        raise not_from_here("A reproduction that is", before.label.lower(), status.label.lower())
    reproduction.status = status
    reproduction.hidden_because = reason if status == Status.HIDDEN else ""
    emptied = ["numbers", "numbers_html", "hardware", "link", "commit", "hours"] if status == Status.WITHDRAWN else []
    reproduction.save(update_fields=["status", "hidden_because", *emptied])
    events.record(verb, reproduction, by=by, now=now, before=before, after=status, reason=reason)
