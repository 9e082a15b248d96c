"""The form fields that text goes through: rendered or refused before anything is written."""

from django import forms

from board.lib import markdown


class MarkdownField(forms.CharField):
    """Markdown with math. What the renderer would refuse is refused here, with its sentence.

    `example` stands below the field. `inline` is for what is shown in a heading or a sentence.
    """

    def __init__(self, *, rows: int = 4, inline: bool = False, example: str = "", **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput)
        super().__init__(**options)
        self.render = markdown.render_inline if inline else markdown.render
        self.example = example

    def validate(self, value):
        super().validate(value)
        if self.max_length and len(value) > self.max_length:
            # Its own limit is said; the renderer's, which is the same for all, would hide it.
            return
        try:
            self.render(value)
        except markdown.Unrenderable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
