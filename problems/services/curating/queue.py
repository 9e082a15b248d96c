"""The queue: everything that waits for a curator, of whatever kind, in one order.

A kind is a question about its own table. Whoever has something that waits adds a `Kind` when the apps start, with the
template of the page where one item is decided; nothing is copied, so what has been decided is gone from here at once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
    Expression,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, JSONObject

from board.lib.verdicts import ALLOWED, Verdict
from problems import permissions
from problems.models import Assignment
from users.models import User, shown_name

SHOWN = 25
# Counts go as far as this, and say so.
MOST_COUNTED = 1000
MINE, NOBODYS = "mine", "nobodys"
WHOSE = {"": "Everybody’s", MINE: "Taken by me", NOBODYS: "Taken by nobody"}
ORDER = ("queue_weight", "queue_sort", "queue_since", "queue_position", "queue_item")
TOLD = ("queue_title", "queue_about", "queue_taken")

Column = str | Expression | F


def anybody(user: User, row: Any) -> Verdict:
    """Whoever sees the kind decides each of it."""
    return ALLOWED


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits.

    `rows` answers what waits at a moment; `title`, `about` and `since` are columns or expressions of a row: what its
    line begins with, what stands below, and since when it waits. The item's page is `template`, given `row` (of
    `load`), what `context` adds, and `next`, where its forms lead on to. The longest waiting come first, after the
    smallest `sort`; upkeep, which nobody waits for, comes after everything that somebody waits for. `one` is what a
    single one is called. `may` says who sees the kind at all, `can_answer` who decides one row.
    """

    slug: str
    name: str
    asks: str
    rows: Callable[[datetime], QuerySet]
    title: Column
    since: Column
    template: str
    about: Column = ""
    load: Callable[[Any, datetime], QuerySet] = lambda rows, now: rows
    context: Callable[[Any, User, datetime], dict[str, Any]] = lambda row, user, now: {}
    may: Callable[[User], Verdict] = permissions.can_curate
    can_answer: Callable[[User, Any], Verdict] = anybody
    sort: Column | int = 0
    is_upkeep: bool = False
    one: str = ""

    @property
    def each(self) -> str:
        """What one of them is called."""
        return self.one or self.name


KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Puts a kind into the queue. Call it once, when the apps start."""
    KINDS[kind.slug] = kind


@dataclass(frozen=True)
class Place:
    """Where an item stands in the order of the queue."""

    weight: int
    sort: int
    since: datetime
    position: int
    item: int

    def cursor(self) -> str:
        return _signer().sign_object([self.weight, self.sort, self.since.isoformat(), self.position, self.item])

    @classmethod
    def read(cls, cursor: str) -> "Place | None":
        """The place of a cursor; None for none, and for what is no cursor."""
        try:
            weight, sort, since, position, item = _signer().unsign_object(cursor)
        except BadSignature:
            return None
        return cls(weight, sort, datetime.fromisoformat(since), position, item)


@dataclass(frozen=True)
class Line:
    """One thing that waits. `taken` is who has taken it on ({username, name, until}), or nothing."""

    kind: Kind
    pk: int
    since: datetime
    title: str
    about: str
    place: Place
    taken: dict[str, str] | None = None

    def is_taken_by(self, person: User) -> bool:
        return self.taken is not None and self.taken["username"] == person.username


@dataclass(frozen=True)
class Page:
    lines: list[Line] = field(default_factory=list)
    next: str = ""


@dataclass(frozen=True)
class Waited:
    """How many of a kind have waited how long: the first count is of the youngest. `oldest` is since when one waits."""

    kind: Kind
    total: int
    counts: list[int]
    oldest: datetime | None


def kinds_for(user: User) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.may(user)]


def counts(kinds: Iterable[Kind], *, by: User, whose: str = "", now: datetime) -> dict[str, int]:
    """How many of each kind wait, one more than MOST_COUNTED for more. One query."""
    waiting = {kind.slug: _Counted(_waiting(kind, by, whose, now)) for kind in kinds}
    [found] = User.objects.filter(pk=by.pk).values_list(*waiting.values())
    return dict(zip(waiting, found, strict=True))


def ages(kinds: Iterable[Kind], *, steps: Sequence[timedelta], now: datetime) -> list[Waited]:
    """How long what waits has waited: one query, a line for each kind of which anything waits."""
    known = dict(enumerate(kinds))
    parts = [_aged(kind, position, steps, now) for position, kind in known.items()]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = sorted(row for row in rows if row[1])
    return [Waited(known[position], total, list(counts), oldest) for position, total, oldest, *counts in found]


def page(
    kinds: Sequence[Kind], *, by: User, whose: str = "", after: Place | None = None, size: int = SHOWN, now: datetime
) -> Page:
    """What waits after a place, in the order of the queue. One query, whatever kinds there are."""
    parts = [_part(kind, _waiting(kind, by, whose, now), after, now)[: size + 1] for kind in kinds]
    if not parts:
        return Page()
    joined = parts[0].union(*parts[1:], all=True).order_by(*ORDER) if len(parts) > 1 else parts[0]
    lines = [_line(row) for row in joined[: size + 1]]
    return Page(lines[:size], lines[size - 1].place.cursor() if len(lines) > size else "")


def find(kind: Kind, pk: int, now: datetime) -> Line | None:
    """One item, as long as it waits."""
    return next((_line(row) for row in _part(kind, kind.rows(now).filter(pk=pk), None, now)), None)


def following(line: Line, kinds: Sequence[Kind], *, by: User, whose: str = "", now: datetime) -> Line | None:
    """What to go on with after an item: the next one that nobody else has taken, and that this person may decide."""
    after = page(kinds, by=by, whose=whose, after=line.place, now=now)
    free = (other for other in after.lines if other.taken is None or other.is_taken_by(by))
    return next((other for other in free if _may_answer(other, by, now)), None)


def _may_answer(line: Line, by: User, now: datetime) -> bool:
    if line.kind.can_answer is anybody:
        return True
    row = line.kind.load(line.kind.rows(now).filter(pk=line.pk), now).first()
    return row is not None and bool(line.kind.can_answer(by, row))


def _waiting(kind: Kind, by: User, whose: str, now: datetime) -> QuerySet:
    rows, taken = kind.rows(now), _taken(kind, now)
    if whose == MINE:
        return rows.filter(Exists(taken.filter(person=by)))
    return rows.filter(~Exists(taken)) if whose == NOBODYS else rows


def _aged(kind: Kind, position: int, steps: Sequence[timedelta], now: datetime) -> QuerySet:
    """One row: the position, how many, the oldest, and how many between one step and the next, the last without end."""
    edges = [now - step for step in steps]
    between = [
        Q(waits_since__lte=newest) & (Q(waits_since__gt=oldest) if oldest else Q())
        for newest, oldest in zip([now, *edges], [*edges, None], strict=True)
    ]
    # What waits by a date that is still to come has waited for no time at all.
    between[0] |= Q(waits_since__gt=now)
    counted = {f"waits_{place}": Count("pk", filter=which) for place, which in enumerate(between)}
    rows = kind.rows(now).order_by().annotate(waits_since=Cast(_column(kind.since), DateTimeField()))
    told = rows.values(waits_kind=Value(position)).annotate(
        waits_total=Count("pk"), waits_oldest=Min("waits_since"), **counted
    )
    return told.values_list("waits_kind", "waits_total", "waits_oldest", *counted)


def _taken(kind: Kind, now: datetime) -> QuerySet[Assignment]:
    return Assignment.objects.standing(now).filter(kind=kind.slug, item=OuterRef("pk"))


def _part(kind: Kind, rows: QuerySet, after: Place | None, now: datetime) -> QuerySet:
    """The lines of one kind, in the order of the queue."""
    position = list(KINDS).index(kind.slug)
    who = JSONObject(username="person__username", name=shown_name("person"), until="until")
    told = rows.order_by().annotate(
        queue_weight=Value(int(kind.is_upkeep)),
        queue_sort=_column(kind.sort),
        queue_since=_column(kind.since),
        queue_position=Value(position),
        queue_item=Cast("pk", BigIntegerField()),
        queue_title=_column(kind.title),
        queue_about=_column(kind.about),
        queue_taken=Subquery(_taken(kind, now).values(who=who)),
    )
    if after:
        told = told.filter(_beyond(after, int(kind.is_upkeep), position))
    return told.order_by(*ORDER).values_list(*ORDER, *TOLD)


def _beyond(place: Place, weight: int, position: int) -> Q:
    """The rows of one kind that stand after a place."""
    if weight != place.weight:
        return Q() if weight > place.weight else Q(pk__in=[])
    later = Q(queue_sort__gt=place.sort) | Q(queue_sort=place.sort, queue_since__gt=place.since)
    same = Q(queue_sort=place.sort, queue_since=place.since)
    if position == place.position:
        return later | (same & Q(queue_item__gt=place.item))
    return later | same if position > place.position else later


def _column(column: Column | int) -> Any:
    """A name as a column, a number or no name as itself."""
    if isinstance(column, int) or column == "":
        return Value(column)
    return F(column) if isinstance(column, str) else column


def _line(row: tuple) -> Line:
    place = Place(*row[: len(ORDER)])
    title, about, taken = row[len(ORDER) :]
    kind = list(KINDS.values())[place.position]
    return Line(kind, place.item, place.since, title, about, place, taken)


class _Counted(Subquery):
    """How many rows a query answers, counted no further than needed."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet):
        super().__init__(rows.order_by().values("pk")[: MOST_COUNTED + 1])


def _signer() -> Signer:
    return Signer(salt="board.queue", sep=".")
