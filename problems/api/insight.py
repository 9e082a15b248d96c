"""How the board fares, for curators' scripts: the counts of the page, of problems and claims and never of people."""

from typing import Any

from rest_framework import serializers

from board.lib.reading import DetailView
from problems import insight as drawn
from problems.models import ViewCount
from problems.models import insight as counts
from problems.models.choices import Difficulty
from problems.services.curating import queue
from users.api.writing import Own

STEPS = tuple(drawn.STEPS)
INSIGHT = {
    "groups": [
        {
            "track": "superposition",
            "difficulty": "B",
            "problems": 12,
            "counts": dict.fromkeys(STEPS, 1) | {"viewed": 11, "before": 2, "views": 240, "made": 3},
        }
    ],
    "ended": [{"difficulty": "B", "by_agent": False, "ending": "delivered", "stage": "linked", "claims": 4}],
    "waiting": [{"kind": "reports", "counts": [2, 1, 0, 0], "total": 3}],
    "views_began_on": "2026-11-01",
    "since": "2026-11-01",
    "passed_over": [43],
    "never_opened": [51],
}


class GroupSerializer(serializers.Serializer):
    track = serializers.CharField(help_text="The key of the track.")
    difficulty = serializers.ChoiceField(
        Difficulty.choices, allow_null=True, help_text="The letter; null for problems that have none yet."
    )
    problems = serializers.IntegerField(help_text="How many stand there.")
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text=f"How many of them reached each step ({', '.join(STEPS)}; with `agents_` before it, by claims of "
        "automated agents), had a result `before` the board began, and how many `views` there were and claims were "
        "`made` since the day.",
    )


class EndedSerializer(serializers.Serializer):
    difficulty = serializers.ChoiceField(
        Difficulty.choices, allow_null=True, help_text="The letter; null for problems that have none yet."
    )
    by_agent = serializers.BooleanField(help_text="Whether these are claims of automated agents.")
    ending = serializers.CharField(help_text="How they ended.")
    stage = serializers.CharField(help_text="How far they came.")
    claims = serializers.IntegerField(help_text="How many claims ended so.")


class WaitedSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="What waits, as `/curate/` names it.")
    counts = serializers.ListField(
        child=serializers.IntegerField(), help_text=f"How many wait: {', '.join([*drawn.WAITS, drawn.LONGER]).lower()}."
    )
    total = serializers.IntegerField(help_text="How many of the kind wait.")


class InsightSerializer(serializers.Serializer):
    """How far problems come, what is passed over, where claims end, how long things wait."""

    groups = GroupSerializer(many=True, help_text="Listed problems by track and difficulty, and how far they came.")
    ended = EndedSerializer(
        many=True, help_text="Claims that have ended, by difficulty, how they ended and how far they came."
    )
    waiting = WaitedSerializer(many=True, help_text="Each kind of which anything waits for a curator.")
    views_began_on = serializers.DateField(
        allow_null=True, help_text="Since when views are counted; null where none was yet."
    )
    since = serializers.DateField(help_text="Since when views and claims are compared.")
    passed_over = serializers.ListField(
        child=serializers.IntegerField(), help_text="Problems that nobody ever claimed, the most viewed first."
    )
    never_opened = serializers.ListField(
        child=serializers.IntegerField(), help_text="Open problems whose pages nobody has opened."
    )


class Insight(Own, DetailView):
    """The numbers that curators see of the whole board."""

    noun, operation, summary, scope, for_curators = "curate", "readInsight", "Read how the board fares", "curate", True
    shape, example = InsightSerializer, INSIGHT

    def find(self):
        began = ViewCount.objects.began()
        since = drawn.compared_since(began, self.now.date())
        heeded = counts.heeded(since) if began else {}
        waited = queue.ages(queue.kinds_for(self.person), steps=list(drawn.WAITS.values()), now=self.now)
        return {
            "groups": [_group(dict(row), heeded) for row in counts.reached()],
            "ended": [_ended(row) for row in counts.ended(self.now)],
            "waiting": [{"kind": one.kind.slug, "counts": list(one.counts), "total": one.total} for one in waited],
            "views_began_on": began,
            "since": since,
            "passed_over": [one.number for one in counts.passed_over(since, drawn.NAMED)] if began else [],
            "never_opened": [one.number for one in counts.never_opened(drawn.NAMED)] if began else [],
        }


def _group(row: dict[str, Any], heeded: dict[tuple[str, str], dict[str, int]]) -> dict[str, Any]:
    track, difficulty = row.pop("track__key"), row.pop("difficulty")
    del row["track__name"]
    problems = row.pop("problems")
    told = row | {"views": 0, "made": 0} | heeded.get((track, difficulty), {})
    return {"track": track, "difficulty": difficulty or None, "problems": problems, "counts": told}


def _ended(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("by_agent", "ending", "stage", "claims")} | {
        "difficulty": row["problem__difficulty"] or None
    }
