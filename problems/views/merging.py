"""Pages on which curators change the shape of the list."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from board.lib import markdown, posts
from board.lib.access import curators
from board.lib.errors import Refused
from problems import permissions
from problems.forms.merging import BasePartFormSet, IntoForm, MergeForm, MoveForm, PartFormSet, ReasonForm, VariantForm
from problems.models import Merge, Problem, Proposal
from problems.models.choices import MOVES, PUBLIC, Status
from problems.models.merges import Kind
from problems.services import merges, problems, variants
from problems.views.queue import decided

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def _found(number: int) -> Problem:
    return get_object_or_404(Problem.objects.public().select_related("track", "merged_into", "parent"), number=number)


@curators
@READ_OR_SEND
def merge_problem(request: HttpRequest, number: int) -> HttpResponse:
    """First which one stays, then what would move, then the reason and the act."""
    problem, now = _found(number), timezone.now()
    asked = IntoForm(request.POST if request.method == "POST" else (request.GET or None))
    into = asked.cleaned_data["into"] if asked.is_valid() else None
    verdict = (
        permissions.can_merge(request.user, problem, into)
        if into
        else permissions.can_merge_away(request.user, problem)
    )
    form = MergeForm(posts.data(request), initial={"into": into and into.pk})
    context = {
        "problem": problem,
        "into": into,
        "asked": asked,
        "form": form,
        "verdict": verdict,
        "preview": merges.preview(problem, into, now) if into and verdict else None,
    }

    def merge(into: Problem, note: str) -> Problem:
        merges.merge(problem, into=into, by=request.user, note=note)
        return into

    done = f"#{problem.pk} is a part of this problem now. For 30 days it can be undone."
    return posts.answer(request, "problems/merge_form.html", context, merge, done)


@curators
@READ_OR_SEND
def undo_merge(request: HttpRequest, number: int) -> HttpResponse:
    problem = _found(number)
    merge = Merge.objects.latest_of(Kind.PROBLEM, problem.pk)
    if merge is None:
        raise Http404
    kept = get_object_or_404(Problem, number=merge.kept)
    verdict = permissions.can_undo_merge(request.user, merge, timezone.now())
    form = ReasonForm(posts.data(request))
    context = {"problem": problem, "kept": kept, "merge": merge, "verdict": verdict, "form": form}
    context["count"] = merge.rows.count()
    done = "Undone. What had moved is back here."
    return posts.answer(
        request,
        "problems/unmerge_form.html",
        context,
        lambda **said: merges.undo(merge, by=request.user, **said),
        done,
    )


@curators
@READ_OR_SEND
def split_problem(request: HttpRequest, number: int) -> HttpResponse:
    problem = _found(number)
    form, rows, status = ReasonForm(posts.data(request)), _parts(request), 200
    if form.is_bound:
        status = posts.UNREADABLE
        # Both are asked, so that both say what is wrong.
        if all([form.is_valid(), rows.is_valid()]):
            try:
                variants.split(problem, parts=rows.parts(), by=request.user, **form.cleaned_data)
            except (Refused, markdown.Unrenderable) as refusal:
                form.add_error(None, str(refusal))
                status = posts.REFUSED
            else:
                return redirect(problem)
    context = {"problem": problem, "form": form, "rows": rows}
    context["verdict"] = permissions.can_split(request.user, problem)
    return render(request, "problems/split_form.html", context, status=status)


def _parts(request: HttpRequest) -> BasePartFormSet:
    return cast(BasePartFormSet, PartFormSet(posts.data(request), prefix="parts"))


@curators
@READ_OR_SEND
def mark_variant(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.select_related("track"), number=number)
    form = VariantForm(posts.data(request), initial={"of": problem.parent_id})
    context = {"problem": problem, "form": form, "verdict": permissions.can_mark_variant(request.user, problem)}

    def mark(**said: Any) -> Problem:
        return variants.mark(problem, by=request.user, **said)

    return posts.answer(request, "problems/variant_form.html", context, mark, "Saved. It stands on both pages.")


@curators
@READ_OR_SEND
def move_problem(request: HttpRequest, number: int) -> HttpResponse:
    """On the list or declined, historical, withdrawn, or back on the list. What a member proposed has its own page."""
    visible = Problem.objects.visible_to(request.user).select_related("track", "merged_into")
    problem = get_object_or_404(visible, number=number)
    if problem.status not in PUBLIC and Proposal.objects.filter(problem=problem).exists():
        return redirect("problems:proposal", number)
    form = MoveForm(posts.data(request))
    if not form.is_bound:
        form.only_from(problem)

    def move(to: str, note: str) -> Any:
        problems.move(problem, Status(to), by=request.user, note=note)
        return decided(request, problem)

    can_move = bool(MOVES[Status(problem.status)])
    context = {"problem": problem, "form": form, "can_move": can_move, "next": request.POST.get("next", "")}
    return posts.answer(request, "problems/move_form.html", context, move)
