"""
Places: where the database keeps a field of a catalogue row.

`values` reads many rows at once as canonical values; `store` sets columns of a row that is saved afterwards; `sync`
makes the rows that hang on saved ones agree. `pks` is the primary key of every row by section and key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from problems.services.catalogue import bulk
from problems.services.catalogue.kinds import Day, tidy

Pks = dict[str, dict[str, int]]
Wanted = list[tuple[Model, Any]]


class Place:
    columns: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()

    def values(self, rows: list[Any]) -> dict[int, Any]:
        raise NotImplementedError

    def store(self, row: Any, value: Any, pks: Pks) -> None:
        """Sets columns. Nothing for a place outside the row."""

    def sync(self, wanted: Wanted, pks: Pks) -> None:
        """Writes what hangs on the rows. Nothing for a column."""


class Column(Place):
    def __init__(self, name: str):
        self.name = name
        self.columns = (name,)

    def values(self, rows: list[Any]) -> dict[int, Any]:
        values = {row.pk: getattr(row, self.name) for row in rows}
        return {pk: tidy(value) if isinstance(value, str) else value for pk, value in values.items()}

    def store(self, row: Any, value: Any, pks: Pks) -> None:
        setattr(row, self.name, value)


class DayColumn(Column):
    """A date: None in the database is "" in the row."""

    def values(self, rows: list[Any]) -> dict[int, Any]:
        return {pk: day.isoformat() if day else "" for pk, day in super().values(rows).items()}

    def store(self, row: Any, value: Any, pks: Pks) -> None:
        setattr(row, self.name, Day.of(value))


class SpanColumns(Place):
    """Two columns, low and high."""

    def __init__(self, low: str, high: str):
        self.columns = (low, high)

    def values(self, rows: list[Any]) -> dict[int, Any]:
        spans = {row.pk: [getattr(row, name) for name in self.columns] for row in rows}
        return {pk: None if span == [None, None] else span for pk, span in spans.items()}

    def store(self, row: Any, value: Any, pks: Pks) -> None:
        for name, end in zip(self.columns, value or [None, None], strict=True):
            setattr(row, name, end)


class Link(Place):
    """A foreign key, told by the key of the row it points at; "" for none."""

    def __init__(self, name: str, section: str):
        self.name = name
        self.section = section
        self.columns = (name,)
        self.joins = (name,)

    def values(self, rows: list[Any]) -> dict[int, Any]:
        return {row.pk: target.key if (target := getattr(row, self.name)) else "" for row in rows}

    def store(self, row: Any, value: Any, pks: Pks) -> None:
        setattr(row, f"{self.name}_id", pks[self.section][value] if value else None)


class Links(Place):
    """A plain many-to-many. The order of the list is the order in which the links were made."""

    def __init__(self, model: type[Model], name: str, section: str):
        field: Any = model._meta.get_field(name)
        self.section = section
        self.through: Any = field.remote_field.through
        self.here = field.m2m_field_name()
        self.there = field.m2m_reverse_field_name()

    def values(self, rows: list[Any]) -> dict[int, Any]:
        lists: dict[int, list[str]] = {row.pk: [] for row in rows}
        links = self.through.objects.filter(**{f"{self.here}__in": lists}).order_by("pk")
        for pk, key in links.values_list(f"{self.here}_id", f"{self.there}__key"):
            lists[pk].append(key)
        return lists

    def sync(self, wanted: Wanted, pks: Pks) -> None:
        self.through.objects.filter(**{f"{self.here}__in": [row.pk for row, _ in wanted]}).delete()
        links = (
            self.through(**{f"{self.here}_id": row.pk, f"{self.there}_id": pks[self.section][key]})
            for row, keys in wanted
            for key in keys
        )
        bulk.insert(self.through, links)


@dataclass(frozen=True)
class Children(Place):
    """Rows of another model that belong to the row.

    `natural` is the column that tells the children of one row apart, "" where only their order does: an entry that
    stays keeps its child, and whatever else hangs on it. `columns_of(entry, position, pks)` are the columns of a child,
    `entry_of(child)` is the reverse.
    """

    model: Any
    parent: str
    natural: str
    columns_of: Callable[[Any, int, Pks], dict[str, Any]]
    entry_of: Callable[[Any], Any]
    order: tuple[str, ...]
    child_joins: tuple[str, ...] = ()
    only: tuple[tuple[str, Any], ...] = ()

    def _of(self, parents: Iterable[int]) -> Any:
        return self.model.objects.filter(**{f"{self.parent}__in": list(parents)}, **dict(self.only))

    def values(self, rows: list[Any]) -> dict[int, Any]:
        lists: dict[int, list[Any]] = {row.pk: [] for row in rows}
        for child in self._of(lists).select_related(*self.child_joins).order_by(*self.order):
            lists[getattr(child, f"{self.parent}_id")].append(self.entry_of(child))
        return lists

    def sync(self, wanted: Wanted, pks: Pks) -> None:
        there = self._there([row.pk for row, _ in wanted])
        new, changed = [], []
        for row, entries in wanted:
            for position, entry in enumerate(entries):
                columns = self.columns_of(entry, position, pks)
                child = there.pop((row.pk, columns[self.natural] if self.natural else position), None)
                if child is None:
                    new.append(self.model(**{f"{self.parent}_id": row.pk}, **columns))
                elif any(getattr(child, name) != value for name, value in columns.items()):
                    for name, value in columns.items():
                        setattr(child, name, value)
                    changed.append(child)
        self.model.objects.filter(pk__in=[child.pk for child in there.values()]).delete()
        bulk.insert(self.model, new)
        if changed:
            # Every entry has the same columns.
            bulk.update(self.model, changed, columns)

    def _there(self, parents: list[int]) -> dict[tuple[int, Any], Any]:
        """The children there are, by parent and what tells them apart."""
        found: dict[tuple[int, Any], Any] = {}
        counts = dict.fromkeys(parents, 0)
        for child in self._of(parents).order_by(*self.order):
            parent = getattr(child, f"{self.parent}_id")
            found[parent, getattr(child, self.natural) if self.natural else counts[parent]] = child
            counts[parent] += 1
        return found
