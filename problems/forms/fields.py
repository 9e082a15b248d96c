"""The form fields that text goes through: rendered or refused before anything is written."""

from django import forms
from django.core.validators import URLValidator

from board.lib import markdown


class MarkdownField(forms.CharField):
    """Markdown with math. What the renderer would refuse is refused here, with its sentence."""

    def __init__(self, *, rows: int = 4, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def validate(self, value):
        super().validate(value)
        try:
            markdown.render(value)
        except markdown.Unrenderable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class LinkField(forms.URLField):
    """A public web address; `https://` is added where it was left out."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options):
        super().__init__(**{"max_length": 500, "assume_scheme": "https", **options})
