"""
Sections: what the catalogue holds, and how a row of a file and rows of the database become one another.

A section is a list of fields. A field has a kind (what a file may say) and a place (where the database keeps it); the
values of a row, by field name, are the common form in which files, database and the last load are compared.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import NOT_PROVIDED

from problems.models import Event, Problem, WriteUp
from problems.services.catalogue.compound import Listing
from problems.services.catalogue.faults import Fault, Wrong, shown
from problems.services.catalogue.files import File
from problems.services.catalogue.formats import Row
from problems.services.catalogue.kinds import MAX_TEXT, SLUG, Day, Flag, Kind, Text, Whole
from problems.services.catalogue.places import Column, DayColumn, Place
from users.models import User

if TYPE_CHECKING:
    from problems.services.catalogue.plan import Change

Values = dict[str, Any]
PAGES: dict[type[models.Model], str] = {Problem: "problem", WriteUp: "writeup"}
REASON = "from the catalogue"


@dataclass(frozen=True)
class Act:
    """Who loads and why, as the events and revisions of it say. Nobody is the catalogue."""

    by: User | None = None
    reason: str = REASON


CATALOGUE = Act()


@dataclass(frozen=True)
class Field:
    """One field of a row. A name with a dot is a part: `source.key` is `key` inside `source`.

    `default` is the value where the file says nothing, or a function that works it out from the other values. `always`:
    written even when it is the default. `refers` names the section whose keys it holds; `acyclic` forbids going round
    in circles. `written` is off for what the exported files tell in another way.
    """

    name: str
    kind: Kind
    place: Place
    default: Any | Callable[[Values], Any] = None
    required: bool = False
    always: bool = False
    refers: str = ""
    acyclic: bool = False
    written: bool = True

    def default_in(self, values: Values) -> Any:
        if callable(self.default):
            return self.default(values)
        return self.kind.empty if self.default is None else self.default


def column(model: type[models.Model], name: str, column: str = "", kind: Kind | None = None, **more: Any) -> Field:
    """A field kept in a column of the row itself. Kind, limits, choices and default are the model's unless given."""
    of: Any = model._meta.get_field(column or name)
    place = DayColumn(of.name) if isinstance(of, models.DateField) else Column(of.name)
    if of.default is not NOT_PROVIDED and not callable(of.default):
        more.setdefault("default", of.default)
    return Field(name, kind or kind_of(of), place, **more)


def kind_of(field: Any) -> Kind:
    """What a file may say for a column of the model, by the column's own rules."""
    match field:
        case ArrayField():
            return Listing(kind_of(field.base_field))
        case models.BooleanField():
            return Flag(None if field.default is NOT_PROVIDED else field.default)
        case models.DateField():
            return Day()
        case models.IntegerField():
            return Whole()
    return Text(
        longest=field.max_length or MAX_TEXT,
        choices=tuple(str(value) for value, _ in field.choices or ()),
        is_address=isinstance(field, models.URLField),
    )


class Section:
    """The rows of one model. A subclass adds what is special about it by overriding the hooks below `present`."""

    name: str
    noun: str
    model: Any
    key: Text = SLUG
    fields: tuple[Field, ...]
    extra: tuple[str, ...] = ()

    def names(self) -> list[str]:
        return ["key", *(field.name for field in self.fields), *self.extra]

    def read_key(self, row: Row) -> tuple[str, list[Fault]]:
        """The row's key; one made up for a row whose key cannot be read."""
        try:
            if key := self.key.read(row.data.get("key")):
                return key, []
            reason = "it is missing"
        except Wrong as wrong:
            reason = str(wrong)
        return f"row {row.position} of {row.file}", [row.fault("key", reason)]

    def read(self, row: Row, known: Values | None) -> tuple[Values, list[Fault]]:
        """The values of a row and what is wrong with it. `known` is what a spreadsheet need not repeat."""
        faults = list(self._unknown(row))
        values: Values = {}
        later = []
        for field in self.fields:
            if known is not None and row.is_silent_on(field.name):
                values[field.name] = known[field.name]
                continue
            try:
                read = self._value(row, field)
            except Wrong as wrong:
                faults.append(row.fault(field.name, str(wrong), wrong.at))
                read = None
            # Where a default is worked out, an empty value that is given is an answer; elsewhere it says nothing.
            said = read is not None and (read != field.kind.empty or callable(field.default))
            if said:
                values[field.name] = read
            else:
                later.append(field)
        for field in later:
            values[field.name] = field.default_in(values) if not faults else field.kind.empty
            missing = field.required and values[field.name] == field.kind.empty
            if missing and not any(fault.field.startswith(field.name) for fault in faults):
                faults.append(row.fault(field.name, "it is missing"))
        return values, faults

    def _value(self, row: Row, field: Field) -> Any:
        """What the file says of a field; None for nothing."""
        if row.columns is not None:
            cell = row.data.get(field.name)
            return None if cell is None else field.kind.read(_checked_cell(field.kind, cell))
        value: Any = row.data
        for part in field.name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return None if value is None else field.kind.read(value)

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """The names that a row may have, each with the names inside it."""
        parts: dict[str, list[str]] = {}
        for name in self.names():
            outer, _, inner = name.partition(".")
            parts.setdefault(outer, []).extend([inner] if inner else [])
        return parts

    def _unknown(self, row: Row) -> Iterator[Fault]:
        if row.columns is not None:
            names = self.names()
            yield from (row.fault(name, "unknown field") for name in row.data if name not in names)
            return
        for name, value in row.data.items():
            inner = self._parts.get(name)
            if inner is None:
                yield row.fault(shown(name)[1:-1], "unknown field")
            elif inner and not isinstance(value, dict | None):
                yield row.fault(name, f"fields with their values are wanted: {', '.join(inner)}")
            elif inner:
                for part in value or ():
                    if part not in inner:
                        yield row.fault(f"{name}.{shown(part)[1:-1]}", "unknown field")

    def write(self, key: str, values: Values) -> dict[str, Any]:
        """The row of a file that reads back as `values`."""
        row: dict[str, Any] = {"key": key}
        for field in self.fields:
            value = values[field.name]
            if not field.written or (not field.always and value == field.default_in(values)):
                continue
            outer, _, inner = field.name.partition(".")
            if inner:
                row.setdefault(outer, {})[inner] = field.kind.write(value)
            else:
                row[outer] = field.kind.write(value)
        return row

    def rows(self) -> Any:
        """Every row of the database that has a key."""
        joins = [name for field in self.fields for name in field.place.joins]
        return self.model.objects.exclude(key=None).select_related(*joins)

    def in_file_order(self) -> Any:
        """The rows in the order of an exported file."""
        return self.rows()

    def present(self, rows: Any) -> dict[str, tuple[Any, Values]]:
        """Rows of the database by key, each with its values. `rows` is a queryset made from `rows()`."""
        found = list(rows)
        columns = [(field.name, field.place.values(found)) for field in self.fields]
        return {row.key: (row, {name: self.seen(name, values[row.pk]) for name, values in columns}) for row in found}

    def seen(self, name: str, value: Any) -> Any:
        """A value of the database as the catalogue speaks of it."""
        return value

    def prepare(self, row: Row, file: File) -> Iterable[Fault]:
        """Adds to a row what its file tells."""
        return ()

    def check(self, change: "Change") -> Iterable[tuple[str, str]]:
        """What is wrong with a row as it would stand: fields with reasons."""
        return ()

    def review(self, changes: list["Change"]) -> Iterable[Fault]:
        """What is wrong with the rows taken together."""
        return ()

    def render(self, change: "Change") -> Iterable[Fault]:
        """Makes the HTML that a changed row will need, and says what cannot be made. Runs when all else is well."""
        return ()

    def new(self, change: "Change", now: datetime) -> Any:
        """A row of the database not yet saved, with what no field holds."""
        return self.model(key=change.key)

    def number(self, created: list["Change"]) -> None:
        """Gives created rows what tells their place, before they are saved."""

    def complete(self, created: list["Change"]) -> None:
        """Gives created rows what is worked out from their fields, before they are saved."""

    def update(self, change: "Change", now: datetime) -> list[str]:
        """Sets what follows from the changed fields; returns the names of the columns it set."""
        return []

    def finish(self, created: list["Change"], changed: list["Change"], now: datetime, act: Act = CATALOGUE) -> None:
        """What a saved row brings with it. Events, as a rule."""
        Event.objects.bulk_create(changed_event(change, now, act=act) for change in changed)


def _checked_cell(kind: Kind, cell: str) -> Any:
    Text().read(cell)
    return kind.cell(cell)


def changed_event(change: "Change", now: datetime, names: Iterable[str] | None = None, **more: Any) -> Event:
    """The event of a row whose fields changed, with their values before and after."""
    told = {name: change.fields[name] for name in (change.fields if names is None else names)}
    before = "\n\n".join(f"{name}: {plain(old)}" for name, (old, _) in told.items())
    after = "\n\n".join(f"{name}: {plain(new)}" for name, (_, new) in told.items())
    return event("changed", change.obj, now, before=before, after=after, **more)


def event(verb: str, subject: Any, now: datetime, act: Act = CATALOGUE, **more: Any) -> Event:
    """An event that is not saved yet, because there are hundreds; on the history of the page it belongs to."""
    if page := PAGES.get(type(subject)):
        more[page] = subject
    named = f"{subject._meta.verbose_name}:{subject.pk}"
    return Event(verb=verb, subject=named, at=now, by=act.by, reason=act.reason, **more)


def plain(value: Any) -> str:
    """A canonical value in words: a list as `a, b`, pairs as `probing 2`, records as `title url`."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case [[str(), _], *_]:
            return ", ".join(f"{key} {entry}" for key, entry in value)
        case list():
            return ", ".join(plain(entry) for entry in value)
        case dict():
            return " ".join(plain(entry) for entry in value.values())
    return str(value)


class Register:
    """The sections in the order in which they are loaded: a section refers to itself and to earlier ones."""

    def __init__(self) -> None:
        self._sections: dict[str, Section] = {}

    def add(self, section: Section) -> None:
        self._sections[section.name] = section

    def __iter__(self) -> Iterator[Section]:
        return iter(self._sections.values())

    def __getitem__(self, name: str) -> Section:
        return self._sections[name]

    def names(self) -> tuple[str, ...]:
        return tuple(self._sections)


SECTIONS = Register()
