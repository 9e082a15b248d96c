"""What a script sends, read by the form of the page: so that both are refused by one rule, in the same words.

The fields are the form's, with the types of JSON. One that is left out is what the page's form begins with. What the
form does not know is refused, and never ignored.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict

from board.lib.parsing import BODY, Unreadable

UNKNOWN = "There is no such field here."
NO_DAY = "Send a date as text: 2026-11-23."
NO_LIST = "Send a list of texts."
BY_KEY = "Named by key."
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Form = Callable[..., forms.BaseForm]
Schema = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """A list of objects inside a body, each read by a form of its own."""

    form: Form
    help: str
    least: int = 0
    most: int = 20


@dataclass(frozen=True)
class Body:
    """A form as a body, with the objects and lists of objects that the page has in forms beside it.

    `is_partial`: it changes something, so that a field that is left out stays as it is. `needs` names what is refused
    where it is left out nevertheless: because the verb asks for it and not the form, or the form does in a change, too.
    """

    form: Form = forms.Form
    rows: Mapping[str, Rows] = field(default_factory=dict)
    parts: Mapping[str, Form] = field(default_factory=dict)
    is_partial: bool = False
    needs: tuple[str, ...] = ()

    def read(self, sent: Mapping[str, Any], begin: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The fields as the form cleans them. `begin` is what the form is made with. Raises Unreadable."""
        errors: dict[str, list[str]] = {}
        own = {name: value for name, value in sent.items() if name not in self.rows and name not in self.parts}
        read = _read(self.form, own, dict(begin or {}), "", errors)
        for name, rows in self.rows.items():
            if name in sent or rows.least:
                read[name] = _read_rows(rows, sent.get(name), name, errors)
        for name, form in self.parts.items():
            if name in sent:
                read[name] = _read(form, sent[name], {}, name, errors)
        if errors:
            raise Unreadable(errors)
        return read

    def schema(self) -> Schema:
        """What it looks like, as JSON Schema."""
        shape = _schema(self.form, self.is_partial)
        if self.needs:
            shape["required"] = [*shape.get("required", []), *self.needs]
        for name, rows in self.rows.items():
            items = _schema(rows.form, False)
            bounds = {"minItems": rows.least, "maxItems": rows.most}
            shape["properties"][name] = {"type": "array", "items": items, **bounds, "description": rows.help}
            if rows.least:
                shape["required"] = [*shape.get("required", []), name]
        for name, form in self.parts.items():
            shape["properties"][name] = _schema(form, True) | {"description": inspect.getdoc(form)}
        return shape

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.parts or self.form().fields)


def _read(form: Form, sent: Any, begin: dict[str, Any], place: str, errors: dict[str, list[str]]) -> dict[str, Any]:
    """Reads one object, and puts what is wrong with it into `errors`, by its place."""
    if not isinstance(sent, Mapping):
        errors[place or BODY] = ["Send an object, with a value for each field."]
        return {}
    blank = form(**begin)
    wrong = {name: [UNKNOWN] for name in sent if name not in blank.fields}
    data = QueryDict(mutable=True)
    for name, one in blank.fields.items():
        try:
            values = _as_typed(one, sent[name]) if name in sent else _as_it_begins(blank, name)
        except TypeError as error:
            wrong[name] = [str(error)]
        else:
            data.setlist(blank.add_prefix(name), values)
    bound = form(data, **begin)
    for name, said in bound.errors.items():
        wrong.setdefault(BODY if name == NON_FIELD_ERRORS else name, [str(one) for one in said])
    errors.update({f"{place}.{name}" if place else name: said for name, said in wrong.items()})
    return bound.cleaned_data


def _read_rows(rows: Rows, sent: Any, place: str, errors: dict[str, list[str]]) -> list[dict[str, Any]]:
    if sent is None:
        errors[place] = ["Nothing is sent here. Send a list of objects."]
    elif not isinstance(sent, list):
        errors[place] = ["Send a list of objects."]
    elif not rows.least <= len(sent) <= rows.most:
        errors[place] = [f"Send from {rows.least} to {rows.most} of them."]
    else:
        return [_read(rows.form, row, {}, f"{place}.{number}", errors) for number, row in enumerate(sent)]
    return []


def _as_it_begins(blank: forms.BaseForm, name: str) -> list[str]:
    """What the page's form would send for a field that nobody has touched."""
    value = blank[name].value()
    if isinstance(blank.fields[name], forms.BooleanField):
        return ["on"] if value else []
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _as_typed(one: forms.Field, value: Any) -> list[str]:
    """A value as the page's form would send it. Raises TypeError, with the sentence, for a value of another type."""
    if value is None and _can_be_null(one):
        return []
    match one:
        case forms.BooleanField():
            typed = ["on"] if _a(bool, value, "Send true or false.") else []
        case forms.MultipleChoiceField() | forms.ModelMultipleChoiceField():
            typed = [_a(str, item, NO_LIST) for item in _a(list, value, NO_LIST)]
        case forms.IntegerField():
            typed = [str(_a(int, value, "Send a whole number."))]
        case forms.DateField():
            typed = [_day(value)]
        case _ if _takes_numbers(one) and type(value) is int:
            typed = [str(value)]
        case _:
            typed = [_a(str, value, "Send a text.")]
    return typed


def _day(value: Any) -> str:
    if not A_DAY.fullmatch(_a(str, value, NO_DAY)):
        raise TypeError(NO_DAY)
    return value


def _a(kind: type, value: Any, otherwise: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(otherwise)
    return value


def _can_be_null(one: forms.Field) -> bool:
    return not one.required and isinstance(one, forms.IntegerField | forms.DateField)


def _takes_numbers(one: forms.Field) -> bool:
    """Whether it names something that is mostly called by a number."""
    return getattr(one, "takes_numbers", False)


def _schema(form: Form, is_partial: bool) -> Schema:
    fields = form().fields
    required = [name for name, one in fields.items() if one.required and one.initial is None and not is_partial]
    shape: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field_schema(one, is_partial) for name, one in fields.items()},
    }
    return shape | ({"required": required} if required else {})


def _field_schema(one: forms.Field, is_partial: bool) -> Schema:
    keyed = BY_KEY if getattr(one, "to_field_name", None) == "key" else ""
    said = " ".join(str(words).rstrip() for words in (_label(one), one.help_text, keyed) if words)
    shape = _type_schema(one) | ({"description": said} if said else {})
    if not is_partial and (one.initial is not None or isinstance(one, forms.BooleanField)):
        shape["default"] = one.initial if one.initial is not None else False
        shape["default"] = getattr(shape["default"], "value", shape["default"])
    return shape


def _label(one: forms.Field) -> str:
    label = str(one.label or "")
    return label if not label or label[-1] in ".?" else f"{label}."


def _type_schema(one: forms.Field) -> Schema:
    shape: Schema
    match one:
        case forms.BooleanField():
            shape = {"type": "boolean"}
        case forms.ModelMultipleChoiceField():
            shape = {"type": "array", "items": {"type": "string"}}
        case forms.MultipleChoiceField():
            shape = {"type": "array", "items": {"type": "string"} | ({"enum": _values(one)} if _values(one) else {})}
        case forms.ModelChoiceField():
            shape = {"type": "string"}
        case forms.ChoiceField() if _takes_numbers(one):
            told = _values(one)
            shape = {"type": ["integer", "string"], "enum": [*(int(value) for value in told if value), *told]}
        case forms.ChoiceField():
            shape = {"type": "string"} | ({"enum": _values(one)} if _values(one) else {})
        case forms.IntegerField():
            bounds = {"minimum": one.min_value, "maximum": one.max_value}
            shape = {"type": "integer"} | {name: most for name, most in bounds.items() if most is not None}
        case forms.DateField():
            shape = {"type": "string", "format": "date"}
        case _:
            shape = {"type": ["integer", "string"] if _takes_numbers(one) else "string"} | _length(one)
    return shape | {"type": [shape["type"], "null"]} if _can_be_null(one) else shape


def _length(one: forms.Field) -> Schema:
    most = getattr(one, "max_length", None)
    return ({"minLength": 1} if one.required else {}) | ({"maxLength": most} if most else {})


def _values(one: forms.ChoiceField) -> list[str]:
    return [str(value) for value, _ in one.choices if value != "" or not one.required]  # type: ignore[union-attr,misc]
