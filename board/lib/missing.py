"""What a form says of a field that was left empty: by the field's own words, so that it reads alone, too."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

DJANGOS = forms.Field.default_error_messages["required"]


class NamesWhatIsMissing:
    """A part of a form. Comes before Django's own form among the bases. A field's own sentence goes before this one."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field and isinstance(error, ValidationError) and getattr(error, "message", "") == DJANGOS:
            error = ValidationError(missing(self[field]), code="required")  # type: ignore[index]
        super().add_error(field, error)  # type: ignore[misc]


def missing(field: BoundField) -> str:
    match field.field:
        case forms.BooleanField():
            return f"“{field.label}” is not ticked."
        case forms.ChoiceField() | forms.ModelChoiceField():
            return f"Nothing is chosen for “{field.label}”."
        case _:
            return f"“{field.label}” is empty."
