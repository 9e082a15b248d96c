"""The notebook of a claim: writing in it, and the page of one entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import preview
from board.lib.access import members, public
from board.lib.errors import Refused
from problems.forms.logs import LogForm
from problems.models import Claim, LogEntry
from problems.services import logs
from problems.views.claims import REFUSED, UNREADABLE, act


@members
@require_POST
def write_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.worked_on_by(request.user).for_page(), pk=pk)
    return act(request, claim, logs.write, "log_form")


@public
@require_safe
def log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The permanent address of an entry, with what it said before each edit."""
    entry = get_object_or_404(LogEntry.objects.visible_to(request.user).for_page(), pk=pk)
    context = {"entry": entry, "claim": entry.claim, "problem": entry.claim.problem, "versions": entry.versions.all()}
    return render(request, "problems/log_entry_detail.html", context)


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(request.user.log_entries.standing().for_page(), pk=pk)
    form = LogForm(request.POST or None, initial={"kind": entry.kind, "text": entry.text})
    context = {"entry": entry, "claim": entry.claim, "problem": entry.claim.problem, "form": form}
    if form.is_preview:
        return preview.answer(request, "problems/log_entry_form.html", context)
    status = UNREADABLE if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            logs.edit(entry, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            return redirect(entry)
    return render(request, "problems/log_entry_form.html", context, status=status)


@members
@require_POST
def delete_log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(request.user.log_entries.standing().for_page(), pk=pk)
    logs.delete(entry, by=request.user)
    return redirect(entry.claim)
