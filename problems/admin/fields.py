"""Form fields of the admin, and how their values read in an event."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Model, QuerySet

from board.lib.text import unix_lines

NOTHING = "nothing"


class TextField(forms.CharField):
    """Text of several lines. That a browser ends them in its own way is no change."""

    widget = AdminTextareaWidget

    def to_python(self, value):
        return unix_lines(super().to_python(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.to_python(initial), data)


class LinesField(forms.CharField):
    """A list, one entry a line: entries are sentences and hold commas."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 80})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def validate(self, value):
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial, data):
        return self.to_python(self.prepare_value(initial or [])) != self.to_python(data)


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a form field, initial or cleaned, as a person reads it."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(field, forms.ModelChoiceField):
        rows = _rows(field, value if isinstance(field, forms.ModelMultipleChoiceField) else [value])
        return ", ".join(sorted(map(str, rows))) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return "; ".join(map(_said, value if isinstance(value, list) else [value]))


def _said(value: Any) -> str:
    """A day as the pages tell it, whatever else as it is."""
    if not isinstance(value, date):
        return str(value)
    return f"{value.day} {value:%B %Y}" + (f"{value:, %H:%M} UTC" if isinstance(value, datetime) else "")


def _rows(field: forms.ModelChoiceField, values: Iterable[Any]) -> list[Model] | QuerySet:
    found = list(values)
    if all(isinstance(value, Model) for value in found):
        return found
    return field.queryset.model._base_manager.filter(pk__in=found)  # type: ignore[union-attr]
