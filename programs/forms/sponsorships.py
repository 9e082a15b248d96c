"""What a mentor would look at, and until when they are away."""

from typing import Any

from django import forms

from board.lib.text import BoardForm
from problems.models import Problem, Skill, Track

THINGS = ("problem", "track", "skill")


class ProblemField(forms.CharField):
    """A listed problem, by its number or its address. Gives the Problem."""

    def clean(self, value) -> Problem | None:
        name = super().clean(value)
        found = Problem.objects.listed().named(name) if name else None
        if name and found is None:
            raise forms.ValidationError("No listed problem has this number. It stands before the title: #42.")
        return found


class SponsorForm(BoardForm):
    """One problem, one track or one skill. `cleaned_data` has it as `thing`."""

    problem = ProblemField(
        label="A problem", required=False, max_length=200, help_text="Its number, as 42, or its address."
    )
    track = forms.ModelChoiceField(
        label="Or a whole track",
        queryset=Track.objects.current(),
        to_field_name="key",
        required=False,
        empty_label="None",
    )
    skill = forms.ModelChoiceField(
        label="Or a skill", queryset=Skill.objects.current(), to_field_name="key", required=False, empty_label="None"
    )
    note = forms.CharField(
        label="What you look for",
        required=False,
        max_length=300,
        help_text="One line, shown beside it: “a first plot, and what surprised you”.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in THINGS:
            self.fields[name].optional = "one of the three"  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.pop(name, None) for name in THINGS]
        things = [thing for thing in chosen if thing]
        if len(things) == 1:
            return cleaned | {"thing": things[0]}
        if not self.errors:
            raise forms.ValidationError("Choose one of the three: a problem, a track or a skill.")
        return cleaned


class AwayForm(BoardForm):
    returns_on = forms.DateField(
        label="Back on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="On that day it is open again by itself. Without one it is when you say so.",
    )
