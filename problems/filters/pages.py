"""The orders of a filter, and its pages: by place for the pages of people, by cursor for scripts."""

from collections.abc import Callable, Sequence
from secrets import choice
from typing import Any

from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from board.lib import keyset
from problems.filters import sets
from problems.filters.problems import ORDERS, ProblemFilter
from problems.models import Problem, finding
from problems.models.search import with_rank

# Of what has the words the newest so many are shown, and the newest of these ranked by how well they match: a common
# word is in every other problem of a large board.
SHOWN, RANKED = 1000, 500


def ordered(asked: ProblemFilter) -> Any:
    """The rows in the order asked for. Every order ends in the number, so that none is left to chance."""
    if not asked.by_rank:
        return asked.qs.order_by(*asked.columns)
    shown = asked.queryset.filter(pk__in=sets.some(asked, SHOWN))
    return _ranked(asked, shown, among=sets.some(asked, RANKED)).order_by(*asked.columns)


def on_page(asked: ProblemFilter, place: slice, load: Callable[[Any], Any], *, are_few: bool = False) -> Any:
    """The rows of a place in that order, as `load` loads them. Where `are_few` there are no more than SHOWN."""
    if not asked.values.keys() - {"sort"}:
        found = asked.qs.order_by(*asked.columns).values("pk")[place]
    else:
        found = _at(asked, place, are_few=are_few)
    return load(asked.queryset.filter(pk__in=found).order_by(*asked.columns))


def by_cursor(asked: ProblemFilter, size: int, cursor: str = "") -> keyset.Page:
    """The numbers of the page that a cursor asks for, as rows of one column. Of words it is a page of what is shown."""
    if asked.search and not cursor:
        return asked.search.as_spelt(lambda: _of_shown(asked, size), lambda page: page.rows)
    if asked.search:
        return _of_shown(asked, size, cursor)
    walk = Problem.objects.listed().order_by(*asked.columns)
    if not asked.values.keys() - {"sort"}:
        return keyset.page(walk, size, cursor, columns=("number",))
    if not cursor:
        return keyset.page(walk, size, columns=("number",), ask=lambda rows: _first(asked, rows))
    place = keyset.place_of(walk, cursor)
    return keyset.page(walk, size, cursor, columns=("number",), ask=lambda rows: _past(asked, rows, *place))


def any_free(asked: ProblemFilter) -> Problem | None:
    """A random free one: of all where they are SHOWN at most, else of those that one of the orders begins with."""
    if asked.search:
        numbers, rows = sets.some(asked, SHOWN), asked.queryset.free(asked.now)
    else:
        order = choice([*ORDERS.values()])
        numbers = finding.at(slice(0, SHOWN), asked.qs.free(asked.now), order)
        rows = asked.queryset
    return rows.filter(pk__in=numbers).order_by("?").first()


def sorted_out_of(asked: ProblemFilter, table: str) -> tuple[str, Sequence[Any]]:
    """A statement: the numbers in a table, in the order asked for. The table has what that `is_made_of`."""
    return finding.out_of(table, _sorted(asked, table).values("number"))


def is_made_of(asked: ProblemFilter) -> list[str]:
    """The columns that its order is made of, beside the number."""
    return ["search"] if asked.by_rank else finding.beside_number(asked.columns)


def _sorted(asked: ProblemFilter, table: str) -> QuerySet:
    """The order asked for, of rows of a table."""
    rows = Problem.objects.all()
    if asked.by_rank:
        newest = RawSQL(f"SELECT number FROM {table} newest ORDER BY number DESC LIMIT {RANKED}", [])  # noqa: S608, S611
        rows = _ranked(asked, rows, among=newest)
    return rows.order_by(*asked.columns)


def _ranked(asked, rows, among):
    """Annotates how well each row matches that is `among` the newest."""
    return with_rank(rows, asked.search.spelt.query, among=among)


def _at(asked: ProblemFilter, place: slice, *, are_few: bool = False) -> RawSQL:
    """The numbers at a place of the order. Where that begins with the difficulty its steps are those asked for."""
    letters = asked.values.get("difficulty", []) if "difficulty" in asked.columns else []
    apart = sets.apart(asked) if sets.met(asked) else []
    return finding.at(place, asked.qs, asked.columns, apart, among=letters, are_few=are_few)


def _first(asked: ProblemFilter, walk: QuerySet) -> list[dict[str, Any]]:
    rows = walk.all()
    rows.query.clear_limits()
    return list(rows.filter(pk__in=_at(asked, slice(0, walk.query.high_mark))))


def _past(asked: ProblemFilter, walk: QuerySet, is_backwards: bool, place: Sequence[Any]) -> list[dict[str, Any]]:
    if asked.columns in {finding.BEST_FIRST, finding.EASIEST} and sets.met(asked) and not is_backwards:
        rows = walk.all()
        rows.query.clear_limits()
        return finding.past_steps(walk, asked.columns, asked.narrow(rows), sets.apart(asked), place)
    return finding.past(walk, asked.columns, asked.narrow)


def _of_shown(asked: ProblemFilter, size: int, cursor: str = "") -> keyset.Page:
    """The page of what is shown of words."""
    rank = {"rank": RawSQL('"problems_problem"."rank"', [], FloatField())} if asked.by_rank else {}
    rows = Problem.objects.annotate(**rank).order_by(*asked.columns)
    return keyset.page(rows, size, cursor, columns=("number",), ask=lambda rows: _shown(asked, rows))


def _shown(asked: ProblemFilter, rows: QuerySet) -> list[dict[str, Any]]:
    """The rows of a query of what is shown, by the columns of its order; each is ranked once."""
    found = sets.some(asked, SHOWN, told=is_made_of(asked))
    sql, params = finding.out_of("shown", rows)
    names = [name.removeprefix("-") for name in asked.columns]
    shown, given = finding.out_of("found", _sorted(asked, "found").order_by().values(*names))
    tables = f"WITH found AS MATERIALIZED ({found.sql}), shown AS MATERIALIZED ({shown})"
    return finding.asked(f"{tables} {sql}", [*found.params, *given, *params])
