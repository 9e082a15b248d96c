"""Another wording for a problem, and what a curator makes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from board.lib.text import BoardForm
from problems.forms.fields import MarkdownField
from problems.models import Problem, SuggestedEdit
from problems.services.suggestions import FIELDS, LABELS, NEEDED

LENGTHS = {"title": 200, "question": 1000, "statement": 20_000}
ROWS = {"title": 1, "question": 3, "statement": 10}


def _field(name: str) -> MarkdownField:
    return MarkdownField(
        label=LABELS[name],
        required=name in NEEDED,
        max_length=LENGTHS.get(name, 4000),
        rows=ROWS.get(name, 5),
        inline=name in {"title", "question"},
    )


class SuggestForm(BoardForm):
    """The texts as they stand, to be changed, and why."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields = {name: _field(name) for name in FIELDS} | self.fields

    note = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A curator reads this first. It stays beside the edit in the history of the problem.",
    )

    @staticmethod
    def initial_of(problem: Problem) -> dict[str, str]:
        return {name: getattr(problem, name) for name in FIELDS}


class AcceptForm(BoardForm):
    """The texts that an edit changes, as they will be, and a word to whoever suggested it."""

    note = forms.CharField(
        label="A word to whoever suggested it",
        required=False,
        max_length=1000,
        help_text="It stays on the record.",
    )

    def __init__(self, *args: Any, names: Iterable[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields = {name: _field(name) for name in FIELDS if name in set(names)} | self.fields

    @staticmethod
    def initial_of(suggestion: SuggestedEdit, problem: Problem) -> dict[str, str]:
        """As suggested; where the text has changed since, as it reads now, so that nothing is undone unread."""
        clashes = suggestion.clashes(problem)
        return {name: getattr(problem, name) if name in clashes else text for name, text in suggestion.after.items()}


class DeclineEditForm(BoardForm):
    note = forms.CharField(
        label="Why not",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever suggested it reads this, and nobody else.",
    )
