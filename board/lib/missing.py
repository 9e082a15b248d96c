"""What a form says of what it cannot take, where Django would: in the board's words, and by the field's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.forms.boundfield import BoundField

REQUIRED = forms.Field.default_error_messages["required"]
NO_ADDRESS = "This is no address that anybody can open. One begins with https://."
BOUNDS = {"min_value": "least", "max_value": "most"}
# Django's sentences for what cannot be read at all, and the board's.
UNREADABLE = {
    forms.IntegerField.default_error_messages["invalid"]: "This is no whole number. Write one in digits, like 6.",
    forms.DateField.default_error_messages["invalid"]: "There is no such date. Write one like 2026-11-23.",
    EmailValidator.message: "This is no e-mail address. One looks like ada@example.org.",
}


class NamesWhatIsMissing:
    """A part of a form. Comes before Django's own form among the bases. A field's own sentence goes before these."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field and isinstance(error, ValidationError):
            error = _ours(self[field], error)  # type: ignore[index]
        super().add_error(field, error)  # type: ignore[misc]


def _ours(field: BoundField, error: ValidationError) -> ValidationError:
    if URLValidator.message in [one.message for one in error.error_list]:
        return ValidationError(NO_ADDRESS, code="invalid")
    return ValidationError([_each(field, one) for one in error.error_list])


def _each(field: BoundField, error: ValidationError) -> ValidationError:
    params = error.params or {}
    if error.message == REQUIRED:
        return ValidationError(missing(field), code="required")
    if error.code == "invalid_choice" and str(error.message).startswith("Select a valid choice."):
        return ValidationError(f"There is no such choice: {params.get('value', '')}.", code=error.code)
    if error.code == "max_length" and "limit_value" in params:
        return ValidationError(too_long(field, params["show_value"], params["limit_value"]), code=error.code)
    if error.code in BOUNDS and "limit_value" in params:
        return ValidationError(beyond(field, params["show_value"], error.code, params["limit_value"]), code=error.code)
    if error.message in UNREADABLE:
        return ValidationError(UNREADABLE[error.message], code=error.code)
    return error


def beyond(field: BoundField, number: Any, code: str, bound: Any) -> str:
    return f"“{str(field.label).rstrip('.')}” is {number:,}; the {BOUNDS[code]} is {bound:,}."


def missing(field: BoundField) -> str:
    match field.field:
        case forms.BooleanField():
            return f"“{field.label}” is not ticked."
        case forms.FileField():
            return "No file is chosen."
        case asked if isinstance(asked.widget, forms.widgets.ChoiceWidget):
            return f"Nothing is chosen for “{field.label}”."
        case _:
            return f"“{field.label}” is empty."


def too_long(field: BoundField, length: int, most: int) -> str:
    return f"“{str(field.label).rstrip('.')}” is {length:,} characters long; the most is {most:,}."
