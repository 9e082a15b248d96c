from typing import Any

from django import forms

from board.lib.text import BoardForm
from programs.forms.fields import began_from, why
from programs.models import Round
from programs.services import facts


def _day(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class RoundForm(BoardForm):
    """One round with its dates."""

    name = forms.CharField(label="Name", max_length=120, help_text="As they call it: Summer 2027.")
    opens_on = _day("Apply from")
    closes_on = _day("Apply until", "The last day, until it has ended everywhere on Earth.")
    starts_on = _day("Begins")
    ends_on = _day("Ends")
    source = forms.CharField(
        label="Where the dates stand",
        max_length=500,
        required=False,
        help_text="An address that begins with https://, so that anybody can check.",
    )
    note = forms.CharField(label="Note", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_read = forms.BooleanField(label="I have read these dates there today", required=False)
    why = why()
    began_from = began_from()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for first, last, words in (
            ("opens_on", "closes_on", "The last day comes before the first."),
            ("starts_on", "ends_on", "It ends before it begins."),
        ):
            if cleaned.get(first) and cleaned.get(last) and cleaned[first] > cleaned[last]:
                self.add_error(last, words)
        return cleaned

    @classmethod
    def initial_of(cls, round_: Round) -> dict[str, Any]:
        columns = {name: getattr(round_, name) for name in facts.OF_A_ROUND if name != "last_confirmed_on"}
        return columns | {"began_from": facts.version(round_)}
