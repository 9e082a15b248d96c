"""What waits for one person, as it stands first on their board: it asks for an answer, or its clock runs."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Max, Q, When
from django.db.models.functions import Coalesce

from problems import permissions, waiting
from problems.models import Claim, Claimant, Proposal, WriteUp
from problems.models.choices import Status as ProblemStatus
from problems.models.claim_states import Standing, Status
from problems.models.review_states import Outcome
from problems.models.review_states import Status as ReviewStatus
from problems.models.writeups import Status as WriteUpStatus
from problems.waiting import Need
from users.models import User

# How long a claim that went quiet is worth a line at the top.
REMEMBERED = timedelta(days=14)
SHOWN_PROPOSALS = 20


def claims_of(person: User) -> Any:
    """Every claim that somebody is or was on, as their board shows it."""
    return Claim.objects.held_by(person).with_team().for_page()


def proposals_of(person: User) -> Any:
    """What somebody proposed, the last of it; first what waits for them."""
    waits = Case(When(problem__status=ProblemStatus.NEEDS_CHANGES, then=0), default=1)
    return person.proposals.for_row().order_by(waits, "-sent_at", "-pk")[:SHOWN_PROPOSALS]


def writeups_of(person: User) -> Any:
    """What somebody wrote or linked, with since when changes are asked for."""
    asked = Q(reviews__status=ReviewStatus.GIVEN, reviews__outcome=Outcome.CHANGES)
    return WriteUp.objects.of(person).annotate(
        asked_at=Coalesce(Max("reviews__given_at", filter=asked), "submitted_at")
    )


def of(
    person: User, claims: Iterable[Claim], proposed: Iterable[Proposal], writeups: Iterable[WriteUp], now: datetime
) -> list[Need]:
    """All that waits for somebody whose `claims_of`, `proposals_of` and `writeups_of` these are."""
    own = [*_of_claims(person, claims, now), *_of_proposals(proposed), *_of_writeups(writeups)]
    return waiting.for_person(person, now) + sorted(own, key=lambda one: one.at)


def _of_claims(person: User, mine: Iterable[Claim], now: datetime) -> Iterator[Need]:
    """Somebody who waits for an answer, then what the clocks ask, the most pressing first."""
    for offer in Claimant.objects.open_offers(now).to_answer_by(person).for_page():
        yield _need(offer.claim, _asks(offer), offer.since, is_due=False, note=offer.note)
    for claim in mine:
        if text := claim.is_live(now) and claim.what_it_needs(now):
            yield _need(claim, text, claim.lapses_at)
        elif _went_quiet(claim, person, now) and permissions.can_revive(person, claim, now):
            yield _need(claim, "It went quiet, and everything you wrote is kept. Take it up again?", claim.lapses_at)


def _of_proposals(proposed: Iterable[Proposal]) -> Iterator[Need]:
    """Those that a curator has asked to change."""
    for one in proposed:
        if one.problem.status == ProblemStatus.NEEDS_CHANGES and one.noted_at:
            text = "Your proposal is not listable yet. What would make it so:"
            yield Need(one.problem.title, one.get_absolute_url(), text, one.noted_at, is_due=False, note=one.note)


def _of_writeups(writeups: Iterable[Any]) -> Iterator[Need]:
    """Those that a reviewer has asked to change, until they are sent to reviewers again."""
    for one in writeups:
        if one.status == WriteUpStatus.CHANGES_REQUESTED:
            text = "A reviewer could not follow it, and says what to change. Say so when it is done."
            yield Need(one.title, one.get_absolute_url(), text, one.asked_at, is_due=False)


def _need(claim: Claim, text: str, at: datetime, **more: Any) -> Need:
    return Need(claim.problem.title, claim.get_absolute_url(), text, at, **more)


def _asks(offer: Claimant) -> str:
    if offer.standing == Standing.INVITED:
        return f"{offer.by.public_name} invites you to work on this together."
    return f"{offer.person.public_name} asks to join your claim."


def _went_quiet(claim: Claim, person: User, now: datetime) -> bool:
    is_lapsed = claim.shown_status(now) == Status.LAPSED and claim.person_id == person.pk
    return is_lapsed and now - (claim.ended_at or claim.lapses_at) < REMEMBERED
