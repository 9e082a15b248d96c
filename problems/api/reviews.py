"""Reviews: whether write-ups can be followed. Who chose not to be named is named nowhere."""

from typing import Any

from django.db.models import QuerySet

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import absolute, picked
from problems.api.claims import A_NUMBER
from problems.api.following import FollowedList
from problems.api.people import person
from problems.api.shapes.reviews import ReviewSerializer
from problems.models import Review

COPIED = ("outcome", "round", "stands_in", "note", "reply", "commit", "given_at", "confirmed_at", "edited_at")
EXAMPLE = {
    "id": 5,
    "url": "https://board.example/reviews/5/",
    "writeup": 3,
    "by": None,
    "reviewer": "Reviewer A",
    "outcome": "legible",
    "round": 1,
    "stands_in": 1,
    "answers": [{"question": "claim", "answer": "yes", "line": "Two heads move the middle initial."}],
    "note": "The second figure says it all.",
    "reply": "",
    "commit": "9fceb02",
    "given_at": "2026-11-28T20:15:00Z",
    "confirmed_at": None,
    "edited_at": None,
}


class ReviewFilter(BoardFilter):
    """No page lists all reviews, so this is the API's own."""

    writeup = WholeNumberFilter(field_name="writeup_id", label="Write-up", **A_NUMBER)

    class Meta:
        model = Review
        fields: list[str] = []


def review(found: Review) -> dict[str, Any]:
    """A review that was loaded with its answers."""
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "writeup": found.writeup_id,
        "by": person(found.shown_by),
        "reviewer": found.reviewer,
        **picked(vars(found), COPIED),
        "answers": found.said,  # type: ignore[attr-defined]
    }


def shown_reviews() -> QuerySet[Review]:
    """What was given and not hidden, of what anybody may read: one query."""
    return Review.objects.public().with_answers().select_related("by")


class ReviewList(FollowedList):
    """Reviews that were given, the newest first. The note to curators is in none."""

    kind = "review"
    noun, operation, summary = "reviews", "listReviews", "List reviews"
    shape = ReviewSerializer
    example = EXAMPLE
    filterset_class = ReviewFilter
    told = {"writeup": "Reviews of the write-up with this id."}

    def filter(self, data):
        return ReviewFilter(data, shown_reviews())

    def rows(self, asked):
        return asked.qs.order_by("-given_at", "-pk")

    def row(self, found):
        return review(found)
