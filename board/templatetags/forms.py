"""Forms that were refused: what is wrong in them, and what was typed."""

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, PasswordInput

from board.lib import refusals

register = template.Library()


@register.filter
def wrong_fields(form: BaseForm, rows: object = None) -> list[BoundField]:
    """The fields that a person can go to and mend, those of a formset `rows` after the form's own. One that stands
    `below` another which is wrong as well is found with it."""
    forms = [form, *(rows.forms if isinstance(rows, BaseFormSet) else [])]
    wrong = [field for one in forms for field in one.visible_fields() if field.errors]
    names = {field.html_name for field in wrong}
    return [field for field in wrong if getattr(field.field, "below", None) not in names]


@register.filter
def called(field: BoundField) -> str:
    """What a field is called away from its place, where several are labelled the same."""
    return field.field.widget.attrs.get("aria-label", field.label)


@register.filter
def asks_for_password(form: BaseForm) -> bool:
    """Whether it has a field that comes back empty, whatever was typed."""
    return any(isinstance(field.widget, PasswordInput) for field in form.fields.values())


@register.inclusion_tag("components/refused.html", takes_context=True)
def refused(context, refusal, *names: str) -> dict:
    """A refusal on the page of the thing, with what was typed into the small form that met it."""
    return {
        "refusal": refusal,
        "again": refusals.again(context["request"], names or refusals.TYPED) if refusal else None,
    }
