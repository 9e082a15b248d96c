"""The life of a claim, from "I am working on this" to an honest end."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import linebreaks

from board.lib import markdown
from board.lib.errors import Refused, not_from_here, refuse_no_reason
from board.lib.links import refuse_unopenable
from board.lib.prepared import prepared
from problems import permissions
from problems.models import CheckIn, Claim, Claimant, Problem
from problems.models.claim_states import LIVE, MOVES, STANDING_MOVES, Standing, Status
from problems.models.reports import Outcome
from problems.services import answers, domains, events, problems, revisions
from users.models import User
from users.services import people

MAX_NOTE = 20_000


@transaction.atomic
def claim(
    problem: Problem,
    *,
    by: User,
    aim: str,
    hypothesis: str,
    plan: str,
    hours_per_week: int,
    looking_for: str = "nobody",
    log_url: str = "",
    ai_use: str = "",
    alongside: str = "",
    by_agent: bool = False,
    now: datetime | None = None,
) -> Claim:
    """Takes the problem on. Raises Refused with the rule that says no.

    The person's row is locked so that two requests cannot pass their own limit, the problem's so that they cannot
    pass its.
    """
    now = now or timezone.now()
    refuse_unopenable(log_url)
    domains.refuse_in(hypothesis, plan, log_url, ai_use, alongside)
    person = people.hold(by)
    # What it lapses changes the problem's row, which is read after it.
    sweep_of(person, problem, now)
    problem = problems.lock(problem.pk)
    permissions.can_claim(person, problem, now, by_agent=by_agent).or_refuse()
    taken = Claim.objects.create(
        problem=problem,
        person=person,
        aim=aim,
        hypothesis=hypothesis,
        plan=plan,
        hours_per_week=hours_per_week,
        looking_for=looking_for,
        log_url=log_url,
        ai_use=ai_use,
        alongside=alongside,
        by_agent=by_agent,
        revision=revisions.current_revision(problem),
        claimed_at=now,
        last_sign_at=now,
        lapses_at=now + problem.lapses_after,
    )
    Claimant.objects.create(claim=taken, problem=problem, person=person, by=person, is_holding=True, since=now)
    settle(taken, now, held=problem)
    events.record("claimed", taken, by=by, now=now, after=Status.ACTIVE)
    return taken


@transaction.atomic
def check_in(
    claim: Claim, *, by: User, moved: str, next: str = "", is_stuck: bool = False, now: datetime | None = None
) -> CheckIn:
    """A sign of life: starts the clock of silence anew. Raises Refused once the claim has ended."""
    now = now or timezone.now()
    claim = locked(claim)
    permissions.can_check_in(by, claim, now).or_refuse()
    domains.refuse_in(moved, next)
    note = CheckIn.objects.create(claim=claim, by=by, at=now, moved=moved, next=next, is_stuck=is_stuck)
    sign_of_life(claim, by=by, now=now)
    events.record("checked in", claim, by=by, now=now, after=moved)
    return note


def sign_of_life(claim: Claim, *, by: User, now: datetime) -> None:
    """Starts the clock of silence anew and ends a pause. The caller holds the claim, which is live."""
    _run_on(claim, by, now)
    _start_clock(claim, now)
    settle(claim, now)


@transaction.atomic
def ask_for_eyes(claim: Claim, *, by: User, now: datetime | None = None) -> Claim:
    """Somebody who is stuck shows their log to those who watch the track. Raises Refused for twice in a week."""
    now = now or timezone.now()
    claim = locked(claim)
    permissions.can_ask_for_eyes(by, claim, now).or_refuse()
    events.record("asked for eyes", claim, by=by, now=now)
    return claim


@transaction.atomic
def pause(claim: Claim, *, by: User, returns_on: date, now: datetime | None = None) -> Claim:
    """Stops the clock until a day that the person names, at most CLAIM_PAUSE_DAYS away. The claim keeps its place."""
    now = now or timezone.now()
    claim = locked(claim)
    permissions.can_pause(by, claim, now).or_refuse()
    longest = claim.problem.pauses_for
    if not now.date() < returns_on <= now.date() + longest:
        raise Refused(f"Name a day to come back, from tomorrow to {longest.days} days from now.", code="return-date")
    _run_on(claim, by, now)
    claim.returns_on = returns_on
    claim.lapses_at += claim.resumes_at - now
    _move(claim, Status.PAUSED, by=by, now=now, reason=f"back on {returns_on:%-d %B %Y}")
    return claim


@transaction.atomic
def resume(claim: Claim, *, by: User, now: datetime | None = None) -> Claim:
    """Ends a pause. The clock goes on with the days that were left when it was stopped."""
    now = now or timezone.now()
    claim = locked(claim)
    permissions.can_resume(by, claim, now).or_refuse()
    claim.lapses_at -= max(claim.resumes_at - now, timedelta())
    _move(claim, Status.ACTIVE, by=by, now=now)
    return claim


@transaction.atomic
def revive(claim: Claim, *, by: User, now: datetime | None = None) -> Claim:
    """Takes up a claim that went quiet, by the rules of a new one. What was written stays, and so does its page.

    Everybody who was on it is on it again, but for those who could not take on the problem now: they have left.
    """
    now = now or timezone.now()
    team = {person.pk: person for person in _locked_team(claim, by)}
    if by.pk not in team:
        raise Refused(people.CLOSED, code="gone")
    # This claim, and any other that went quiet on the way and still holds the problem by its row.
    sweep_of(team[by.pk], claim.problem, now)
    claim = locked(claim)
    permissions.can_revive(team[by.pk], claim, now).or_refuse()
    for other in claim.claimants.on_it().exclude(person=by).select_related("person", "claim"):
        sweep_of(other.person, claim.problem, now)
        if other.person_id not in team or not permissions.can_hold(team[other.person_id], claim.problem, now):
            move_claimant(other, Standing.LEFT, by=by, now=now)
    take_back_draft(claim)
    _start_clock(claim, now)
    _move(claim, Status.ACTIVE, by=by, now=now)
    return claim


@transaction.atomic
def release(claim: Claim, *, by: User, note: str, may_contact: bool = False, now: datetime | None = None) -> Claim:
    """Gives the problem back and leaves what was learned. An empty note is allowed, a full one is kept for ever.

    Raises Refused once the claim has ended, markdown.Unrenderable for a note that the renderer refuses.
    """
    now = now or timezone.now()
    html = _rendered(note)
    claim = locked(claim)
    permissions.can_release(by, claim, now).or_refuse()
    domains.refuse_in(note)
    _leave_note(claim, note, html, may_contact)
    _move(claim, Status.RELEASED, by=by, now=now)
    return claim


@transaction.atomic
def better_note(claim: Claim, *, by: User, note: str, may_contact: bool = False, now: datetime | None = None) -> Claim:
    """Rewrites the hand-over note of a claim that has ended, as a lapse leaves only a draft of it."""
    now = now or timezone.now()
    html = _rendered(note)
    claim = locked(claim)
    permissions.can_better_note(by, claim, now).or_refuse()
    domains.refuse_in(note)
    _lapse(claim, now)
    claim.refresh_from_db()
    _leave_note(claim, note, html, may_contact)
    settle(claim, now)
    events.record("bettered the note", claim, by=by, now=now)
    return claim


@transaction.atomic
def remove(claim: Claim, *, by: User, note: str, now: datetime | None = None) -> Claim:
    """A curator takes a claim down, live or ended, with a reason on the record.

    Its people and the curators still read what is in it; nobody adds to it. Every open report of it is answered.
    """
    now = now or timezone.now()
    permissions.can_remove(by).or_refuse()
    refuse_no_reason(note)
    claim = locked(claim)
    _move(claim, Status.REMOVED, by=by, now=now, reason=note)
    answers.close_all(Outcome.TAKEN_DOWN, by=by, now=now, note=note, claim=claim)
    return claim


@transaction.atomic
def deliver(claim: Claim, *, by: User | None, evidence: str, now: datetime) -> Claim:
    """A write-up of the claimant's ends their claim. `evidence` is its address."""
    claim = locked(claim)
    _move(claim, Status.DELIVERED, by=by, now=now, evidence=evidence)
    return claim


def hold_people_on(claims: Iterable[Claim]) -> None:
    """Holds everybody on these claims, in one order, before the problems: so that they keep to their own limits."""
    on_them = Claimant.objects.on_it().filter(claim__in=claims).values("person")
    list(User.objects.filter(pk__in=on_them).select_for_update(no_key=True).order_by("pk"))


def reopen(claim: Claim, *, by: User | None, now: datetime) -> bool:
    """Changes were asked for in what delivered it, so the work goes on, by the rules of who can hold the problem.

    Answers whether it does. Where there is no room by now, or somebody on it holds enough, it stays delivered. The
    caller holds its people, as `hold_people_on` does.
    """
    claim = locked(claim)
    rows = list(claim.claimants.on_it().select_related("person", "claim"))
    people = [row.person for row in rows if row.person.is_active]
    for person in people:
        sweep_of(person, claim.problem, now)
    if not permissions.can_reopen(claim, people, now):
        return False
    for row in rows:
        if not row.person.is_active:
            move_claimant(row, Standing.LEFT, by=None, now=now)
    _start_clock(claim, now)
    _move(claim, Status.ACTIVE, by=by, now=now, verb="reopened")
    return True


def release_for_good(claim: Claim, *, by: User, now: datetime) -> None:
    """Gives back the claim of somebody who leaves the board alone on it. What they wrote stays for who comes next."""
    claim = locked(claim)
    leave_draft(claim)
    _move(claim, Status.RELEASED, by=by, now=now)


def lapse_silent(*, now: datetime | None = None) -> int:
    """Writes down which claims have lapsed. Twice at once it acts once. Answers how many."""
    now = now or timezone.now()
    return _sweep(Claim.objects.gone_silent(now), now)


def lapse_silent_on(numbers: Iterable[int], now: datetime) -> int:
    """The same for some problems, before they are looked at together. The caller holds them."""
    return _sweep(Claim.objects.filter(problem__in=numbers).gone_silent(now), now)


def sweep_of(person: User, problem: Problem, now: datetime) -> None:
    """Writes down that a claim of this person's on this problem has lapsed, before they hold the problem anew."""
    _sweep(_gone_silent(person.pk, problem.pk, now), now)


@prepared
def _gone_silent(person: int, number: int, now: datetime) -> QuerySet:
    return Claim.objects.held_by(person).filter(problem=number).gone_silent(now)


def _sweep(silent: Iterable[Claim], now: datetime) -> int:
    """Lapses claims whose time is past, each in its own transaction. Answers how many it still found so."""
    return sum(_lapse(claim, now) for claim in silent)


@transaction.atomic
def _lapse(claim: Claim, now: datetime) -> int:
    try:
        claim = locked(claim)
    except Refused:
        # It was moved to another problem since it was read: the next sweep finds it there.
        return 0
    if claim.status not in LIVE or claim.lapses_at > now:
        return 0
    leave_draft(claim)
    _move(claim, Status.LAPSED, by=None, now=now, ended_at=claim.lapses_at)
    return 1


def leave_draft(claim: Claim) -> None:
    """Makes a hand-over note of the check-ins where the person wrote none. The caller holds the claim, which ends."""
    if not claim.note and (draft := drafted_note(claim)):
        # Check-ins are plain text. Read as Markdown they could be refused, and the sweep must never be.
        _leave_note(claim, draft, linebreaks(draft, autoescape=True), may_contact=False)


def take_back_draft(claim: Claim) -> None:
    """For a claim that goes on: the board's draft, not the person's words, would stand in for what they do next."""
    if claim.note and claim.note == drafted_note(claim):
        _leave_note(claim, "", "", may_contact=False)


def drafted_note(claim: Claim) -> str:
    """What the check-ins tell, as a hand-over note that the person can better later."""
    told = [f"{note.at:%-d %B %Y}: {note.moved}" for note in reversed(claim.check_ins.all()[:20])]
    return "\n\n".join(told)[:MAX_NOTE]


def _rendered(note: str) -> str:
    """Called before a row is locked: a formula may take half a second."""
    return markdown.render(note) if note else ""


def _leave_note(claim: Claim, note: str, html: str, may_contact: bool) -> None:
    claim.note, claim.note_html, claim.may_contact = note, html, may_contact
    claim.save(update_fields=["note", "note_html", "may_contact"])


def _locked_team(claim: Claim, by: User) -> list[User]:
    """Everybody on the claim, and `by`, held in one order, so that nobody passes their own limit meanwhile."""
    on_it = Claimant.objects.on_it().filter(claim=claim).values("person")
    people = User.objects.present().filter(Q(pk__in=on_it) | Q(pk=by.pk))
    return list(people.select_for_update(no_key=True).order_by("pk"))


def locked(claim: Claim) -> Claim:
    """The claim as it is now, held. Always the problem's row first: whoever holds both took them in this order."""
    problems.lock(claim.problem_id)
    found = Claim.objects.select_for_update(of=("self",)).select_related("problem", "person").get(pk=claim.pk)
    if found.problem_id != claim.problem_id:
        raise Refused(problems.JUST_MERGED, code="merged")
    return found


def _run_on(claim: Claim, by: User, now: datetime) -> None:
    """Ends a pause for somebody who does not say so but acts: what they do is what the others on it hear of."""
    if claim.status == Status.PAUSED:
        _move(claim, Status.ACTIVE, by=by, now=now, verb="went on")


def _start_clock(claim: Claim, now: datetime) -> None:
    claim.last_sign_at, claim.lapses_at = now, now + claim.problem.lapses_after
    claim.save(update_fields=["last_sign_at", "lapses_at"])


def _move(
    claim: Claim,
    status: Status,
    *,
    by: User | None,
    now: datetime,
    ended_at: datetime | None = None,
    reason: str = "",
    evidence: str = "",
    verb: str = "",
) -> None:
    """The one way from status to status. The caller holds the row."""
    before = Status(claim.status)
    if status not in MOVES[before]:
        raise not_from_here("A claim that is", before.label.lower(), status.label.lower())
    claim.status = status
    claim.ended_at = None if status in LIVE else (ended_at or now)
    claim.returns_on = claim.returns_on if status == Status.PAUSED else None
    claim.save(update_fields=["status", "ended_at", "returns_on", "lapses_at"])
    if (before in LIVE) != (status in LIVE):
        claim.claimants.on_it().update(is_holding=status in LIVE)
    settle(claim, now)
    told = verb or status.value
    events.record(told, claim, by=by, now=now, before=before, after=status, reason=reason, evidence=evidence)


def move_claimant(row: Claimant, standing: Standing, *, by: User | None, now: datetime) -> None:
    """The one way from standing to standing. The caller holds the claim. Only joining and leaving are public."""
    before = Standing(row.standing)
    if standing not in STANDING_MOVES[before]:
        raise Refused(f"What is {before.label.lower()} cannot become {standing.label.lower()}.", code="answered")
    row.standing, row.since = standing, now
    row.is_holding = standing == Standing.JOINED and row.claim.status in LIVE
    row.save(update_fields=["standing", "since", "is_holding"])
    told = standing in {Standing.JOINED, Standing.LEFT}
    verb = "took back an offer" if standing == Standing.WITHDRAWN else standing.value
    events.record(verb, row, by=by, now=now, before=before, after=standing, whom=row.person, public=told)


def settle(claim: Claim, now: datetime, *, held: Problem | None = None) -> None:
    """What is derived of the claim's problem, after the claim has changed. `held` is the problem as it is now, where
    it is locked."""
    problems.refresh_activity(claim.problem, moved_at=now, held=held)
