"""What the token's person watches, for scripts. To watch is a verb of each noun."""

from typing import Any

from rest_framework import serializers

from board.lib.reading import DetailView, absolute
from problems.services import watches
from users.api.writing import Own

EXAMPLE = {
    "problems": [
        {
            "number": 42,
            "title": "How does GPT-2 Small build three-letter acronyms?",
            "url": "https://board.example/problems/42-how-does-gpt-2-small-build-three-letter-acronyms/",
        }
    ],
    "terms": [
        {"kind": "skill", "key": "probing", "name": "Probing", "url": "https://board.example/skills/probing/"},
    ],
    "programs": [{"key": "spar", "name": "SPAR", "url": "https://board.example/programs/spar/"}],
}


class WatchedProblemSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="The title of the problem. Markdown.")
    url = serializers.URLField()


class WatchedTermSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="`track`, `skill` or `technique`.")
    key = serializers.CharField()
    name = serializers.CharField(help_text="What people call it.")
    url = serializers.URLField()


class WatchedProgramSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField(help_text="What people call it.")
    url = serializers.URLField()


class WatchingSerializer(serializers.Serializer):
    """What you hear of when something moves."""

    problems = WatchedProblemSerializer(many=True, help_text="The last that you watched first.")
    terms = WatchedTermSerializer(many=True, help_text="Tracks, skills and techniques.")
    programs = WatchedProgramSerializer(many=True, help_text="Mentor programs.")


class Watching(Own, DetailView):
    """What you watch. Nobody else reads it."""

    noun, operation, summary, scope = "me", "listWatched", "Read what you watch", "profile"
    shape, example = WatchingSerializer, EXAMPLE

    def find(self):
        watched = watches.of(self.person, self.now)
        return {
            "problems": [_told(one, number=one.number, title=one.title) for one in watched.problems],
            "terms": [_told(one.thing, kind=one.kind, key=one.thing.key, name=one.thing.name) for one in watched.terms],
            "programs": [_told(one, key=one.key, name=one.name) for one in watches.programs_of(self.person)],
        }


def _told(thing: Any, **said: Any) -> dict[str, Any]:
    return said | {"url": absolute(thing.get_absolute_url())}
