"""The public record: what happened, to what, by whom and why. Rows are only ever added to it."""

from typing import Any

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import picked
from problems.api.claims import A_NUMBER
from problems.api.following import Since, moment
from problems.api.people import person
from problems.api.shapes.events import EventSerializer
from problems.models import Event

COPIED = ("at", "verb", "subject", "by_agent", "before", "after", "reason", "evidence")
EXAMPLE = {
    "id": 120,
    "at": "2026-11-02T09:30:00Z",
    "verb": "claimed",
    "subject": "claim:7",
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "whom": None,
    "problem": 42,
    "claim": 7,
    "writeup": None,
    "comment": None,
    "by_agent": False,
    "before": "",
    "after": "active",
    "reason": "",
    "evidence": "",
}


class EventFilter(BoardFilter):
    """No page lists all events, so this is the API's own."""

    problem = WholeNumberFilter(field_name="problem_id", label="Problem", **A_NUMBER)
    claim = WholeNumberFilter(field_name="claim_id", label="Claim", **A_NUMBER)
    writeup = WholeNumberFilter(field_name="writeup_id", label="Write-up", **A_NUMBER)
    comment = WholeNumberFilter(field_name="comment_id", label="Comment", **A_NUMBER)

    class Meta:
        model = Event
        fields: list[str] = []


def event(found: Event) -> dict[str, Any]:
    return {
        "id": found.pk,
        **picked(vars(found), COPIED),
        "by": person(found.by),
        "whom": person(found.whom),
        "problem": found.problem_id,
        "claim": found.claim_id,
        "writeup": found.writeup_id,
        "comment": found.comment_id,
    }


class EventList(Since):
    """What happened on the board, the newest first: with `problem`, the history of that problem. An event never
    changes, so with `updated_since` it holds what happened since, what happened first first."""

    noun, operation, summary = "events", "listEvents", "List events"
    shape = EventSerializer
    since_told = (
        "Only what happened at this moment or after it, as `at` tells it, in the order in which it happened: ISO 8601 "
        "with a zone."
    )
    example = EXAMPLE
    filterset_class = EventFilter
    told = {
        "problem": "Events around the problem with this number.",
        "claim": "Events of the claim with this id.",
        "writeup": "Events of the write-up with this id.",
        "comment": "Events of the comment with this id.",
    }

    def filter(self, data):
        return EventFilter(data, Event.objects.public().select_related("by", "whom").with_agent())

    def rows(self, asked):
        return asked.qs.order_by("-at", "-pk")

    def page(self, rows, size, asked):
        since = moment(asked)
        return super().page(rows.filter(at__gte=since).order_by("at", "pk") if since else rows, size, asked)

    def row(self, found):
        return event(found)
