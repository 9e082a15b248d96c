"""The notebook of a claim: writing in it, and the page of one entry."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts, preview
from board.lib.access import curators, members, public
from board.lib.errors import Refused
from board.lib.posts import REFUSED
from board.lib.text import one_line
from problems import permissions
from problems.forms.logs import LogForm
from problems.models import Claim, LogEntry
from problems.services import logs
from problems.views.claims import act
from problems.views.queue import decided


@members
@require_POST
def write_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.worked_on_by(request.user).for_page(), pk=pk)
    return act(request, claim, logs.write, "log_form")


@public
@require_safe
def log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The permanent address of an entry, with what it said before each edit."""
    return _page(request, get_object_or_404(LogEntry.objects.visible_to(request.user).for_page(), pk=pk))


def _page(request: HttpRequest, entry: LogEntry, *, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    acts = permissions.log_entry_acts(request.user, entry)
    is_own_that_waits = entry.is_held and entry.by_id == request.user.pk
    may_read = entry.is_shown or "show" in acts or is_own_that_waits
    context = {
        "entry": entry,
        "claim": entry.claim,
        "problem": entry.claim.problem,
        "acts": acts,
        "versions": entry.versions.all() if may_read else [],
        "refusal": refusal,
    }
    return render(request, "problems/log_entry_detail.html", context, status=status)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _mine(request, pk)
    form = LogForm(posts.data(request), initial={"kind": entry.kind, "text": entry.text})
    context = {"entry": entry, "claim": entry.claim, "problem": entry.claim.problem, "form": form}
    if form.is_preview:
        return preview.answer(request, "problems/log_entry_form.html", context)
    return posts.answer(request, "problems/log_entry_form.html", context, partial(logs.edit, entry, by=request.user))


@members
@require_POST
def delete_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _mine(request, pk)
    return _act(request, entry, lambda: logs.delete(entry, by=request.user), entry.claim)


@curators
@require_POST
def hide_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LogEntry.objects.for_page(), pk=pk)
    note = one_line(request.POST)
    return _act(request, entry, lambda: logs.hide(entry, by=request.user, note=note), entry)


@curators
@require_POST
def show_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LogEntry.objects.for_page(), pk=pk)
    return _act(request, entry, lambda: logs.show(entry, by=request.user), entry)


def _act(request: HttpRequest, entry: LogEntry, verb: Callable[[], object], there: Claim | LogEntry) -> HttpResponse:
    """One act on an entry: on to `there`, or the page of the entry as it is by now, with the refusal."""
    try:
        verb()
    except Refused as refusal:
        return _page(request, LogEntry.objects.for_page().get(pk=entry.pk), refusal=refusal, status=REFUSED)
    return redirect(decided(request, there))


def _mine(request: HttpRequest, pk: int) -> LogEntry:
    return get_object_or_404(request.user.log_entries.standing().for_page(), pk=pk)
