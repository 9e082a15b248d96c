"""What was changed of a program: its history, what waits for a second person, and putting back."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from board.lib.access import members, public
from board.lib.text import one_line
from programs import permissions
from programs.models import Change, Program
from programs.services import changes
from programs.views.keeping import act, kept, told

PER_PAGE = 30


@public
@require_safe
def program_history(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody reads what was changed; what was asked for and never made, those who keep the program."""
    now = timezone.now()
    program = get_object_or_404(Program, key=key)
    is_keeper = bool(permissions.can_keep_program(request.user, program))
    shown = program.changes.for_history() if is_keeper else program.changes.made().for_history()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "program": program,
        "page": page,
        "changes": [(change, change.shown_standing(now), told(change)) for change in page.object_list],
        "is_keeper": is_keeper,
    }
    return render(request, "programs/history.html", context)


@members
@require_POST
def undo_change(request: HttpRequest, key: str, number: int) -> HttpResponse:
    change = _change(request, key, number)
    there = reverse("programs:program-history", args=[key])
    note = one_line(request.POST)
    return act(request, there, lambda: changes.undo(change, by=request.user, note=note), "Put back, as a new change.")


@members
@require_POST
def agree_to_change(request: HttpRequest, key: str, number: int) -> HttpResponse:
    change = _change(request, key, number)
    return act(request, change.program, lambda: changes.agree(change, by=request.user), "Agreed: it is changed.")


@members
@require_POST
def refuse_change(request: HttpRequest, key: str, number: int) -> HttpResponse:
    change = _change(request, key, number)
    note = one_line(request.POST)
    words = "Refused: everything stays as it was, and who asked is told why."
    return act(request, change.program, lambda: changes.refuse(change, by=request.user, note=note), words)


def _change(request: HttpRequest, key: str, number: int) -> Change:
    program = kept(request, key)
    return get_object_or_404(Change.objects.select_related("program", "by"), program=program, number=number)
