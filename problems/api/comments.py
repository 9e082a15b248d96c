"""Comments: what people say about the problems. What was deleted or hidden keeps its place without its words."""

from typing import Any

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import absolute, picked
from problems.api.claims import A_NUMBER
from problems.api.following import FollowedList
from problems.api.people import person
from problems.api.shapes.problems import CommentSerializer
from problems.models import Comment

COPIED = ("at", "edited_at", "status", "page_was_updated")
EXAMPLE = {
    "id": 7,
    "url": "https://board.example/comments/7/",
    "problem": 42,
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "at": "2026-11-02T09:30:00Z",
    "edited_at": None,
    "status": "shown",
    "text": "A paper of 2023 measures $\\Delta$ for two of these heads.",
    "page_was_updated": True,
}


class CommentFilter(BoardFilter):
    """A discussion's page is its problem's, so this is the API's own."""

    problem = WholeNumberFilter(field_name="problem_id", label="Problem", **A_NUMBER)

    class Meta:
        model = Comment
        fields: list[str] = []


def comment(found: Comment) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "problem": found.problem_id,
        "by": person(found.by),
        **picked(vars(found), COPIED),
        "text": found.text if found.is_shown else "",
    }


class CommentList(FollowedList):
    """What was said, the newest first: with `problem`, the discussion of that problem."""

    kind = "comment"
    noun, operation, summary = "comments", "listComments", "List comments"
    shape = CommentSerializer
    example = EXAMPLE
    filterset_class = CommentFilter
    told = {"problem": "Comments on the problem with this number."}

    def filter(self, data):
        return CommentFilter(data, Comment.objects.public().select_related("by"))

    def rows(self, asked):
        return asked.qs.order_by("-at", "-pk")

    def row(self, found):
        return comment(found)
