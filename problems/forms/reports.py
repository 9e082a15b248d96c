from django import forms

from board.lib.text import BoardForm
from problems.models.reports import OF_A_PROBLEM, Reason

OF_A_COMMENT = [(one.value, one.label) for one in Reason if one not in OF_A_PROBLEM]


class ReportForm(BoardForm):
    reason = forms.ChoiceField(label="What is wrong with it?", choices=OF_A_COMMENT, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Anything a curator should know",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only curators read this, and only they see who sent it.",
    )
