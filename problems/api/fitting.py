"""Problems that fit somebody, in the order of the page that is made for them, and why."""

from typing import Any

import django_filters as filters
from rest_framework import serializers

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import DetailView, Unreadable
from problems.api import addresses
from problems.api.shapes.taxonomy import TermSerializer
from problems.fit import MAX_HOURS_A_WEEK, Reason
from problems.forms import fit as answers
from problems.models import Problem
from problems.models.choices import Compute, Difficulty
from problems.services import fit

MOST = 60
FITTING = {
    "problems": [
        {
            "number": 42,
            "url": "https://board.example/problems/42-how-does-gpt-2-small-build-three-letter-acronyms/",
            "title": "How does GPT-2 Small build three-letter acronyms?",
            "question": "Which components find each initial, and which move it to the output?",
            "track": {"key": "circuits-in-the-wild", "name": "Circuits in the wild"},
            "difficulty": "B",
            "missing": 1,
            "reason": "You have probing; activation patching is one level away. It runs on a laptop.",
        }
    ],
    "total": 310,
}
NOT_READ = {
    "skill": "This names no skill, or no level of it. A skill has its level after a colon: probing:2.",
    "arena": "This is no chapter of ARENA that the board knows. One is named by its number: 1.2.",
    "compute": f"This is none of {', '.join(Compute.values)}.",
    "hours": f"Give a whole number from 1 to {MAX_HOURS_A_WEEK}.",
    "track": "This is the key of no track.",
}


class AnswersFilter(BoardFilter):
    """It filters no rows: what is said of oneself decides their order."""

    skill = filters.MultipleChoiceFilter(label="A skill and your level in it: probing:2.")
    arena = filters.MultipleChoiceFilter(label="A chapter of ARENA that you have done: 1.2.")
    compute = filters.ChoiceFilter(choices=Compute.choices, label="The most that you have to run it on.")
    hours = WholeNumberFilter(label="Your hours a week.", min_value=1, max_value=MAX_HOURS_A_WEEK)
    track = filters.MultipleChoiceFilter(label="The key of a track that you like.")

    class Meta:
        model = Problem
        fields: list[str] = []


class FittingProblemSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    url = serializers.URLField()
    title = serializers.CharField(help_text="Markdown.")
    question = serializers.CharField(help_text="Markdown.")
    track = TermSerializer(help_text="The one area that it belongs to.")
    difficulty = serializers.ChoiceField(
        Difficulty.choices,
        allow_null=True,
        help_text="From A, a first project, to D, uncharted. Null where nobody has set it.",
    )
    missing = serializers.IntegerField(help_text="How many levels of skills are missing.")
    reason = serializers.CharField(help_text="Why it stands here, in words.")


class FittingSerializer(serializers.Serializer):
    """Free problems, the best fitting first."""

    problems = FittingProblemSerializer(many=True, help_text=f"The first {MOST}.")
    total = serializers.IntegerField(help_text="How many are free.")


class FittingProblems(DetailView):
    """Which free problems fit somebody who says this of themselves, and why. Nothing of it is kept. What you stated on
    the board is at `/me/skills/`."""

    noun, operation, summary = "problems", "listFitting", "Find problems that fit"
    shape, example, filterset_class = FittingSerializer, FITTING, AnswersFilter

    def find(self):
        asked, _ = self.read_query(self.request)
        known = fit.words()
        statement, unread = answers.read(asked, known)
        if unread:
            raise Unreadable({name: [NOT_READ[name]] for name in (one.partition("=")[0] for one in unread)})
        found = fit.fitting(statement, known, self.now, MOST)
        return {"problems": [_fitting(*row) for row in found.rows], "total": found.total}


def _fitting(found: Problem, reason: Reason) -> dict[str, Any]:
    return {
        "number": found.number,
        "url": addresses.of_problem(found.number, found.title),
        "title": found.title,
        "question": found.question,
        "track": {"key": found.track.key, "name": found.track.name},
        "difficulty": found.difficulty or None,
        "missing": reason.missing,
        "reason": reason.text,
    }
