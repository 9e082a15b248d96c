"""Changing many problems at once: choosing them, seeing exactly what would change, saying yes, and undoing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from board.lib import htmx, posts
from board.lib.access import curators, public
from board.lib.errors import Refused
from board.lib.text import unix_lines
from problems.filters import ProblemFilter, pages
from problems.filters.chips import chips
from problems.forms.editing import RestoreForm
from problems.forms.many import ALL, SOME, ManyForm
from problems.models import Act, Problem
from problems.services.curating import many, plans
from problems.services.curating.plans import SHOWN

PER_PAGE = 50


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def change_many(request: HttpRequest) -> HttpResponse:
    """The list's filter in the address says what there is to tick. The first button shows, the second one does."""
    form = ManyForm(_with_ticks(request.POST) if request.method == "POST" else None, initial=_begin(request))
    context: dict[str, Any] = {"form": form, "shown": SHOWN}
    if form.is_bound and form.is_valid() and not _filter_of(form).form.is_valid():
        form.add_error(None, "The filter cannot be read. Go back to the list and choose again.")
    if form.is_bound and form.is_valid() and "change_it" not in request.POST:
        return _show(request, form, context)

    def change(**fields: Any) -> Act:
        return many.change(_chosen(form), form.wanted, by=request.user, note=fields["note"], seen=fields["seen"])

    if form.is_bound:
        return posts.answer(
            request, "problems/many_form.html", context | _list(form), change, "Done. It can be undone, as one act."
        )
    return render(request, "problems/many_form.html", context | _list(form))


def _show(request: HttpRequest, form: ManyForm, context: dict[str, Any]) -> HttpResponse:
    """What would change, and what would not. Writes nothing."""
    try:
        plan = plans.plan(_chosen(form), form.wanted, by=request.user, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "problems/many_form.html", context | _list(form), status=posts.REFUSED)
    given = form.cleaned_data
    context |= {
        "plan": plans.with_texts(plan),
        "label": given["change"] and dict(form.fields["change"].choices)[given["change"]],  # type: ignore[attr-defined]
        "term": form.wanted.term,
        "numbers": " ".join(map(str, given["numbers"])),
    }
    return render(request, "problems/many_preview.html", context)


def _filter_of(form: ManyForm) -> ProblemFilter:
    return ProblemFilter(QueryDict(form["query"].value() or ""))


def _chosen(form: ManyForm) -> Any:
    """The problems that are meant."""
    if form.cleaned_data["which"] == ALL:
        return _filter_of(form).qs
    return Problem.objects.to_change_at_once().filter(pk__in=form.cleaned_data["numbers"])


def _begin(request: HttpRequest) -> dict[str, Any]:
    """What the page begins with: the filter of the list that somebody came from."""
    query = request.GET.copy()
    query.pop("page", None)
    return {"query": query.urlencode(), "which": ALL if query else SOME}


def _with_ticks(posted: QueryDict) -> QueryDict:
    """What was ticked beside what was named by number."""
    data = posted.copy()
    data["numbers"] = " ".join([unix_lines(data.get("numbers", "")), *data.getlist("tick")])
    return data


def _list(form: ManyForm) -> dict[str, Any]:
    """The first problems of the filter, to be ticked."""
    asked = _filter_of(form)
    rows = pages.ordered(asked).for_line()
    ticked = set((form["numbers"].value() or "").split())
    return {
        "asked": asked,
        "chips": chips(asked),
        "count": asked.qs.count(),
        "rows": [(row, str(row.pk) in ticked) for row in rows[:SHOWN]],
    }


@public
@require_safe
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: what it changed of which problem, who made it and why."""
    found = get_object_or_404(Act.objects.for_list(), pk=pk)
    rows = found.rows.filter(problem__in=_readable(request)).select_related("problem").order_by("problem")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    if htmx.wants_fragment(request) and found.ended_at:
        # What waited for its end shows all of it anew: what may be done now, and how each row came out.
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"act": found, "page": page}
    return htmx.either(request, "problems/act_detail.html", "problems/_act_progress.html", context)


def _readable(request: HttpRequest) -> Any:
    return Problem.objects.visible_to(request.user).values("pk")


@public
@require_safe
def act_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(Act.objects.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "problems/act_list.html", {"page": page})


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def undo_act(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Act.objects.for_list(), pk=pk)
    form = RestoreForm(posts.data(request))

    def undo(**fields: Any) -> Act:
        made, since = many.undo(found, by=request.user, **fields)
        if since:
            named = ", ".join(f"#{problem.pk}" for problem in since[:50])
            more = f" and {len(since) - 50} more" if len(since) > 50 else ""
            messages.warning(request, f"Changed since, so these stay as they are: {named}{more}.")
        return made

    done = "Being undone." if (found.rows_count or 0) > many.AT_ONCE else "Undone."
    return posts.answer(request, "problems/undo_act_form.html", {"act": found, "form": form}, undo, done)
