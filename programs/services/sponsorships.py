"""The life of a sponsorship: offered or proposed, confirmed, open, full or away, and kept alive by its mentor."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib.errors import Refused, not_from_here
from problems.models import Problem, Skill, Track
from problems.services import domains, events, floods
from programs import permissions
from programs.models import Mentor, Sponsorship
from programs.models.mentor_states import CONFIRMED, SPONSORING_MOVES, Sponsoring
from programs.services import held
from users.models import User
from users.services import people

Thing = Problem | Track | Skill
LONGEST_AWAY = timedelta(days=365)


@transaction.atomic
def offer(mentor: Mentor, *, thing: Thing, by: User, note: str = "", now: datetime | None = None) -> Sponsorship:
    """The mentor says "I would look at work on this": it is open at once. From anybody else it is a proposal."""
    now = now or timezone.now()
    person = people.hold(by)
    mentor = held.mentor(mentor)
    permissions.can_offer_sponsorship(person, mentor).or_refuse()
    permissions.can_be_sponsored(thing).or_refuse()
    domains.refuse_in(note)
    floods.refuse_more(person, now)
    about = {str(thing._meta.model_name): thing}
    try:
        with transaction.atomic():
            made = Sponsorship.objects.create(mentor=mentor, note=note, proposed_by=by, proposed_at=now, **about)
    except IntegrityError as error:
        raise Refused("This is sponsored by them already, or waits for their answer.", code="there") from error
    if mentor.person_id == by.pk:
        _confirm(made, "offered to sponsor", by=by, now=now)
    else:
        events.record("proposed a sponsor", made, by=by, now=now, whom=mentor.person, after=made.status, public=False)
    return made


@transaction.atomic
def confirm(sponsorship: Sponsorship, *, by: User, now: datetime | None = None) -> Sponsorship:
    """The mentor says yes to a proposal."""
    now = now or timezone.now()
    sponsorship = locked(sponsorship)
    permissions.can_answer_proposal(by, sponsorship).or_refuse()
    permissions.can_be_sponsored(sponsorship.thing).or_refuse()
    _confirm(sponsorship, "offered to sponsor", by=by, now=now)
    return sponsorship


@transaction.atomic
def decline(sponsorship: Sponsorship, *, by: User, now: datetime | None = None) -> Sponsorship:
    now = now or timezone.now()
    sponsorship = locked(sponsorship)
    permissions.can_answer_proposal(by, sponsorship).or_refuse()
    _move(sponsorship, Sponsoring.DECLINED, "declined to sponsor", by=by, now=now, public=False)
    return sponsorship


@transaction.atomic
def reopen(sponsorship: Sponsorship, *, by: User, now: datetime | None = None) -> Sponsorship:
    """Open again, from full, from away or after it expired. Its time starts anew."""
    now = now or timezone.now()
    sponsorship = locked(sponsorship)
    permissions.can_set_sponsorship(by, sponsorship).or_refuse()
    _confirm(sponsorship, "sponsors again", by=by, now=now)
    return sponsorship


@transaction.atomic
def fill(sponsorship: Sponsorship, *, by: User, now: datetime | None = None) -> Sponsorship:
    """No room for now. It stays on the problem as full, and its time goes on."""
    now = now or timezone.now()
    sponsorship = _taken_up(sponsorship, by, now)
    _move(sponsorship, Sponsoring.FULL, "is full", by=by, now=now)
    return sponsorship


@transaction.atomic
def go_away(
    sponsorship: Sponsorship, *, by: User, returns_on: date | None = None, now: datetime | None = None
) -> Sponsorship:
    """Away, until a day or until they say so. On that day it is open again by itself, while its time lasts."""
    now = now or timezone.now()
    if returns_on and not now.date() < returns_on <= (now + LONGEST_AWAY).date():
        raise Refused("Choose a day after today, within a year.", code="day")
    sponsorship = _taken_up(sponsorship, by, now)
    _move(sponsorship, Sponsoring.AWAY, "is away", by=by, now=now, returns_on=returns_on)
    return sponsorship


@transaction.atomic
def keep_all(person: User, *, now: datetime | None = None) -> int:
    """The heartbeat: all that a mentor sponsors holds for another while. Answers how many.

    What is full or away stays so. What has expired is open again: it is theirs until they end it.
    """
    now = now or timezone.now()
    rows = Sponsorship.objects.of(person).standing().exclude(status=Sponsoring.PROPOSED).order_by("pk")
    for sponsorship in map(locked, rows):
        if _is_past(sponsorship, now):
            _confirm(sponsorship, "sponsors again", by=person, now=now)
        else:
            _restart(sponsorship, now)
            events.record("keeps sponsoring", sponsorship, by=person, now=now)
    return len(rows)


@transaction.atomic
def end(sponsorship: Sponsorship, *, by: User, now: datetime | None = None) -> Sponsorship:
    """Over. What was asked under it stays with the two."""
    now = now or timezone.now()
    sponsorship = locked(sponsorship)
    permissions.can_end_sponsorship(by, sponsorship).or_refuse()
    was_public = sponsorship.status != Sponsoring.PROPOSED
    _move(sponsorship, Sponsoring.ENDED, "ended a sponsorship", by=by, now=now, public=was_public)
    return sponsorship


def end_all(mentor: Mentor, *, by: User, now: datetime) -> None:
    """When a mentor goes. The caller holds the mentor."""
    for sponsorship in map(locked, mentor.sponsorships.standing().order_by("pk")):
        was_public = sponsorship.status != Sponsoring.PROPOSED
        _move(sponsorship, Sponsoring.ENDED, "ended a sponsorship", by=by, now=now, public=was_public)


def expire_overdue(*, now: datetime | None = None) -> int:
    """Writes down what has expired by itself. Twice at once it acts once. Answers how many."""
    now = now or timezone.now()
    return sum(_expire(sponsorship, now) for sponsorship in Sponsorship.objects.overdue(now).order_by("pk"))


@transaction.atomic
def _expire(sponsorship: Sponsorship, now: datetime) -> int:
    sponsorship = locked(sponsorship)
    if not _is_past(sponsorship, now) or sponsorship.status not in CONFIRMED:
        return 0
    whom = sponsorship.mentor.person
    _move(sponsorship, Sponsoring.EXPIRED, "sponsorship expired", by=None, now=now, whom=whom)
    return 1


def locked(sponsorship: Sponsorship) -> Sponsorship:
    """The sponsorship as it is now, held."""
    rows = Sponsorship.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("mentor__person", "mentor__program", "problem", "track", "skill").get(pk=sponsorship.pk)


def _taken_up(sponsorship: Sponsorship, by: User, now: datetime) -> Sponsorship:
    """The row, held, of somebody who says how it stands. Whoever says so is still there: an expired one is theirs."""
    sponsorship = locked(sponsorship)
    permissions.can_set_sponsorship(by, sponsorship).or_refuse()
    if _is_past(sponsorship, now):
        _confirm(sponsorship, "sponsors again", by=by, now=now)
    else:
        _restart(sponsorship, now)
    return sponsorship


def _is_past(sponsorship: Sponsorship, now: datetime) -> bool:
    has_run_out = sponsorship.expires_at is not None and sponsorship.expires_at <= now
    return sponsorship.status == Sponsoring.EXPIRED or (sponsorship.status in CONFIRMED and has_run_out)


def _confirm(sponsorship: Sponsorship, verb: str, *, by: User, now: datetime) -> None:
    _restart(sponsorship, now, saves=False)
    _move(sponsorship, Sponsoring.OPEN, verb, by=by, now=now, fields=("confirmed_at", "expires_at"))


def _restart(sponsorship: Sponsorship, now: datetime, *, saves: bool = True) -> None:
    sponsorship.confirmed_at = now
    sponsorship.expires_at = now + timedelta(days=settings.SPONSORSHIP_DAYS)
    if saves:
        sponsorship.save(update_fields=["confirmed_at", "expires_at"])


def _move(
    sponsorship: Sponsorship,
    status: Sponsoring,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    returns_on: date | None = None,
    fields: tuple[str, ...] = (),
    whom: User | None = None,
    public: bool = True,
) -> None:
    """The one way from status to status; saying the same again is no harm. The caller holds the row."""
    before = Sponsoring(sponsorship.status)
    if status != before and status not in SPONSORING_MOVES[before]:
        raise not_from_here("A sponsorship that is", before.label.lower(), status.label.lower())
    sponsorship.status, sponsorship.returns_on = status, returns_on
    sponsorship.save(update_fields=["status", "returns_on", *fields])
    events.record(verb, sponsorship, by=by, now=now, whom=whom, before=before, after=status, public=public)
