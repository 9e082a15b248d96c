"""The filter of the queue of reviews."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from board.lib.filters import BoardFilter, answered
from problems.filters.vocabulary import offer
from problems.models import Bearing, Skill, WriteUp


class QueueFilter(BoardFilter):
    skill = filters.ModelChoiceFilter(
        queryset=Skill.objects.standing().order_by("position"),
        to_field_name="key",
        method="_needing",
        label="Skill",
        empty_label="Any skill",
    )
    origin = filters.ChoiceFilter(
        choices=[("members", "Linked by members"), ("catalogue", "Listed before this board")],
        method="_from",
        label="Where it comes from",
        empty_label="Anywhere",
    )

    class Meta:
        model = WriteUp
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *rows, **options):
        super().__init__(answered(data), *rows, **options)
        offer(self.filters, self.data, "skill")

    def _needing(self, rows, name, skill):
        """Write-ups that address a problem which asks for this skill."""
        addressed = Bearing.objects.on_public_problems().results().filter(writeup=OuterRef("pk"))
        return rows.filter(Exists(addressed.filter(problem__skills=skill)))

    def _from(self, rows, name, origin):
        return rows.filter(linked_by__isnull=origin == "catalogue")
