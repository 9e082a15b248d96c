"""Telling the curators about something that should not stand here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from board.lib.access import members
from board.lib.errors import Refused
from problems import permissions
from problems.forms.curating import ProblemReportForm
from problems.forms.reports import ReportForm
from problems.models import Comment, Problem
from problems.services import reports
from problems.views.comments import where

UNREADABLE, REFUSED = 422, 409


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.visible_to(request.user).select_related("problem__track", "by"), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = UNREADABLE if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            reports.report(comment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            messages.success(request, "A curator will look at it. Nobody else learns that you reported it.")
            return redirect(where(comment))
    verdict = permissions.can_report_comment(request.user, comment)
    context = {"comment": comment, "problem": comment.problem, "form": form, "verdict": verdict}
    return render(request, "problems/report_form.html", context, status=status)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_problem(request: HttpRequest, number: int) -> HttpResponse:
    """ "Already solved, here", or "cannot be answered, as this shows"."""
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    form = ProblemReportForm(request.POST if request.method == "POST" else None)
    status = UNREADABLE if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            reports.report_problem(problem, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            messages.success(request, "A curator checks it, and you hear what they say. Thank you for looking.")
            return redirect(problem)
    context = {"problem": problem, "form": form, "verdict": permissions.can_report_problem(request.user, problem)}
    return render(request, "problems/problem_report_form.html", context, status=status)
