"""Watching, and what one watches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from board.lib.access import members
from board.lib.back import back
from problems.models import Problem, Skill, Technique, Track
from problems.services import watches

TERMS = {"track": Track, "skill": Skill, "technique": Technique}


@members
@require_safe
def watching(request: HttpRequest) -> HttpResponse:
    context = {
        "watched": watches.of(request.user, timezone.now()),
        "programs": watches.programs_of(request.user),
    }
    return render(request, "problems/watching.html", context)


@members
@require_POST
def watch_problem(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.visible_to(request.user), number=number)
    watches.watch(problem, by=request.user)
    return back(request, problem)


@members
@require_POST
def unwatch_problem(request: HttpRequest, number: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.visible_to(request.user), number=number)
    watches.unwatch(problem, by=request.user)
    return back(request, problem)


@members
@require_POST
def watch_term(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """`kind` is one of TERMS; each has addresses of its own."""
    term = get_object_or_404(TERMS[kind], key=key)
    watches.watch(term, by=request.user)
    return back(request, term)


@members
@require_POST
def unwatch_term(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    term = get_object_or_404(TERMS[kind], key=key)
    watches.unwatch(term, by=request.user)
    return back(request, term)
