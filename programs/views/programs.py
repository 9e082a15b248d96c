"""Mentor programs: who, what they ask for, and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import posts
from board.lib.access import members, public
from board.lib.back import back
from programs import permissions, timeline
from programs.forms.programs import LeadForm, ProgramForm
from programs.models import Program, Round
from programs.models.choices import State
from programs.models.wants import free_for
from programs.services import programs as keeping
from programs.services import watches
from programs.views.keeping import done, edited, kept, told

SHOWN_PROBLEMS = 6


@public
@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    programs = list(Program.objects.for_list())
    rounds = [round_ for program in programs for round_ in program.rounds.all()]
    context = {
        "programs": [(program, _with_states(program, now)) for program in programs],
        "rounds_ahead": [(round_, round_.state(now)) for round_ in Round.objects.ahead(now).select_related("program")],
        "timeline": timeline.draw(rounds, now),
        "table": [(round_, round_.state(now)) for round_ in timeline.in_order(rounds)],
    }
    return render(request, "programs/program_list.html", context)


@public
@require_safe
def program_detail(request: HttpRequest, key: str) -> HttpResponse:
    now = timezone.now()
    program = get_object_or_404(Program.objects.for_page(), key=key)
    tracks = list(program.tracks.all())
    context = {
        "program": program,
        "rounds": _with_states(program, now),
        **_for_keepers(request, program, now),
        "tracks": [] if program.takes_any_track else tracks,
        "is_watched": request.user.is_authenticated and watches.is_watched(program, by=request.user),
        "mentors": program.mentors.offered(now).for_page(now).by_name(),
        "may_invite": permissions.can_invite_mentor(request.user, program),
        "problems": free_for(program, SHOWN_PROBLEMS, now),
    }
    return render(request, "programs/program_detail.html", context)


def _for_keepers(request: HttpRequest, program: Program, now) -> dict[str, Any]:
    """What those who keep the program can do, and what waits for this very person's word."""
    if not permissions.can_keep_program(request.user, program):
        return {"is_keeper": False}
    waiting = program.changes.waiting(now).for_history().order_by("number")
    return {
        "is_keeper": True,
        "is_lead": permissions.is_lead(request.user, program),
        "waiting": [(change, told(change)) for change in waiting if permissions.can_answer(request.user, change, now)],
        "lead_form": LeadForm() if request.user.is_curator else None,
    }


@members
@require_http_methods(["GET", "HEAD", "POST"])
def edit_program(request: HttpRequest, key: str) -> HttpResponse:
    program = kept(request, key)
    form = ProgramForm(posts.data(request), initial=ProgramForm.initial_of(program))
    context = {"program": program, "form": form}

    def edit(*, began_from: str, **fields: Any) -> Program:
        change = edited(
            form,
            context,
            lambda values, note: keeping.edit(program, values, by=request.user, note=note, began_from=began_from),
            **fields,
        )
        done(request, change, "Saved. The change is in the history, where it can be put back.")
        return program

    return posts.answer(request, "programs/program_form.html", context, edit)


@members
@require_POST
def watch_program(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key)
    watches.watch(program, by=request.user)
    return back(request, program)


@members
@require_POST
def unwatch_program(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key)
    watches.unwatch(program, by=request.user)
    return back(request, program)


def _with_states(program: Program, now) -> list:
    """The rounds as the program orders them, but what one can apply for today stands first."""
    rounds = [(round_, round_.state(now)) for round_ in program.rounds.all()]
    return sorted(rounds, key=lambda row: row[1] != State.OPEN)
