from django import forms

from board.lib.text import BoardForm
from problems.models.interests import MAX_NOTE


class InterestForm(BoardForm):
    note = forms.CharField(
        label="What you bring, or look for",
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or two sentences, shown beside your name on the problem.",
    )
