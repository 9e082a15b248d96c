"""What waits for a curator before others read it, by a rule about a domain or a sanction: comments, entries of logs."""

from functools import partial
from typing import Any

from problems.models import Comment, LogEntry
from problems.services.curating.queue import Kind, add

held = partial(
    Kind,
    asks="Should others read it? Its author does already, and knows that it waits.",
    since="at",
    template="problems/queue/held.html",
)


def _of_entry(entry: LogEntry, *_: Any) -> dict[str, Any]:
    return {"is_entry": True}


add(
    held(
        slug="held-comments",
        name="Comments that wait",
        one="A comment that waits",
        rows=lambda now: Comment.objects.held(),
        title="problem__title",
        load=lambda rows, now: rows.select_related("by", "problem"),
    )
)
add(
    held(
        slug="held-entries",
        name="Entries of logs that wait",
        one="An entry of a log that waits",
        rows=lambda now: LogEntry.objects.held(),
        title="claim__problem__title",
        load=lambda rows, now: rows.select_related("by", "claim__problem"),
        context=_of_entry,
    )
)
