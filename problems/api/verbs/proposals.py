"""Proposing a problem and deciding on one, for scripts."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body, Rows
from problems.api.proposals import EXAMPLE, proposal
from problems.api.shapes.proposals import ProposalSerializer
from problems.forms import proposals as asked
from problems.forms.proposals import (
    AskForm,
    DecideForm,
    DeclineForm,
    MergeForm,
    NeedForm,
    ProposalAgainForm,
    ProposalForm,
)
from problems.models import Proposal, Skill
from problems.services import proposals
from problems.services.proposals import MAX_NEEDS
from users.api.writing import Write

NEEDS = Rows(NeedForm, "The skills that it asks for, each with the level needed.", least=1, most=MAX_NEEDS)
SENT = {
    "title": EXAMPLE["title"],
    "question": EXAMPLE["question"],
    "success_test": "A set of heads that, patched alone, restores 90 % of the logit difference.",
    "first_step": "Load the model, and make 50 prompts of one shape.",
    "track": "circuits-in-the-wild",
    "difficulty": "B",
    "compute": "free-colab",
    "needs": [{"skill": "activation-patching", "level": 2}],
    "origin": "public",
    "posed_by": EXAMPLE["posed_by"],
    "source_name": EXAMPLE["source_name"],
    "source_url": EXAMPLE["source_link"],
    "licence": "reserved",
    "consent": "own-words",
    "agrees": True,
}


def needs(rows: list[dict[str, Any]]) -> dict[Skill, int]:
    return {row["skill"]: row["level"] for row in rows}


class ProposalWrite(Write):
    """Answers with the proposal as it is now."""

    noun, scope = "proposals", "proposals"
    shape, example = ProposalSerializer, EXAMPLE

    def find(self, *, number):
        return get_object_or_404(Proposal.objects.visible_to(self.person).for_page(), problem=number)

    def answer(self, found: Any, done: Any) -> dict[str, Any]:
        return proposal(Proposal.objects.select_related("problem", "by").get(pk=done.pk))


class ProposeProblem(ProposalWrite):
    """Puts a problem before the curators. Until it is on the list, nobody else reads it."""

    operation, summary, is_new = "proposeProblem", "Propose a problem", True
    body = Body(ProposalForm, rows={"needs": NEEDS})
    sent = SENT

    def find(self):
        return None

    def act(self, found: None, fields: dict[str, Any]) -> Proposal:
        return proposals.propose(by=self.person, needs=needs(fields.pop("needs")), now=self.now, **fields)


class ChangeProposal(ProposalWrite):
    """Sends it again: after changes were asked for, after it was taken back, or to better it while it waits.

    What is left out stays, but for `needs`, which are told all at once.
    """

    operation, summary = "changeProposal", "Change a proposal and send it again"
    body = Body(ProposalAgainForm, rows={"needs": NEEDS}, is_partial=True)
    sent: ClassVar[dict[str, Any]] = {
        "success_test": SENT["success_test"],
        "needs": SENT["needs"],
        "note": "The test names a threshold now.",
    }

    def find(self, *, number):
        return get_object_or_404(self.person.proposals.for_page(), problem=number)

    def begin(self, found: Proposal) -> dict[str, Any]:
        return {"initial": asked.initial_of(found)}

    def act(self, found: Proposal, fields: dict[str, Any]) -> Proposal:
        return proposals.send_again(found, by=self.person, needs=needs(fields.pop("needs")), now=self.now, **fields)


class TakeBackProposal(ProposalWrite):
    """It is a draft again: no curator reads it, and it can be sent again under the same number."""

    operation, summary = "takeBackProposal", "Take back a proposal"
    example = EXAMPLE | {"status": "draft"}
    verb = staticmethod(proposals.take_back)

    def find(self, *, number):
        return get_object_or_404(self.person.proposals.for_page(), problem=number)


class ListProposal(ProposalWrite):
    """Puts it on the list, with what you set right. Without a source, the one that the proposer named."""

    operation, summary, scope, for_curators = "listProposal", "Put a proposal on the list", "curate", True
    body = Body(DecideForm, rows={"needs": NEEDS})
    sent: ClassVar[dict[str, Any]] = {name: SENT[name] for name in ("track", "difficulty", "compute", "needs")}
    example = EXAMPLE | {"status": "listed"}

    def begin(self, found: Proposal) -> dict[str, Any]:
        return {"initial": asked.corrections_of(found)}

    def act(self, found: Proposal, fields: dict[str, Any]) -> Proposal:
        return proposals.put_on_list(found, by=self.person, needs=needs(fields.pop("needs")), now=self.now, **fields)


class AskForChanges(ProposalWrite):
    """Says what would make it listable. Whoever proposed it reads that, and nobody else."""

    operation, summary, scope, for_curators = "askForChanges", "Ask for changes in a proposal", "curate", True
    body = Body(AskForm)
    sent = {"note": "Name a threshold in the test of success."}
    example = EXAMPLE | {"status": "needs_changes", "note": "Name a threshold in the test of success."}
    verb = staticmethod(proposals.ask_for_changes)


class DeclineProposal(ProposalWrite):
    """Says why not. Whoever proposed it reads that, and nobody else."""

    operation, summary, scope, for_curators = "declineProposal", "Decline a proposal", "curate", True
    body = Body(DeclineForm)
    sent = {"ground": "known", "note": "Section 4 of the paper answers it."}
    example = EXAMPLE | {"status": "declined", "ground": "known", "note": "Section 4 of the paper answers it."}
    verb = staticmethod(proposals.decline)


class MergeProposal(ProposalWrite):
    """Another problem asks the same: the number of the proposal leads there from now on, for its proposer and the
    curators. Nobody else reads what it says."""

    operation, summary, scope, for_curators = "mergeProposal", "Let a proposal lead to a problem", "curate", True
    body = Body(MergeForm)
    sent = {"into": 42, "note": "The same heads in the same model."}
    example = EXAMPLE | {"status": "duplicate", "merged_into": 42}

    def act(self, found: Proposal, fields: dict[str, Any]) -> Proposal:
        return proposals.merge(found, fields["into"], by=self.person, note=fields["note"], now=self.now)
