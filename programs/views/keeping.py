"""What the pages of those who keep a program share: who may, an act with its refusal, and an edit's two texts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from board.lib import refusals
from board.lib.back import back
from board.lib.errors import Refused
from programs import permissions
from programs.models import Change, Program
from programs.models.changes import Standing
from programs.services import changes, facts

WAITS = (
    "It waits for a second person, because a deadline is less than three days away: another lead or a curator. "
    "They are told now."
)


def kept(request: HttpRequest, key: str) -> Program:
    """A program that this person keeps; 403 with the reason for others."""
    program = get_object_or_404(Program, key=key)
    may = permissions.can_keep_program(request.user, program)
    if not may:
        raise PermissionDenied(may.reason)
    return program


def told(change: Change) -> list[tuple[str, str, str]]:
    """(label, before, after) of every fact of a change."""
    return [
        (facts.LABELS[fact.name], facts.in_words(fact.name, fact.before), facts.in_words(fact.name, fact.after))
        for fact in change.facts.all()
    ]


def done(request: HttpRequest, change: Change, words: str) -> None:
    if change.standing == Standing.WAITING:
        messages.info(request, WAITS)
    else:
        messages.success(request, words)


def act(request: HttpRequest, there: Any, verb: Callable[[], Change | None], words: str) -> HttpResponse:
    """One button: what was done or the refusal, as a message on the page `there`."""
    try:
        change = verb()
    except Refused as refusal:
        return refusals.answer(request, refusal, there)
    if change is None:
        messages.success(request, words)
    else:
        done(request, change, words)
    return back(request, there)


def edited(form: Any, context: dict[str, Any], verb: Callable[..., Change], **fields: Any) -> Change:
    """An edit of the version that the form was opened with. Where that is not the last any more, `clashes` go on the
    page with both texts, and the form goes on from what stands now: pressed again, it is saved knowingly."""
    note = fields.pop("why")
    try:
        return verb(fields, note=note)
    except changes.Outdated as outdated:
        context["clashes"] = outdated.clashes
        form.data = form.data.copy()
        form.data["began_from"] = outdated.version
        raise
