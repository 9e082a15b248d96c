"""What the board has looked up about a write-up: whether its links hold, and who showed that they wrote it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from board.lib import refusals
from board.lib.access import members
from board.lib.back import back
from board.lib.errors import Refused
from problems import permissions
from problems.models import LinkHealth, WriteUp
from problems.services import authorship, link_health


def lookups(request: HttpRequest, writeup: WriteUp) -> dict[str, Any]:
    """What `_authors.html`, `_link_health.html` and `_authorship.html` show: one query, one more for an author.

    The write-up comes with its authors and their proofs.
    """
    authors = list(writeup.authors.all())
    health = list(LinkHealth.objects.to_tell(timezone.now()).filter(writeup=writeup).select_related("writeup"))
    is_for_its_people = any(not link.is_gone for link in health)
    return {
        "authors": authors,
        "link_health": health,
        "may_mend": is_for_its_people and permissions.can_mend_link(request.user, writeup),
        "showing": _showing(request, writeup, authors),
    }


def _showing(request: HttpRequest, writeup: WriteUp, authors: list) -> dict[str, Any] | None:
    """What a member who is an author needs for showing it, unless they have, or nothing is fetched here."""
    me = next((one for one in authors if one.person_id and one.person_id == request.user.pk), None)
    if me is None or me.shown_by or not settings.FETCH_LINKS:
        return None
    return {"line": authorship.token_for(writeup, request.user), "last": me.looks.first()}


@members
@require_POST
def show_authorship(request: HttpRequest, pk: int) -> HttpResponse:
    writeup = get_object_or_404(WriteUp.objects.visible().filter(authors__person=request.user), pk=pk)
    try:
        authorship.prove(writeup, by=request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, writeup)
    messages.success(request, "We are looking at the page. Come back in a minute for what we found.")
    return redirect(writeup)


@members
@require_POST
def accept_move(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(LinkHealth.objects.mendable_by(request.user).select_related("writeup"), pk=pk)
    try:
        link_health.accept_move(link, by=request.user)
    except Refused as refusal:
        return refusals.answer(request, refusal, link.writeup)
    messages.success(request, "It leads to the new address now.")
    return back(request, link.writeup)
