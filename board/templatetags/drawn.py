"""What pages draw over and over, kept under everything that it shows: what is kept cannot be out of date."""

import pickle
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from board.templatetags.marks import activity_mark, difficulty_mark, need_mark
from board.templatetags.texts import text
from board.templatetags.words import compute_word
from problems.filters.facets import Choice, Facet
from problems.models.choices import Activity, Era, Resolution

register = template.Library()

# What a process keeps, the last that were shown: at some 1 kB a row, and 3 kB a facet or a piece, 3 MB.
ROWS, FACETS, PIECES = 1000, 300, 300
SHOWN_NEEDS = 2


class Given:
    """What a piece is given: words, numbers, and lists and dictionaries of them. Equal where all of it is."""

    def __init__(self, values: dict[str, Any]):
        self.values, self.told = values, pickle.dumps(values)

    def __hash__(self) -> int:
        return hash(self.told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and self.told == other.told


@register.simple_tag
def drawn(name: str, **values: Any) -> str:
    """Another template, which sees only what it is given here."""
    return _drawn_piece(name, Given(values))


@lru_cache(PIECES)
def _drawn_piece(name: str, given: Given) -> str:
    return get_template(name).render(given.values)


class Row(NamedTuple):
    """All that a row shows of a problem. What may hold markup is HTML, escaped or made safe on save."""

    url: str
    title: SafeString
    question: SafeString
    difficulty: SafeString | str
    activity: SafeString
    track: str
    hue: int
    hours: str
    compute: str
    is_classic: bool
    needs: tuple[SafeString, ...]
    resolution: str
    writeups: int


@register.simple_tag(takes_context=True)
def problem_row(context: template.Context, problem: Any) -> str:
    """A problem as one row of a list. It was loaded with `for_list`."""
    activity = problem.activity(context["now"])
    row = Row(
        url=problem.get_absolute_url(),
        title=conditional_escape(text(problem, "title")),
        question=conditional_escape(text(problem, "question")),
        difficulty=difficulty_mark(problem),
        activity=activity_mark(activity, problem.live_claims_count, problem.writeups_count),
        track=problem.track.name,
        hue=problem.track.hue,
        hours=problem.hours,
        compute=compute_word(problem.compute),
        is_classic=problem.era == Era.CLASSIC,
        needs=tuple(need_mark(need) for need in problem.need_list[:SHOWN_NEEDS]),
        resolution="" if problem.resolution == Resolution.OPEN else problem.get_resolution_display(),
        # Those of a problem that has results stand in its mark.
        writeups=0 if activity == Activity.RESULTS else problem.writeups_count,
    )
    return _drawn_row(row)


@lru_cache(ROWS)
def _drawn_row(row: Row) -> str:
    return get_template("problems/_row.html").render({"row": row})


@register.simple_tag
def facet_field(facet: Facet) -> str:
    """A facet of the list, with its choices."""
    return _drawn_facet(facet.name, facet.label, facet.kind, facet.open, tuple(facet.choices))


@lru_cache(FACETS)
def _drawn_facet(name: str, label: str, kind: str, is_open: bool, choices: tuple[Choice, ...]) -> str:
    facet = {"name": name, "label": label, "kind": kind, "open": is_open, "choices": choices}
    return get_template("problems/_facet.html").render({"facet": facet})
