"""Proposals, as their proposer and the curators read them."""

from typing import Any

import django_filters as filters
from rest_framework import serializers

from board.lib.filters import BoardFilter, WholeNumberFilter
from board.lib.reading import DetailView, Unreadable, absolute, picked
from board.lib.text import without_unstorable
from problems.api.people import person
from problems.api.shapes.proposals import ProposalSerializer
from problems.filters.writeups import MAX_NUMBER
from problems.models import Problem, Proposal
from problems.services import proposals
from users.api.writing import Own, OwnList

COPIED = ("origin", "posed_by", "source_name", "licence", "consent", "sent_at", "note", "noted_at", "ground")
EXAMPLE = {
    "number": 460,
    "url": "https://board.example/problems/460/proposal/",
    "status": "proposed",
    "title": "How does GPT-2 Small build three-letter acronyms?",
    "question": "Which components find each initial, and which move it to the output?",
    "by": {"username": "ada", "name": "Ada Lovelace"},
    "origin": "public",
    "posed_by": "Neel Nanda",
    "source_name": "200 Concrete Open Problems: circuits in the wild",
    "source_link": "https://www.lesswrong.com/s/yivyHaCAmMJ3CqSyj",
    "source_locator": "Problem 2.13",
    "licence": "reserved",
    "consent": "own-words",
    "sent_at": "2026-11-23T09:30:00Z",
    "note": "",
    "noted_at": None,
    "ground": "",
    "merged_into": None,
}
NOT_YOURS = "You have no proposal with this number."
ALIKE = {
    "problems": [
        {
            "number": 42,
            "title": EXAMPLE["title"],
            "status": "listed",
            "url": "https://board.example/problems/42-how-does-gpt-2-small-build-three-letter-acronyms/",
            "merged_into": None,
        }
    ],
    "unseen_count": 0,
}


def proposal(found: Proposal) -> dict[str, Any]:
    """One whose problem and person are loaded."""
    problem = found.problem
    return {
        "number": problem.number,
        "url": absolute(found.get_absolute_url()),
        **picked(vars(problem), ("status", "title", "question", "source_locator")),
        "by": person(found.by),
        **picked(vars(found), COPIED),
        "source_link": found.source_url,
        "merged_into": problem.merged_into_id,
    }


class AlikeFilter(BoardFilter):
    """It filters no rows: what is alike is found by `look_alikes`."""

    title = filters.CharFilter(label="The title, as far as it stands.", max_length=200)
    question = filters.CharFilter(label="The question, as far as it stands.", max_length=1000)
    problem = WholeNumberFilter(
        label="The number of a proposal of yours that you change: it is left out.", min_value=1, max_value=MAX_NUMBER
    )

    class Meta:
        model = Proposal
        fields: list[str] = []


class AlikeSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField(help_text="The title of the problem. Markdown.")
    status = serializers.CharField(help_text="As of a problem or a proposal.")
    url = serializers.URLField(help_text="Its page; of a merged one, the page where it leads.")
    merged_into = serializers.IntegerField(
        allow_null=True, help_text="The number of the problem that it was merged into; null where it was not."
    )


class AlikesSerializer(serializers.Serializer):
    """What asks much the same, the nearest first."""

    problems = AlikeSerializer(many=True, help_text="Problems and proposals that you may read.")
    unseen_count = serializers.IntegerField(
        help_text="How many proposals come close that only their proposers and curators read."
    )


class Alikes(Own, DetailView):
    """What is on the board, or waits to be, and asks much the same. Look here before you propose."""

    noun, operation, summary, scope = "proposals", "listAlikes", "Find what asks the same", "proposals"
    shape, example, filterset_class = AlikesSerializer, ALIKE, AlikeFilter

    def find(self):
        asked, _ = self.read_query(self.request)
        form = AlikeFilter(asked).form
        if not form.is_valid():
            raise Unreadable({name: list(map(str, said)) for name, said in form.errors.items()})
        title, question = (without_unstorable(form.cleaned_data[name]) for name in ("title", "question"))
        found = proposals.look_alikes(title, question, by=self.person, besides=self._own(form.cleaned_data["problem"]))
        shown = [_alike(one) for one in found if one.is_shown]
        return {"problems": shown, "unseen_count": len(found) - len(shown)}

    def _own(self, number: int | None) -> Problem | None:
        """Raises Unreadable for a number that is of no proposal of theirs."""
        if number is None:
            return None
        own = self.person.proposals.select_related("problem").filter(problem=number).first()
        if own is None:
            raise Unreadable({"problem": [NOT_YOURS]})
        return own.problem


def _alike(one: proposals.Alike) -> dict[str, Any]:
    return {
        **picked(vars(one.problem), ("number", "title", "status")),
        "url": absolute(one.leads_to.get_absolute_url()),
        "merged_into": one.problem.merged_into_id,
    }


class ProposalList(OwnList):
    """What you proposed, and to curators what others did and did not take back: the newest first."""

    noun, operation, summary, scope = "proposals", "listProposals", "List proposals", "proposals"
    shape, example = ProposalSerializer, EXAMPLE

    def rows(self, asked):
        return Proposal.objects.visible_to(self.person).select_related("problem", "by").order_by("-sent_at", "-pk")

    def row(self, found):
        return proposal(found)
