"""The sets of problems that a filter leaves, all of it or without one of its parameters: how many, and which.

Bitmaps tell most of it without a look at a problem.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models.expressions import RawSQL

from problems.filters.problems import ORDERS, ProblemFilter
from problems.models import bitmaps, finding
from problems.models.tags import HELD, HOURS, LISTED


def apart(asked: ProblemFilter) -> list[list[int]]:
    """Lists of tags, of each of which a row that is left has one."""
    return [tags for _, tags in asked.apart]


def met(asked: ProblemFilter, *, without: str = "") -> str:
    """A statement: what bitmaps have of its rows, and of others too where each row is asked for something more; out of
    the `tables`. Empty where they do not tell."""
    places = [place for place, (name, _) in enumerate(asked.apart) if name != without]
    if asked.search:
        return asked.search.spelt.met(places)
    return bitmaps.met(places) if _is_told(asked, without) else ""


def tables(asked: ProblemFilter) -> tuple[str, list[Any]]:
    """The tables that `met` is told out of, whatever is left out."""
    words = asked.search.spelt.words.tags if asked.search else ()
    return bitmaps.tables(apart(asked), words)


def is_more(asked: ProblemFilter, most: int, *, without: str = "") -> tuple[str, Sequence[Any]]:
    """SQL: whether bitmaps tell that it has more rows than so many."""
    chunks, names = met(asked, without=without), {*asked.values} - {"sort", without}
    is_exact = not asked.search or (without and asked.search.spelt.words.is_exact)
    is_between = "hours" in names and asked.values["hours"] not in HOURS
    if not (chunks and is_exact and _is_told(asked, without)) or is_between:
        return "FALSE", []
    if "activity" not in names:
        return bitmaps.is_more(str(most), chunks), []
    return bitmaps.is_more(f"{most} + (SELECT count(*) FROM {HELD} held)", chunks), [asked.now]  # noqa: S608


def some(
    asked: ProblemFilter, most: int, *, without: str = "", told: Sequence[str] = (), has_tables: bool = False
) -> RawSQL:
    """The numbers of so many of its rows at most, as a subquery: of any, or of the newest that have the words. Of a set
    that is only counted, which is one `without` a parameter, they may be any. It `has_tables` where the whole statement
    has the `tables`."""
    rows, chunks = asked.narrow(asked.queryset, without), met(asked, without=without)
    if not asked.search:
        return finding.any_of(most, rows, ORDERS[asked.order], told, met=chunks)
    if not chunks:
        return finding.newest(rows, most, or_any=bool(without), told=told)
    beside, is_sure = asked.narrow(asked.queryset, "q", without), _is_told(asked, without)
    found = asked.search.spelt.newest_met(most, rows, chunks, told, beside=beside, is_sure=is_sure)
    if has_tables:
        return found
    made, given = tables(asked)
    return RawSQL(f"WITH {made} {found.sql}", [*given, *found.params])  # noqa: S611


def counted_tags(asked: ProblemFilter, *, without: str = "") -> list[int] | None:
    """Tags of which each row has one, so that their counts add up to that of the rows; None where none are such."""
    (name, value), *more = [one for one in asked.values.items() if one[0] not in {without, "sort"}] or [("", [])]
    if not name:
        return [LISTED]
    may_have_two = name in {"skill", "technique"} and len(value) > 1
    return None if more or may_have_two else asked.tags(name, value)


def _is_told(asked: ProblemFilter, without: str) -> bool:
    """Whether tags tell all that is asked for beside words, but for what is worked on and hours between choices."""
    return {*asked.values} - {"q", "sort", without} <= {name for name, _ in asked.apart}
