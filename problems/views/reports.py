"""Telling the curators about something that should not stand here."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from board.lib import posts
from board.lib.access import members
from board.lib.verdicts import Verdict
from problems import permissions
from problems.forms.curating import ProblemReportForm
from problems.forms.reports import ReportForm
from problems.models import Claim, Comment, LogEntry, Problem, Reproduction, Review, WriteUp
from problems.models.reports import ELSEWHERE, elsewhere_of
from problems.services import reports
from problems.services.reports import Words
from problems.views.comments import where
from users.models import User


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.visible_to(request.user).select_related("problem__track", "by"), pk=pk)
    verdict = permissions.can_report_comment(request.user, comment)
    return _report(request, comment, comment.problem, verdict)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LogEntry.objects.visible_to(request.user).for_page(), pk=pk)
    verdict = permissions.can_report_log_entry(request.user, entry)
    return _report(request, entry, entry.claim.problem, verdict)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_review(request: HttpRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(Review.objects.of_visible().read().for_page(), pk=pk)
    verdict = permissions.can_report_review(request.user, review)
    return _report(request, review, review.writeup, verdict)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible().select_related("linked_by"), pk=pk)
    return _report(request, writeup, writeup, permissions.can_report_writeup(request.user, writeup))


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_reproduction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Reproduction.objects.public().select_related("writeup", "by"), pk=pk)
    return _report(request, found, found.writeup, permissions.can_report_reproduction(request.user, found))


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Its plan, its check-ins and what was handed over. Each entry of its log has a report of its own."""
    found = get_object_or_404(Claim.objects.visible_to(request.user).select_related("problem__track", "person"), pk=pk)
    return _report(request, found, found.problem, permissions.can_report_claim(request.user, found))


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_person(request: HttpRequest, username: str) -> HttpResponse:
    found = get_object_or_404(User.objects.joined(), username=username.lower())
    return _report(request, found, found, permissions.can_report_person(request.user, found))


def _report(request: HttpRequest, thing: Words, of: Problem | WriteUp | User, verdict: Verdict) -> HttpResponse:
    """The form about something that somebody wrote about a problem or a write-up, and back to it."""
    context = {
        "problem": of if isinstance(of, Problem) else None,
        "writeup": of if isinstance(of, WriteUp) else None,
        "person": of if isinstance(of, User) else None,
        "template": SHOWN[type(thing)],
    }
    return _form(request, thing, context, verdict)


def report_page_of(request: HttpRequest, thing: Model, verdict: Verdict) -> HttpResponse:
    """The same form about something of an app above."""
    return _form(request, thing, {"template": ELSEWHERE[elsewhere_of(thing)].template, "page": thing}, verdict)


def _form(request: HttpRequest, thing: Any, context: dict[str, Any], verdict: Verdict) -> HttpResponse:
    context |= {
        "thing": thing,
        "noun": "person" if isinstance(thing, User) else thing._meta.verbose_name,
        "form": ReportForm(posts.data(request)),
        "verdict": verdict,
    }

    def report(**fields: Any) -> str:
        reports.report(thing, by=request.user, **fields)
        return where(thing) if isinstance(thing, Comment) else thing.get_absolute_url()

    done = "A curator will look at it. Nobody else learns that you reported it."
    return posts.answer(request, "problems/report_form.html", context, report, done)


# How what is reported stands above the form.
SHOWN: dict[type, str] = {
    Comment: "problems/_reported_words.html",
    LogEntry: "problems/_reported_words.html",
    Review: "problems/_reported_review.html",
    WriteUp: "problems/_reported_writeup.html",
    Reproduction: "problems/_reported_reproduction.html",
    Claim: "problems/_reported_claim.html",
    User: "problems/_reported_person.html",
}


@members
@require_http_methods(["GET", "HEAD", "POST"])
def report_problem(request: HttpRequest, number: int) -> HttpResponse:
    """ "Already solved, here", or "cannot be answered, as this shows"."""
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    verdict = permissions.can_report_problem(request.user, problem)
    context = {"problem": problem, "form": ProblemReportForm(posts.data(request)), "verdict": verdict}

    def report(**fields: Any) -> Problem:
        reports.report_problem(problem, by=request.user, **fields)
        return problem

    done = "A curator checks it, and you hear what they say. Thank you for looking."
    return posts.answer(request, "problems/problem_report_form.html", context, report, done)
