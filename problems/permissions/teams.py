"""Who may be on a claim with others."""

from datetime import datetime, timedelta

from django.conf import settings

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claim, Claimant
from problems.models.claim_states import OFFERS, Standing
from problems.permissions.claims import can_hold, is_on
from users.models import User

OFFERED_AGAIN_AFTER = timedelta(days=7)
WHY_NO_SEAT = "This claim takes nobody else for now."


def can_invite(user: User, claim: Claim, whom: User, now: datetime) -> Verdict:
    if claim.person_id != user.pk:
        return denied("Only who leads a claim invites others to it.", "not-yours")
    if not whom.is_active:
        return denied("This person has left the board.", "gone")
    return _can_be_offered(claim, whom, now, Standing.INVITED) and _has_seat(claim, _why_full())


def can_ask_to_join(user: User, claim: Claim, now: datetime) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to ask.", "sign-in")
    if claim.by_agent:
        return denied("This is the claim of an automated agent. Claim the problem yourself.", "agent")
    # How many are asked to it stays between them and the lead.
    verdict = _can_be_offered(claim, user, now, Standing.ASKED) and _has_seat(claim, WHY_NO_SEAT)
    return verdict and can_hold(user, claim.problem, now)


def can_join(user: User, claim: Claim, now: datetime, *, by: User) -> Verdict:
    """Whether an offer can come true for this person, who may hold other claims by now, or be gone."""
    if not user.is_active:
        return denied("This person has left the board.", "gone")
    if user.is_banned(now):
        return denied("This person cannot take on a problem right now.", "banned")
    if claim.claimants.on_it().count() >= settings.MAX_PEOPLE_ON_A_CLAIM:
        return denied(f"{settings.MAX_PEOPLE_ON_A_CLAIM} people are on this claim, as many as it takes.", "team-full")
    verdict = can_hold(user, claim.problem, now)
    if not verdict and by != user:
        return denied("They hold other claims by now, as many as they can, or one on this problem.", verdict.code)
    return verdict


def can_answer(user: User, offer: Claimant, now: datetime) -> Verdict:
    """An invitation is answered by who was invited, a request by the lead."""
    answers = offer.person_id if offer.standing == Standing.INVITED else offer.claim.person_id
    if answers != user.pk:
        return denied("This is not yours to answer.", "not-yours")
    return _while_open(offer) and _while_live(offer.claim, now)


def can_withdraw_offer(user: User, offer: Claimant) -> Verdict:
    """A request is taken back by who asks, an invitation by whoever leads the claim by now."""
    if offer.standing == Standing.ASKED and offer.person_id != user.pk:
        return denied("Only who asked takes it back.", "not-yours")
    if offer.standing == Standing.INVITED and offer.claim.person_id != user.pk:
        return denied("Only who leads the claim takes an invitation back.", "not-yours")
    return _while_open(offer)


def can_leave(user: User, claim: Claim, now: datetime) -> Verdict:
    if not is_on(user, claim):
        return denied("You are not on this claim.", "not-yours")
    return _while_live(claim, now)


def can_hand_over(user: User, claim: Claim, to: User, now: datetime) -> Verdict:
    if claim.person_id != user.pk:
        return denied("Only who leads a claim hands it over.", "not-yours")
    if to.pk == user.pk:
        return denied("You lead it already.", "yours")
    if not is_on(to, claim):
        return denied("Only somebody on the claim can lead it. Invite them first.", "not-on-it")
    return _while_live(claim, now)


def _can_be_offered(claim: Claim, person: User, now: datetime, offer: Standing) -> Verdict:
    verdict = _while_live(claim, now)
    if not verdict:
        return verdict
    rows = list(claim.claimants.filter(person=person))
    known = {row.standing for row in rows}
    if Standing.JOINED in known:
        who = "They are" if offer == Standing.INVITED else "You are"
        return denied(f"{who} on this claim already.", "joined")
    if known & set(OFFERS):
        return denied("There is an open invitation or request already.", "open")
    if Standing.DECLINED in known:
        return denied("This was asked and declined before. Write to each other first.", "declined")
    same = [row for row in rows if row.standing == Standing.WITHDRAWN and row.was_asked == (offer == Standing.ASKED)]
    again_at = max((row.since + OFFERED_AGAIN_AFTER for row in same), default=now)
    if now < again_at:
        return denied(
            f"This was offered and taken back. It can be offered again after {again_at:%-d %B %Y}.", "taken-back"
        )
    return ALLOWED


def _has_seat(claim: Claim, why_not: str) -> Verdict:
    taken = claim.claimants.filter(standing__in=(Standing.JOINED, *OFFERS)).count()
    return ALLOWED if taken < settings.MAX_PEOPLE_ON_A_CLAIM else denied(why_not, "team-full")


def _while_open(offer: Claimant) -> Verdict:
    return ALLOWED if offer.standing in OFFERS else denied("This was answered already.", "answered")


def _while_live(claim: Claim, now: datetime) -> Verdict:
    return ALLOWED if claim.is_live(now) else denied("This claim has ended.", "ended")


def _why_full() -> str:
    return f"{settings.MAX_PEOPLE_ON_A_CLAIM} people are on this claim or asked to it, as many as one claim takes."
