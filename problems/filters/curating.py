"""What the curators' queue is narrowed by, for scripts."""

import django_filters as filters

from board.lib.filters import BoardFilter
from problems.models import Assignment
from problems.services.curating import queue


class CurateFilter(BoardFilter):
    """It filters no rows: the queue asks each kind itself. `form.cleaned_data` says which of them, and whose."""

    kind = filters.ChoiceFilter(label="Kind", choices=[(kind.slug, kind.name) for kind in queue.KINDS.values()])
    whose = filters.ChoiceFilter(label="Whose", choices=[one for one in queue.WHOSE.items() if one[0]])

    class Meta:
        model = Assignment
        fields: list[str] = []

    def __init__(self, data=None):
        super().__init__(data, Assignment.objects.none())
