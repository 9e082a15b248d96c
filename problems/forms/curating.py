from django import forms

from board.lib.links import LinkField
from board.lib.text import BoardForm
from problems.models.choices import Resolution
from problems.models.reports import OF_A_PROBLEM


class ProblemReportForm(BoardForm):
    """What anybody can tell the curators of a problem: with an address, so that it can be checked."""

    reason = forms.ChoiceField(
        label="What did you find?", choices=[(one.value, one.label) for one in OF_A_PROBLEM], widget=forms.RadioSelect
    )
    url = LinkField(label="Where it is", help_text="The paper, post or repository that anybody can check.")
    note = forms.CharField(
        label="Where to look in it",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A section, a figure, a sentence of yours. Curators read it.",
    )


class ResolveForm(BoardForm):
    """What is known of the answer. Whatever is not open has an address to check it at."""

    resolution = forms.ChoiceField(label="What is known", choices=Resolution.choices, widget=forms.RadioSelect)
    evidence = LinkField(
        label="Evidence", required=False, help_text="The address of what answers it. Leave it empty for “open” alone."
    )
    note = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two that stays on the record, beside your name.",
    )

    def clean(self):
        cleaned = super().clean()
        is_named = cleaned.get("evidence") or "evidence" in self.errors
        if not is_named and cleaned.get("resolution", Resolution.OPEN) != Resolution.OPEN:
            self.add_error("evidence", "Name the evidence: the address of what answers it.")
        return cleaned


class CheckForm(BoardForm):
    """That a curator looked, and how."""

    note = forms.CharField(
        label="How did you look?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Where you searched and for what. It stands beside the date on the problem’s page.",
    )


class AcceptReportForm(BoardForm):
    resolution = forms.ChoiceField(label="What the problem is marked as", choices=Resolution.choices)
    note = forms.CharField(label="Why", required=False, max_length=1000)
