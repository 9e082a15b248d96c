"""The shape of the list, for scripts: merging, splitting, variants, and what is kept to be read."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from board.lib.bodies import Body, Rows
from problems.api.problems import DETAIL_EXAMPLE
from problems.api.verbs.problems import CuratedProblem
from problems.forms.merging import MergeForm, MoveForm, PartForm, ReasonForm, VariantForm
from problems.models import Merge, Problem, Proposal
from problems.models.choices import PUBLIC, Status
from problems.models.merges import Kind
from problems.services import merges, problems, variants
from problems.services.variants import LEAST_PARTS, MOST_PARTS, Part


class MergeProblem(CuratedProblem):
    """Takes a duplicate into the problem that stays: claims, watches, comments and results follow, and its address
    leads there. Answers with the problem that stays. It can be undone for 30 days."""

    operation, summary = "mergeProblem", "Merge a duplicate into another problem"
    body = Body(MergeForm)
    sent = {"into": 42, "note": "The same question, asked of another model."}

    def act(self, found: Problem, fields: dict[str, Any]) -> Problem:
        merges.merge(found, by=self.person, **fields)
        return fields["into"]

    def answer(self, found: Problem, done: Problem) -> dict[str, Any]:
        return super().answer(done, None)


class UndoMerge(CuratedProblem):
    """Leaves every row as it was before. What came to the other problem since stays there."""

    operation, summary = "undoMerge", "Take two merged problems apart again"
    body = Body(ReasonForm)
    sent = {"note": "They ask for different things after all."}

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        merge = Merge.objects.latest_of(Kind.PROBLEM, found.pk)
        if merge is None:
            raise Http404
        merges.undo(merge, by=self.person, **fields)


class SplitProblem(CuratedProblem):
    """Makes a draft of each part, with the texts of the whole to begin with. The problem stays, and they are variants
    of it. Answers with the problem; `/events/?problem=` names the drafts."""

    operation, summary = "splitProblem", "Split a problem into parts"
    body = Body(
        ReasonForm, rows={"parts": Rows(PartForm, "What it is split into.", least=LEAST_PARTS, most=MOST_PARTS)}
    )
    sent = {
        "parts": [
            {"title": "How are initials found?", "question": "Which heads find each initial?"},
            {"title": "How are initials moved?", "question": "Which heads move it to the output?"},
        ],
        "note": "Two questions in one.",
    }

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        parts = [Part(**row) for row in fields.pop("parts")]
        variants.split(found, parts=parts, by=self.person, **fields)


class MarkVariant(CuratedProblem):
    """Says what it is a variant of; without `of`, that it is of none."""

    operation, summary = "markVariant", "Mark a problem as a variant of another"
    body = Body(VariantForm)
    sent = {"of": 41, "note": "The same question of a larger model."}

    def find(self, *, number):
        return get_object_or_404(Problem, number=number)

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        variants.mark(found, by=self.person, **fields)


class MoveProblem(CuratedProblem):
    """Makes it historical, withdraws it, or puts what was historical back on the list. What a file brought in is put on
    the list, or declined; what a member proposed has verbs of its own."""

    operation, summary = "moveProblem", "Take a problem off the list, or back on it"
    body = Body(MoveForm)
    sent = {"to": "historical", "note": "The tools that it asks for are gone."}
    example = DETAIL_EXAMPLE | {"status": "historical", "is_claimable": False}

    def find(self, *, number):
        found = get_object_or_404(Problem, number=number)
        if found.status not in PUBLIC and Proposal.objects.filter(problem=found).exists():
            raise Http404
        return found

    def act(self, found: Problem, fields: dict[str, Any]) -> None:
        problems.move(found, Status(fields["to"]), by=self.person, note=fields["note"])
