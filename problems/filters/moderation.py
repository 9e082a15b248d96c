"""What the public record of moderation is narrowed by: one filter for its page, its feed and the API."""

import django_filters as filters

from board.lib.filters import BoardFilter
from problems import moderation
from problems.models import Event


class ModerationFilter(BoardFilter):
    kind = filters.ChoiceFilter(label="Kind", choices=list(moderation.LABELS.items()), method="of_kind")

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, data=None):
        super().__init__(data, Event.objects.of_moderation().for_feed())

    def of_kind(self, rows, name, value):
        return rows.of_moderation(value)
