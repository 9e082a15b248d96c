"""The discussion of a problem."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, preview, refusals
from board.lib.access import curators, members, public
from board.lib.errors import Refused
from board.lib.prepared import prepared
from board.lib.text import one_line
from problems import permissions
from problems.forms.comments import CommentForm
from problems.models import Comment, Problem
from problems.services import comments, reports
from problems.views.queue import decided

ON_THE_PROBLEM, PER_PAGE = 20, 50


@public
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a comment for ever. Where it stands changes as others are written."""
    return redirect(where(get_object_or_404(_visible(request.user), pk=pk)))


@public
@require_safe
def comment_list(request: HttpRequest, number: int) -> HttpResponse:
    problem, now = _problem(request, number), timezone.now()
    page = Paginator(problem.comments.for_page(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "problem": problem,
        "page": page,
        "discussion": with_acts(page.object_list, request.user, now),
        "comment_form": CommentForm(),
        "may_comment": permissions.can_comment(request.user, problem, now),
    }
    return render(request, "problems/comment_list.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def write_comment(request: HttpRequest, number: int) -> HttpResponse:
    problem = _problem(request, number)
    form = CommentForm(posts.data(request))
    verdict = permissions.can_comment(request.user, problem, timezone.now())
    context = {"problem": problem, "form": form, "verdict": verdict}
    return _typed(request, context, lambda text: comments.comment(problem, by=request.user, text=text))


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request.user), pk=pk, by=request.user)
    verdict = permissions.can_edit_comment(request.user, found, timezone.now())
    form = CommentForm(posts.data(request), initial={"text": found.text})
    context = {"problem": found.problem, "comment": found, "form": form, "verdict": verdict}
    return _typed(request, context, lambda text: comments.edit(found, by=request.user, text=text))


def _typed(request: HttpRequest, context: dict[str, Any], write: Callable[[str], Comment]) -> HttpResponse:
    """The form; once it is sent, the preview, what was wrong, or the way to the comment."""
    if context["form"].is_preview:
        return preview.answer(request, "problems/comment_form.html", context)
    return posts.answer(request, "problems/comment_form.html", context, lambda text: where(write(text)))


@members
@require_POST
def delete_comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request.user), pk=pk, by=request.user)
    return _act(request, found, lambda: comments.delete(found, by=request.user))


@curators
@require_POST
def hide_comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request.user), pk=pk)
    note = one_line(request.POST)
    return _act(request, found, lambda: reports.hide_comment(found, by=request.user, note=note))


@curators
@require_POST
def show_comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request.user), pk=pk)
    return _act(request, found, lambda: comments.show(found, by=request.user))


@curators
@require_POST
def mark_comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request.user), pk=pk)
    return _act(request, found, lambda: comments.mark(found, by=request.user))


@curators
@require_POST
def unmark_comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(request.user), pk=pk)
    return _act(request, found, lambda: comments.unmark(found, by=request.user))


def _act(request: HttpRequest, found: Comment, verb: Callable[[], object]) -> HttpResponse:
    """One press of a button under a comment; back to it, with the refusal where there is one."""
    try:
        verb()
    except Refused as refusal:
        return refusals.answer(request, refusal, where(found))
    return redirect(decided(request, where(found)))


def where(comment: Comment) -> str:
    """The address at which a comment stands now: among the last on the problem's page, or in the whole discussion."""
    problem, above = comment.problem, Comment.objects.before(comment).count()
    is_on_the_problem = problem.comments.count() - above <= ON_THE_PROBLEM and not problem.merged_into_id
    there = problem.get_absolute_url()
    if not is_on_the_problem:
        there = f"{reverse('problems:comment-list', args=[problem.pk])}?page={above // PER_PAGE + 1}"
    return f"{there}#comment-{comment.pk}"


def last_said(problem: Problem, latest: Iterable[Comment], user, now: datetime) -> list[tuple[Comment, frozenset[str]]]:
    """What the problem's page shows of its discussion, the oldest first, each with what this person can do to it."""
    for one in latest:
        one.problem = problem
    return with_acts(reversed(list(latest)), user, now)


@prepared
def latest_on(number: int):
    return Comment.objects.filter(problem=number).latest_for_page(ON_THE_PROBLEM)


def with_acts(rows: Iterable[Comment], user, now: datetime) -> list[tuple[Comment, frozenset[str]]]:
    return [(row, permissions.comment_acts(user, row, now)) for row in rows]


def _visible(user):
    return Comment.objects.visible_to(user).select_related("problem__track", "by")


def _problem(request: HttpRequest, number: int) -> Problem:
    return get_object_or_404(Problem.objects.visible_to(request.user).select_related("track"), number=number)
