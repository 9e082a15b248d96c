"""What is only a person's own: what waits for them, how their portfolio is arranged, and forms left half done."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from board.lib.reading import DetailView, absolute, picked
from problems import portfolio
from problems.api.shapes.own import PortfolioItemSerializer
from problems.models import Draft, Introduction, LinkHealth, WriteUp
from problems.models.portfolios import KINDS, arranged
from problems.services import drafts, fit, needs, path
from users.api.writing import Own, OwnList, Write

NEED = {
    "title": "How does GPT-2 Small build three-letter acronyms?",
    "url": "https://board.example/claims/7/",
    "text": "Nothing was heard for 24 days. A note keeps it yours.",
    "at": "2026-12-14T18:00:00Z",
    "is_due": True,
    "note": "",
}
LINK = {
    "id": 3,
    "writeup": 7,
    "which": "link",
    "address": "https://ada.example/middle-initial/",
    "state": "moved",
    "since": "2026-11-20T18:00:00Z",
    "moved_to": "https://ada.example/new/",
}
STEP = {
    "state": "next",
    "says": "You have probing at level 2. 31 problems ask for no more.",
    "label": "See what fits",
    "url": "https://board.example/for-you/",
}
ITEM = {"kind": "writeup", "id": 3, "is_shown": True, "line": "The one to begin with.", "position": 0}
PORTFOLIO = {
    "introduction": "Circuits that *count*.",
    "items": [ITEM | {"title": "Where the middle initial comes from"}],
    "unnamed_reviews": 2,
}
DRAFT = {
    "key": "0f8c3f0e-5d2e-4b6a-9a1c-7b1f6a3c2d10",
    "problem": None,
    "url": "https://board.example/problems/propose/0f8c3f0e-5d2e-4b6a-9a1c-7b1f6a3c2d10/",
    "title": "Heads that copy",
    "words": {"title": ["Heads that copy"], "question": ["Which heads *copy*?"]},
    "saved_at": "2026-11-23T09:30:00Z",
}


class WaitsForYouSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="What it is about, mostly the title of a problem.")
    url = serializers.URLField(help_text="Where to see to it.")
    text = serializers.CharField(help_text="What it asks.")
    at = serializers.DateTimeField(help_text="When it is due, or since when it waits, in UTC.")
    is_due = serializers.BooleanField(help_text="Which of the two.")
    note = serializers.CharField(help_text="What somebody wrote to you about it; may be empty.")


class NeedsSerializer(serializers.Serializer):
    """What stands first on your board."""

    needs = WaitsForYouSerializer(many=True, help_text="What waits for you; empty where nothing does.")


class Needs(Own, DetailView):
    """What waits for you: somebody for your answer, a claim for a check-in, a proposal or a write-up for a change.

    Reviews that you took are at `/reviews/taken/`.
    """

    noun, operation, summary, scope = "me", "listNeeds", "Read what needs you", "claims"
    shape, example = NeedsSerializer, {"needs": [NEED]}

    def find(self):
        mine = needs.claims_of(self.person), needs.proposals_of(self.person), needs.writeups_of(self.person)
        told = ("title", "text", "at", "is_due", "note")
        return {
            "needs": [
                picked(vars(one), told) | {"url": absolute(one.url)} for one in needs.of(self.person, *mine, self.now)
            ]
        }


class TurnSerializer(serializers.Serializer):
    state = serializers.CharField(help_text="`done`, `next` or `later`.")
    says = serializers.CharField(help_text="Where you stand with this step, in a sentence.")
    label = serializers.CharField(help_text="What to do.")  # type: ignore[assignment]
    url = serializers.URLField(help_text="Where.")


class WaySerializer(serializers.Serializer):
    """The five steps of the way: learn, pick, claim, publish, apply."""

    steps = TurnSerializer(many=True, help_text="One for each step, in this order.")


class Way(Own, DetailView):
    """What each step says to you, by what you stated and did: the first that is not done is next."""

    noun, operation, summary, scope = "me", "readPath", "Read what is next for you", "profile"
    shape, example = WaySerializer, {"steps": [STEP]}

    def find(self):
        turns = path.turns_of(self.person, fit.of(self.person), fit.words(), self.now)
        return {"steps": [picked(vars(one), ("state", "says", "label")) | {"url": absolute(one.url)} for one in turns]}


class MyItemSerializer(PortfolioItemSerializer):
    kind = serializers.CharField(help_text="`claim` or `writeup`.")  # type: ignore[assignment]
    title = serializers.CharField(help_text="The title of the write-up, or of the problem that the claim is on.")


class MyPortfolioSerializer(serializers.Serializer):
    """Your portfolio as you arrange it, with what you hid."""

    introduction = serializers.CharField(help_text="Markdown.")
    items = MyItemSerializer(many=True, help_text="Your claims and your write-ups, each in your order.")
    unnamed_reviews = serializers.IntegerField(help_text="How many it tells of; 0 where you did not choose that.")


class MyPortfolio(Own, DetailView):
    """Your claims and write-ups in your order, also those that your page does not show."""

    noun, operation, summary, scope = "me", "readPortfolio", "Read how your portfolio is arranged", "profile"
    shape, example = MyPortfolioSerializer, PORTFOLIO

    def find(self):
        said = Introduction.objects.filter(person=self.person).first()
        return {
            "introduction": said.text if said else "",
            "items": [item for kind in KINDS for item in self._of_kind(kind)],
            "unnamed_reviews": portfolio.unnamed_reviews(self.person),
        }

    def _of_kind(self, kind: str) -> list[dict[str, Any]]:
        rows = arranged(kind, self.person)
        rows = rows.select_related("problem") if kind == "claim" else rows
        return [
            {
                "kind": kind,
                "id": row.pk,
                "title": row.problem.title if kind == "claim" else row.title,
                "is_shown": row.is_chosen,
                "line": row.line,
                "position": place,
            }
            for place, row in enumerate(rows)
        ]


class DraftSerializer(serializers.Serializer):
    """A form about a proposal as you left it on its page, word for word."""

    key = serializers.UUIDField(help_text="What `discardDraft` calls it.")
    problem = serializers.IntegerField(
        allow_null=True, help_text="The number of the proposal that it changes; null for a new one."
    )
    url = serializers.URLField(help_text="Where you go on with it.")
    title = serializers.CharField(help_text="The title as far as it was written; may be empty.")
    words = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(allow_blank=True)),
        help_text="What stands in each field of the form, by the field's name.",
    )
    saved_at = serializers.DateTimeField(help_text="When it was last kept, in UTC.")


def draft(found: Draft) -> dict[str, Any]:
    return {
        "key": str(found.key),
        "problem": found.problem_id,
        "url": absolute(found.get_absolute_url()),
        **{name: getattr(found, name) for name in ("title", "words", "saved_at")},
    }


class DraftList(OwnList):
    """Proposals that you began on a page and have not sent, the last first. A script keeps its own words, and sends
    them when they are whole."""

    noun, operation, summary, scope = "proposals", "listDrafts", "List what you have not sent", "proposals"
    shape, example = DraftSerializer, DRAFT

    def rows(self, asked):
        return self.person.drafts.order_by("-saved_at", "-pk")

    def row(self, found):
        return draft(found)


class DiscardDraft(Write):
    """Throws a draft away for good. Answers with what it was."""

    noun, operation, summary, scope = "proposals", "discardDraft", "Throw a draft away", "proposals"
    shape, example = DraftSerializer, DRAFT

    def find(self, *, key):
        return get_object_or_404(self.person.drafts, key=key)

    def act(self, found: Draft, fields: dict[str, Any]) -> dict[str, Any]:
        was = draft(found)
        drafts.discard(found, by=self.person)
        return was

    def answer(self, found: Draft, done: dict[str, Any]) -> dict[str, Any]:
        return done


class LinkToMendSerializer(serializers.Serializer):
    """An address of a write-up of yours that is gone, has moved, or has not answered for long."""

    id = serializers.IntegerField(help_text="What `acceptMove` calls it.")
    writeup = serializers.IntegerField(help_text="The id of the write-up.")
    which = serializers.CharField(help_text="`link`, `code`, `data` or `archive`: which of its addresses.")
    address = serializers.CharField(help_text="The address as the write-up has it.")
    state = serializers.CharField(help_text="`gone`, `moved` or `unsure`.")
    since = serializers.DateTimeField(help_text="Since when it is in this `state`, in UTC.")
    moved_to = serializers.CharField(help_text="Where it leads now; empty where it has not moved.")


class LinkList(OwnList):
    """What of your write-ups does not lead any more where it led."""

    noun, operation, summary, scope = "writeups", "listLinks", "List links to mend", "writeups"
    shape, example = LinkToMendSerializer, LINK

    def rows(self, asked):
        mine = WriteUp.objects.of(self.person)
        return LinkHealth.objects.mendable_by(self.person).to_tell(self.now).filter(writeup__in=mine).order_by("pk")

    def row(self, found):
        return {"writeup": found.writeup_id} | {name: getattr(found, name) for name in LINK if name != "writeup"}
