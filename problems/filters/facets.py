"""What can still be chosen, and how many problems each choice would leave: all of it in one query."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.http import QueryDict

from board.lib.prepared import KEPT, Bound, Moment
from problems.filters.problems import HOURS, Key, ProblemFilter
from problems.models import RelatedWork
from problems.models.choices import Activity, Compute, Difficulty, Era, Freshness, Kind
from problems.models.problem_sets import CONDITIONS

# Up to so many rows are counted. Past that a count says little, and would cost what the board weighs.
COUNTED = 2000


@dataclass(frozen=True)
class Choice:
    """`count` is None where there are too many rows to count."""

    value: str
    label: str
    count: int | None
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


# parameter: how it is drawn.
CHECKS = ("activity", "difficulty", "compute", "track", "skill", "technique", "kind", "freshness", "era")
FLAGGED = ("sponsor", "round", "starter")
KINDS = dict.fromkeys(CHECKS, "checks") | dict.fromkeys(("source", "hours", "level"), "select")
KINDS |= dict.fromkeys(FLAGGED, "flag")
# What is known of each row that is counted, in this order.
COLUMNS = (
    ("number", "number"),
    ("difficulty", "difficulty"),
    ("compute", "compute"),
    ("kind", "kind"),
    ("era", "era"),
    ("hours", "hours_high"),
    ("track", "track__key"),
    ("source", "source__key"),
    ("activity", "shown_activity"),
    ("freshness", "shown_freshness"),
    ("sponsor", "meets_sponsor"),
    ("round", "meets_round"),
    ("starter", "has_starter"),
)
GROUPED = ("difficulty", "compute", "kind", "era", "track", "source", "activity", "freshness")
# How the rows of a set named {rows} are counted for a facet: (value, count).
COUNTS = {name: f"SELECT {name}::text, count(*) FROM {{rows}} GROUP BY 1" for name in GROUPED}  # noqa: S608
COUNTS |= {name: f"SELECT '1', count(*) FROM {{rows}} WHERE {name}" for name in FLAGGED}  # noqa: S608
COUNTS["skill"] = (
    "SELECT skill.key, count(*) FROM {rows} JOIN problems_problemskill need ON need.problem_id = number "
    "JOIN problems_skill skill ON skill.id = need.skill_id GROUP BY 1"
)
COUNTS["technique"] = (
    "SELECT technique.key, count(*) FROM {rows} JOIN problems_problem_techniques used ON used.problem_id = number "
    "JOIN problems_technique technique ON technique.id = used.technique_id GROUP BY 1"
)
# Each choice of these holds those before it.
COUNTS["hours"] = (
    f"SELECT most::text, count(*) FROM {{rows}} JOIN unnest(ARRAY{list(HOURS)}) most ON hours <= most GROUP BY 1"  # noqa: S608
)
COUNTS["level"] = (
    "SELECT most::text, count(*) FROM (SELECT coalesce(max(need.level), 0) hardest FROM {rows} "
    "LEFT JOIN problems_problemskill need ON need.problem_id = number GROUP BY number) known "
    "JOIN unnest(ARRAY[1, 2, 3]) most ON hardest <= most GROUP BY 1"
)
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


@dataclass(frozen=True)
class Found:
    """How many problems a filter leaves, counted up to COUNTED, and every facet in the order of the page."""

    facets: list[Facet]
    total: int
    is_more: bool


def facets(asked: ProblemFilter) -> Found:
    """One query, whose cost does not grow with the board: each set of rows is looked at up to COUNTED rows."""
    counts: dict[tuple[str, str], int] = {(name, value): count for name, value, count in _counts(asked)}
    sizes = {name: counts.get(("", name), 0) for name in ("", *_narrowing(asked))}
    crowded = {name for name in ORDER if sizes.get(name, sizes[""]) > COUNTED}
    drawn = [_facet(asked, name, None if name in crowded else counts, min(sizes[""], COUNTED)) for name in ORDER]
    return Found([facet for facet in drawn if facet.choices], min(sizes[""], COUNTED), sizes[""] > COUNTED)


def _narrowing(asked: ProblemFilter) -> list[str]:
    """The facets that narrow the rows, each of which counts them without itself.

    A problem must ask for every skill chosen, so choosing another narrows what is already chosen.
    """
    return [name for name in ORDER if name in asked.values and name != "skill"]


def _counts(asked: ProblemFilter) -> Iterator[tuple[str, str, int]]:
    """(facet, value, count) of all; ("", name, size) of each set of rows: all that are left, "", and `_narrowing`."""
    statement = _statement(asked) if asked.key is None else _kept_statement(asked.key)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.to(asked.now))
        yield from cursor.fetchall()


@lru_cache(KEPT)
def _kept_statement(key: Key) -> Bound:
    return _statement(ProblemFilter.again(key, Moment()))


def _statement(asked: ProblemFilter) -> Bound:
    sets = {"": asked.narrowed()} | {name: asked.narrowed(without=name) for name in _narrowing(asked)}
    names = {name: f"rows_{name or 'all'}" for name in sets}
    made, params = [], []
    for name, rows in sets.items():
        sql, given = _known(rows, asked.now).query.sql_with_params()
        made.append(f"{names[name]} ({', '.join(column for column, _ in COLUMNS)}) AS MATERIALIZED ({sql})")
        params += given
    parts = [f"SELECT '' AS facet, '{name}' AS value, count(*) AS n FROM {rows}" for name, rows in names.items()]  # noqa: S608
    for facet in ORDER:
        counted = COUNTS[facet].format(rows=names.get(facet, names[""]))
        parts.append(f"SELECT '{facet}', * FROM ({counted}) {facet}_counts")  # noqa: S608
    return Bound(f"WITH {', '.join(made)} {' UNION ALL '.join(parts)}", params)


def _known(rows: Any, now: datetime) -> Any:
    """COLUMNS of one row more than is counted, which tells that there are more."""
    met: dict[str, Any] = {
        f"meets_{name}": _whether(CONDITIONS[name](now)) for name in ("sponsor", "round") if name in CONDITIONS
    }
    met |= {f"meets_{name}": Value(False) for name in ("sponsor", "round") if name not in CONDITIONS}
    starters = RelatedWork.objects.filter(problem=OuterRef("pk"), is_starter=True)
    known = rows.order_by().with_activity(now).with_freshness(now).annotate(has_starter=Exists(starters), **met)
    return known.values_list(*(column for _, column in COLUMNS))[: COUNTED + 1]


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _facet(asked: ProblemFilter, name: str, counts: dict[tuple[str, str], int] | None, total: int) -> Facet:
    """Choices that would leave nothing are left out, and retired words, but for what is chosen; all others are there
    where nothing is counted."""
    chosen = _chosen(asked, name)
    labels = LABELS.get(name) or asked.vocabulary.names[name]
    retired = asked.vocabulary.retired.get(name, ())
    if name == "hours":
        # A link may ask for hours that are no choice here; the form must not lose them.
        labels = labels | {hours: f"up to {hours} h" for hours in chosen}
        counts = None if counts is None else {(name, hours): total for hours in chosen} | counts
    choices = [
        Choice(value, label, None if counts is None else counts.get((name, value), 0), value in chosen)
        for value, label in labels.items()
        if value in chosen or (value not in retired and (counts is None or counts.get((name, value))))
    ]
    return Facet(name, str(asked.filters[name].label), KINDS[name], choices, value=next(iter(chosen), ""))


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
