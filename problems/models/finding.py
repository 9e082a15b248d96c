"""Which problems a list or a count begins with: subqueries of numbers, whose cost does not grow with the board.

What tags tell is known by bitmaps. Of what they do not, many are met soon in any order, and few soon in the index of
words and tags; which of the two holds is not known before: a stretch of an order is tried, and then that index.
"""

import re
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from problems.models import bitmaps
from problems.models.bitmaps import Apart
from problems.models.choices import Difficulty
from problems.models.tags import HOURS, OPEN, Of, of_choice, of_step

# So many rows of an order are looked through before all that are asked for are found by their tags: for a page of what
# bitmaps do not tell, and for a count, or for any page at least.
STRETCH, SHORT_STRETCH = 50_000, 4_000
# To find a row by its tags and to sort it takes as long as to look through so many of an order. A page that looks
# through this times what there is takes no more than twice what the better of both ways would.
WORTH = 2
# So few are all found by their bitmaps sooner than any stretch is looked through.
FEW = 1000
# So many that bitmaps know are looked at for what they do not tell. If no more than the second have it, all are found
# by the index.
LOOKED_AT, NEXT_TO_NONE = 500, 5
# The order of the list, where none is asked for.
BEST_FIRST = ("-starred", "difficulty", "number")
EASIEST = ("difficulty", "hours_low", "number")
# Says nothing, but of a column that is in no order's index: none of these can be gone through to its end.
BY_TAGS = "problems_problem.key <> ''"
# Most problems are open, and most take no longer than that.
BROAD = {OPEN, Of.HOURS.tag(HOURS[-1])}
# As `tags.having` writes it.
SEVERAL = re.compile(r"""("problems_problem"\."tags") @> '\{(\d+(?:,\d+)+)\}'::integer\[\]""")
COLUMN = re.compile(r'"problems_problem"\."(\w+)"')
ENOUGH = "(SELECT count(*) FROM near)"
# What the index of each order has beside the order, and facets are counted by.
TOLD = ("tags", "worked_on_until", "checked_on")
PROBLEM = '"problems_problem"'
TABLE = f"FROM {PROBLEM}"


def at(
    place: slice,
    rows: QuerySet,
    order: Sequence[str],
    apart: Apart = (),
    *,
    among: Sequence[str] = (),
    are_few: bool = False,
) -> RawSQL:
    """The numbers of the listed problems at a place of an order that has an index.

    What has one of each list of tags `apart` is known by bitmaps, and where the order is made of tags, too, by these
    alone. Of another a stretch is looked through, as of what tags do not tell. Of an order that begins with the
    difficulty only those `among` some are looked for. Where `are_few` all are found and sorted.
    """
    how_many = f"LIMIT {place.stop - place.start} OFFSET {place.start}"
    if are_few:
        by_tags, params = _by_tags(rows, "TRUE")
        return _numbers(f"{by_tags} ORDER BY {_unindexed(order)} {how_many}", params)
    steps = _steps(order, among)
    if apart and steps:
        found, params = _in_steps(rows, apart, place.stop, order, steps=steps)
        return _numbers(f"SELECT number FROM ({found}) found ORDER BY {_sql(order)} {how_many}", params)  # noqa: S608
    met = bitmaps.met(range(len(apart))) if apart else ""
    near, its = in_stretch(rows, order, f"({_length(met)})" if met else STRETCH)
    when = f"{ENOUGH} < {place.stop}"
    if met:
        found, params = _by_bitmaps(rows, met, None, beside_number(order), when=when)
        rest = f"SELECT number FROM ({found}) rest ORDER BY {_sql(order)}"  # noqa: S608
    else:
        by_tags, params = _by_tags(rows, when)
        rest = f"{by_tags} ORDER BY {_unindexed(order)}"
    maps = f"{bitmaps.tables(apart)[0]}, " if apart else ""
    return _numbers(
        f"WITH {maps}near AS MATERIALIZED ({near} LIMIT {place.stop}) SELECT number FROM ("  # noqa: S608
        f"(SELECT number FROM near WHERE {ENOUGH} = {place.stop}) UNION ALL ({rest} LIMIT {place.stop})"
        f") found {how_many}",
        [*its, *params],
    )


def _steps(order: Sequence[str], letters: Sequence[str] = ()) -> list[int]:
    """The tags that an order is made of, one after the other, with some of the difficulties or all; none where it is
    made of other things."""
    chosen = [letter for letter in Difficulty.values if letter in (letters or Difficulty.values)]
    if tuple(order) == BEST_FIRST:
        return [of_step(*step) for step in product((True, False), chosen)]
    return [of_choice("difficulty", letter) for letter in chosen] if tuple(order) == EASIEST else []


def _in_steps(
    rows: QuerySet, apart: Apart, most: int, order: Sequence[str], *, steps: Sequence[int], past: Sequence[Any] = ()
) -> tuple[str, Sequence[Any]]:
    """A statement: the first so many of what has one of each list of tags, by the tags that the order is made of, with
    its columns; of the first step nothing before the place `past`."""
    met = bitmaps.met(range(len(apart)))
    if tuple(order) == EASIEST:
        chunks = bitmaps.by_hours(met, steps, past=past[1:])
    else:
        chunks = bitmaps.in_steps(met, steps, past=past[2] if past else 0)
    found, params = _by_bitmaps(rows, chunks, most, beside_number(order))
    return f"WITH {bitmaps.tables(apart)[0]} {found}", params


def beside_number(order: Sequence[str]) -> list[str]:
    """The columns that an order is made of, beside the number."""
    return [name for name in map(_name, order) if name != "number"]


def _length(met: str) -> str:
    """SQL: how many rows of an order are looked through for what bitmaps know. Few are all found by these sooner than
    any stretch is."""
    length = f"CASE WHEN size <= {FEW} THEN 0 ELSE greatest({SHORT_STRETCH}, size * {WORTH}) END"
    return f"SELECT {length}::integer FROM (SELECT coalesce(sum(bit_count(bits)), 0) FROM ({met}) met) told (size)"  # noqa: S608


def _by_bitmaps(
    rows: QuerySet, met: str, most: int | None, told: Sequence[str] = (), *, when: str = "TRUE"
) -> tuple[str, Sequence[Any]]:
    """A statement: the first so many of some rows, or all, with the columns `told` of them, among those `met` by
    bitmaps, and all that were retagged since. It names the `bitmaps.tables`."""
    names = ", ".join(("number", *told))
    chunks = f"SELECT * FROM ({met}) met WHERE {when}"  # noqa: S608
    known, params = out_of(_each(bitmaps.numbers(chunks)), rows.order_by().values("number", *told), "")
    beside, its = out_of("beside", rows.order_by().values("number", *told))
    first = f"({known} LIMIT {most})" if most else known
    return f"SELECT {names} FROM ({first} UNION ALL {beside} AND {when}) found", [*params, *its]  # noqa: S608


def any_of(most: int, rows: QuerySet, order: Sequence[str], told: Sequence[str] = (), *, met: str = "") -> RawSQL:
    """The numbers of so many listed problems at most, whichever, with the columns `told` of them: of what is `met` by
    bitmaps, or else what an order has first, or their tags find."""
    names = ", ".join(("number", *told))
    if met:
        found, params = _by_bitmaps(rows, met, most, told)
        return _numbers(f"{found} LIMIT {most}", params)
    near, near_params = in_stretch(rows, order, SHORT_STRETCH, told=told)
    by_tags, params = _by_tags(rows, f"{ENOUGH} < {most}", told)
    return _numbers(
        f"WITH near AS MATERIALIZED ({near} LIMIT {most}) "  # noqa: S608
        f"(SELECT {names} FROM near WHERE {ENOUGH} = {most}) UNION ALL "
        f"(SELECT {names} FROM ({by_tags} OFFSET 0) found LIMIT {most})",
        [*near_params, *params],
    )


def newest_met(
    most: int,
    rows: QuerySet,
    met: str,
    told: Sequence[str] = (),
    *,
    exactly: QuerySet,
    beside: QuerySet,
    rare: str = "",
    is_sure: bool = True,
) -> RawSQL:
    """The highest numbers of so many of some rows at most, with the columns `told` of them. They are those `met` by
    bitmaps of rows that tell them `exactly`, those of the rows that were retagged, and what a search query of `rare`
    words finds of rows `beside`. It names the `bitmaps.tables`.

    Where it is not `is_sure` that what is met is what is asked for, some of it is looked at first: if next to none is,
    all are found by the index instead.
    """
    names = ", ".join(("number", *told))
    known, params = _known(exactly, met, most, told) if is_sure else _unsure(rows, exactly, met, most, told)
    retagged, its = out_of("beside", rows.order_by().values("number", *told))
    parts, given = [f"({known})", f"({retagged})"], [*params, *its]
    if rare:
        are_rare = RawSQL("problems_problem.search @@ %s::tsquery", [rare], BooleanField())
        sql, more = _by_index(beside.order_by().filter(are_rare), told)
        parts.append(f"({sql} OFFSET 0)")
        given += more
    found = " UNION ALL ".join(parts)
    return _numbers(
        f"SELECT DISTINCT ON (number) {names} FROM ({found}) found ORDER BY number DESC LIMIT {most}",  # noqa: S608
        given,
    )


def _known(
    rows: QuerySet, met: str, most: int, told: Sequence[str], *, among: str = "ALL"
) -> tuple[str, Sequence[Any]]:
    """The newest of some rows that are met, of the newest numbers `among` which they are looked for."""
    numbers = f"{bitmaps.numbers(met, newest_first=True)} LIMIT {among}"
    sql, params = out_of(_each(numbers), rows.order_by().values("number", *told), "")
    return f"{sql} LIMIT {most}", params


def _unsure(rows: QuerySet, exactly: QuerySet, met: str, most: int, told: Sequence[str]) -> tuple[str, Sequence[Any]]:
    first, its = _known(exactly, met, most, told, among=str(LOOKED_AT))
    is_far = f"SELECT * FROM ({met}) met WHERE {ENOUGH} BETWEEN {NEXT_TO_NONE} AND {most} - 1"  # noqa: S608
    far, of_far = _known(exactly, is_far, most, told)
    rest, of_rest = _by_tags(rows, f"{ENOUGH} < {NEXT_TO_NONE}", told)
    return (
        f"WITH near AS MATERIALIZED ({first}) SELECT * FROM near WHERE {ENOUGH} = {most} "  # noqa: S608
        f"UNION ALL ({far}) UNION ALL ({rest} OFFSET 0)"
    ), [*its, *of_far, *of_rest]


def _each(numbers: str) -> str:
    """Two tables: `met`, which some numbers are in, and beside each its problem."""
    return f"({numbers}) met, LATERAL (SELECT * FROM problems_problem WHERE number = met.number OFFSET 0) {PROBLEM}"  # noqa: S608


def newest(rows: QuerySet, most: int, *, or_any: bool = False, told: Sequence[str] = ()) -> RawSQL:
    """The highest numbers of some problems, so many at most, with the columns `told` of them. All are found before they
    are sorted. Where it may be `or_any`, as for a count, none is read past the last that is wanted."""
    names = ", ".join(("number", *told))
    newest_first = "" if or_any else "ORDER BY number DESC"
    sql, params = _by_index(rows.order_by(), told)
    return _numbers(f"SELECT {names} FROM ({sql} OFFSET 0) found {newest_first} LIMIT {most}", params)  # noqa: S608


def either(*found: RawSQL) -> RawSQL:
    """The numbers that any of some subqueries finds."""
    return _numbers(" UNION ".join(f"({one.sql})" for one in found), [value for one in found for value in one.params])


def past_steps(
    walk: QuerySet, order: Sequence[str], rows: QuerySet, apart: Apart, place: Sequence[Any]
) -> list[dict[str, Any]]:
    """The rows of a page past a place of an order that is made of tags, as `board.lib.keyset` asks for them: of what
    has one of each list of tags, by bitmaps. `rows` is the `walk` past that place, narrowed."""
    here = of_step(*place[:2]) if tuple(order) == BEST_FIRST else of_choice("difficulty", place[0])
    steps, most = _steps(order), walk.query.high_mark or 0
    keys = map(str, walk.query.order_by)
    told = ", ".join(f"{_name(name)} AS {_name(key)}" for key, name in zip(keys, order, strict=True))
    found, params = _in_steps(rows, apart, most, order, steps=steps[steps.index(here) :], past=place)
    return asked(f"SELECT {told}, number FROM ({found}) found ORDER BY {_sql(order)} LIMIT {most}", params)  # noqa: S608


def past(walk: QuerySet, order: Sequence[str], narrow: Callable[[QuerySet], QuerySet]) -> list[dict[str, Any]]:
    """The rows of a page past a place of an order, as `board.lib.keyset` asks for them: what is left when narrowed.

    `walk` has all listed problems past that place, in `order` or backwards, cut to the page.
    """
    most, keys = walk.query.high_mark, [*map(str, walk.query.order_by)]
    names = [*map(_name, order)]
    ordered = [f"{'-' * key.startswith('-')}{name}" for key, name in zip(keys, names, strict=True)]
    told = [f"{name} AS {_name(key)}" for key, name in zip(keys, names, strict=True)]
    walk = walk.all()
    walk.query.clear_limits()
    sql, params = narrow(walk.model._default_manager.order_by(*ordered)).values(*names).query.sql_with_params()
    stretch, its = walk.values(*sorted({*COLUMN.findall(sql)}))[:STRETCH].query.sql_with_params()
    rest, of_rest = walk.values("number")[STRETCH : STRETCH + 1].query.sql_with_params()
    by_tags, of_tags = _by_tags(narrow(walk), "(SELECT it_is FROM too_short)", names[:-1])
    near, columns = sql.replace(TABLE, f'FROM ({stretch}) "problems_problem"', 1), ", ".join(names)
    return asked(
        f"WITH near AS MATERIALIZED ({near} LIMIT {most}), "  # noqa: S608
        f"too_short (it_is) AS MATERIALIZED (SELECT {ENOUGH} < {most} AND EXISTS ({rest})) "
        f"SELECT {', '.join(told)}, number FROM (SELECT {columns} FROM near WHERE NOT (SELECT it_is FROM too_short) "
        f"UNION ALL SELECT {columns} FROM ({by_tags} OFFSET 0) found) found ORDER BY {_sql(ordered)} LIMIT {most}",
        [*its, *params, *of_rest, *of_tags],
    )


def asked(sql: str, params: Sequence[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def out_of(table: str, rows: QuerySet, alias: str = PROBLEM) -> tuple[str, Sequence[Any]]:
    """The statement of a query of problems, asked of a table that has the columns which it names."""
    sql, params = rows.query.sql_with_params()
    return sql.replace(TABLE, f"FROM {table} {alias}", 1), params


def _numbers(sql: str, params: Sequence[Any]) -> RawSQL:
    return RawSQL(sql, params)  # noqa: S611


def _by_tags(rows: QuerySet, when: str, told: Sequence[str] = ()) -> tuple[str, Sequence[Any]]:
    condition = RawSQL(f"{BY_TAGS} AND {when}", [], BooleanField())  # noqa: S611
    return _by_index(rows.order_by().filter(condition), told)


def _by_index(rows: QuerySet, told: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """The statement of some rows, with a condition for each tag. The index skips what none of two conditions names, and
    reads all that a single one does; of a row one look tells all of them, and sooner than several."""
    sql, params = rows.values("number", *told).query.sql_with_params()
    return SEVERAL.sub(_each_alone, sql), params


def _each_alone(several: re.Match[str]) -> str:
    """To go through all that have what most have takes the index longer than to look at the rows that are left."""
    column, tags = several[1], [int(tag) for tag in several[2].split(",")]
    looked_at = set() if BROAD.issuperset(tags) else BROAD
    names = {tag: f"coalesce({column}, NULL)" if tag in looked_at else column for tag in tags}
    return " AND ".join(f"{names[tag]} @> '{{{tag}}}'::integer[]" for tag in tags)


def in_stretch(
    rows: QuerySet, order: Sequence[str], most: int | str, told: Sequence[str] = ()
) -> tuple[str, Sequence[Any]]:
    """Those of the rows that are among the first of an order, by no more columns than are `told` and their conditions
    name: these are in its index."""
    sql, params = rows.order_by(*order).values("number", *told).query.sql_with_params()
    columns = ", ".join(sorted({*COLUMN.findall(sql)} - {"status"}))
    listed = f"SELECT {columns}, 'listed' AS status FROM problems_problem WHERE status = 'listed'"  # noqa: S608
    stretch = f"({listed} ORDER BY {_sql(order)} LIMIT {most}) problems_problem"
    return sql.replace(TABLE, f"FROM {stretch}", 1), params


def _sql(order: Sequence[str]) -> str:
    return ", ".join(f"{_name(one)}{' DESC' * one.startswith('-')}" for one in order)


def _name(column: str) -> str:
    return column.removeprefix("-")


def _unindexed(order: Sequence[str]) -> str:
    """The same order, of which no index knows."""
    first, *rest = order
    name = _name(first)
    return _sql([first.replace(name, f"coalesce({name}, {name})"), *rest])
