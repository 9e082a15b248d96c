"""Who may take a problem on, keep it, and give it back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from board.lib.addresses import address
from board.lib.prepared import prepared
from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import CheckIn, Claim, Claimant, LogEntry, Problem
from problems.models.choices import LEADING, Resolution, Status
from problems.models.claims import Status as ClaimStatus
from problems.permissions.standing import can_act
from users.models import User

EYES_AGAIN_AFTER = timedelta(days=7)


def can_claim(user: User, problem: Problem, now: datetime, *, by_agent: bool = False) -> Verdict:
    verdict = _can_take_up(user, problem, now, by_agent)
    return verdict and can_act(user, "claimed", now)


def _can_take_up(user: User, problem: Problem, now: datetime, by_agent: bool) -> Verdict:
    """To claim it, or to go on with a claim that has ended, which is one's own work."""
    if not problem.is_claimable:
        return denied(_why_closed(problem), "closed")
    if not user.is_authenticated:
        return denied("Sign in to claim a problem.", "sign-in")
    return can_hold(user, problem, now) and _has_room(problem, now, by_agent)


def can_hold(user: User, problem: Problem, now: datetime) -> Verdict:
    """Whether a person may be on this problem beside what they are on already, on a claim of whoever's."""
    mine = dict(_held_by(user.pk, now))
    if problem.pk in mine:
        there = address("problems:claim-detail", mine[problem.pk])
        return denied("You are already working on this problem.", "already-held", there)
    if len(mine) < min(settings.MAX_LIVE_CLAIMS, settings.MAX_LIVE_CLAIMS_AT_FIRST):
        return ALLOWED
    limit = claims_limit(user)
    return ALLOWED if len(mine) < limit else denied(_why_enough(limit), "enough-claims")


@prepared
def _held_by(person: int, now: datetime) -> QuerySet:
    return Claimant.objects.holding(now).filter(person=person).values_list("problem_id", "claim_id")


def _has_room(problem: Problem, now: datetime, by_agent: bool) -> Verdict:
    """Agents have a lane of their own: they take no place of a person's."""
    taken = [one.by_agent for one in _held_on(problem.pk, now)].count(by_agent)
    if by_agent:
        limit = settings.MAX_AGENT_CLAIMS_PER_PROBLEM
        return ALLOWED if taken < limit else denied(_why_full_of_agents(limit), "full")
    limit = problem.claims_limit
    return ALLOWED if taken < limit else denied(_why_full(limit), "full")


@prepared
def _held_on(number: int, now: datetime) -> QuerySet:
    return Claim.objects.active(now).filter(problem=number).order_by().only("by_agent")


def claims_limit(user: User) -> int:
    """How many live claims a member may be on: fewer until they have given a first sign of life."""
    checked_in, logged = CheckIn.objects.filter(by=OuterRef("pk")), LogEntry.objects.filter(by=OuterRef("pk"))
    has_signed = User.objects.filter(Q(Exists(checked_in)) | Q(Exists(logged)), pk=user.pk).exists()
    return settings.MAX_LIVE_CLAIMS if has_signed else settings.MAX_LIVE_CLAIMS_AT_FIRST


def can_check_in(user: User, claim: Claim, now: datetime) -> Verdict:
    if not is_on(user, claim):
        return denied("Only the people on a claim check in on it.", "not-yours")
    return _while_live(claim, now)


def can_release(user: User, claim: Claim, now: datetime) -> Verdict:
    if claim.person_id != user.pk:
        return denied("Only who leads a claim gives it back.", "not-yours")
    return _while_live(claim, now)


def can_better_note(user: User, claim: Claim, now: datetime) -> Verdict:
    """The words for whoever comes next, after the end. A claim that a curator removed is closed."""
    if claim.person_id != user.pk:
        return denied("Only who led a claim writes its hand-over note.", "not-yours")
    if claim.is_live(now):
        return denied("This claim goes on. Its note is written when it ends.", "live")
    if claim.status == ClaimStatus.REMOVED:
        return denied("A curator took this claim down, so nothing is added to it.", "removed")
    return ALLOWED


def is_on(user: User, claim: Claim) -> bool:
    return user.is_authenticated and claim.claimants.on_it().filter(person=user).exists()


def _while_live(claim: Claim, now: datetime) -> Verdict:
    if not claim.is_live(now):
        return denied("This claim has ended. Everything you wrote is kept.", "ended")
    return ALLOWED


def can_ask_for_eyes(user: User, claim: Claim, now: datetime) -> Verdict:
    verdict = can_check_in(user, claim, now)
    last = claim.events.filter(verb="asked for eyes").first() if verdict else None
    if last and now - last.at < EYES_AGAIN_AFTER:
        return denied("Those who watch this track have been told this week. Give them some days.", "asked")
    return verdict


def can_pause(user: User, claim: Claim, now: datetime) -> Verdict:
    verdict = _can_set_clock(user, claim, now)
    if verdict and claim.shown_status(now) == ClaimStatus.PAUSED:
        return denied("This claim is paused already.", "paused")
    return verdict


def can_resume(user: User, claim: Claim, now: datetime) -> Verdict:
    verdict = _can_set_clock(user, claim, now)
    if verdict and claim.status != ClaimStatus.PAUSED:
        return denied("This claim is not paused.", "not-paused")
    return verdict


def _can_set_clock(user: User, claim: Claim, now: datetime) -> Verdict:
    if claim.person_id != user.pk:
        return denied("Only who leads a claim stops and starts its clock.", "not-yours")
    return _while_live(claim, now)


def can_revive(user: User, claim: Claim, now: datetime) -> Verdict:
    """A lapsed claim comes back by the rules of a new one, for as long as the board remembers it."""
    if claim.person_id != user.pk:
        return denied("Only who led a claim takes it up again.", "not-yours")
    if claim.shown_status(now) != ClaimStatus.LAPSED:
        return denied("Only a claim that went quiet can be taken up again.", "not-lapsed")
    if now >= claim.can_be_revived_until():
        return denied("This claim went quiet too long ago. Claim the problem anew.", "too-late")
    return _can_take_up(user, claim.problem, now, claim.by_agent)


def can_reopen(claim: Claim, people: Iterable[User], now: datetime) -> Verdict:
    """Whether a delivered claim goes on for everybody who is on it, beside what they hold by now."""
    if claim.status != ClaimStatus.DELIVERED:
        return denied("This claim was not ended by a write-up.", "not-delivered")
    if not claim.person.is_active:
        return denied("Who led this claim has left the board.", "gone")
    verdict = _can_take_up(claim.person, claim.problem, now, claim.by_agent)
    for person in people:
        verdict = verdict and can_hold(person, claim.problem, now)
    return verdict


def can_remove(user: User) -> Verdict:
    if not user.is_curator:
        return denied("Only a curator can remove a claim.", "curators-only")
    return ALLOWED


def can_report_claim(user: User, claim: Claim) -> Verdict:
    """What stands on its page beside the log: the plan, the check-ins, the hand-over note."""
    if not user.is_authenticated:
        return denied("Sign in to report a claim.", "sign-in")
    if claim.status == ClaimStatus.REMOVED:
        return denied("This claim is no longer shown.", "not-shown")
    if is_on(user, claim):
        return denied("You are on this claim. You can better what it says.", "your-own")
    return ALLOWED


def _why_closed(problem: Problem) -> str:
    if problem.status in LEADING:
        return "This problem was merged into another one. Claim that one."
    if problem.status == Status.HISTORICAL:
        return "This problem is historical: it is kept to be read, and takes no new claims."
    if problem.status != Status.LISTED:
        return "This problem is not listed, so it takes no claims."
    return f"This problem is closed: {Resolution(problem.resolution).label.lower()}."


def _why_enough(limit: int) -> str:
    held = "one claim" if limit == 1 else f"{limit} claims"
    if limit < settings.MAX_LIVE_CLAIMS:
        return f"You hold {held}. Check in once, and you can hold {settings.MAX_LIVE_CLAIMS}."
    return f"You hold {held}, as many as one person can. Release one to take another."


def _why_full(limit: int) -> str:
    if limit == 1:
        return "One person is working on this, as many as it takes at a time. Watch it to hear when it is free."
    return f"{limit} people are working on this, as many as it takes at a time. Watch it to hear when there is room."


def _why_full_of_agents(limit: int) -> str:
    return f"{limit} automated agents are on this, as many as it takes at a time. People can still claim it."
