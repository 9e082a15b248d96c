"""How the board fares: how far problems come, what is passed over, where claims end, how long things wait."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import curators
from problems import insight as drawn
from problems.models import ViewCount
from problems.models import insight as counts
from problems.models.claim_states import Stage, Status
from problems.services.curating import queue

WAYS = {Status.DELIVERED: "Delivered", Status.RELEASED: "Released", Status.LAPSED: "Lapsed"}


@curators
@require_safe
def insight(request: HttpRequest) -> HttpResponse:
    """Counts of problems, claims and views, never of people, in the same few queries however many there are."""
    now = timezone.now()
    began = ViewCount.objects.began()
    since = drawn.compared_since(began, now.date())
    heeded = counts.heeded(since) if began else {}
    groups = [group | heeded.get((group["track__key"], group["difficulty"]), {}) for group in counts.reached()]
    ended = list(counts.ended(now))
    waited = queue.ages(queue.kinds_for(request.user), steps=list(drawn.WAITS.values()), now=now)
    lettered = sorted(groups, key=lambda group: group["difficulty"] or "~")
    context: dict[str, Any] = {
        "total": drawn.total(groups, "problems"),
        "before": drawn.total(groups, "before"),
        "funnel": drawn.funnel(groups),
        "steps": [name for name, _ in drawn.STEPS.values()],
        "by_difficulty": drawn.lines(lettered, "difficulty", "difficulty"),
        "by_track": drawn.lines(groups, "track__key", "track__name"),
        "began": began,
        "since": since,
        "views": drawn.total(groups, "views"),
        "made": drawn.total(groups, "made"),
        "heed_by_difficulty": drawn.heeds(lettered, "difficulty", "difficulty"),
        "heed_by_track": drawn.heeds(groups, "track__key", "track__name"),
        "ended": [
            (who, found)
            for who, by_agent in (("Claims by people", False), ("Claims by automated agents", True))
            if (found := drawn.endings(ended, by_agent, WAYS, Stage.values))
        ],
        "stages": Stage.labels,
        "waited": [(kind, drawn.columns(kind.counts, kind.total)) for kind in waited],
        "waits": [*drawn.WAITS, drawn.LONGER],
    }
    if began:
        context["passed_over"] = counts.passed_over(since, drawn.NAMED)
        context["never_opened"] = list(counts.never_opened(drawn.NAMED))
    return render(request, "problems/insight.html", context)
