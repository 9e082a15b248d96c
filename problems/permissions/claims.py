"""Who may take a problem on, keep it, and give it back."""

from datetime import datetime

from django.conf import settings

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claim, Problem
from problems.models.choices import Resolution, Status
from problems.models.claims import Status as ClaimStatus
from users.models import User


def can_claim(user: User, problem: Problem, now: datetime) -> Verdict:
    if not problem.is_claimable:
        return denied(_why_closed(problem), "closed")
    if not user.is_authenticated:
        return denied("Sign in to claim a problem.", "sign-in")
    held = Claim.objects.active(now).filter(person=user)
    mine = list(held.values_list("problem_id", flat=True))
    if problem.pk in mine:
        return denied("You are already working on this problem.", "already-held")
    limit = claims_limit(user)
    if len(mine) >= limit:
        return denied(_why_enough(limit), "enough-claims")
    others = Claim.objects.active(now).by_people().filter(problem=problem).count()
    if others >= problem.claims_limit:
        return denied(_why_full(problem.claims_limit), "full")
    return ALLOWED


def claims_limit(user: User) -> int:
    """How many live claims a member may hold: fewer until they have checked in once."""
    if user.claims.filter(check_ins__isnull=False).exists():
        return settings.MAX_LIVE_CLAIMS
    return settings.MAX_LIVE_CLAIMS_AT_FIRST


def can_check_in(user: User, claim: Claim, now: datetime) -> Verdict:
    if claim.person_id != user.pk:
        return denied("Only the person who holds a claim checks in on it.", "not-yours")
    if not claim.is_live(now):
        return denied("This claim has ended. Everything you wrote is kept.", "ended")
    return ALLOWED


can_release = can_check_in


def can_pause(user: User, claim: Claim, now: datetime) -> Verdict:
    verdict = can_check_in(user, claim, now)
    if verdict and claim.shown_status(now) == ClaimStatus.PAUSED:
        return denied("This claim is paused already.", "paused")
    return verdict


def can_resume(user: User, claim: Claim, now: datetime) -> Verdict:
    verdict = can_check_in(user, claim, now)
    if verdict and claim.status != ClaimStatus.PAUSED:
        return denied("This claim is not paused.", "not-paused")
    return verdict


def can_revive(user: User, claim: Claim, now: datetime) -> Verdict:
    """A lapsed claim comes back by the rules of a new one, for as long as the board remembers it."""
    if claim.person_id != user.pk:
        return denied("Only the person who held a claim takes it up again.", "not-yours")
    if claim.shown_status(now) != ClaimStatus.LAPSED:
        return denied("Only a claim that went quiet can be taken up again.", "not-lapsed")
    if now >= claim.can_be_revived_until():
        return denied("This claim went quiet too long ago. Claim the problem anew.", "too-late")
    return can_claim(user, claim.problem, now)


def can_remove(user: User) -> Verdict:
    if not user.is_curator:
        return denied("Only a curator can remove a claim.", "curators-only")
    return ALLOWED


def _why_closed(problem: Problem) -> str:
    if problem.status == Status.MERGED:
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
