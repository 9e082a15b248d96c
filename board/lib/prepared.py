"""Queries that are built once.

Django makes a statement out of hundreds of objects, which for a large one takes longer than PostgreSQL takes to answer.
What differs from one use to the next are some numbers and the time: the statement stays, and is sent with those.
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache, wraps
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

# Statements that are kept of each function, the last that were used.
KEPT = 32
# What stands for the time and the numbers while a statement is built. No constant of a query is like them.
STAND_IN = datetime(2001, 9, 9, 1, 46, 41, tzinfo=UTC)
FIRST_NUMBER = 1_943_217_001
Given = dict[Any, Any]


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


class Bound:
    """Parameters of which some are filled in anew for each use."""

    def __init__(self, params: Iterable[Any], numbers: Sequence[int] = ()):
        self.params = list(params)
        self.moments = [(at, one.of) for at, one in enumerate(self.params) if isinstance(one, Moment | Day)]
        places = {number: place for place, number in enumerate(numbers)}
        self.numbers = [(at, places[one]) for at, one in enumerate(self.params) if type(one) is int and one in places]

    def to(self, now: datetime | None, numbers: Sequence[int] = ()) -> tuple[Any, ...]:
        filled = self.params.copy()
        for at, of in self.moments:
            filled[at] = of(now)  # type: ignore[arg-type]
        for at, place in self.numbers:
            filled[at] = numbers[place]
        return tuple(filled)


class Built:
    """A query with its statement. `rows` is never asked itself."""

    def __init__(self, rows: QuerySet, numbers: list[int]):
        self.rows, self.compiler = rows, rows.query.get_compiler(rows.db)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.bound = Bound(params, numbers)

    def ask(self, now: datetime | None, numbers: list[int]) -> QuerySet:
        """The rows, loaded. Nothing more can be asked of them."""
        compiler, query = copy.copy(self.compiler), copy.copy(self.rows.query)
        # The compiler's connection is that of the thread in which it was made.
        compiler.connection = connections[self.rows.db]
        compiler.as_sql = lambda *_, **__: (self.sql, self.bound.to(now, numbers))
        query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        query.chain = query.clone = _refuse  # type: ignore[method-assign]
        found = type(self.rows)(self.rows.model, query, using=self.rows.db)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(found, name, getattr(self.rows, name))
        if not self.sql:
            found._result_cache = []
        found._fetch_all()
        return found


def prepared(build: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a function that makes a query out of a time, numbers and words: from then on it answers the query's rows.

    The query is made once for all times and whole numbers, and once for each combination of the rest. It must be the
    same whatever the time and the numbers are: comparing the time raises BuiltTooEarly, comparing a number does not.
    """

    @lru_cache(KEPT)
    def built(*shape: Any) -> Built:
        numbers = [FIRST_NUMBER + place for place, one in enumerate(one for one in shape if one is int)]
        left = iter(numbers)
        given = [next(left) if one is int else Moment() if one is datetime else one for one in shape]
        return Built(build(*given), numbers)

    @wraps(build)
    def ask(*given: Any) -> Any:
        shape: list[Any] = [type(one) if type(one) in {int, datetime} else one for one in given]
        now = next((one for one in given if type(one) is datetime), None)
        return built(*shape).ask(now, [one for one in given if type(one) is int])

    ask.unprepared = build  # type: ignore[attr-defined]
    return ask
