"""My board: what needs me first, everything else below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import members
from problems.models import Claimant, Review
from problems.models.reproductions import with_reproductions
from problems.services import needs, watches


@members
@require_safe
def my_board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = list(needs.claims_of(request.user))
    live = [claim for claim in mine if claim.is_live(now)]
    watched = watches.of(request.user, now)
    proposed = list(needs.proposals_of(request.user))
    writeups = with_reproductions(needs.writeups_of(request.user).for_list())
    context = {
        "needs": needs.of(request.user, mine, proposed, writeups, now),
        "live": live,
        "ended": [(claim, claim.shown_status(now)) for claim in mine if not claim.is_live(now)],
        "mine": Review.objects.on_desk_of(request.user, now),
        "asked": Claimant.objects.open_offers(now).filter(by=request.user).for_page(),
        "writeups": writeups,
        "drafts": request.user.drafts.all(),
        "proposals": proposed,
        "watched": watched.problems,
        "terms": watched.terms,
    }
    return render(request, "problems/my_board.html", context)
