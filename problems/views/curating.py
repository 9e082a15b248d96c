"""What waits for curators, and what they say of a problem's answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts
from board.lib.access import curators
from board.lib.errors import Refused
from board.lib.text import one_line
from problems.forms.curating import ResolveForm
from problems.models import Problem, Report, WriteUp
from problems.models.choices import Resolution
from problems.services import problems, reports

SHOWN = 25


@curators
@require_safe
def curate(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first. The counts say how much, the lists show the next of each."""
    waiting, told = WriteUp.objects.to_triage(), Report.objects.open()
    context = {
        "writeups": waiting.for_list().select_related("linked_by")[:SHOWN],
        "writeups_count": waiting.count(),
        "reports": told.on_problems().for_queue()[:SHOWN],
        "word_reports": told.on_words().for_queue()[:SHOWN],
        "reports_count": told.count(),
        "resolutions": Resolution.choices,
    }
    return render(request, "problems/curate.html", context)


@curators
@require_POST
def accept_report(request: HttpRequest, pk: int) -> HttpResponse:
    resolution = request.POST.get("resolution", "")
    if resolution not in Resolution.values:
        messages.error(request, "Say what the problem is marked as.")
        return redirect("problems:curate")
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
def leave_report(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _answer(request, pk, lambda report: reports.leave(report, by=request.user, note=note))


def _answer(request: HttpRequest, pk: int, verb: Callable[[Report], None]) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    try:
        verb(report)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("problems:curate")


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def resolve_problem(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    form = ResolveForm(posts.data(request), initial={"resolution": problem.resolution})

    def resolve(**fields: Any) -> Problem:
        problems.resolve(problem, by=request.user, **fields)
        return problem

    return posts.answer(request, "problems/resolve_form.html", {"problem": problem, "form": form}, resolve)
