"""The ledger of a merge: each row is written down as it was before it is changed, and put back from there."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from problems.models import Merge, MovedRow
from problems.models.followers import BY_KIND, GOES
from users.models import User

Told = dict[str, str | None]


def change(merge: Merge, row: Model, **columns: Any) -> None:
    """Changes columns of a row, which the caller holds, and keeps what they were."""
    before = _told(row, columns)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=columns)
    after = _told(row, columns)
    MovedRow.objects.create(merge=merge, table=row._meta.label_lower, row=row.pk, before=before, after=after)


def change_all(merge: Merge, rows: Any, column: str, to: Model) -> None:
    """Makes one column of many rows, which are held from here on, point at something else: a few queries."""
    found = list(rows)
    MovedRow.objects.bulk_create(
        MovedRow(
            merge=merge,
            table=row._meta.label_lower,
            row=row.pk,
            before=_told(row, [column]),
            after={column: str(to.pk)},
        )
        for row in found
    )
    rows.model._base_manager.filter(pk__in=[row.pk for row in found]).update(**{column: to})


def note_new(merge: Merge, row: Model) -> None:
    """A row that the merge has made: an undo takes it away again."""
    after = _told(row, [one.name for one in row._meta.concrete_fields])
    MovedRow.objects.create(merge=merge, table=row._meta.label_lower, row=row.pk, before={}, after=after)


def remove(merge: Merge, row: Model) -> None:
    """Takes a row away, which nothing else points at, and keeps all of it."""
    before = _told(row, [one.name for one in row._meta.concrete_fields])
    MovedRow.objects.create(merge=merge, table=row._meta.label_lower, row=row.pk, before=before)
    row.delete()


def put_back(merge: Merge) -> list[Model]:
    """Makes every row as it was, the last change first. Answers those that somebody has changed since: they stay.

    A row that its own people have taken away since stays away, and so does one whose double they took away where it
    stayed, and one that names what is gone, or somebody who has left the board. What the merge had ended of such people
    goes back and stays ended. It takes a few statements for each kind of change, however many rows there are.
    """
    changed: list[Model] = []
    for moved in _alike(merge.rows.order_by("-pk").iterator()):
        model: Any = apps.get_model(moved[0].table)
        if moved[0].after is None:
            _bring_back(merge, model, moved)
        else:
            changed += _turn_back(merge, model, moved)
    return changed


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, no ledger keeps what a merge took away of theirs: it has their words."""
    drop_taken("person", [by.pk])


def drop_taken(column: str, pks: Iterable[int]) -> None:
    """Keeps nothing of the rows that merges took away and whose `column` named one of these: they stay away."""
    named = [str(pk) for pk in pks]
    MovedRow.objects.filter(after__isnull=True, **{f"before__{column}__in": named}).delete()


def _alike(rows: Iterable[MovedRow]) -> Iterator[list[MovedRow]]:
    """Runs of rows of one table that were changed in the same columns, none of them twice."""
    run: dict[int, MovedRow] = {}
    shape = None
    for moved in rows:
        columns = moved.table, set(moved.before), None if moved.after is None else set(moved.after)
        if run and (columns != shape or moved.row in run):
            yield list(run.values())
            run = {}
        shape, run[moved.row] = columns, moved
    if run:
        yield list(run.values())


def _turn_back(merge: Merge, model: Any, moved: list[MovedRow]) -> list[Model]:
    """Puts back what still is as the merge left it, and takes away what the merge has made. Answers the other rows.

    A row whose people have left goes back to what it was about, and nothing on it begins anew.
    """
    rows = model._base_manager.select_for_update(no_key=True).filter(pk__in=[one.row for one in moved]).order_by("pk")
    found = {row.pk: row for row in rows}
    there = [(found[one.row], one) for one in moved if one.row in found]
    deserted = _deserted(merge, model, list(found))
    by_before: dict[str, list[int]] = {}
    for row, one in there:
        if _told(row, one.after) == one.after:
            before = {name: text for name, text in one.before.items() if deserted.get(row.pk, name) == name}
            by_before.setdefault(json.dumps(before, sort_keys=True), []).append(row.pk)
    for told, pks in by_before.items():
        untouched = model._base_manager.filter(pk__in=pks)
        if not moved[0].before:
            untouched.delete()
        elif before := json.loads(told):
            untouched.update(**_values(model, before))
    return [row for row, one in there if _told(row, one.after) != one.after]


def _deserted(merge: Merge, model: Any, pks: list[int]) -> dict[int, str]:
    """Those of these rows whose people have left, each with the one column that an undo puts back."""
    return {
        pk: follower.column
        for follower in BY_KIND[merge.kind]
        if follower.model is model and follower.present
        for pk in model._base_manager.filter(~follower.present, pk__in=pks).values_list("pk", flat=True)
    }


def _bring_back(merge: Merge, model: Any, moved: list[MovedRow]) -> None:
    """The rows that were taken away, but for those whose double or something else that they name is gone by now."""
    rows = _beside_their_doubles(merge, model, [model(**_values(model, one.before)) for one in moved])
    for link in [one for one in model._meta.concrete_fields if one.related_model]:
        here = {None, *_still_here(link.related_model, {getattr(row, link.attname) for row in rows} - {None})}
        rows = [row for row in rows if getattr(row, link.attname) in here]
    model._base_manager.bulk_create(rows, ignore_conflicts=True)


def _beside_their_doubles(merge: Merge, model: Any, rows: list[Any]) -> list[Any]:
    """Without those that went as their double stayed, and whose double was taken away since: it stood for both."""
    for follower in [one for one in BY_KIND[merge.kind] if one.model is model and one.twice == GOES]:
        once, column = (model._meta.get_field(name) for name in (follower.once_per, follower.column))
        wanted = {column.name: merge.kept, f"{once.name}__in": {getattr(row, once.attname) for row in rows}}
        # What stood between the two themselves went without a double.
        there = {merge.kept} if once.related_model is column.related_model else set()
        there.update(model._base_manager.filter(**wanted).values_list(once.attname, flat=True))
        rows = [row for row in rows if getattr(row, once.attname) in there]
    return rows


def _still_here(model: Any, pks: set[int]) -> Iterable[int]:
    """Those of these that are there. An account that was deleted keeps its row, and is not."""
    rows = User.objects.present() if model is User else model._base_manager
    return rows.filter(pk__in=pks).values_list("pk", flat=True)


def _told(row: Model, names: Any) -> Told:
    """Columns as texts that say exactly what they hold."""
    fields = [row._meta.get_field(name) for name in names]
    return {
        one.name: None if one.value_from_object(row) is None else one.value_to_string(row)  # type: ignore[union-attr]
        for one in fields
    }


def _values(model: Any, told: Told) -> dict[str, Any]:
    """The same, as values by the name of the column."""
    fields = {name: model._meta.get_field(name) for name in told}
    return {fields[name].attname: None if text is None else fields[name].to_python(text) for name, text in told.items()}
