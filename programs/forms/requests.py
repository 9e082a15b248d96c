"""A request to a mentor, and the two answers to it. All of it stays between the two."""

from collections.abc import Iterable
from typing import Any

from django import forms

from board.lib.text import BoardForm
from programs.models.mentor_states import SAID_BY_A_MENTOR, WhyNot
from programs.models.requests import CONTACT, WORDS

CONTACT_HELP = "An e-mail address or a page. {whom} sees it only after a yes, and nobody else ever does."


class RequestForm(BoardForm):
    """`works` are the person's own claims and write-ups that this mentor can be asked about, by their key."""

    work = forms.ChoiceField(label="About which work", widget=forms.RadioSelect)
    did = forms.CharField(
        label="What you did",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The result so far in two or three sentences, with the plot or log entry that shows it best.",
    )
    asks = forms.CharField(
        label="What you ask for",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One thing that can be answered: “is this baseline fair?” gets further than “any feedback?”.",
    )
    hours = forms.IntegerField(label="Hours a week you can give to it", min_value=1, max_value=80, initial=6)
    contact = forms.CharField(
        label="How they can write to you",
        required=False,
        max_length=CONTACT,
        help_text=CONTACT_HELP.format(whom="The mentor"),
    )

    def __init__(self, *args, works: Iterable[tuple[str, Any, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.works = {key: work for key, work, _ in works}
        self.fields["work"].choices = [(key, label) for key, _, label in works]  # type: ignore[attr-defined]
        if len(self.works) == 1:
            self.fields["work"].initial = next(iter(self.works))

    def clean_work(self):
        return self.works[self.cleaned_data["work"]]


class AcceptForm(BoardForm):
    answer = forms.CharField(
        label="A line to begin with", required=False, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.CharField(
        label="How they can write to you",
        max_length=CONTACT,
        help_text=CONTACT_HELP.format(whom="Who asked"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "accept_%s", **kwargs})


class DeclineForm(BoardForm):
    why_not = forms.ChoiceField(
        label="Why not",
        choices=[(choice.value, choice.label) for choice in SAID_BY_A_MENTOR],
        widget=forms.RadioSelect,
        initial=WhyNot.NO_ROOM,
    )
    answer = forms.CharField(
        label="A line of your own", required=False, max_length=WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "decline_%s", **kwargs})
