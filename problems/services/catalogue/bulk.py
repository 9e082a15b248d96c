"""Many rows of one model in one statement, however different they are.

They go as one JSON text, of which the database reads each value by the type of its column: a value that is prepared for
its column and quoted by itself costs more than all that the database does with it.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

# What the database works out of each row takes milliseconds.
AT_ONCE = 1000


def insert(model: type[Model], objs: Iterable[Any]) -> None:
    """New rows. One that the database numbers does not learn its number."""
    rest = iter(objs)
    while some := list(islice(rest, AT_ONCE)):
        has_number = some[0].pk is not None
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        _insert(model, some, [field for field in fields if has_number or not field.primary_key])


def _insert(model: type[Model], objs: list[Any], fields: Sequence[Any]) -> None:
    table, columns = _quoted(model._meta.db_table), ", ".join(_quoted(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns})"  # noqa: S608
            f" SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)",
            [_told(objs, fields)],
        )


def update(model: type[Model], objs: Sequence[Any], names: Iterable[str]) -> None:
    """Writes these fields of rows that are there."""
    fields: list[Any] = [model._meta.get_field(name) for name in dict.fromkeys(names)]
    key: Any = model._meta.pk
    table, pk = _quoted(model._meta.db_table), _quoted(key.column)
    written = ", ".join(f"{name} = told.{name}" for name in (_quoted(field.column) for field in fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {written} FROM json_populate_recordset(NULL::{table}, %s) told"  # noqa: S608
            f" WHERE {table}.{pk} = told.{pk}",
            [_told(objs, [key, *fields])],
        )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _told(objs: Iterable[Any], fields: Sequence[Any]) -> str:
    return json.dumps([{field.column: getattr(obj, field.attname) for field in fields} for obj in objs], default=str)
