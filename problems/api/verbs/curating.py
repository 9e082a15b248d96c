"""The curators' queue, for scripts: what waits, and who looks at what."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers

from board.lib import keyset
from board.lib.bodies import Body
from board.lib.reading import absolute
from problems.api.shapes.people import PUBLIC_NAME
from problems.filters.curating import CurateFilter
from problems.forms.notes import NoteLineForm
from problems.models import LinkHealth
from problems.services import link_health
from problems.services.curating import desk, queue
from problems.services.curating.queue import Kind, Line, Place
from users.api.writing import OwnList, Write

WAITING = {
    "kind": "reports",
    "id": 9,
    "title": "Which heads copy?",
    "about": "Already solved, here",
    "since": "2026-11-20T18:00:00Z",
    "url": "https://board.example/curate/reports/9/",
    "taken_by": None,
    "taken_until": None,
}
TAKEN = WAITING | {
    "taken_by": {"username": "grace", "name": "Grace Hopper"},
    "taken_until": "2026-11-27T18:00:00Z",
}


class TakerSerializer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField(help_text=PUBLIC_NAME)


class WaitingSerializer(serializers.Serializer):
    """Something that waits for a curator. It is decided by the verb of its own noun."""

    kind = serializers.CharField(
        help_text="What waits, as `/curate/{kind}/{id}/` names it: `reports`, `proposals`, `links` and others."
    )
    id = serializers.IntegerField(help_text="Of the report, the proposal, the link: whatever its kind is about.")
    title = serializers.CharField(help_text="What it is about, mostly the title of a problem or a write-up.")
    about = serializers.CharField(help_text="What waits of it, or whose it is, in a few words.")
    since = serializers.DateTimeField(help_text="Since when it waits, in UTC.")
    url = serializers.URLField(help_text="Its page in the queue.")
    taken_by = TakerSerializer(
        allow_null=True, help_text="The curator who looks at it, null where none does. It bars nobody."
    )
    taken_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when that curator has it, in UTC; null where nobody has."
    )


class LeftLinkSerializer(serializers.Serializer):
    """A link that is left as it is."""

    id = serializers.IntegerField()
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    left_at = serializers.DateTimeField(help_text="When a curator left it as it is, in UTC.")


def waiting(line: Line) -> dict[str, Any]:
    taken = line.taken
    return {
        "kind": line.kind.slug,
        "id": line.pk,
        "title": line.title,
        "about": line.about,
        "since": line.since,
        "url": absolute(reverse("problems:queue-item", args=[line.kind.slug, line.pk])),
        "taken_by": taken and {"username": taken["username"], "name": taken["name"]},
        "taken_until": taken and datetime.fromisoformat(taken["until"]),
    }


class Queue(OwnList):
    """Everything that waits for a curator, in one order: what somebody waits for comes before upkeep."""

    noun, operation, summary, scope, for_curators = "curate", "listQueue", "List what waits for you", "curate", True
    shape, example = WaitingSerializer, WAITING
    filterset_class = CurateFilter
    told = {"kind": "One kind of thing.", "whose": "Taken by you, or by nobody."}

    def filter(self, data):
        return CurateFilter(data)

    def rows(self, asked):
        return asked

    def page(self, rows, size, asked):
        """It goes on, and not back: what was decided meanwhile is gone."""
        chosen, cursor = rows.form.cleaned_data, asked.get("cursor", "")
        after = Place.read(cursor)
        if cursor and after is None:
            raise keyset.BadCursor("This is no cursor of this list.")
        kinds = [kind for kind in queue.kinds_for(self.person) if chosen["kind"] in {"", kind.slug}]
        found = queue.page(kinds, by=self.person, whose=chosen["whose"], after=after, size=size, now=self.now)
        return keyset.Page(found.lines, found.next, "")

    def row(self, found):
        return waiting(found)


class OfTheQueue(Write):
    """`kind` and `id` are those of the queue."""

    noun, scope, for_curators = "curate", "curate", True
    shape, example = WaitingSerializer, WAITING

    def find(self, *, kind, id):
        found = queue.KINDS.get(kind)
        if found is None or not found.may(self.person):
            raise Http404
        return found, id

    def act(self, found: tuple[Kind, int], fields: dict[str, Any]) -> Any:
        return self.verb(*found, by=self.person, now=self.now)

    def answer(self, found: tuple[Kind, int], done: Any) -> dict[str, Any]:
        line = queue.find(*found, self.now)
        if line is None:
            raise Http404
        return waiting(line)


class TakeItem(OfTheQueue):
    """Tells the other curators that you look at it, for some days."""

    operation, summary, example = "takeItem", "Take on what waits", TAKEN
    verb = staticmethod(desk.take)


class LetGoItem(OfTheQueue):
    """You look at it no longer."""

    operation, summary = "letGoItem", "Let go of what you took on"
    verb = staticmethod(desk.let_go)


class LeaveLink(Write):
    """You know that a link is gone or has moved, and let it stay. It waits again once that changes."""

    noun, operation, summary, scope, for_curators = "curate", "leaveLink", "Leave a link as it is", "curate", True
    shape, example = LeftLinkSerializer, {"id": 3, "writeup": 7, "left_at": "2026-11-24T10:00:00Z"}
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "The archive of it is linked, and is enough."}
    verb = staticmethod(link_health.leave)

    def find(self, *, id):
        return get_object_or_404(LinkHealth, pk=id)

    def answer(self, found: LinkHealth, done: Any) -> dict[str, Any]:
        left = LinkHealth.objects.get(pk=found.pk)
        return {"id": left.pk, "writeup": left.writeup_id, "left_at": left.left_at}
