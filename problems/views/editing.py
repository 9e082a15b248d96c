"""The edits of a problem: making one, reading them all, what lies between two, and going back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from board.lib import diffs, posts, preview
from board.lib.access import curators, public
from board.lib.errors import Refused
from board.lib.text import whole_number
from problems.forms.editing import EditProblemForm, RestoreProblemForm
from problems.models import Problem, Revision
from problems.services import facts, problems, revisions
from problems.services.revisions import Outdated

PER_PAGE = 30


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def edit_problem(request: HttpRequest, number: int) -> HttpResponse:
    """Every text and fact. Two edits at once meet here: what both changed is shown side by side."""
    problem = get_object_or_404(Problem.objects.visible_to(request.user).with_facts(), number=number)
    base = revisions.base_of(problem)
    form = EditProblemForm(
        posts.data(request), status=problem.status, initial=EditProblemForm.initial_of(facts.of(problem), base)
    )
    context: dict[str, Any] = {"problem": problem, "form": form, "action": request.path}
    if form.is_preview:
        return preview.answer(request, "problems/problem_form.html", context)

    def edit(*, note: str, began_from: Any, **fields: Any) -> Problem:
        try:
            problems.revise(problem, form.said(), by=request.user, note=note, began_from=began_from)
        except Outdated as outdated:
            context["clashes"] = [_drawn(clash) for clash in outdated.clashes]
            form.go_on_from(outdated.base, outdated.theirs)
            raise
        return Problem.objects.get(pk=problem.pk)

    done = "Saved. The edit is in the history, where it can be taken back."
    return posts.answer(request, "problems/problem_form.html", context, edit, done)


def _drawn(clash: revisions.Clash) -> dict[str, Any]:
    """A clash as the page shows it: what each changed, or the bare texts where nobody knows the base."""
    name, base = clash.name, clash.base
    said = {side: facts.in_words(name, getattr(clash, side)) for side in ("theirs", "mine")}
    if base is None:
        return {"label": clash.label, "theirs": said["theirs"], "mine": said["mine"], "base": None}
    before = facts.in_words(name, base)
    return {
        "label": clash.label,
        "theirs": diffs.html(before, said["theirs"]),
        "mine": diffs.html(before, said["mine"]),
        "base": before,
    }


@public
@require_safe
def problem_history(request: HttpRequest, number: int) -> HttpResponse:
    """Every edit, the newest first, to compare any two."""
    problem = _readable(request, number)
    page = Paginator(problem.revisions.select_related("by", "suggestion__by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "problems/problem_history.html", {"problem": problem, "page": page})


@public
@require_safe
def problem_diff(request: HttpRequest, number: int) -> HttpResponse:
    """What differs between two edits, a the earlier; without them, what the last edit changed."""
    problem = _readable(request, number)
    before, after = _two(problem, request.GET.get("a", ""), request.GET.get("b", ""))
    newest = revisions.current_revision(problem)
    context = {
        "problem": problem,
        "before": before,
        "after": after,
        "between": between(before, after),
        "newest": newest,
        "older": problem.revisions.filter(number__lt=before.number).order_by("-number").first(),
        "newer": problem.revisions.filter(number__gt=after.number).order_by("number").first(),
        "may_restore": request.user.is_authenticated and request.user.is_curator and before != newest,
    }
    return render(request, "problems/problem_diff.html", context)


def between(before: Revision, after: Revision) -> list[tuple[str, str]]:
    """(label, both texts in one) of everything that two revisions tell otherwise."""
    told = facts.differing(before.said, after.said)
    return [
        (facts.ALL[name].label, diffs.html(facts.in_words(name, one), facts.in_words(name, other)))
        for name, (one, other) in told.items()
    ]


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def restore_problem(request: HttpRequest, number: int, revision: int) -> HttpResponse:
    """Back to how it stood after one edit: what that changes, a reason, and a button."""
    problem = get_object_or_404(Problem.objects.visible_to(request.user), number=number)
    found = get_object_or_404(problem.revisions, number=revision)
    newest = revisions.current_revision(problem)
    form = RestoreProblemForm(posts.data(request), initial={"seen": newest.number if newest else None})
    context = {
        "problem": problem,
        "revision": found,
        "form": form,
        "between": between(newest, found) if newest else [],
    }

    def restore(**fields: Any) -> str:
        try:
            problems.restore(problem, found, by=request.user, **fields)
        except Refused as refusal:
            if refusal.code == "changed" and newest:
                # What the page shows now is what is said yes to the next time.
                data: Any = form.data.copy()  # type: ignore[attr-defined]
                data["seen"] = str(newest.number)
                form.data = data
            raise
        return reverse("problems:problem-history", args=[problem.number])

    return posts.answer(request, "problems/restore_form.html", context, restore, f"It is as it was in edit {revision}.")


def _readable(request: HttpRequest, number: int) -> Problem:
    return get_object_or_404(Problem.objects.visible_to(request.user).select_related("track"), number=number)


def _two(problem: Problem, a: str, b: str) -> tuple[Revision, Revision]:
    """The two edits that are asked for, the earlier first. Raises Http404 for what is not there."""
    numbers = [number for number in map(whole_number, (a, b)) if number is not None]
    if len(numbers) != len([text for text in (a, b) if text]):
        raise Http404
    found = list(problem.revisions.select_related("by", "suggestion__by").filter(number__in=numbers).order_by("number"))
    if len(found) != len(set(numbers)):
        raise Http404
    if not numbers:
        found = list(problem.revisions.select_related("by", "suggestion__by")[:2])[::-1]
    if not found:
        raise Http404
    return found[0], found[-1]
