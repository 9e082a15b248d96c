"""My board: what needs me first, everything else below."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import members
from problems.models import Claim, Problem, WriteUp


@dataclass(frozen=True)
class Need:
    """One thing that waits for this person."""

    claim: Claim
    text: str
    due_at: datetime


@members
@require_safe
def my_board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = list(request.user.claims.for_page())
    live = [claim for claim in mine if claim.is_live(now)]
    context = {
        "needs": [Need(claim, text, claim.lapses_at) for claim in live if (text := claim.what_it_needs(now))],
        "live": live,
        "ended": [(claim, claim.shown_status(now)) for claim in mine if not claim.is_live(now)],
        "writeups": WriteUp.objects.of(request.user).for_list(),
        "watched": Problem.objects.filter(watches__person=request.user).for_list(now).order_by("-watches__since"),
    }
    return render(request, "problems/my_board.html", context)
