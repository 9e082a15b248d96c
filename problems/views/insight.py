"""How the board fares, for those who keep it: the funnel, where claims end, and the ages of the queues."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import curators
from problems import insight as drawn
from problems.models import insight as counts
from problems.models.claim_states import Stage, Status
from problems.services.curating import queue

WAYS = {Status.DELIVERED: "Delivered", Status.RELEASED: "Released", Status.LAPSED: "Lapsed"}


@curators
@require_safe
def insight(request: HttpRequest) -> HttpResponse:
    """Counts of problems and claims, never of people: a query for each of the three tables."""
    now = timezone.now()
    groups, ended = list(counts.reached()), list(counts.ended(now))
    waited = queue.ages(queue.kinds_for(request.user), steps=list(drawn.WAITS.values()), now=now)
    lettered = sorted(groups, key=lambda group: group["difficulty"] or "~")
    context = {
        "total": drawn.total(groups, "problems"),
        "before": drawn.total(groups, "before"),
        "funnel": drawn.funnel(groups),
        "steps": [name for name, _ in drawn.STEPS.values()],
        "by_difficulty": drawn.lines(lettered, "difficulty", "difficulty"),
        "by_track": drawn.lines(groups, "track__key", "track__name"),
        "ended": [
            (who, found)
            for who, by_agent in (("Claims by people", False), ("Claims by automated agents", True))
            if (found := drawn.endings(ended, by_agent, WAYS, Stage.values))
        ],
        "stages": Stage.labels,
        "waited": [(kind, drawn.columns(kind.counts, kind.total)) for kind in waited],
        "waits": [*drawn.WAITS, drawn.LONGER],
    }
    return render(request, "problems/insight.html", context)
