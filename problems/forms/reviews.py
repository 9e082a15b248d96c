from collections.abc import Iterator

from django import forms
from django.forms import BoundField

from board.lib.preview import PreviewForm
from board.lib.text import BoardForm, refuse_unstorable
from problems.forms.fields import MarkdownField
from problems.models import Review
from problems.models.review_states import (
    MAX_LINE,
    MAX_PRIVATE_NOTE,
    MAX_REPLY,
    MAX_REVIEW_NOTE,
    Answer,
    Outcome,
    Question,
)
from problems.services.reviews import Said


class AnswersForm(PreviewForm):
    """The six answers with a line each, and a note for everybody. To better a review."""

    previewed = "note"

    note = MarkdownField(
        label="Note",
        required=False,
        max_length=MAX_REVIEW_NOTE,
        rows=7,
        help_text="What helped you to follow, and what stood in the way. Everybody can read it. Markdown works.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in Question:
            self.fields[f"{question}_answer"] = forms.ChoiceField(
                label=question.label, choices=Answer.choices, widget=forms.RadioSelect
            )
            self.fields[f"{question}_line"] = forms.CharField(
                label="In one line",
                max_length=MAX_LINE,
                validators=[refuse_unstorable],
                # Six are called the same: who hears them hears which.
                widget=forms.TextInput(attrs={"aria-label": f"In one line: {question.label}"}),
            )
            self.fields[f"{question}_line"].below = f"{question}_answer"
        self.order_fields([f"{question}_{part}" for question in Question for part in ("answer", "line")])

    def questions(self) -> Iterator[tuple[BoundField, BoundField]]:
        """(the answer, its line) of each question, in their order."""
        return ((self[f"{question}_answer"], self[f"{question}_line"]) for question in Question)

    def answers(self) -> dict[str, Said]:
        """What a valid form says."""
        given = self.cleaned_data
        return {key: Said(given[f"{key}_answer"], given[f"{key}_line"]) for key in Question.values}


class ReviewForm(AnswersForm):
    """A review as it is given: with its outcome, and what only curators read."""

    outcome = forms.ChoiceField(
        label="And all in all?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        help_text="Whether it can be followed. Not whether it is correct, and not whether it is new.",
    )
    private_note = forms.CharField(
        label="Note to curators",
        required=False,
        max_length=MAX_PRIVATE_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only curators ever read this.",
    )

    def clean(self):
        given = super().clean()
        if given.get("outcome") == Outcome.CHANGES and not given.get("note") and "note" not in self.errors:
            self.add_error("note", "Say here what you ask to be changed.")
        return given


def as_initial(review: Review) -> dict[str, str]:
    """What a review says now, for the form that betters it. The row is loaded `with_answers`."""
    said: dict[str, str] = {"note": review.note}
    for one in review.said:  # type: ignore[attr-defined]
        said |= {f"{one['question']}_answer": one["answer"], f"{one['question']}_line": one["line"]}
    return said


class ReplyForm(PreviewForm):
    text = MarkdownField(
        label="Your reply",
        max_length=MAX_REPLY,
        rows=5,
        help_text="Stands below the review. Everybody can read it. Markdown works, and math between dollars: $x^2$.",
    )


class ResubmitForm(PreviewForm):
    text = MarkdownField(
        label="What did you change?",
        max_length=MAX_REPLY,
        rows=5,
        help_text="So that those who asked for it know where to look. Everybody can read it. Markdown works.",
    )


class TakeForm(BoardForm):
    unnamed = forms.BooleanField(label="Without your name", required=False)
