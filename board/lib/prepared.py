"""Queries that are built once.

Django makes a statement out of hundreds of objects, which for a large one takes longer than PostgreSQL takes to answer.
What differs from one use to the next are numbers, words and the time: the statement stays, and is sent with those.

Several are sent `together`, so that PostgreSQL works on the next one while the rows of the first are read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache, wraps
from typing import Any, NamedTuple, NoReturn, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from psycopg.pq import PipelineStatus
from psycopg.sql import Literal

from board.lib import cursors

# Statements that are kept of each function, the last that were used.
KEPT = 24
# What stands for the time and the numbers while a statement is built. No constant of a query is like them.
STAND_IN = datetime(2001, 9, 9, 1, 46, 41, tzinfo=UTC)
FIRST_NUMBER = 1_943_217_001
# No column holds a larger number. One that is larger PostgreSQL compares as a decimal, for which it reads every row.
LARGEST = 2**63 - 1
# What a query and its compiler hold of the rows that are asked for.
MADE_OF = {"where", "having", "qualify", "group_by", "order_by", "alias_map", "table_map", "quote_cache"}
OF_THE_QUERY = {"select", "deferred_loading", "combined_queries"}
Given = dict[Any, Any]
P = ParamSpec("P")
R = TypeVar("R")


class Word(str):
    """A text that a statement is sent with. Any other text belongs to the statement itself."""

    __slots__ = ()


class BuiltTooEarly(TypeError):
    """What is built once was to depend on the time at which it was built, or to be narrowed after it was."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise BuiltTooEarly("It is built once, for every use.")


class _Unreadable:
    """What a stand-in shows nobody: whatever was made of it would hold for the day on which it stands."""

    year = month = day = hour = minute = second = microsecond = property(_refuse)
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    weekday = isoweekday = isocalendar = toordinal = timestamp = time = replace = strftime = __format__ = _refuse

    def __deepcopy__(self, memo: dict) -> Any:
        return self


class Day(_Unreadable, date):
    """A date that is worked out of the time of each use."""

    of: Callable[[datetime], Any]

    def __new__(cls, of: Callable[[datetime], date]) -> "Day":
        shown = of(STAND_IN)
        made = super().__new__(cls, shown.year, shown.month, shown.day)
        made.of = of
        return made

    def __add__(self, other: timedelta) -> "Day":
        return Day(lambda now: self.of(now) + other)

    def __sub__(self, other: Any) -> Any:
        return Day(lambda now: self.of(now) - other)


class Moment(_Unreadable, datetime):
    """The time of each use, or one that is worked out of it."""

    of: Callable[[datetime], Any]

    def __new__(cls, of: Callable[[datetime], datetime] = lambda now: now) -> "Moment":
        shown = of(STAND_IN)
        made = super().__new__(cls, *shown.timetuple()[:6], tzinfo=shown.tzinfo)
        made.of = of
        return made

    def __add__(self, other: timedelta) -> "Moment":
        return Moment(lambda now: self.of(now) + other)

    def __sub__(self, other: Any) -> Any:
        return Moment(lambda now: self.of(now) - other)

    def date(self) -> Day:
        return Day(lambda now: self.of(now).date())

    def astimezone(self, tz: tzinfo | None = None) -> "Moment":
        return Moment(lambda now: self.of(now).astimezone(tz))


PLACEHOLDER = re.compile("%%|%s")
# What the value of each use stands for, beside the time.
SENT = (int, Word)
FILLED = {*SENT, datetime}


class Bound:
    """A statement of which some parameters are filled in anew for each use.

    The others stand in it as they are: a plan that PostgreSQL keeps for all values cannot use the index of a part of
    the rows where it must not know which part is asked for.
    """

    def __init__(self, sql: str, params: Iterable[Any], stand_ins: Sequence[int | Word] = ()):
        places = {one: place for place, one in enumerate(stand_ins)}
        self.sent: list[Callable[[datetime | None, Sequence[int | Word]], Any]] = []
        left = iter(params)
        self.sql = cursors.Statement(PLACEHOLDER.sub(lambda found: self._kept(found[0], left, places), sql))
        if any(str(one) in self.sql for one in stand_ins):
            raise BuiltTooEarly("What stands for others was made a part of the statement.")

    def to(self, now: datetime | None, values: Sequence[int | Word] = ()) -> tuple[Any, ...]:
        return tuple(value(now, values) for value in self.sent)

    def _kept(self, found: str, left: Iterator[Any], places: dict[Any, int]) -> str:
        if found != "%s":
            return found
        value = next(left)
        if isinstance(value, Moment | Day):
            self.sent.append(lambda now, _: value.of(now))  # type: ignore[arg-type]
        elif isinstance(value, int | str) and value in places:
            # In a sum Django makes a number of its own kind of it.
            self.sent.append(lambda _, values: values[places[value]])
        else:
            return Literal(value).as_string().replace("%", "%%")
        return found


class Column(NamedTuple):
    """What is read of a column when rows are made: its field, where it has one."""

    target: Any


class Built:
    """A query with its statement. `rows` is never asked itself."""

    def __init__(self, rows: QuerySet, stand_ins: list[int | Word]):
        self.rows, self.compiler = rows, rows.query.get_compiler(rows.db)
        try:
            sql, params = self.compiler.as_sql()
            self.bound = Bound(sql, params, stand_ins)
            # What makes Python's values of the columns is looked for once, too.
            columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
            converters = self.compiler.get_converters(columns)
            self.compiler.get_converters = lambda _: converters
        except EmptyResultSet:
            self.bound = Bound("", ())
        self._forget()

    def _forget(self) -> None:
        """Most of what is in them is what the statement was made of. Names and places of columns stay."""
        query, compiler = self.rows.query, self.compiler
        for name in MADE_OF:
            query.__dict__.pop(name, None)
            compiler.__dict__.pop(name, None)
        for name in OF_THE_QUERY:
            query.__dict__.pop(name, None)
        query.annotations = dict.fromkeys(query.annotations)  # type: ignore[assignment]
        query._annotation_select_cache = None  # type: ignore[attr-defined]
        columns = getattr(compiler, "select", None) or ()
        compiler.select = [(Column(getattr(one, "target", None)), None, None) for one, *_ in columns]

    def ask(self, now: datetime | None, values: list[int | Word]) -> QuerySet:
        """The rows, loaded; among others that are asked `together`, on first use. Nothing more can be asked of them."""
        compiler, query = _copy(self.compiler), _copy(self.rows.query)
        # The compiler's connection is that of the thread in which it was made.
        connection = compiler.connection = connections[self.rows.db]
        if query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are held until a transaction ends, and there is none.")
        query.get_compiler = lambda *_, **__: compiler
        query.chain = query.clone = _refuse
        found = type(self.rows)(self.rows.model, query, using=self.rows.db)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(found, name, getattr(self.rows, name))
        if not self.bound.sql:
            found._result_cache = []
            return found
        cursor = connection.cursor()
        cursor.execute(self.bound.sql, self.bound.to(now, values))
        compiler.execute_sql = lambda *_, **__: self._read(cursor)
        if not _is_together(connection):
            found._fetch_all()
        return found

    def _read(self, cursor: Any) -> list[list[tuple]]:
        """The rows as the compiler would give them: in chunks, without what was asked for to order by alone."""
        with cursor:
            rows = cursor.fetchall()
        width = self.compiler.col_count if self.compiler.has_extra_select else None
        return [[row[:width] for row in rows] if width else rows]


def _copy(one: Any) -> Any:
    """A shallow copy: `copy` finds out each time how to make one."""
    copied = object.__new__(type(one))
    copied.__dict__.update(one.__dict__)
    return copied


def together(read: Callable[P, R]) -> Callable[P, R]:
    """Marks a function that only reads. Each prepared query in it is sent without waiting for its rows.

    These are read where they are first used. A statement that a migration has outdated fails them all: the connection
    forgets what it kept, and the function is called once more.
    """

    @wraps(read)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return _read(*args, **kwargs)
        except NotSupportedError as error:
            if not _forgotten(error):
                raise
            return _read(*args, **kwargs)

    def _read(*args: P.args, **kwargs: P.kwargs) -> R:
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        with connection.wrap_database_errors, cursors.together(connection.connection):
            return read(*args, **kwargs)

    return again


def _forgotten(error: NotSupportedError) -> bool:
    """Whether it was of a statement that is outdated, and none of them is kept any more."""
    return cursors.is_outdated(error.__cause__) and cursors.forget_kept(connections[DEFAULT_DB_ALIAS].connection)


def _is_together(connection: Any) -> bool:
    return connection.connection.pgconn.pipeline_status == PipelineStatus.ON


def prepared(build: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a function that makes a query out of a time, numbers and words: from then on it answers the query's rows.

    The query is made once for all times, whole numbers and `Word`s, and once for each combination of the rest. It must
    be the same whatever those are: comparing the time raises BuiltTooEarly, as a second time does, comparing the others
    does not.
    """

    @lru_cache(KEPT)
    def built(*shape: Any) -> Built:
        if shape.count(datetime) > 1:
            raise BuiltTooEarly("Each use has one time.")
        stand_ins = [stand_in(one, place) for place, one in enumerate(one for one in shape if one in SENT)]
        left = iter(stand_ins)
        given = [next(left) if one in SENT else Moment() if one is datetime else one for one in shape]
        return Built(build(*given), stand_ins)

    @wraps(build)
    def ask(*given: Any) -> Any:
        shape: list[Any] = [type(one) if type(one) in FILLED else one for one in given]
        now = next((one for one in given if type(one) is datetime), None)
        values = [min(one, LARGEST) if type(one) is int else one for one in given if type(one) in SENT]
        return built(*shape).ask(now, values)

    ask.unprepared, ask.built = build, built  # type: ignore[attr-defined]
    return ask


def only(rows: QuerySet) -> Any:
    """The row of a query that finds one at most. Raises its model's DoesNotExist."""
    for row in rows:
        return row
    raise rows.model.DoesNotExist(f"{rows.model._meta.object_name} matching query does not exist.")


def stand_in(kind: Any, place: int) -> Any:
    """What stands for a number or a Word in a statement that is built for all of them, each place for another one."""
    number = FIRST_NUMBER + place
    return number if kind is int else Word(f"a word that stands for others {number}")
