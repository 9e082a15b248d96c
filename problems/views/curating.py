"""What curators decide, each act under an address of its own. The pages that lead here are those of the queue."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from board.lib import posts
from board.lib.access import curators
from board.lib.errors import Refused
from board.lib.text import one_line
from problems.forms.curating import CheckForm, ResolveForm
from problems.models import LinkHealth, Problem, Report
from problems.models.choices import Resolution
from problems.services import link_health, problems, reports
from problems.views import queue


@curators
@require_POST
def accept_report(request: HttpRequest, pk: int) -> HttpResponse:
    resolution = request.POST.get("resolution", "")
    if resolution not in Resolution.values:
        return queue.refused(request, "reports", pk, Refused("Say what the problem is marked as."))
    note = one_line(request.POST)
    return _answer(
        request, pk, lambda report: reports.accept(report, Resolution(resolution), by=request.user, note=note)
    )


@curators
@require_POST
def hide_reported(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _answer(request, pk, lambda report: reports.hide(report, by=request.user, note=note))


@curators
@require_POST
def settle_report(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _answer(request, pk, lambda report: reports.settle(report, by=request.user, note=note))


@curators
@require_POST
def leave_report(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _answer(request, pk, lambda report: reports.leave(report, by=request.user, note=note))


def _answer(request: HttpRequest, pk: int, verb: Callable[[Report], None]) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    try:
        verb(report)
    except Refused as refusal:
        return queue.refused(request, "reports", pk, refusal)
    return redirect(queue.decided(request, "problems:curate"))


@curators
@require_POST
def leave_link(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(LinkHealth, pk=pk)
    try:
        link_health.leave(link, by=request.user, note=one_line(request.POST))
    except Refused as refusal:
        return queue.refused(request, "links", pk, refusal)
    return redirect(queue.decided(request, "problems:curate"))


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def check_problem(request: HttpRequest, number: int) -> HttpResponse:
    """Still open as far as a curator knows, and how they looked: from the queue in one click, or here."""
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    form = CheckForm(posts.data(request))

    def check(**fields: Any) -> str:
        problems.check(problem, by=request.user, **fields)
        return queue.decided(request, problem)

    context = {"problem": problem, "form": form, "next": request.POST.get("next", "")}
    return posts.answer(request, "problems/check_form.html", context, check)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def resolve_problem(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    form = ResolveForm(posts.data(request), initial={"resolution": problem.resolution})

    def resolve(**fields: Any) -> Problem:
        problems.resolve(problem, by=request.user, **fields)
        return problem

    return posts.answer(request, "problems/resolve_form.html", {"problem": problem, "form": form}, resolve)
