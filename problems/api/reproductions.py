"""Reproductions: who ran a write-up again. One that is gone keeps its place without its words."""

from typing import Any

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import absolute, picked
from problems.api.claims import A_NUMBER
from problems.api.following import FollowedList
from problems.api.people import person
from problems.api.shapes.reviews import ReproductionSerializer
from problems.models import Reproduction

COPIED = ("at", "outcome", "commit", "hours", "status")
EXAMPLE = {
    "id": 2,
    "url": "https://board.example/reproductions/2/",
    "writeup": 3,
    "by": {"username": "mary", "name": "Mary Somerville"},
    "at": "2026-12-01T09:00:00Z",
    "outcome": "reproduced",
    "commit": "9fceb02",
    "hardware": "A laptop.",
    "hours": 3,
    "numbers": "0.41 beside the 0.43 that is reported.",
    "link": "https://mary.example/rerun/",
    "status": "shown",
}


class ReproductionFilter(BoardFilter):
    """No page lists all reproductions, so this is the API's own."""

    writeup = WholeNumberFilter(field_name="writeup_id", label="Write-up", **A_NUMBER)

    class Meta:
        model = Reproduction
        fields: list[str] = []


def reproduction(found: Reproduction) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "writeup": found.writeup_id,
        "by": person(found.by),
        **picked(vars(found), COPIED),
        **{name: getattr(found, name) if found.is_shown else "" for name in ("hardware", "numbers", "link")},
    }


class ReproductionList(FollowedList):
    """What was run again, the newest first."""

    kind = "reproduction"
    noun, operation, summary = "reproductions", "listReproductions", "List reproductions"
    shape = ReproductionSerializer
    example = EXAMPLE
    filterset_class = ReproductionFilter
    told = {"writeup": "Reproductions of the write-up with this id."}

    def filter(self, data):
        return ReproductionFilter(data, Reproduction.objects.public().select_related("by"))

    def rows(self, asked):
        return asked.qs.order_by("-at", "-pk")

    def row(self, found):
        return reproduction(found)
