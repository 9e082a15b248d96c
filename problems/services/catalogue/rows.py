"""Many rows of one model in one statement, however different they are."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], objs: Sequence[Any]) -> None:
    """New rows. Those that the database numbers have their number afterwards."""
    model._default_manager.bulk_create(objs)


def update(model: type[Model], objs: Sequence[Any], names: Sequence[str]) -> None:
    """Writes these fields of rows that are there. They go as one text, each read by the type of its column."""
    fields: list[Any] = [model._meta.get_field(name) for name in dict.fromkeys(names)]
    key: Any = model._meta.pk
    columns: dict[str, str] = {field.column: field.attname for field in fields}
    told = [
        {key.column: obj.pk} | {column: getattr(obj, attname) for column, attname in columns.items()} for obj in objs
    ]
    table, pk = (connection.ops.quote_name(name) for name in (model._meta.db_table, key.column))
    written = ", ".join(f"{name} = told.{name}" for name in map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {written} FROM json_populate_recordset(NULL::{table}, %s) told"  # noqa: S608
            f" WHERE {table}.{pk} = told.{pk}",
            [json.dumps(told, default=str)],
        )
