"""The filter for write-ups: page, feed and API alike."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from problems.filters.problems import WordsFilter, answered
from problems.models import Bearing, Track, WriteUp
from problems.models.writeups import Kind, Says, Status

STATES = [
    (Status.LISTED, "not reviewed"),
    (Status.CHANGES_REQUESTED, "changes asked for"),
    (Status.LEGIBLE, "legible"),
]


class WriteUpFilter(filters.FilterSet):
    q = WordsFilter(field_name="title", lookup_expr="icontains", label="Title has")
    track = filters.ModelMultipleChoiceFilter(
        queryset=Track.objects.all(), to_field_name="key", method="_on_tracks", label="Track"
    )
    says = filters.MultipleChoiceFilter(choices=Says.choices, method="_saying", label="What it does to a problem")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    state = filters.MultipleChoiceFilter(method="_in_state", choices=STATES, label="Review")

    class Meta:
        model = WriteUp
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *rows, **options):
        super().__init__(answered(data), *rows, **options)

    def _in_state(self, rows, name, values):
        """A new one is not reviewed either."""
        also = [Status.SUBMITTED] if Status.LISTED in values else []
        return rows.filter(status__in=[*values, *also]) if values else rows

    def _on_tracks(self, rows, name, tracks):
        if not tracks:
            return rows
        return rows.filter(
            Exists(Bearing.objects.on_public_problems().filter(writeup=OuterRef("pk"), problem__track__in=tracks))
        )

    def _saying(self, rows, name, values):
        if not values:
            return rows
        return rows.filter(Exists(Bearing.objects.filter(writeup=OuterRef("pk"), says__in=values)))
