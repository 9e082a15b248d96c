"""The public rows of every table, none of which leads to what is not public; and how they are written."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction

from board.lib.cells import harmless
from problems.services.dumps.tables import TABLES, Table
from users.models import User

# Both writing and loading take longer than a page may.
PATIENCE = "15min"
TIMEOUTS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


class Snapshot:
    """What is public at one moment. `people` fills as rows are read: those whom any of them names."""

    def __init__(self, now: datetime):
        self.now = now
        self.people: set[int] = set()
        self._kept: dict[type[models.Model], set[int]] = {}
        for table in TABLES:
            if table.model is not User:
                self._kept[table.model] = set()
                # A table may refer to itself: to rows that are public, as none of its own rows is left out for that.
                own = any(one.related_model is table.model for one in table.references())
                seen = {pk for pk, *_ in table.public(now, ["pk"])} if own else set()
                self._kept[table.model] = seen
                names = [one.name for one in table.references()]
                self._kept[table.model] = {
                    pk for pk, *values in table.public(now, names or ["pk"]) if self._is_whole(table, names, values)
                }

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table as they are told: plain values that JSON has."""
        kept = self.people if table.model is User else self._kept[table.model]
        references = {one.name: one for one in table.references()}
        for pk, *values in table.public(self.now):
            if pk not in kept:
                continue
            row = dict(zip(table.columns, values, strict=True))
            for name, reference in references.items():
                row[name] = self._seen(reference, row[name])
            yield {name: plain(value) for name, value in row.items()}

    def _is_whole(self, table: Table, names: list[str], values: list[Any]) -> bool:
        """Whether everything that a row cannot be without is told."""
        told = {name: self._target(table, name, value) for name, value in zip(names, values, strict=False)}
        fields = {one.name: one for one in table.references()}
        missing = [
            name for name, value in told.items() if value is None and not fields[name].null and name not in table.filled
        ]
        return not missing and (not table.one_of or any(told[name] is not None for name in table.one_of))

    def _target(self, table: Table, name: str, value: int | None) -> int | None:
        reference = next(one for one in table.references() if one.name == name)
        if value is None or reference.related_model is User:
            return value
        return value if value in self._kept.get(reference.related_model, ()) else None

    def _seen(self, reference: models.ForeignKey, value: int | None) -> int | None:
        if value is None:
            return None
        if reference.related_model is User:
            self.people.add(value)
            return value
        return value if value in self._kept.get(reference.related_model, ()) else None


@contextmanager
def snapshot(now: datetime) -> Iterator[Snapshot]:
    """Everything public as it stands at one moment, whatever is written meanwhile."""
    is_alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        be_patient(cursor)
        yield Snapshot(now)


def be_patient(cursor: Any) -> None:
    """No limit of a page holds in this transaction."""
    for timeout in TIMEOUTS:
        cursor.execute("SELECT set_config(%s, %s, true)", [timeout, PATIENCE])


def plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
    return value


def as_json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def as_csv(cells: Any) -> str:
    """A line of a spreadsheet: nothing in it is computed, lists are JSON."""
    out = io.StringIO()
    csv.writer(out).writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case list() | dict():
            return json.dumps(value, ensure_ascii=False)
    return harmless(value)


def described(table: Table) -> dict[str, Any]:
    """A table as `schema.json` has it."""
    columns = []
    for field in table.fields():
        column: dict[str, Any] = {"name": field.name, "type": _type(field)}
        if isinstance(field, models.ForeignKey):
            column["refers"] = next((one.name for one in TABLES if one.model is field.related_model), "")
        if field.null or field.name in table.filled:
            column["empty"] = True
        if field.choices:
            column["choices"] = [str(value) for value, _ in field.choices]
        if field.help_text:
            column["about"] = str(field.help_text)
        columns.append(column)
    return {"name": table.name, "about": table.about, "columns": columns}


TYPES: tuple[tuple[type[models.Field], str], ...] = (
    (models.ForeignKey, "integer"),
    (models.IntegerField, "integer"),
    (models.BooleanField, "boolean"),
    (ArrayField, "list"),
    (models.JSONField, "object"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
)


def _type(field: models.Field) -> str:
    return next((said for kind, said in TYPES if isinstance(field, kind)), "text")
