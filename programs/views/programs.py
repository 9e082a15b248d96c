"""Mentor programs: who, what they ask for, and when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from board.lib.access import members, public
from board.lib.back import back
from problems.models import Problem
from programs import permissions, timeline
from programs.models import Program, Round
from programs.services import watches

SHOWN_PROBLEMS = 6


@public
@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    programs = list(Program.objects.for_list())
    rounds = [round_ for program in programs for round_ in program.rounds.all()]
    context = {
        "programs": [(program, _with_states(program, now)) for program in programs],
        "rounds_ahead": [
            (round_, round_.state(now)) for round_ in Round.objects.closing_after(now).select_related("program")
        ],
        "timeline": timeline.draw(rounds, now),
    }
    return render(request, "programs/program_list.html", context)


@public
@require_safe
def program_detail(request: HttpRequest, key: str) -> HttpResponse:
    now = timezone.now()
    program = get_object_or_404(Program.objects.for_list(), key=key)
    tracks = list(program.tracks.all())
    fitting = Problem.objects.listed().free(now).for_list(now)
    if not program.takes_any_track:
        fitting = fitting.filter(track__in=tracks)
    context = {
        "program": program,
        "rounds": _with_states(program, now),
        "tracks": [] if program.takes_any_track else tracks,
        "is_watched": request.user.is_authenticated and watches.is_watched(program, by=request.user),
        "mentors": program.mentors.listed().for_page(now).by_name(),
        "may_invite": permissions.can_invite_mentor(request.user, program),
        "problems": fitting.order_by("-starred", "difficulty", "number")[:SHOWN_PROBLEMS],
    }
    return render(request, "programs/program_detail.html", context)


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
    return [(round_, round_.state(now)) for round_ in program.rounds.all()]
