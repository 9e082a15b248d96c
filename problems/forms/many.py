"""Choosing many problems, and what to do to them."""

import re
from typing import Any

from django import forms

from board.lib.text import BoardForm, whole_number
from problems.forms.proposals import LEVELS
from problems.models import Skill, Technique, Track
from problems.models.acts import Change
from problems.models.choices import Difficulty
from problems.services.curating.changes import SKILLS, TECHNIQUES, Wanted
from problems.services.curating.plans import MOST

ALL, SOME = "all", "some"
NUMBERS = re.compile(r"[\s,;#]+")


class WordField(forms.ModelChoiceField):
    """A retired word can be taken away from many, and given to none: its choice says so."""

    def label_from_instance(self, word: Any) -> str:
        return f"{word} (retired: only to take it away)" if word.is_retired else str(word)


class ManyForm(BoardForm):
    """`numbers` are problems by number; `query` is a filter of the list, all of whose problems `which` may mean."""

    which = forms.ChoiceField(
        label="Which", choices=[(ALL, "All of the filter"), (SOME, "Those that I ticked or named")], initial=SOME
    )
    query = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.HiddenInput,
        help_text="What stands after the “?” of the address of a list: track=superposition&difficulty=A.",
    )
    numbers = forms.CharField(
        label="By number",
        required=False,
        max_length=200_000,
        help_text="Separated by blanks or commas: 3, 14, 15.",
    )
    change = forms.ChoiceField(label="What to do", choices=[("", "Choose"), *Change.choices])
    track = forms.ModelChoiceField(
        Track.objects.current(), label="Track", required=False, to_field_name="key", empty_label="no track"
    )
    difficulty = forms.ChoiceField(label="Difficulty", required=False, choices=[("", "none"), *Difficulty.choices])
    skill = WordField(
        Skill.objects.standing(), label="Skill", required=False, to_field_name="key", empty_label="no skill"
    )
    level = forms.TypedChoiceField(
        label="At level",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "none"), *((str(level), words) for level, words in LEVELS.items())],
    )
    technique = WordField(
        Technique.objects.standing(), label="Technique", required=False, to_field_name="key", empty_label="no technique"
    )
    note = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands on the record of every one of them. For a check: how you looked.",
    )
    seen = forms.CharField(
        required=False,
        max_length=32,
        widget=forms.HiddenInput,
        help_text="The mark of the plan that was looked at. Where it would do something else by now, nothing is done.",
    )

    def clean_numbers(self) -> list[int]:
        words = [word for word in NUMBERS.split(self.cleaned_data["numbers"]) if word]
        wrong = next((word for word in words if whole_number(word) is None), None)
        if wrong:
            raise forms.ValidationError(f"“{wrong[:40]}” is no number of a problem.")
        if len(words) > MOST:
            raise forms.ValidationError(f"At most {MOST:,} problems at once.")
        return sorted({int(word) for word in words})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which") == SOME and not cleaned.get("numbers") and "numbers" not in self.errors:
            self.add_error("numbers", "Tick some problems, or name them by number.")
        if cleaned.get("which") == ALL and cleaned.get("numbers"):
            self.add_error("which", "You ticked or named some below as well. Say which of the two you mean.")
        change, needed = cleaned.get("change"), None
        if change in (Change.TRACK, Change.DIFFICULTY):
            needed = change
        elif change in SKILLS:
            needed = "skill"
        elif change in TECHNIQUES:
            needed = "technique"
        if needed and not cleaned.get(needed):
            self.add_error(needed, "Choose one.")
        if change == Change.ADD_SKILL and not cleaned.get("level"):
            self.add_error("level", "Say which level is needed.")
        return cleaned

    @property
    def wanted(self) -> Wanted:
        return wanted_of(self.cleaned_data)


def wanted_of(given: dict[str, Any]) -> Wanted:
    """What the cleaned fields ask for."""
    change = Change(given["change"])
    if change == Change.DIFFICULTY:
        return Wanted(change, given["difficulty"])
    name = "track" if change == Change.TRACK else "skill" if change in SKILLS else "technique"
    term = given[name].key if change in (Change.TRACK, *SKILLS, *TECHNIQUES) else ""
    return Wanted(change, term, given["level"] or 0 if change == Change.ADD_SKILL else 0)
