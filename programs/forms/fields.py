"""Fields of a program's forms that are lists: one entry a line, or numbers of problems."""

import re
from typing import Any

from django import forms
from django.db.models import Q

from board.lib.text import whole_number
from problems.models import Problem

MOST_LINES, MOST_PROBLEMS = 30, 60


class LinesField(forms.CharField):
    """A list of texts, one a line, none longer than `longest`."""

    def __init__(self, *, longest: int, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(max_length=MOST_LINES * longest, required=False, **options)
        self.longest = longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"These are {len(lines)} lines. The most is {MOST_LINES}.")
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(f"A line has at most {self.longest} characters.")
        return lines


class ProblemsField(forms.CharField):
    """Problems of the board that anybody may read, named by their numbers: 12, #42."""

    def __init__(self, **options):
        super().__init__(max_length=600, required=False, **options)

    def prepare_value(self, value):
        return ", ".join(str(one.number) for one in value) if isinstance(value, list) else value

    def clean(self, value):
        text = super().clean(value)
        if re.search(r"[^0-9#,;\s]", text):
            raise forms.ValidationError("Name problems by their numbers, with commas between: 12, 42.")
        written = re.findall(r"[0-9]+", text)
        if wrong := next((one for one in written if whole_number(one) is None), ""):
            raise forms.ValidationError(f"No problem has the number {wrong[:20]}.")
        numbers = {int(number) for number in written}
        if len(numbers) > MOST_PROBLEMS:
            raise forms.ValidationError(f"These are {len(numbers)} problems. The most is {MOST_PROBLEMS}.")
        found = list(Problem.objects.public().filter(number__in=numbers).order_by("number"))
        if unknown := sorted(numbers - {one.number for one in found}):
            raise forms.ValidationError(f"No problem has the number {unknown[0]}.")
        return found


def offer(form: forms.Form, *names: str) -> None:
    """Of these fields offers the words that are not retired, and those that the form begins with."""
    for name in names:
        field: Any = form.fields[name]
        had = form.get_initial_for_field(field, name) or []
        field.queryset = field.queryset.filter(Q(is_retired=False) | Q(key__in=had))


def why() -> forms.CharField:
    return forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A sentence that stays in the history, beside your name.",
    )


def began_from() -> forms.CharField:
    """Which version the form was opened with."""
    return forms.CharField(
        widget=forms.HiddenInput,
        max_length=40,
        required=False,
        help_text="Which version it began from, as the page's form sends it. Left out, it is the one that stands.",
    )
