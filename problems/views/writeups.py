"""What people published about the problems."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import htmx, posts, refusals
from board.lib.access import curators, members, public
from board.lib.addresses import moved
from board.lib.back import back_to
from board.lib.errors import Refused
from board.lib.posts import REFUSED, UNREADABLE
from board.lib.text import one_line
from problems import cite, exports, metadata, permissions
from problems.filters import WriteUpFilter
from problems.filters.writeups import chips
from problems.forms.writeups import (
    BearingFormSet,
    BearingsAnewFormSet,
    SelfCheckForm,
    WriteUpEditForm,
    WriteUpForm,
    said_as_words,
    seen_in,
)
from problems.models import Author, Bearing, Event, Problem, WriteUp
from problems.models.authorship import with_proofs
from problems.models.reproductions import with_reproductions
from problems.models.revisions import changed_since, newest
from problems.services import authors, bearings, triage, writeups
from problems.views import reproductions, reviews
from problems.views.lookups import lookups
from problems.views.portfolios import csl_answer
from problems.views.queue import decided

PER_PAGE = 25


@public
@require_safe
def writeup_list(request: HttpRequest) -> HttpResponse:
    asked = WriteUpFilter(request.GET, WriteUp.objects.visible())
    rows = with_reproductions(asked.qs.for_list()).order_by("-linked_at", "-published", "pk")
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
    "Reproduced": "reproduced=reproduced",
    "Waiting for a reader": "state=listed&state=under_review&state=changes_requested",
    "From before this board": "before=1",
}


@public
@require_safe
def writeup_detail(request: HttpRequest, pk: int, tail: str = "") -> HttpResponse:
    writeup = _visible(request, pk)
    if tail != writeup.slug:
        return moved(writeup)
    return _page(request, writeup)


def _page(request: HttpRequest, writeup: WriteUp, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    looked = lookups(request, writeup)
    is_mine = request.user.is_authenticated and permissions.is_of(request.user, writeup)
    rows = Bearing.objects.on_public_problems().filter(writeup=writeup).order_by("position")
    rows = rows.select_related("problem__track", "claim", "revision")
    rows = rows.annotate(newest_text=newest("text"), newest_number=newest("number"))
    context = {
        "writeup": writeup,
        "bearings": rows,
        "text_changed": {row.pk for row in rows if changed_since(row)},
        "is_mine": is_mine,
        "self_checks": writeup.self_checks.all() if is_mine else [],
        "is_named": request.user.pk in {author.person_id for author in looked["authors"] if author.person_id},
        "may_triage": permissions.can_triage(request.user, writeup),
        "may_edit": permissions.can_edit_writeup(request.user, writeup),
        "may_take_down": permissions.can_take_down(request.user, writeup),
        "may_report": permissions.can_report_writeup(request.user, writeup),
        "refusal": refusal,
        **_history(writeup, is_mine),
        **reviews.on_the_writeup(request.user, writeup, timezone.now()),
        **reproductions.on_the_writeup(request.user, writeup),
        **looked,
        "citation": cite.plain_writeup(writeup),
        "bibtex": cite.bibtex_of_writeup(writeup),
        "metadata": metadata.of_writeup(writeup, [bearing.problem for bearing in rows]),
    }
    return render(request, "problems/writeup_detail.html", context, status=status)


SHOWN_EVENTS, EVENTS_PER_PAGE = 20, 50


def _history(writeup: WriteUp, is_mine: bool) -> dict[str, Any]:
    """The last of what happened to it, and whether there is more."""
    last = list(_told_of(writeup, is_mine)[: SHOWN_EVENTS + 1])
    return {"history": last[:SHOWN_EVENTS], "has_more_history": len(last) > SHOWN_EVENTS}


def _told_of(writeup: WriteUp, is_mine: bool) -> QuerySet[Event]:
    return (writeup.events.on_record() if is_mine else writeup.events.public()).for_feed()


@public
@require_safe
def writeup_history(request: HttpRequest, pk: int) -> HttpResponse:
    """All that happened to it, the newest first."""
    writeup = get_object_or_404(WriteUp.objects.visible_to(request.user), pk=pk)
    is_mine = request.user.is_authenticated and permissions.is_of(request.user, writeup)
    page = Paginator(_told_of(writeup, is_mine), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "problems/writeup_history.html", {"writeup": writeup, "page": page})


@public
@require_safe
def writeup_bib(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible().with_authors(), pk=pk)
    return HttpResponse(cite.file_of([cite.bibtex_of_writeup(writeup)]), content_type=cite.BIBTEX)


@public
@require_safe
def writeups_bib(request: HttpRequest) -> HttpResponse:
    """The write-ups of the list with this query."""
    asked = WriteUpFilter(request.GET, WriteUp.objects.visible())
    rows = asked.qs.with_authors().order_by("-linked_at", "-published", "pk")[: exports.MAX_ROWS]
    entries = (cite.bibtex_of_writeup(writeup) for writeup in rows)
    return exports.unreadable(asked) or HttpResponse(cite.file_of(entries), content_type=cite.BIBTEX)


@public
@require_safe
def writeup_csl(request: HttpRequest, pk: int) -> HttpResponse:
    return csl_answer([cite.csl_of_writeup(get_object_or_404(WriteUp.objects.visible().with_authors(), pk=pk))])


@members
@require_http_methods(["GET", "HEAD", "POST"])
def link_writeup(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _try_to_link(request)
    problem = _asked_about(request)
    first = [{"problem": problem.number}] if problem else []
    context = {
        "form": WriteUpForm(),
        "rows": BearingFormSet(initial=first),
        "check": SelfCheckForm(),
        "problem": problem,
    }
    return render(request, "problems/writeup_form.html", context)


def _asked_about(request: HttpRequest) -> Problem | None:
    """The problem of the address, which a refused form goes back to as well."""
    return Problem.objects.public().named(request.GET.get("problem", ""))


def _try_to_link(request: HttpRequest) -> HttpResponse:
    form, rows, check = WriteUpForm(request.POST), BearingFormSet(request.POST), SelfCheckForm(request.POST)
    context: dict[str, Any] = {"form": form, "rows": rows, "check": check, "problem": _asked_about(request)}
    status = UNREADABLE
    if not rows.management_form.is_valid():
        form.add_error(None, "The problems did not arrive. Name them again.")
        context["rows"] = BearingFormSet()
    elif form.is_valid() and rows.is_valid() and check.is_valid():
        try:
            linked = _link(request, form, rows, check)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            context["refusal"] = refusal
            status = REFUSED
        else:
            messages.success(request, "It is on the board, marked “not reviewed”.")
            if form.cleaned_data["url"].lower().startswith("http://"):
                messages.info(request, f"Its address is kept as {linked.link}: that is what is opened and looked at.")
            return redirect(linked)
    return render(request, "problems/writeup_form.html", context, status=status)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible_to(request.user), pk=pk)
    verdict = permissions.can_edit_writeup(request.user, writeup)
    form = WriteUpEditForm(posts.data(request), initial=WriteUpEditForm.initial_of(writeup))
    # A curator edits it, too, and does not see what its people answered to themselves.
    is_own = permissions.is_of(request.user, writeup)
    answered = dict(writeup.self_checks.values_list("question", "answer")) if is_own else {}
    check = SelfCheckForm(posts.data(request), initial=answered)
    status = UNREADABLE if form.is_bound and not (form.is_valid() and check.is_valid()) else 200
    if form.is_bound and status == 200:
        try:
            writeups.edit(writeup, by=request.user, self_check=check.cleaned_data, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            return redirect(WriteUp.objects.get(pk=pk))
    context = {"writeup": writeup, "form": form, "check": check, "verdict": verdict, "is_own": is_own}
    return render(request, "problems/writeup_edit.html", context, status=status)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def say_bearings(request: HttpRequest, pk: int) -> HttpResponse:
    """What it bears on, said anew: the rows as they stand, and two empty ones."""
    writeup = get_object_or_404(WriteUp.objects.visible_to(request.user), pk=pk)
    verdict = permissions.can_say_bearings(request.user, writeup)
    standing = writeup.bearings.on_public_problems().order_by("position", "pk")
    standing = standing.values("problem", "says", title=F("problem__title"))
    rows: Any = BearingsAnewFormSet(posts.data(request), initial=standing)
    seen = request.POST.getlist("seen") if rows.is_bound else said_as_words(standing)
    context: dict[str, Any] = {"writeup": writeup, "rows": rows, "seen": seen, "verdict": verdict}
    status = 200
    if rows.is_bound and not rows.is_valid():
        status = UNREADABLE
    elif rows.is_bound:
        try:
            bearings.say_anew(writeup, by=request.user, bears_on=rows.bears_on(), seen=seen_in(seen))
        except Refused as refusal:
            status = REFUSED
            context["refusal"] = refusal
            if refusal.code == "changed":
                context |= {"rows": BearingsAnewFormSet(initial=standing.all()), "seen": said_as_words(standing.all())}
        else:
            messages.success(request, "Saved. It stands in the history of each problem.")
            return redirect(writeup)
    return render(request, "problems/writeup_bearings.html", context, status=status)


@members
@require_POST
def submit_writeup_again(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _act(request, pk, lambda one: triage.submit_again(one, by=request.user, note=note))


@curators
@require_POST
def list_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _act(request, pk, lambda one: triage.put_on_list(one, by=request.user, note=note))


@curators
@require_POST
def decline_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _act(request, pk, lambda one: triage.decline(one, by=request.user, note=note))


@members
@require_POST
def supersede_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    newer = writeups.find(one_line(request.POST, "newer"))
    if newer is None:
        refusal = Refused("Give the address of the newer write-up: the page on this board, or the post itself.")
        return _page(request, _visible(request, pk), refusal=refusal, status=UNREADABLE)
    return _act(request, pk, lambda one: triage.supersede(one, newer, by=request.user))


@members
@require_POST
def disown_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda one: authors.disown(one, by=request.user))


def _act(request: HttpRequest, pk: int, verb: Callable[[WriteUp], object]) -> HttpResponse:
    """One act on a write-up: back to its page, or the page with the refusal; from the queue on to what waits next."""
    writeup = _visible(request, pk)
    try:
        verb(writeup)
    except Refused as refusal:
        there = back_to(request, writeup)
        if refusal.code == "triaged" and there != writeup:
            return refusals.answer(request, refusal, there)
        return _page(request, writeup, refusal=refusal, status=REFUSED)
    return redirect(decided(request, writeup))


def _visible(request: HttpRequest, pk: int) -> WriteUp:
    named = with_proofs(Author.objects.select_related("person").order_by("position", "pk"))
    found = WriteUp.objects.visible_to(request.user).select_related("linked_by", "superseded_by")
    return get_object_or_404(found.prefetch_related(Prefetch("authors", queryset=named)), pk=pk)


@members
@require_POST
def withdraw_writeup(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by who linked it; taken down by a curator, who goes on with what else was reported."""
    writeup = get_object_or_404(WriteUp.objects.withdrawn_by(request.user), pk=pk)
    if writeup.linked_by_id != request.user.pk:
        return _act(request, pk, lambda one: writeups.withdraw(one, by=request.user, note=one_line(request.POST)))
    try:
        writeups.withdraw(writeup, by=request.user, note=one_line(request.POST))
    except Refused as refusal:
        return refusals.answer(request, refusal, "problems:my-board")
    messages.success(request, "Withdrawn. It is no longer shown; the record says that you took it back.")
    return redirect("problems:my-board")


def _link(request: HttpRequest, form: WriteUpForm, rows, check: SelfCheckForm) -> WriteUp:
    fields = dict(form.cleaned_data)
    asked = {"by": request.user, "bears_on": rows.bears_on(), "self_check": check.cleaned_data}
    return writeups.link(fields.pop("url"), **asked, **fields)
