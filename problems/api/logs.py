"""Log entries: the notebooks of claims. One that was deleted or hidden keeps its place without its words."""

from typing import Any

import django_filters as filters
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import DetailView, absolute, picked
from problems.api.claims import A_NUMBER
from problems.api.following import FollowedList
from problems.api.people import person
from problems.api.shapes.claims import LogEntrySerializer
from problems.models import LogEntry
from problems.models.logs import Kind

COPIED = ("kind", "at", "edited_at", "deleted_at")
EXAMPLE = {
    "id": 12,
    "url": "https://board.example/log-entries/12/",
    "claim": 7,
    "problem": 42,
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "kind": "anomaly",
    "text": "At depth 5 the probe is *better* with a comment in the prompt. There is no reason for that.",
    "at": "2026-11-09T20:15:00Z",
    "edited_at": None,
    "deleted_at": None,
    "is_hidden": False,
}


class LogEntryFilter(BoardFilter):
    """A log's page is its claim's, so this is the API's own."""

    claim = WholeNumberFilter(field_name="claim_id", label="Claim", **A_NUMBER)
    problem = WholeNumberFilter(field_name="claim__problem_id", label="Problem", **A_NUMBER)
    person = filters.CharFilter(field_name="by__username", max_length=32, label="Person")
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")

    class Meta:
        model = LogEntry
        fields: list[str] = []


def log_entry(found: LogEntry) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "claim": found.claim_id,
        "problem": found.claim.problem_id,
        "by": person(found.by),
        **picked(vars(found), COPIED),
        "text": found.text if found.is_shown else "",
        "is_hidden": bool(found.hidden_because),
    }


def _shown():
    return LogEntry.objects.visible_to(AnonymousUser()).select_related("by", "claim")


class LogEntryList(FollowedList):
    """What was written on the way, the newest first: with `claim`, the log of that claim."""

    kind = "log-entry"
    noun, operation, summary = "log-entries", "listLogEntries", "List log entries"
    shape = LogEntrySerializer
    example = EXAMPLE
    filterset_class = LogEntryFilter
    told = {
        "claim": "Entries of the claim with this id.",
        "problem": "Entries of claims on the problem with this number.",
        "person": "Entries that the person with this username wrote.",
        "kind": "Repeat it for any of several.",
    }

    def filter(self, data):
        return LogEntryFilter(data, _shown())

    def rows(self, asked):
        return asked.qs.order_by("-at", "-pk")

    def row(self, found):
        return log_entry(found)


class LogEntryDetail(DetailView):
    """One entry."""

    noun, operation, summary = "log-entries", "readLogEntry", "Read one log entry"
    shape = LogEntrySerializer
    example = EXAMPLE

    def find(self, *, id):
        return log_entry(get_object_or_404(_shown(), pk=id))
