"""What waits for a reviewer, as the page `/reviews/` has it."""

from rest_framework import serializers

from board.lib.reading import ListView
from problems.api.shapes.writeups import WriteUpSerializer
from problems.api.writeups import EXAMPLE, loaded, writeup
from problems.filters import QueueFilter
from problems.models.review_queue import queue


class WaitingWriteUpSerializer(WriteUpSerializer):
    """A write-up that waits for a reviewer. It is taken by `takeReview`."""

    waits_since = serializers.DateTimeField(help_text="Since when it waits for a reviewer, in UTC.")
    round = serializers.IntegerField(help_text="Which round of reviews it waits in.")
    taken_count = serializers.IntegerField(help_text="How many people have taken it to review.")
    given_count = serializers.IntegerField(help_text="How many could follow it in this round. Two are needed.")


class ReviewQueue(ListView):
    """Write-ups that wait for a reviewer, the longest first: also what was changed since it was found legible."""

    noun, operation, summary = "reviews", "listReviewQueue", "List what waits for a reviewer"
    shape = WaitingWriteUpSerializer
    example = EXAMPLE | {"waits_since": EXAMPLE["linked_at"], "round": 1, "taken_count": 0, "given_count": 1}
    filterset_class = QueueFilter
    told = {
        "skill": "The key of a skill that a problem asks for, which it addresses.",
        "origin": "Linked by members, or listed before this board.",
    }

    def filter(self, data):
        return QueueFilter(data, loaded(queue(self.now)))

    def rows(self, asked):
        return asked.qs

    def row(self, found):
        counted = {name: getattr(found, name) for name in ("waits_since", "taken_count", "given_count")}
        return writeup(found) | counted | {"round": found.round_now}
