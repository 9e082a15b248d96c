"""The filter for write-ups: page, feed and API alike."""

from functools import cached_property

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from board.lib.filters import BoardFilter, WholeNumberFilter, WordsFilter, answered
from problems.filters.chips import Chip, without, without_any
from problems.filters.vocabulary import offer
from problems.models import Author, Bearing, Reproduction, Track, WriteUp
from problems.models.reproductions import Outcome
from problems.models.writeups import OPEN, UNDER_REVIEW, Kind, Says, Status

STATES = [
    (Status.LISTED, "not reviewed"),
    ("under_review", UNDER_REVIEW),
    (Status.CHANGES_REQUESTED, "changes asked for"),
    (Status.LEGIBLE, "legible"),
    (Status.SUPERSEDED, "superseded"),
]
MAX_NUMBER = 2**31 - 1


class WriteUpFilter(BoardFilter):
    """Parameters that may repeat widen each other.

    What is asked of a problem and of what is said about it holds for one of the problems: `says=negative&problem=42` is
    a negative result on problem 42, not on some other.
    """

    q = WordsFilter(field_name="title", lookup_expr="icontains", label="Title has")
    track = filters.ModelMultipleChoiceFilter(
        queryset=Track.objects.standing(), to_field_name="key", method="_of_a_bearing", label="Track"
    )
    says = filters.MultipleChoiceFilter(choices=Says.choices, method="_of_a_bearing", label="What it does to a problem")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(method="_in_state", choices=STATES, label="Review")
    problem = WholeNumberFilter(method="_of_a_bearing", label="Problem number", min_value=1, max_value=MAX_NUMBER)
    author = WordsFilter(method="_by", label="Member who wrote it")
    reproduced = filters.MultipleChoiceFilter(choices=Outcome.choices, method="_run_again", label="Run again")
    changed = filters.ChoiceFilter(choices=[("1", "Yes")], method="_changed", label="Changed since it was reviewed")
    before = filters.ChoiceFilter(choices=[("1", "Yes")], method="_from_before", label="From before this board")

    class Meta:
        model = WriteUp
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *rows, **options):
        super().__init__(answered(data), *rows, **options)
        offer(self.filters, self.data, "track")

    @cached_property
    def values(self) -> dict:
        """What was asked for, cleaned. What could not be read is left out, and stands in `form.errors`."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value or value == 0}

    def filter_queryset(self, rows):
        rows = super().filter_queryset(rows)
        columns = {"track": "problem__track__in", "says": "says__in", "problem": "problem"}
        asked = {column: self.values[name] for name, column in columns.items() if name in self.values}
        if not asked:
            return rows
        return rows.filter(Exists(Bearing.objects.on_public_problems().filter(writeup=OuterRef("pk"), **asked)))

    def _of_a_bearing(self, rows, name, value):
        """Asked all at once, above."""
        return rows

    def _in_state(self, rows, name, values):
        """By the words of the pages: what nobody has judged is not reviewed, or under review once somebody has."""
        unread, begun = Q(status__in=OPEN, reviewed_at=None), Q(status__in=OPEN, reviewed_at__isnull=False)
        asked = Q(status__in=set(values) - set(OPEN))
        for state, rule in ((Status.LISTED, unread), ("under_review", begun)):
            asked |= rule if state in values else Q(pk=None)
        return rows.filter(asked) if values else rows

    def _changed(self, rows, name, value):
        return rows.changed_since_review()

    def _by(self, rows, name, username):
        username = username.removeprefix("~").lower()
        written = Author.objects.filter(writeup=OuterRef("pk"), person__username=username, person__deleted_at=None)
        return rows.filter(Exists(written))

    def _run_again(self, rows, name, outcomes):
        """Those of which at least one person told one of these outcomes."""
        told = Reproduction.objects.shown().filter(writeup=OuterRef("pk"), outcome__in=outcomes)
        return rows.filter(Exists(told)) if outcomes else rows

    def _from_before(self, rows, name, value):
        return rows.filter(linked_by=None)


LABELS = {
    "says": dict(Says.choices),
    "kind": dict(Kind.choices),
    "state": {str(key): said for key, said in STATES},
    "reproduced": dict(Outcome.choices),
}
REPEATED = ("says", "track", "kind", "state", "reproduced")


def chips(asked: WriteUpFilter) -> list[Chip]:
    """What narrows the list now, each with the way to take it back."""
    values, query = asked.values, asked.data
    once = {
        "q": f"“{values.get('q')}”",
        "problem": f"on problem {values.get('problem')}",
        "author": f"by ~{values.get('author', '').removeprefix('~')}",
        "changed": "changed since it was reviewed",
        "before": "from before this board",
    }
    found = [Chip(words, without_any(query, name)) for name, words in once.items() if name in values]
    for name in (name for name in REPEATED if name in values):
        for value in values[name]:
            key, words = (value.key, value.name) if isinstance(value, Track) else (value, LABELS[name][value])
            found.append(Chip(words, without(query, name, key)))
    return found
