"""What narrows a list now, each thing with the way to take it back."""

from copy import copy
from dataclasses import dataclass

from django.http import QueryDict

from problems.filters.facets import LABELS, ORDER, values_of
from problems.filters.problems import ProblemFilter

FLAGS = {"sponsor": "has a sponsor", "round": "a round wants this", "starter": "starter material"}
LEVEL_WORDS = {"1": "starting level only", "2": "up to working level", "3": "up to strong level"}


@dataclass(frozen=True)
class Chip:
    """One thing asked for, and the query without it."""

    label: str
    query: str


def chips(asked: ProblemFilter) -> list[Chip]:
    """What narrows the list now, each with the way to take it back."""
    found = []
    for name in ("q", *ORDER):
        if name not in asked.values:
            continue
        for value in values_of(asked, name):
            is_repeated = isinstance(asked.values[name], list)
            left = without(asked.data, name, value) if is_repeated else without_any(asked.data, name)
            found.append(Chip(_said(asked, name, value), left))
    return found


def _said(asked: ProblemFilter, name: str, value: str) -> str:
    if name == "q":
        return f"“{value}”"
    if name == "hours":
        return f"up to {value} h"
    if name == "level":
        return LEVEL_WORDS.get(value, value)
    if name in FLAGS:
        return FLAGS[name]
    label = (LABELS.get(name) or asked.vocabulary.names[name]).get(value, value)
    return f"{value}: {label}" if name == "difficulty" else label


def without(data: QueryDict, name: str, value: str) -> str:
    """The query string with one value of one parameter taken out, from its first page."""
    left = copy(data)
    left.pop("page", None)
    left.setlist(name, [one for one in left.getlist(name) if one.strip() != value])
    return left.urlencode()


def without_any(data: QueryDict, name: str) -> str:
    """The same without a parameter, however its value was written."""
    left = copy(data)
    for dropped in ("page", name):
        left.pop(dropped, None)
    return left.urlencode()
