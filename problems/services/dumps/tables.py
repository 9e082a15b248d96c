"""
Tables of the dump: which rows of a model anybody may read, and which of their columns.

Every column of every model is told, or made anew by whoever loads, or kept back with its reason; a test walks the
models and fails on one that is none of these. What points at a row that is not told is told as nothing, and where the
model cannot be without it the row is left out: so nothing leads to what is private.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Field, ForeignKey, Model, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable

from board.lib import markdown

Row = Any


def everything(model: type[Model]) -> Callable[[datetime], QuerySet]:
    return lambda now: model._default_manager.all()


@dataclass(frozen=True)
class Table:
    """
    One table. `about` is a sentence for readers, `rows` are those that are public at a moment.

    `columns` are told as they stand, or as `told` says. `private` are kept back, each with the reason. `derived` are
    worked out from the row when it is loaded; `filled` is what a load writes where the database wants something that is
    not told, from the row and the moment. A row is about one of `one_of`: it is left out where that is not told. The
    board has rows of its own that break the model's rule for what is `loose`.
    """

    name: str
    model: type[Model]
    about: str
    columns: tuple[str, ...]
    rows: Callable[[datetime], QuerySet]
    told: Mapping[str, Combinable] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    derived: dict[str, Callable[[Row], Any]] = field(default_factory=dict)
    filled: dict[str, Callable[[Row, datetime], Any]] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()

    def fields(self) -> list[Field]:
        """The model's fields of the columns, in their order."""
        return [self.model._meta.get_field(name) for name in self.columns]  # type: ignore[misc]

    def references(self) -> list[ForeignKey]:
        return [one for one in self.fields() if isinstance(one, ForeignKey)]

    def public(self, now: datetime, columns: Iterable[str] | None = None) -> Iterator[tuple]:
        """Every public row by primary key: this first, then its columns, or some of them."""
        rows = self.rows(now).order_by("pk")
        changed = {f"told_{name}": told for name, told in self.told.items()}
        names = [f"told_{name}" if name in self.told else name for name in columns or self.columns]
        return rows.annotate(**changed).values_list("pk", *names).iterator(chunk_size=2000)


class Tables:
    """The tables in the order in which a row's references come before it, as far as there is one."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}
        # Models that nothing is told of, each with the reason.
        self.private: dict[type[Model], str] = {}
        # What is done once everything is loaded.
        self.after: list[Callable[[datetime], None]] = []

    def add(self, *tables: Table) -> None:
        self._tables.update({table.name: table for table in tables})

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def __getitem__(self, name: str) -> Table:
        return self._tables[name]

    def names(self) -> tuple[str, ...]:
        return tuple(self._tables)


TABLES = Tables()


def links(name: str, model: type[Model], field: str, about: str) -> Table:
    """The table of a plain many-to-many. The order of its rows is the order of the links."""
    of: Any = model._meta.get_field(field)
    through = of.remote_field.through
    return Table(name, through, about, ("id", of.m2m_field_name(), of.m2m_reverse_field_name()), everything(through))


def unless(hidden: Q, column: str) -> Case:
    """A column of text that is told as empty of rows that are hidden."""
    return Case(When(hidden, then=Value("")), default=F(column), output_field=TextField())


def html_of(column: str) -> Callable[[Row], str]:
    """The HTML of a column of Markdown, made anew: none is loaded. Raises markdown.Unrenderable."""

    def render(row: Row) -> str:
        text = getattr(row, column)
        return markdown.render(text) if text else ""

    return render


def renderer(row: Row) -> int:
    return markdown.RENDERER_VERSION
