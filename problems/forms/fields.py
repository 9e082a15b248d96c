"""The form fields that text goes through: rendered or refused before anything is written."""

from django import forms
from django.core.validators import URLValidator

from board.lib import markdown
from problems.services.problems import unix_lines


class MarkdownField(forms.CharField):
    """Markdown with math. What the renderer would refuse is refused here, with its sentence.

    A line ends in one character, as it is kept, so that a browser's two do not count against the length.
    """

    def __init__(self, *, rows: int = 4, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value):
        return unix_lines(super().to_python(value))

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
