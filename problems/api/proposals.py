"""Proposals, as their proposer and the curators read them."""

from typing import Any

from board.lib.reading import absolute, picked
from problems.api.people import person
from problems.api.shapes import ProposalSerializer
from problems.models import Proposal
from users.api.writing import OwnList

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


class ProposalList(OwnList):
    """What you proposed, and to curators what others did and did not take back: the newest first."""

    noun, operation, summary, scope = "proposals", "listProposals", "List proposals", "proposals"
    shape, example = ProposalSerializer, EXAMPLE

    def rows(self, asked):
        return Proposal.objects.visible_to(self.person).select_related("problem", "by").order_by("-sent_at", "-pk")

    def row(self, found):
        return proposal(found)
