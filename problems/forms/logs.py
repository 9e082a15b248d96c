from django import forms

from board.lib.preview import PreviewForm
from problems.forms.fields import MarkdownField
from problems.models.logs import MAX_TEXT, Kind


class LogForm(PreviewForm):
    """One entry of the notebook. The box is always ready: two fields and a button."""

    kind = forms.ChoiceField(
        label="What is it?", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.EXPERIMENT
    )
    text = MarkdownField(
        label="What happened?",
        max_length=MAX_TEXT,
        rows=6,
        help_text="As in a lab notebook, and open to everybody. Markdown, code and math work: $x^2$.",
    )
