"""What a program asks for, beside what a person has to show. It fills nothing in and sends nothing anywhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from board.lib.access import members
from problems import portfolio
from programs.models import Program


@dataclass(frozen=True)
class Gathered:
    """One section of a portfolio, parted by whether the program works on what it touches."""

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
    tracks = None if program.takes_any_track else {track.pk for track in named}
    sections = [_parted(filled, tracks) for filled in portfolio.of(request.user)]
    context = {
        "program": program,
        "person": request.user,
        "tracks": named,
        "rounds": [(round_, round_.state(now)) for round_ in program.rounds.all() if round_.is_ahead(now)],
        "sections": sections,
        "links": [named for one in sections for named in portfolio.Filled(one.section, one.fitting).named(now)],
    }
    return render(request, "programs/gather.html", context)


def _parted(filled: portfolio.Filled, tracks: set[int] | None) -> Gathered:
    """A program that takes any work is fitted by all of it."""
    section = filled.section
    fitting = [row for row in filled.rows if tracks is None or section.tracks(row) & tracks]
    return Gathered(section, fitting, [row for row in filled.rows if row not in fitting], filled.unnamed)
