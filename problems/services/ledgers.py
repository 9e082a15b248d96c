"""The ledger of a merge: each row is written down as it was before it is changed, and put back from there."""

from typing import Any

from django.apps import apps
from django.db.models import Model

from problems.models import Merge, MovedRow
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

    A row that its own people have taken away since stays away, and so does one of somebody who has left the board.
    """
    changed = []
    for moved in merge.rows.order_by("-pk"):
        model: Any = apps.get_model(moved.table)
        if moved.after is None:
            _bring_back(model, moved)
        elif row := model._base_manager.select_for_update(no_key=True).filter(pk=moved.row).first():
            if _told(row, moved.after) != moved.after:
                changed.append(row)
            elif moved.before:
                model._base_manager.filter(pk=row.pk).update(**_values(model, moved.before))
            else:
                row.delete()
    return changed


def _bring_back(model: Any, moved: MovedRow) -> None:
    columns = _values(model, moved.before)
    people = [columns[one.attname] for one in model._meta.concrete_fields if one.related_model is User]
    if User.objects.present().filter(pk__in=people).count() == len(set(people)):
        model._base_manager.bulk_create([model(**columns)], ignore_conflicts=True)


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
