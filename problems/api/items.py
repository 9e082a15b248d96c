"""One thing that waits for a curator, with the words that decide it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from rest_framework import serializers

from board.lib.reading import DetailView
from problems.api.people import person
from problems.api.shapes.people import AuthorSerializer
from problems.api.verbs.curating import WAITING, WaitingSerializer, waiting
from problems.services.curating import queue
from users.api.writing import Own
from users.models import User

ITEM = WAITING | {
    "kind": "appeals",
    "url": "https://board.example/curate/appeals/9/",
    "by": {"username": "mallory", "name": "Mallory"},
    "words": {"text": "It was a script of mine.", "decided": "limit", "reason": "The same line on five problems."},
}


def _held(row: Any) -> dict[str, str]:
    return {"text": row.text, "why_it_waits": row.hidden_because}


# Of each kind whose words are told nowhere else: who wrote them, and what they are. Proposals, suggested edits and
# reports are in lists of their own, a problem is read by its facts and a program by its key.
WHO: dict[str, Callable[[Any], User | None]] = {
    "held-comments": lambda row: row.by,
    "held-entries": lambda row: row.by,
    "appeals": lambda row: row.sanction.person,
    "links": lambda row: row.writeup.linked_by,
    "writeups": lambda row: row.linked_by,
}
WORDS: dict[str, Callable[[Any], dict[str, str]]] = {
    "held-comments": _held,
    "held-entries": _held,
    "appeals": lambda row: {"text": row.text, "decided": row.sanction.kind, "reason": row.sanction.reason},
    "links": lambda row: {
        "writeup": str(row.writeup_id),
        "which": row.which,
        "address": row.address,
        "state": row.state,
        "moved_to": row.moved_to,
    },
    "writeups": lambda row: {"title": row.title, "link": row.link, "summary": row.summary, "status": row.status},
}


class WaitingItemSerializer(WaitingSerializer):
    by = AuthorSerializer(allow_null=True, help_text="Whose it is, where the board tells curators; else null.")
    words = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        help_text="What it says, for kinds that have no list of their own.",
    )


class QueueItem(Own, DetailView):
    """One thing that waits, with its words. Gone once it was decided."""

    noun, operation, summary, scope, for_curators = "curate", "readItem", "Read one thing that waits", "curate", True
    shape, example = WaitingItemSerializer, ITEM

    def find(self, *, kind, id):
        found = queue.KINDS.get(kind)
        if found is None or not found.may(self.person):
            raise Http404
        line = queue.find(found, id, self.now)
        row = found.load(found.rows(self.now).filter(pk=id), self.now).first() if line else None
        if line is None or row is None:
            raise Http404
        return waiting(line) | {
            "by": person(WHO[kind](row)) if kind in WHO else None,
            "words": WORDS[kind](row) if kind in WORDS else {},
        }
