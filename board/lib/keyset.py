"""Pages of a list by place, not by count: a row that comes or goes moves nobody's page, and a deep page costs no more.

A cursor holds the last row's values of every column in the order, signed, so that nobody makes one up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Expression, F, Field, FloatField, Q, QuerySet
from django.db.models.functions import Cast

NOTHING = Q(pk__in=[])
NO_CURSOR = "This is no cursor of this list: use the address in `next` or `previous` as it is."
# What the values of the order are called in each row, with their place in it.
ALIAS = "key_"
Ask = Callable[[QuerySet], list[Any]]


class BadCursor(ValueError):
    """Not a cursor of this list in this order."""


@dataclass(frozen=True)
class Page:
    """Rows, and the cursors of the pages after and before them; empty where there is none."""

    rows: list[Any]
    next: str
    previous: str


@dataclass(frozen=True)
class Key:
    """One column of an order, annotated to every row as `alias`. PostgreSQL sorts NULL above every value."""

    alias: str
    descending: bool
    column: F | Expression
    field: Field
    nullable: bool

    def equals(self, value: Any) -> Q:
        return Q(**{f"{self.alias}__isnull": True}) if value is None else Q(**{self.alias: value})

    def past(self, value: Any, backwards: bool) -> Q:
        """Rows that come after `value` in this column; before it when going backwards."""
        if self.descending == backwards:
            return NOTHING if value is None else self._above(value, "gt")
        return Q(**{f"{self.alias}__isnull": False}) if value is None else Q(**{f"{self.alias}__lt": value})

    def from_here(self, value: Any, backwards: bool) -> Q:
        """`past` and the rows that equal it: implied by the rest, but what an index can begin at."""
        if value is None:
            return Q()
        upwards = self.descending == backwards
        return self._above(value, "gte") if upwards else Q(**{f"{self.alias}__lte": value})

    def _above(self, value: Any, lookup: str) -> Q:
        above = Q(**{f"{self.alias}__{lookup}": value})
        return above | Q(**{f"{self.alias}__isnull": True}) if self.nullable else above


def page(rows: QuerySet, size: int, cursor: str = "", *, columns: Sequence[str] = (), ask: Ask = list) -> Page:
    """The page of `rows` that a cursor asks for, the first without one; one query.

    `rows` are ordered by names of their own columns or annotations, the last of which is unique. With `columns` the
    rows are dicts of these, otherwise instances; both carry the order's values too. `ask` answers the rows of a query
    that is cut to a page. Raises BadCursor.
    """
    if not cursor:
        return first_page(ask(first_rows(rows, size, columns=columns)), size, [*map(str, rows.query.order_by)])
    keys = _keys(rows)
    order = ",".join(map(str, rows.query.order_by))
    backwards, values = _read(cursor, order, keys)
    found = _loading(rows, keys, _beyond(keys, values, backwards), columns=columns, backwards=backwards)
    loaded = ask(found[: size + 1])
    more = len(loaded) > size
    shown = loaded[:size][::-1] if backwards else loaded[:size]
    if not shown:
        return Page([], "", "")
    has_next, has_previous = (True, more) if backwards else (more, True)
    return Page(
        shown,
        _write(order, False, shown[-1]) if has_next else "",
        _write(order, True, shown[0]) if has_previous else "",
    )


def place_of(rows: QuerySet, cursor: str) -> tuple[bool, list[Any]]:
    """Whether a cursor goes backwards, and the values of the row that it begins at, by the columns of the order. Raises
    BadCursor."""
    return _read(cursor, ",".join(map(str, rows.query.order_by)), _keys(rows))


def page_of_stretch(
    rows: QuerySet, walk: QuerySet, most: int, size: int, cursor: str = "", *, columns: Sequence[str] = ()
) -> Page:
    """The same of `rows` that cost something to find among those of `walk`, which is in the same order.

    Only `most` of these are looked through for a page: it may have few rows, or none, and still one after it.
    """
    keys, order = _keys(rows), ",".join(map(str, rows.query.order_by))
    backwards, values = _read(cursor, order, keys) if cursor else (False, [])
    walked = _loading(walk, keys, _beyond(keys, values, backwards) if cursor else None, backwards=backwards)
    edge = next(iter(walked.values(*(key.alias for key in keys))[most - 1 : most]), None)
    if edge is None:
        return page(rows, size, cursor, columns=columns)
    found = page(_up_to(rows, keys, [edge[key.alias] for key in keys], backwards), size, cursor, columns=columns)
    stopped = _write(order, backwards, edge)
    if backwards:
        return replace(found, previous=found.previous or stopped)
    return replace(found, next=found.next or stopped)


def page_of_list(rows: Sequence[Any], name: str, size: int, cursor: str = "") -> Page:
    """The same of rows that are in memory. `name` says which they are: a cursor of others is none of theirs."""
    begin = 0
    if cursor:
        made_for, begin = _unsigned(cursor)[:2]
        if made_for != name:
            raise BadCursor("This cursor belongs to a list that has changed since. Begin again.")
    end = begin + size
    return Page(
        list(rows[begin:end]),
        _signer().sign_object([name, end]) if end < len(rows) else "",
        _signer().sign_object([name, max(begin - size, 0)]) if begin else "",
    )


def _up_to(rows: QuerySet, keys: list[Key], values: list[Any], backwards: bool) -> QuerySet:
    """The rows that are not past a place."""
    here = rows.annotate(**{key.alias: key.column for key in keys})
    return here.filter(keys[0].from_here(values[0], not backwards), ~_beyond(keys, values, backwards))


def first_rows(rows: QuerySet, size: int, *, columns: Sequence[str] = ()) -> QuerySet:
    """The rows of the first page, and one more that tells of a second."""
    return _loading(rows, _keys(rows), columns=columns)[: size + 1]


def first_page(loaded: list[Any], size: int, order: Sequence[str]) -> Page:
    """The page of `first_rows` that were in this order."""
    shown = loaded[:size]
    return Page(shown, _write(",".join(order), False, shown[-1]) if len(loaded) > size else "", "")


def _loading(
    rows: QuerySet, keys: list[Key], beyond: Q | None = None, *, columns: Sequence[str] = (), backwards: bool = False
) -> QuerySet:
    """The rows past a place, each with the values of the order; `backwards` the nearest before it first."""
    found = rows.annotate(**{key.alias: key.column for key in keys}).filter(beyond or Q())
    found = found.order_by(*(f"-{key.alias}" if key.descending != backwards else key.alias for key in keys))
    return found.values(*columns, *(key.alias for key in keys)) if columns else found


def _keys(rows: QuerySet) -> list[Key]:
    return [_key(rows, position, str(name)) for position, name in enumerate(rows.query.order_by)]


def _key(rows: QuerySet, position: int, name: str) -> Key:
    descending, name = name.startswith("-"), name.removeprefix("-")
    annotation = rows.query.annotations.get(name)
    field: Field
    if annotation is not None:
        field, nullable = annotation.output_field, False
    else:
        meta = rows.model._meta
        field = meta.pk if name == "pk" else meta.get_field(name)
        nullable = field.null
    # A rank is a single-precision float; as a double it comes back as the number that was sent.
    column = Cast(F(name), FloatField()) if isinstance(field, FloatField) else F(name)
    return Key(f"{ALIAS}{position}", descending, column, field, nullable)


def _beyond(keys: list[Key], values: list[Any], backwards: bool) -> Q:
    """The rows past a place: past it in the first column, or equal there and past it in the second, and so on."""
    past, equal = NOTHING, Q()
    for key, value in zip(keys, values, strict=True):
        past |= equal & key.past(value, backwards)
        equal &= key.equals(value)
    return keys[0].from_here(values[0], backwards) & past


def _write(order: str, backwards: bool, row: Any) -> str:
    value_of: Callable[[str], Any] = row.__getitem__ if isinstance(row, dict) else lambda alias: getattr(row, alias)
    values = [value_of(f"{ALIAS}{position}") for position in range(order.count(",") + 1)]
    written = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    return _signer().sign_object([order, backwards, written])


def _read(cursor: str, order: str, keys: list[Key]) -> tuple[bool, list[Any]]:
    made_for, *rest = _unsigned(cursor)
    if made_for != order:
        raise BadCursor("This cursor belongs to another list, or to another order of it.")
    backwards, written = rest
    try:
        return backwards, [key.field.to_python(value) for key, value in zip(keys, written, strict=True)]
    except ValidationError as error:
        raise BadCursor(NO_CURSOR) from error


def _unsigned(cursor: str) -> list[Any]:
    try:
        found: list[Any] = _signer().unsign_object(cursor)
    except BadSignature as error:
        raise BadCursor(NO_CURSOR) from error
    return found


def _signer() -> Signer:
    """Without a time in it, so that the same page has the same links and so the same validator."""
    return Signer(salt="board.keyset", sep=".")
