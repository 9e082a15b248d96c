"""What curators say when they change the shape of the list."""

from typing import cast

from django import forms

from board.lib.text import BoardForm
from problems.forms.writeups import ProblemNumberField
from problems.models.choices import MOVES, Status
from problems.models.problems import Problem
from problems.services.variants import LEAST_PARTS, MOST_PARTS, Part

# Where a curator takes a problem, beside merging it.
MOVED_TO = (
    (Status.PROPOSED, "Put up for listing: it waits in the queue"),
    (Status.LISTED, "On the list"),
    (Status.DECLINED, "Declined, for good: it does not come on the list"),
    (Status.HISTORICAL, "Historical: kept to be read, with a banner; no new claims"),
    (Status.WITHDRAWN, "Withdrawn, for good: it should not have been listed"),
)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two that stays on the record, beside your name.",
    )


class ReasonForm(BoardForm):
    note = reason_field()


class IntoForm(BoardForm):
    into = ProblemNumberField(
        label="The one that stays", help_text="Its number, like 42, its key, or its address.", widget=forms.TextInput
    )


class MergeForm(IntoForm):
    note = reason_field()


class VariantForm(BoardForm):
    of = ProblemNumberField(
        label="A variant of",
        required=False,
        help_text="A number, like 42. Leave it empty for none.",
        widget=forms.TextInput,
    )
    note = reason_field()


class MoveForm(BoardForm):
    """The moves that its place on the list allows."""

    to = forms.ChoiceField(
        label="Where it goes",
        choices=MOVED_TO,
        widget=forms.RadioSelect,
    )
    note = reason_field()

    def only_from(self, problem: Problem) -> None:
        """Offers what its status allows. What is sent is for the service to refuse, with the reason."""
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [one for one in MOVED_TO if one[0] in MOVES[Status(problem.status)]]


class PartForm(BoardForm):
    title = forms.CharField(label="Title", max_length=200)
    question = forms.CharField(label="Question", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class BasePartFormSet(forms.BaseFormSet):
    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_few_forms": f"Name at least {LEAST_PARTS} parts.",
    }

    def parts(self) -> list[Part]:
        """What the filled rows say. Call it on a valid formset."""
        return [Part(**row) for row in self.cleaned_data if row]


PartFormSet = forms.formset_factory(
    PartForm,
    formset=BasePartFormSet,
    extra=2,
    min_num=LEAST_PARTS,
    max_num=MOST_PARTS,
    validate_min=True,
    validate_max=True,
)
