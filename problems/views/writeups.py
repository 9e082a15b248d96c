"""What people published about the problems."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import htmx
from board.lib.access import members, public
from board.lib.errors import Refused
from problems import cite, metadata
from problems.filters import WriteUpFilter
from problems.filters.writeups import chips
from problems.forms.writeups import BearingFormSet, WriteUpForm
from problems.models import Bearing, Problem, WriteUp
from problems.services import writeups
from problems.views.portfolios import BIBTEX, csl_answer

PER_PAGE = 25
UNREADABLE, REFUSED = 422, 409


@public
@require_safe
def writeup_list(request: HttpRequest) -> HttpResponse:
    asked = WriteUpFilter(request.GET, WriteUp.objects.visible())
    rows = asked.qs.for_list().order_by("-linked_at", "-published", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = asked.data.copy()
    query.pop("page", None)
    context = {
        "filter": asked,
        "chips": chips(asked),
        "quick": QUICK,
        "page": page,
        "total": page.paginator.count,
        "query": query.urlencode(),
    }
    return htmx.page(request, "problems/writeup_list.html", "results", context)


# The lists that people come for, each a query of its own.
QUICK = {
    "Negative results": "says=negative",
    "Replications": "says=replication",
    "Answers": "says=answers&says=partial",
    "Legible": "state=legible",
    "Waiting for a reader": "state=listed&state=changes_requested",
    "From before this board": "before=1",
}


@public
@require_safe
def writeup_detail(request: HttpRequest, pk: int, tail: str = "") -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible().with_authors().select_related("linked_by"), pk=pk)
    if tail != writeup.slug:
        return redirect(writeup, permanent=True)
    bearings = Bearing.objects.on_public_problems().filter(writeup=writeup).order_by("position")
    bearings = bearings.select_related("problem__track", "claim")
    context = {
        "writeup": writeup,
        "bearings": bearings,
        "authors": writeup.authors.all(),
        "history": writeup.events.public().for_feed()[:20],
        "citation": cite.plain_writeup(writeup),
        "bibtex": cite.bibtex_of_writeup(writeup),
        "metadata": metadata.of_writeup(writeup, [bearing.problem for bearing in bearings]),
    }
    return render(request, "problems/writeup_detail.html", context)


@public
@require_safe
def writeup_bib(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible().with_authors(), pk=pk)
    return HttpResponse(cite.file_of([cite.bibtex_of_writeup(writeup)]), content_type=BIBTEX)


@public
@require_safe
def writeup_csl(request: HttpRequest, pk: int) -> HttpResponse:
    return csl_answer([cite.csl_of_writeup(get_object_or_404(WriteUp.objects.visible().with_authors(), pk=pk))])


@members
@require_http_methods(["GET", "HEAD", "POST"])
def link_writeup(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _try_to_link(request)
    problem = Problem.objects.public().named(request.GET.get("problem", ""))
    first = [{"problem": problem.number}] if problem else []
    context = {"form": WriteUpForm(), "rows": BearingFormSet(initial=first), "problem": problem}
    return render(request, "problems/writeup_form.html", context)


def _try_to_link(request: HttpRequest) -> HttpResponse:
    form, rows = WriteUpForm(request.POST), BearingFormSet(request.POST)
    context: dict[str, Any] = {"form": form, "rows": rows}
    status = UNREADABLE
    if not rows.management_form.is_valid():
        form.add_error(None, "The problems did not arrive. Name them again.")
        context["rows"] = BearingFormSet()
    elif form.is_valid() and rows.is_valid():
        try:
            linked = _link(request, form, rows)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            context["refusal"] = refusal
            status = REFUSED
        else:
            messages.success(request, "It is on the board, marked “not reviewed”.")
            return redirect(linked)
    return render(request, "problems/writeup_form.html", context, status=status)


@members
@require_POST
def withdraw_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(request.user.linked_writeups, pk=pk)
    try:
        writeups.withdraw(writeup, by=request.user, note=request.POST.get("note", "")[:1000])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("problems:my-board")
    messages.success(request, "Withdrawn. It is no longer shown; the record says that you took it back.")
    return redirect("problems:my-board")


def _link(request: HttpRequest, form: WriteUpForm, rows) -> WriteUp:
    fields = dict(form.cleaned_data)
    return writeups.link(fields.pop("url"), by=request.user, bears_on=rows.bears_on(), **fields)
