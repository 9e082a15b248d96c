"""Reproductions: telling of one, and taking it back."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, preview, refusals
from board.lib.access import curators, members, public
from board.lib.errors import Refused
from board.lib.text import one_line
from problems import permissions
from problems.forms.reproductions import ReproductionForm
from problems.models import Reproduction, WriteUp
from problems.models.reproductions import Outcome
from problems.services import reproductions

UNREADABLE, REFUSED = 422, 409


@public
@require_safe
def reproduction(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a reproduction for ever: its place on the page of the write-up."""
    return redirect(where(get_object_or_404(_visible(), pk=pk)))


@members
@require_http_methods(["GET", "HEAD", "POST"])
def tell_reproduction(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible(), pk=pk)
    form = ReproductionForm(posts.data(request), initial={"commit": writeup.commit})
    context = {"writeup": writeup, "form": form, "verdict": permissions.can_reproduce(request.user, writeup)}
    if form.is_preview:
        return preview.answer(request, "problems/reproduction_form.html", context)
    status = UNREADABLE if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            return redirect(where(reproductions.tell(writeup, by=request.user, **form.cleaned_data)))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
    return render(request, "problems/reproduction_form.html", context, status=status)


@members
@require_POST
def withdraw_reproduction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(), pk=pk, by=request.user)
    return _act(request, found, lambda: reproductions.withdraw(found, by=request.user))


@curators
@require_POST
def hide_reproduction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(), pk=pk)
    note = one_line(request.POST)
    return _act(request, found, lambda: reproductions.hide(found, by=request.user, note=note))


@curators
@require_POST
def show_reproduction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible(), pk=pk)
    return _act(request, found, lambda: reproductions.show(found, by=request.user))


def _act(request: HttpRequest, found: Reproduction, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        return refusals.answer(request, refusal, where(found))
    return redirect(where(found))


def _visible():
    return Reproduction.objects.public().select_related("writeup", "by")


def where(found: Reproduction) -> str:
    return f"{found.writeup.get_absolute_url()}#reproduction-{found.pk}"


def on_the_writeup(user, writeup: WriteUp) -> dict[str, Any]:
    """What a write-up's page shows of its reproductions: one query for a visitor."""
    rows = list(writeup.reproductions.for_page())
    counts = Counter(row.outcome for row in rows if row.is_shown)
    return {
        "reproductions": [(row, permissions.reproduction_acts(user, row)) for row in rows],
        "reproduced": [(outcome, counts[outcome]) for outcome in Outcome if counts[outcome]],
        "may_reproduce": permissions.can_reproduce(user, writeup),
    }
