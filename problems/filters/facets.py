"""What can still be chosen, and how many problems each choice would leave: all of it in one query."""

from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from problems.filters.problems import HOURS, ProblemFilter
from problems.models.choices import Activity, Compute, Difficulty, Era, Freshness, Kind
from problems.models.problem_sets import ProblemQuerySet


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    selected: bool
    hint: str = ""


@dataclass
class Facet:
    """One parameter with its choices. `kind` tells the page how to draw it: checks, select, or flag."""

    name: str
    label: str
    kind: str
    choices: list[Choice] = field(default_factory=list)
    value: str = ""

    @property
    def open(self) -> bool:
        return self.name in {"difficulty", "compute", "activity"} or any(choice.selected for choice in self.choices)


# parameter: how it is drawn, and the column whose values are counted.
GROUPED = {
    "activity": ("checks", "shown_activity"),
    "difficulty": ("checks", "difficulty"),
    "compute": ("checks", "compute"),
    "track": ("checks", "track__key"),
    "skill": ("checks", "needs__skill__key"),
    "technique": ("checks", "techniques__key"),
    "kind": ("checks", "kind"),
    "freshness": ("checks", "shown_freshness"),
    "era": ("checks", "era"),
    "source": ("select", "source__key"),
}
# Columns that no table has: what annotates them.
DERIVED = {"activity": ProblemQuerySet.with_activity, "freshness": ProblemQuerySet.with_freshness}
# parameter: how it is drawn, and the values whose rows are counted one by one, as each holds those before it.
CUMULATIVE = {
    "hours": ("select", [str(hours) for hours in HOURS]),
    "level": ("select", ["1", "2", "3"]),
    "sponsor": ("flag", ["1"]),
    "round": ("flag", ["1"]),
    "starter": ("flag", ["1"]),
}
ORDER = (
    "activity",
    "difficulty",
    "compute",
    "hours",
    "skill",
    "level",
    "track",
    "technique",
    "kind",
    "sponsor",
    "round",
    "starter",
    "freshness",
    "era",
    "source",
)
LABELS = {
    "activity": dict(Activity.choices),
    "difficulty": dict(Difficulty.choices),
    "compute": dict(Compute.choices),
    "kind": dict(Kind.choices),
    "freshness": dict(Freshness.choices),
    "era": dict(Era.choices),
    "hours": {str(hours): f"up to {hours} h" for hours in HOURS},
    "level": {"1": "1, starting", "2": "up to 2, working", "3": "up to 3, strong"},
    "sponsor": {"1": "A mentor would look at work on it"},
    "round": {"1": "A program’s round wants such work"},
    "starter": {"1": "Has code, a notebook or a demo to begin from"},
}


def facets(asked: ProblemFilter) -> tuple[list[Facet], int]:
    """Every facet of the filter in the order of the page, and how many problems it leaves. One query."""
    counts: dict[tuple[str, str], int] = {(name, value): count for name, value, count in _counts(asked)}
    found = [_facet(asked, name, counts) for name in ORDER]
    return [facet for facet in found if facet.choices], counts.get(("total", ""), 0)


def _counts(asked: ProblemFilter):
    parts = [_grouped(asked, name, column) for name, (_, column) in GROUPED.items()]
    parts += [_one(asked, name, value) for name, (_, values) in CUMULATIVE.items() for value in values]
    total = _labelled(asked.qs, "total", Value("", output_field=CharField()))
    return total.union(*parts, all=True)


def _grouped(asked: ProblemFilter, name: str, column: str):
    # A problem must ask for every skill chosen, so choosing another narrows what is already chosen.
    rows = asked.narrowed(without="" if name == "skill" else name)
    if name in DERIVED:
        rows = DERIVED[name](rows, asked.now)
    return _labelled(rows, name, F(column))


def _one(asked: ProblemFilter, name: str, value: str):
    rows = asked.filters[name].filter(asked.narrowed(without=name), value)
    return _labelled(rows, name, Value(value, output_field=CharField()))


def _labelled(rows, name: str, value):
    grouped = rows.order_by().values(facet_value=Cast(value, CharField()))
    counted = grouped.annotate(facet=Value(name, output_field=CharField()), n=Count("pk"))
    return counted.values_list("facet", "facet_value", "n")


def _facet(asked: ProblemFilter, name: str, counts: dict[tuple[str, str], int]) -> Facet:
    kind = (GROUPED.get(name) or CUMULATIVE[name])[0]
    chosen = _chosen(asked, name)
    labels = LABELS.get(name) or asked.vocabulary.names[name]
    if name == "hours":
        # A link may ask for hours that are no choice here; the form must not lose them.
        labels = labels | {hours: f"up to {hours} h" for hours in chosen}
        counts = {(name, hours): counts.get(("total", ""), 0) for hours in chosen} | counts
    choices = [
        Choice(value, label, counts.get((name, value), 0), value in chosen)
        for value, label in labels.items()
        if counts.get((name, value)) or value in chosen
    ]
    return Facet(name, str(asked.filters[name].label), kind, choices, value=next(iter(chosen), ""))


def _chosen(asked: ProblemFilter, name: str) -> list[str]:
    value = asked.values.get(name, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


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
        for value in _chosen(asked, name):
            found.append(Chip(_said(asked, name, value), without(asked.data, name, value)))
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
    left = data.copy()
    left.pop("page", None)
    left.setlist(name, [one for one in left.getlist(name) if one.strip() != value])
    return left.urlencode()
