"""What a program asks for, beside what a person has to show. It fills nothing in and sends nothing anywhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import members
from problems import portfolio
from problems.models import Problem
from programs.models import Program
from programs.models.wants import named_by


@dataclass(frozen=True)
class Gathered:
    """One section of a portfolio, parted by whether the program names what it is about."""

    section: portfolio.Section
    fitting: list[Any]
    others: list[Any]
    unnamed: int = 0


@members
@require_safe
def gather(request: HttpRequest, key: str) -> HttpResponse:
    """One page to print, or to copy from while the program's own form is open beside it."""
    now = timezone.now()
    program = get_object_or_404(Program.objects.for_list(), key=key)
    named = list(program.tracks.all())
    filled = portfolio.of(request.user)
    about = {number for one in filled for row in one.rows for number in one.section.problems(row)}
    wanted = set(Problem.objects.filter(named_by(program), pk__in=about).values_list("pk", flat=True))
    sections = [_parted(one, wanted, takes_all=program.takes_any_track) for one in filled]
    context = {
        "program": program,
        "person": request.user,
        "tracks": named,
        "rounds": [(round_, round_.state(now)) for round_ in program.rounds.all() if round_.is_ahead(now)],
        "sections": sections,
        "links": [named for one in sections for named in portfolio.Filled(one.section, one.fitting).named(now)],
    }
    return render(request, "programs/gather.html", context)


def _parted(filled: portfolio.Filled, wanted: set[int], *, takes_all: bool) -> Gathered:
    """A program that takes any work is fitted by all of it."""
    section = filled.section
    fitting = [row for row in filled.rows if takes_all or section.problems(row) & wanted]
    return Gathered(section, fitting, [row for row in filled.rows if row not in fitting], filled.unnamed)
