"""The words, for scripts: tracks, skills and techniques are renamed, merged and retired."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from board.lib.bodies import Body
from board.lib.reading import DetailView, absolute
from problems.forms.merging import ReasonForm
from problems.forms.words import MergeWordForm, RenameForm
from problems.models import Merge
from problems.models.merges import Kind
from problems.services import words
from problems.services.words import WORDS
from users.api.writing import Own, Write

WORD = {
    "kind": "skill",
    "key": "probing",
    "name": "Probing",
    "url": "https://board.example/skills/probing/",
    "is_retired": False,
    "merged_into": None,
}


class WordSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=list(WORDS), help_text="Whether it is a track, a skill or a technique.")
    key = serializers.CharField()
    name = serializers.CharField(help_text="What people call it.")
    url = serializers.URLField()
    is_retired = serializers.BooleanField(help_text="It stays on what has it, and is offered nowhere.")
    merged_into = serializers.CharField(
        allow_null=True, help_text="The key of the word that it was merged into; null where it was not."
    )


class CountedWordSerializer(WordSerializer):
    kind = serializers.CharField(help_text="`track`, `skill` or `technique`.")  # type: ignore[assignment]
    count = serializers.IntegerField(help_text="How many listed problems have it.")


class WordsSerializer(serializers.Serializer):
    """Every word that sorts problems, also those that were merged or retired."""

    words = CountedWordSerializer(many=True, help_text="Tracks first, then skills, then techniques, each by name.")


def told(word: Any) -> dict[str, Any]:
    """One whose `merged_into` is loaded."""
    return {
        "kind": word.kind,
        "key": word.key,
        "name": word.name,
        "url": absolute(word.get_absolute_url()),
        "is_retired": word.is_retired,
        "merged_into": word.merged_into and word.merged_into.key,
    }


class Words(Own, DetailView):
    """Tracks, skills and techniques by name, with how many problems have each."""

    noun, operation, summary, scope, for_curators = "words", "listWords", "List all words", "curate", True
    shape, example = WordsSerializer, {"words": [WORD | {"count": 31}]}

    def find(self):
        return {"words": [told(word) | {"count": word.count} for kind in WORDS for word in words.counted(kind)]}


class WordWrite(Write):
    """`kind` is track, skill or technique. Answers with the word as it is now."""

    noun, scope, for_curators, shape = "words", "curate", True, WordSerializer
    example = WORD

    def find(self, *, kind, key):
        if kind not in WORDS:
            raise Http404
        return get_object_or_404(WORDS[kind], key=key)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return told(type(found).objects.select_related("merged_into").get(pk=found.pk))


class RenameWord(WordWrite):
    """Gives it another name; its key stays, and the old name goes on finding it."""

    operation, summary = "renameWord", "Rename a track, skill or technique"
    body = Body(RenameForm)
    sent = {"name": "Linear probing", "note": "As the field calls it."}
    example = WordWrite.example | {"name": "Linear probing"}
    verb = staticmethod(words.rename)


class MergeWord(WordWrite):
    """What has it has the other from now on, and its address leads there. It can be undone for 30 days."""

    operation, summary = "mergeWord", "Merge a track, skill or technique into another"
    body = Body(MergeWordForm)
    sent = {"into": "probing", "note": "Two names of one thing."}
    example = WordWrite.example | {"key": "probes", "is_retired": True, "merged_into": "probing"}
    verb = staticmethod(words.merge)

    def begin(self, found: Any) -> dict[str, Any]:
        return {"of": found}


class UndoWordMerge(WordWrite):
    """Takes two words apart again: every row is as it was."""

    operation, summary = "undoWordMerge", "Take two merged words apart again"
    body = Body(ReasonForm)
    sent = {"note": "They differ after all."}

    def act(self, found: Any, fields: dict[str, Any]) -> None:
        merge = Merge.objects.latest_of(Kind(found.kind), found.pk)
        if merge is None:
            raise Http404
        words.undo(merge, by=self.person, **fields)


class RetireWord(WordWrite):
    """It stays on what has it, and is offered nowhere from now on."""

    operation, summary = "retireWord", "Offer a track, skill or technique no longer"
    body = Body(ReasonForm)
    sent = {"note": "Nobody works like this any more."}
    example = WordWrite.example | {"is_retired": True}
    verb = staticmethod(words.retire)


class RestoreWord(WordWrite):
    """A retired word is offered again."""

    operation, summary = "restoreWord", "Offer a retired word again"
    body = Body(ReasonForm)
    sent = {"note": "It is back in use."}
    verb = staticmethod(words.restore)
