"""The public record of moderation: what its page tells, for scripts."""

from board.lib.reading import ListView, absolute
from problems import moderation
from problems.api.people import person
from problems.api.shapes.moderation import ModerationSerializer
from problems.filters.moderation import ModerationFilter

EXAMPLE = {
    "id": 311,
    "at": "2026-11-02T09:30:00Z",
    "kind": "hidden",
    "verb": "hid a comment",
    "text": "Grace Hopper hid a comment on #42 Which heads copy?",
    "by": {"username": "grace", "name": "Grace Hopper"},
    "url": "https://board.example/comments/7/",
    "reason": "Advertising.",
}


class ModerationList(ListView):
    """What curators hid, took down, allowed and forbade, the newest first. Who was warned or banned is not told."""

    noun, operation, summary = "moderation", "listModeration", "Read the record of moderation"
    shape = ModerationSerializer
    example = EXAMPLE
    filterset_class = ModerationFilter
    told = {"kind": "One kind of act."}

    def filter(self, data):
        return ModerationFilter(data)

    def rows(self, asked):
        return asked.qs

    def row(self, found):
        page = moderation.page_of(found)
        return {
            "id": found.pk,
            "at": found.at,
            "kind": moderation.kind_of(found.verb),
            "verb": found.verb,
            "text": moderation.sentence(found),
            "by": person(found.by),
            "url": absolute(page) if page else None,
            "reason": found.reason,
        }
