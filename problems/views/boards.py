"""My board: what needs me first, everything else below."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import members
from problems.models import Claim, Problem, WriteUp
from problems.models.claims import Status

SOON = timedelta(days=16)


@dataclass(frozen=True)
class Need:
    """One thing that waits for this person."""

    claim: Claim
    text: str
    due_at: datetime | None


@members
@require_safe
def my_board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = list(request.user.claims.for_page())
    live = [claim for claim in mine if claim.is_live(now)]
    context = {
        "needs": [need for claim in live if (need := _need(claim, now))],
        "live": live,
        "ended": [claim for claim in mine if not claim.is_live(now)],
        "writeups": WriteUp.objects.of(request.user).for_list(),
        "watched": Problem.objects.filter(watches__person=request.user).for_list(now).order_by("-watches__since"),
    }
    return render(request, "problems/my_board.html", context)


def _need(claim: Claim, now: datetime) -> Need | None:
    if claim.last_sign_at == claim.claimed_at:
        return Need(
            claim,
            "Say what you did first. One line is enough, and it lets you hold three claims.",
            claim.lapses_at,
        )
    if claim.lapses_at - now < SOON and claim.status == Status.ACTIVE:
        return Need(claim, "Say what moved. One line keeps this yours.", claim.lapses_at)
    return None
