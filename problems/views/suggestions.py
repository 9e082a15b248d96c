"""Suggesting an edit of a listed problem, and what curators make of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import htmx, posts
from board.lib.access import curators, members
from board.lib.back import back
from board.lib.errors import Refused
from board.lib.posts import REFUSED, UNREADABLE
from board.lib.text import whole_number
from problems import permissions
from problems.forms.suggestions import AcceptForm, DeclineEditForm, SuggestForm
from problems.models import Problem, SuggestedEdit
from problems.services import revisions, suggestions

FORM = "problems/suggestion_form.html"


@members
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_edit(request: HttpRequest, number: int) -> HttpResponse:
    """The texts as they stand, to be changed; the button "Show the changes" tells what that would change."""
    problem = get_object_or_404(Problem.objects.public().select_related("track"), number=number)
    if problem.merged_into_id:
        return redirect("problems:suggest-edit", problem.merged_into_id)
    form: Any = SuggestForm(posts.data(request), initial=SuggestForm.initial_of(problem))
    revision = revisions.current_revision(problem)
    context = {
        "problem": problem,
        "form": form,
        "seen": revision.number if revision else 0,
        "verdict": permissions.can_suggest(request.user, problem),
    }
    if "preview" in request.POST:
        return _preview(request, context)
    status = 200
    if form.is_bound and not form.is_valid():
        status = UNREADABLE
    elif form.is_bound:
        given = dict(form.cleaned_data)
        note = given.pop("note")
        try:
            sent = suggestions.suggest(problem, given, by=request.user, note=note, seen=_seen(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            messages.success(request, "Sent. A curator reads it within days, and you hear of it.")
            return redirect(sent)
    if form.is_bound and (seen := _seen(request)) is not None:
        # What was typed began from there, and not from how it reads by now.
        context["seen"] = seen
    return render(request, FORM, context, status=status)


def _preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    form, problem = context["form"], context["problem"]
    form.is_valid()
    wrong = {form[name].label: errors for name, errors in form.errors.items() if name in suggestions.FIELDS}
    read = {name: form.cleaned_data[name] for name in suggestions.FIELDS if name in form.cleaned_data}
    context |= {"differences": suggestions.preview(problem, read), "unread": wrong, "has_looked": True}
    if not htmx.wants_fragment(request):
        typed = {name: request.POST.get(name, "") for name in (*suggestions.FIELDS, "note")}
        context |= {"form": SuggestForm(initial=typed), "seen": _seen(request) or context["seen"]}
    return htmx.either(request, FORM, "problems/_suggestion_preview.html", context)


@members
@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@members
@require_POST
def withdraw_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.user.suggestions.for_page(), pk=pk)
    try:
        suggestions.withdraw(found, by=request.user)
    except Refused as refusal:
        return _page(request, found, refusal=refusal, status=REFUSED)
    messages.success(request, "Taken back.")
    return redirect(found)


@curators
@require_POST
def accept_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    names = [name for name in found.after if name in request.POST]
    form = AcceptForm(request.POST, names=names, auto_id="accept_%s")
    if not form.is_valid():
        return _page(request, found, bound={"accept_form": form}, status=UNREADABLE)
    given = dict(form.cleaned_data)
    note = given.pop("note")
    try:
        suggestions.accept(found, by=request.user, texts=given or None, note=note, seen=_seen(request))
    except Refused as refusal:
        bound = {"accept_form": form} if names else None
        return _page(request, _visible(request, pk), bound=bound, refusal=refusal, status=REFUSED)
    messages.success(request, "Accepted. The history of the problem names you both.")
    return back(request, found.problem)


@curators
@require_POST
def decline_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = DeclineEditForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        return _page(request, found, bound={"decline_form": form}, status=UNREADABLE)
    try:
        suggestions.decline(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _page(request, _visible(request, pk), bound={"decline_form": form}, refusal=refusal, status=REFUSED)
    messages.success(request, "Declined.")
    return back(request, "problems:curate")


def _visible(request: HttpRequest, pk: int) -> SuggestedEdit:
    return get_object_or_404(SuggestedEdit.objects.visible_to(request.user).for_page(), pk=pk)


def _page(
    request: HttpRequest,
    found: SuggestedEdit,
    *,
    bound: dict[str, Any] | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    problem = found.problem
    revision = revisions.current_revision(problem)
    may_answer = permissions.can_answer_suggestion(request.user, found)
    context: dict[str, Any] = {
        "suggestion": found,
        "problem": problem,
        "differences": suggestions.differences(found, problem),
        "seen": revision.number if revision else 0,
        "may_answer": may_answer,
        "may_withdraw": permissions.can_withdraw_suggestion(request.user, found),
        "refusal": refusal or (may_answer.reason if bound and not may_answer else None),
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    if may_answer:
        initial = AcceptForm.initial_of(found, problem)
        context |= {
            "accept_form": AcceptForm(names=found.after, initial=initial, auto_id="accept_%s"),
            "decline_form": DeclineEditForm(auto_id="decline_%s"),
            **(bound or {}),
        }
    return render(request, "problems/suggestion_detail.html", context, status=status)


def _seen(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("seen", ""))
