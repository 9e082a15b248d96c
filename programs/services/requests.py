"""A request to a mentor: sent, answered, taken back, run out. It stays between the two until the answer is yes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems.models import Claim, WriteUp
from problems.services import domains, events, floods
from programs import permissions
from programs.models import Mentor, MentorRequest, Sponsorship
from programs.models.mentor_states import ASKING_MOVES, Asking, WhyNot
from programs.models.work import askable
from programs.services import held
from users.models import User
from users.services import people


def works_for(sponsorship: Sponsorship, *, by: User, now: datetime) -> list[tuple[str, Claim | WriteUp]]:
    """What somebody can ask this mentor about, each with the name that it is sent by: claim-7, writeup-3."""
    return [
        (f"{'claim' if isinstance(work, Claim) else 'writeup'}-{work.pk}", work)
        for work in askable(by, sponsorship, now)
        if permissions.can_ask_about(by, sponsorship, work, now)
    ]


def why_not_about(sponsorship: Sponsorship, *, by: User, now: datetime) -> list[tuple[Claim | WriteUp, str]]:
    """What somebody has that a sponsorship covers and cannot ask about, each with the reason."""
    verdicts = [(work, permissions.can_ask_about(by, sponsorship, work, now)) for work in askable(by, sponsorship, now)]
    return [(work, verdict.reason) for work, verdict in verdicts if not verdict]


@transaction.atomic
def send(
    sponsorship: Sponsorship,
    *,
    work: Claim | WriteUp,
    by: User,
    did: str,
    asks: str,
    hours: int,
    contact: str = "",
    now: datetime | None = None,
) -> MentorRequest:
    """Asks the mentor of a sponsorship about a claim or a write-up of one's own.

    The person's row is held, so that many requests at once cannot pass their limit.
    """
    now = now or timezone.now()
    person = people.hold(by)
    expire_overdue(now=now, person=person)
    permissions.can_ask_mentor(person, sponsorship, now).or_refuse()
    permissions.can_ask_about(person, sponsorship, work, now).or_refuse()
    domains.refuse_in(did, asks, contact)
    floods.refuse_more(person, now)
    about = {"claim": work} if isinstance(work, Claim) else {"writeup": work}
    try:
        with transaction.atomic():
            sent = MentorRequest.objects.create(
                sponsorship=sponsorship,
                mentor=sponsorship.mentor,
                by=person,
                did=did,
                asks=asks,
                hours=hours,
                contact=contact,
                sent_at=now,
                expires_at=now + timedelta(days=settings.MENTOR_REQUEST_DAYS),
                **about,
            )
    except IntegrityError as error:
        raise Refused("You have asked them already.", code="asked") from error
    events.record("asked a mentor", sent, by=person, now=now, whom=sent.mentor.person, after=sent.status, public=False)
    return sent


@transaction.atomic
def accept(
    request: MentorRequest, *, by: User, answer: str = "", contact: str = "", now: datetime | None = None
) -> MentorRequest:
    """Yes. Each sees how to write to the other, and the work says who mentors it.

    The mentor's row is held, so that two answers at once cannot pass their room.
    """
    now = now or timezone.now()
    held.mentor(request.mentor)
    request = _locked(request)
    permissions.can_accept_request(by, request, now).or_refuse()
    _end_with_who_left(request, by=by, now=now)
    domains.refuse_in(answer, contact)
    request.answer, request.mentor_contact = answer, contact
    told = ("answer", "mentor_contact")
    verb = "mentors" if request.claim else "mentors a write-up"
    _move(request, Asking.ACCEPTED, verb, by=by, now=now, whom=request.by, fields=told, public=True)
    return request


@transaction.atomic
def decline(
    request: MentorRequest, *, by: User, why_not: str, answer: str = "", now: datetime | None = None
) -> MentorRequest:
    """No, with a kind reason or in own words."""
    now = now or timezone.now()
    request = _locked(request)
    permissions.can_answer_request(by, request, now).or_refuse()
    domains.refuse_in(answer)
    if why_not == WhyNot.OWN_WORDS and not answer:
        raise Refused("Write a line, or choose one of the reasons.", code="no-words")
    _decline(request, why_not, answer, by=by, now=now)
    return request


@transaction.atomic
def withdraw(request: MentorRequest, *, by: User, now: datetime | None = None) -> MentorRequest:
    """Who asked thinks better of it. The mentor has nothing to answer any longer."""
    now = now or timezone.now()
    request = _locked(request)
    permissions.can_withdraw_request(by, request, now).or_refuse()
    _move(request, Asking.WITHDRAWN, "took back a request", by=by, now=now, whom=request.mentor.person)
    return request


@transaction.atomic
def end(request: MentorRequest, *, by: User, now: datetime | None = None) -> MentorRequest:
    """One of the two ends it, and no reason is asked. The mentor has a place again."""
    now = now or timezone.now()
    request = _locked(request)
    permissions.can_end_mentoring(by, request).or_refuse()
    other = request.by if by.pk == request.mentor.person_id else request.mentor.person
    _move(request, Asking.ENDED, "ended mentoring", by=by, now=now, whom=other)
    return request


def expire_overdue(*, now: datetime | None = None, person: User | None = None) -> int:
    """Writes down which requests ran out, of one person or of all. Answers how many."""
    now = now or timezone.now()
    rows = MentorRequest.objects.overdue(now)
    return sum(_expire(request, now) for request in (rows.filter(by=person) if person else rows).order_by("pk"))


def close_all(mentor: Mentor, *, by: User, now: datetime) -> None:
    """When a mentor goes: a kind no to what waits, and an end to what runs. The caller holds the mentor."""
    for request in map(_locked, mentor.requests.filter(status=Asking.SENT).order_by("pk")):
        if request.is_waiting(now):
            _decline(request, WhyNot.GONE, "", by=by, now=now)
    for request in map(_locked, mentor.requests.filter(status=Asking.ACCEPTED).order_by("pk")):
        _move(request, Asking.ENDED, "ended mentoring", by=by, now=now, whom=request.by)


def forget(person: User, now: datetime) -> None:
    """When somebody leaves the board: nothing of theirs waits, and what they wrote to others is gone."""
    for request in map(_locked, MentorRequest.objects.filter(by=person, status=Asking.SENT).order_by("pk")):
        _move(request, Asking.WITHDRAWN, "took back a request", by=person, now=now, whom=request.mentor.person)
    for request in map(_locked, MentorRequest.objects.filter(by=person, status=Asking.ACCEPTED).order_by("pk")):
        _move(request, Asking.ENDED, "ended mentoring", by=person, now=now, whom=request.mentor.person)
    MentorRequest.objects.filter(by=person).update(did="", asks="", contact="")
    MentorRequest.objects.filter(mentor__person=person).update(answer="", mentor_contact="")


@transaction.atomic
def _expire(request: MentorRequest, now: datetime) -> int:
    request = _locked(request)
    if request.status != Asking.SENT or request.expires_at > now:
        return 0
    _move(request, Asking.EXPIRED, "a request ran out", by=None, now=now, whom=request.by)
    return 1


def _decline(request: MentorRequest, why_not: str, answer: str, *, by: User, now: datetime) -> None:
    request.why_not, request.answer = why_not, answer
    told = ("why_not", "answer")
    _move(request, Asking.DECLINED, "declined a request", by=by, now=now, whom=request.by, fields=told)


def _end_with_who_left(request: MentorRequest, *, by: User, now: datetime) -> None:
    """Writes down that a yes to somebody who has left the same claim is over. The caller has seen that none runs."""
    if request.claim:
        for over in map(_locked, request.mentor.requests.filter(claim=request.claim, status=Asking.ACCEPTED)):
            _move(over, Asking.ENDED, "ended mentoring", by=by, now=now, whom=over.by)


def _locked(request: MentorRequest) -> MentorRequest:
    """The request as it is now, held."""
    rows = MentorRequest.objects.select_for_update(of=("self",), no_key=True).for_page()
    return rows.get(pk=request.pk)


def _move(
    request: MentorRequest,
    status: Asking,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    whom: User,
    fields: tuple[str, ...] = (),
    public: bool = False,
) -> None:
    """The one way from status to status. The caller holds the row. No event has a word of the two."""
    before = Asking(request.status)
    if status not in ASKING_MOVES[before]:
        raise Refused(
            f"A request that is {before.label.lower()} cannot become {status.label.lower()}.", code="answered"
        )
    request.status = status
    if status in (Asking.ACCEPTED, Asking.DECLINED):
        request.answered_at = now
    request.save(update_fields=["status", "answered_at", *fields])
    events.record(verb, request, by=by, now=now, whom=whom, before=before, after=status, public=public)
