"""My board: what needs me first, everything else below."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import members
from problems import waiting
from problems.models import Claim, Claimant, Proposal, Review, WriteUp
from problems.models.choices import Status as ProblemStatus
from problems.models.claim_states import Standing, Status
from problems.models.reproductions import with_reproductions
from problems.services import watches
from problems.waiting import Need

# How long a claim that went quiet is worth a line at the top.
REMEMBERED = timedelta(days=14)
SHOWN_PROPOSALS = 20


@members
@require_safe
def my_board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = list(Claim.objects.held_by(request.user).with_team().for_page())
    live = [claim for claim in mine if claim.is_live(now)]
    watched = watches.of(request.user, now)
    proposed = list(request.user.proposals.for_row().order_by("-sent_at", "-pk")[:SHOWN_PROPOSALS])
    context = {
        "needs": waiting.for_person(request.user, now)
        + sorted([*_of_claims(request.user, mine, now), *_of_proposals(proposed)], key=lambda one: one.at),
        "live": live,
        "ended": [(claim, claim.shown_status(now)) for claim in mine if not claim.is_live(now)],
        "mine": Review.objects.on_desk_of(request.user, now),
        "asked": Claimant.objects.open_offers(now).filter(by=request.user).for_page(),
        "writeups": with_reproductions(WriteUp.objects.of(request.user).for_list()),
        "drafts": request.user.drafts.all(),
        "proposals": proposed,
        "watched": watched.problems,
        "terms": watched.terms,
    }
    return render(request, "problems/my_board.html", context)


def _of_claims(person, mine: list[Claim], now: datetime) -> Iterator[Need]:
    """Somebody who waits for an answer, then what the clocks ask, the most pressing first."""
    for offer in Claimant.objects.open_offers(now).to_answer_by(person).for_page():
        yield _need(offer.claim, _asks(offer), offer.since, is_due=False, note=offer.note)
    for claim in mine:
        if text := claim.is_live(now) and claim.what_it_needs(now):
            yield _need(claim, text, claim.lapses_at)
        elif _went_quiet(claim, person, now):
            yield _need(claim, "It went quiet, and everything you wrote is kept. Take it up again?", claim.lapses_at)


def _of_proposals(proposed: list[Proposal]) -> Iterator[Need]:
    """Those that a curator has asked to change."""
    for one in proposed:
        if one.problem.status == ProblemStatus.NEEDS_CHANGES and one.noted_at:
            text = "Your proposal is not listable yet. What would make it so:"
            yield Need(one.problem.title, one.get_absolute_url(), text, one.noted_at, is_due=False, note=one.note)


def _need(claim: Claim, text: str, at: datetime, **more) -> Need:
    return Need(claim.problem.title, claim.get_absolute_url(), text, at, **more)


def _asks(offer: Claimant) -> str:
    if offer.standing == Standing.INVITED:
        return f"{offer.by.public_name} invites you to work on this together."
    return f"{offer.person.public_name} asks to join your claim."


def _went_quiet(claim: Claim, person, now: datetime) -> bool:
    is_lapsed = claim.shown_status(now) == Status.LAPSED and claim.person_id == person.pk
    return is_lapsed and now - (claim.ended_at or claim.lapses_at) < REMEMBERED
