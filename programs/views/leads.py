"""Who keeps a program: named and taken back by curators; a lead steps down by themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from board.lib import refusals
from board.lib.access import curators, members
from board.lib.errors import Refused
from board.lib.text import one_line
from programs.forms.programs import LeadForm
from programs.models import Program
from programs.services import leads


@curators
@require_POST
def name_lead(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key)
    username = one_line(request.POST, "username", most=40).removeprefix("~")
    form = LeadForm({"username": username})
    if not form.is_valid():
        messages.error(request, str(form.errors["username"][0]) if username else "Say whom: ~mary.")
        return redirect(program)
    person = form.cleaned_data["username"]
    try:
        leads.name(program, person, by=request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, program)
    messages.success(request, f"{person.public_name} leads this program, and is told.")
    return redirect(program)


@members
@require_POST
def unname_lead(request: HttpRequest, key: str, username: str) -> HttpResponse:
    """Of somebody by a curator, with a reason; of oneself, without."""
    program = get_object_or_404(Program, key=key)
    there = program.leads.select_related("program", "person")
    lead = get_object_or_404(
        there if request.user.is_curator else there.filter(person=request.user), person__username=username
    )
    try:
        leads.unname(lead, by=request.user, note=one_line(request.POST))
    except Refused as refusal:
        return refusals.answer(request, refusal, program)
    messages.success(request, f"{lead.person.public_name} is no lead of this program any more.")
    return redirect(program)
