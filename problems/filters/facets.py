"""What can still be chosen, and how many problems each choice would leave: all of it in one query."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import RawSQL

from board.lib.prepared import KEPT, Bound, Moment, Word
from problems.filters import pages, sets
from problems.filters.pages import SHOWN
from problems.filters.problems import Key, ProblemFilter, Shape
from problems.models import Problem, finding
from problems.models.choices import Activity, Compute, Difficulty, Era, Freshness, Kind
from problems.models.problem_sets import CONDITIONS
from problems.models.tags import EACH, HOURS, OPEN, STARTER, Of, having, listed_with, of_choice

# Up to so many rows are counted. Past that a count says little, and would cost what the board weighs.
COUNTED = 500


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
# What is counted of each row that no tag tells: by the name of its annotation, or whether it meets a condition.
COLUMNS = {"activity": "shown_activity", "freshness": "shown_freshness"}
MET = ("sponsor", "round")
# How the rows of a set named {rows} are counted for such a facet: (value, count).
COUNTS = {name: f"SELECT of_{name}::text, count(*) FROM {{rows}} GROUP BY 1" for name in COLUMNS}  # noqa: S608
COUNTS |= {name: f"SELECT '1', count(*) FROM {{rows}} WHERE of_{name}" for name in MET}  # noqa: S608
# And for all others: how many have each tag of a range.
TAGGED = (
    "SELECT tag::text, n FROM (SELECT tag, count(*) AS n FROM (SELECT unnest(tags) AS tag FROM {{rows}}) each"
    " WHERE tag >= {0} AND tag < {1} GROUP BY tag) of_tag"
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
    """One query, whose cost does not grow with the board: a set of more than COUNTED rows is not counted further."""
    found = asked.search.as_spelt(lambda: _counts(asked), _whole) if asked.search else _counts(asked)
    sizes = {name: found.get((name, "", ""), 0) for name in ("", *_narrowing(asked))}
    # Whatever is left in all is left without one parameter as well: where these are many, no other set is looked at.
    is_crowded = sizes[""] > COUNTED
    asked.found = None if is_crowded and not asked.search else _numbers(found)
    crowded = {name for name in ORDER if is_crowded or sizes.get(name, sizes[""]) > COUNTED}
    counts = {name: _of_facet(asked, name, name if name in sizes else "", found) for name in ORDER}
    drawn = [_facet(asked, name, None if name in crowded else counts[name], min(sizes[""], COUNTED)) for name in ORDER]
    return Found([facet for facet in drawn if facet.choices], min(sizes[""], COUNTED), is_crowded)


def _whole(found: dict[tuple[str, str, str], int]) -> int:
    """How many are left in all."""
    return found["", "", ""]


def _numbers(found: dict[tuple[str, str, str], int]) -> list[str] | None:
    """Which are shown, in their order, where the statement tells that."""
    told = next((numbers for _, facet, numbers in found if facet == "numbers"), None)
    return None if told is None else [number for number in told.strip("{}").split(",") if number]


def _narrowing(asked: ProblemFilter) -> list[str]:
    """The facets that narrow the rows, each of which counts them without itself.

    A problem must ask for every skill chosen, so choosing another narrows what is already chosen.
    """
    return [name for name in ORDER if name in asked.values and name != "skill"]


def _of_facet(asked: ProblemFilter, name: str, rows: str, found: dict[tuple[str, str, str], int]) -> dict[str, int]:
    """{value: how many of a set of rows have it}."""
    if name in COUNTS:
        return {value: count for (of, facet, value), count in found.items() if (of, facet) == (rows, name)}
    counts = {value: found.get((rows, "tag", str(tag)), 0) for value, tag in _tags(asked, name).items()}
    return dict(zip(counts, accumulate(counts.values()), strict=True)) if name == "level" else counts


def _tags(asked: ProblemFilter, name: str) -> dict[str, int]:
    """{value: its tag} of a facet. Of levels, of which each holds those before it, the hardest that is asked for."""
    if name in asked.vocabulary.refs:
        return {key: Of[name.upper()].tag(ref) for key, ref in asked.vocabulary.refs[name].items()}
    if name == "hours":
        return {str(most): Of.HOURS.tag(most) for most in HOURS}
    if name == "level":
        return {str(level): Of.HARDEST.tag(level) for level in range(4)}
    return {"1": STARTER} if name == "starter" else {value: of_choice(name, value) for value in LABELS[name]}


def _counts(asked: ProblemFilter) -> dict[tuple[str, str, str], int]:
    """{(set of rows, facet, value): count}, where the sets are all that are left, "", and those of `_narrowing`.

    Under the facet "" is the size of the set, and under "tag" how many have each tag. Under "numbers" is all that is
    shown, in its order, where a table has it.
    """
    shape = asked.shape
    statement = _kept_for_words(shape) if shape else _kept_statement(asked.key)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.to(asked.now, asked.sent))
        return {(rows, facet, value): count for rows, facet, value, count in cursor.fetchall()}


@lru_cache(KEPT)
def _kept_statement(key: Key) -> Bound:
    return _statement(ProblemFilter.again(key, Moment()))


@lru_cache(KEPT)
def _kept_for_words(shape: Shape) -> Bound:
    asked = ProblemFilter.of_shape(shape, Moment())
    return _statement(asked, asked.sent)


def _statement(asked: ProblemFilter, stand_ins: Sequence[int | Word] = ()) -> Bound:
    made: list[str] = []
    parts: list[str] = []
    params: list[Any] = []
    sizes: list[str] = []
    names = ["", *_narrowing(asked)]
    if any(sets.met(asked, without=name) and not sets.counted_tags(asked, without=name) for name in names):
        maps, of_maps = sets.tables(asked)
        made.append(maps)
        params += of_maps
    for name in names:
        whole = sizes[0] if sizes else "SELECT 0"
        tables, given, size = _set(asked, name, whole)
        sizes.append(size)
        made += tables
        params += given
        parts.append(f"SELECT '{name}' AS rows, '' AS facet, '' AS value, ({size}) AS n")
        parts += [
            f"SELECT '{name}', '{facet}', * FROM ({count.format(rows=f'rows_{name}')}) {facet}_of_{name}"  # noqa: S608
            for facet, count in _counted(name).items()
        ]
    if not sets.counted_tags(asked):
        sql, words = _sorted(asked, sizes[0])
        parts.append(f"SELECT '', 'numbers', coalesce(array_agg(number)::text, ''), 0 FROM ({sql}) sorted")  # noqa: S608
        params += words
    return Bound(f"WITH {', '.join(made)} {' UNION ALL '.join(parts)}", params, stand_ins)


def _set(asked: ProblemFilter, name: str, whole: str) -> tuple[list[str], list[Any], str]:
    """The tables of a set and their parameters, and how large it is: `rows_{name}` has what is known of its rows, or
    nothing where there are too many to count.

    Where no tag tells how many there are `numbers_{name}` has them, one more than is counted, and none where the
    `whole` is too large: that is how many are left in all.
    """
    tags, table = sets.counted_tags(asked, without=name), f"numbers_{name}"
    if tags:
        size = listed_with(tags)
        sql, params = _known(asked.narrow(asked.queryset, name), size, name, asked.now).query.sql_with_params()
        return [f"rows_{name} AS MATERIALIZED ({sql})"], [*params], size
    many, of_many = sets.is_more(asked, COUNTED, without=name)
    found = sets.some(asked, COUNTED + 1, without=name, told=_told(asked, name), has_tables=True)
    size = f"SELECT count(*) + (SELECT {COUNTED + 1} * it_is::integer FROM more_{name}) FROM {table}"  # noqa: S608
    some = f"SELECT * FROM ({found.sql}) found WHERE ({whole}) <= {COUNTED} AND NOT (SELECT it_is FROM more_{name})"  # noqa: S608
    sql, params = finding.out_of(table, _known(Problem.objects.all(), size, name, asked.now))
    tables = [
        f"more_{name} (it_is) AS MATERIALIZED (SELECT ({whole}) <= {COUNTED} AND {many})",
        f"{table} AS MATERIALIZED ({some})",
        f"rows_{name} AS MATERIALIZED ({sql})",
    ]
    return tables, [*of_many, *found.params, *params], size


def _told(asked: ProblemFilter, name: str) -> Sequence[str]:
    """The columns that a set takes along: the whole is put in order, too."""
    return finding.TOLD if name else (*finding.TOLD, *pages.is_made_of(asked))


def _sorted(asked: ProblemFilter, size: str) -> tuple[str, Sequence[Any]]:
    """All that are shown in their order: of words the newest, and else none where there are too many to count."""
    if asked.search:
        return pages.sorted_out_of(asked, f"(SELECT * FROM numbers_ ORDER BY number DESC LIMIT {SHOWN})")  # noqa: S608
    return pages.sorted_out_of(asked, f"(SELECT * FROM numbers_ WHERE ({size}) <= {COUNTED})")  # noqa: S608


def _counted(name: str) -> dict[str, str]:
    """How a set is counted: for every facet that narrows nothing, or for the one that it is without."""
    if name in COUNTS:
        return {name: COUNTS[name]}
    if not name:
        return {"tag": TAGGED.format(0, Of.BLOCK.tag(0))} | COUNTS
    if name == "starter":
        return {"tag": TAGGED.format(STARTER, STARTER + 1)}
    of = Of.HARDEST if name == "level" else Of[name.upper()]
    return {"tag": TAGGED.format(of.tag(0), of.tag(EACH))}


def _known(rows: Any, size: str, name: str, now: datetime) -> Any:
    """What is counted of the rows of a set; of none where there are too many."""
    is_counted = RawSQL(f"({size}) <= {COUNTED}", [], output_field=BooleanField())  # noqa: S611
    known = rows.order_by().filter(is_counted).with_activity(now, Q(having(OPEN))).with_freshness(now)
    told = {facet: F(column) for facet, column in COLUMNS.items()} | {
        facet: _whether(CONDITIONS[facet](now)) if facet in CONDITIONS else Value(False) for facet in MET
    }
    wanted = {facet: column for facet, column in told.items() if facet in _counted(name)}
    return known.values("tags", **{f"of_{facet}": column for facet, column in wanted.items()})


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _facet(asked: ProblemFilter, name: str, counts: dict[str, int] | None, total: int) -> Facet:
    """Choices that would leave nothing are left out, and retired words, but for what is chosen; all others are there
    where nothing is counted."""
    chosen = values_of(asked, name)
    labels = LABELS.get(name) or asked.vocabulary.names[name]
    retired = asked.vocabulary.retired.get(name, ())
    if name == "hours":
        # A link may ask for hours that are no choice here; the form must not lose them.
        labels = labels | {hours: f"up to {hours} h" for hours in chosen}
        counts = None if counts is None else dict.fromkeys(chosen, total) | counts
    choices = [
        Choice(value, label, None if counts is None else counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value in chosen or (value not in retired and (counts is None or counts.get(value)))
    ]
    return Facet(name, str(asked.filters[name].label), KINDS[name], choices, value=next(iter(chosen), ""))


def values_of(asked: ProblemFilter, name: str) -> list[str]:
    value = asked.values.get(name, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
