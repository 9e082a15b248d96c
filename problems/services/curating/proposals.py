"""What waits of what is brought: problems that members propose, those of a file, and edits that they suggest."""

from datetime import datetime
from typing import Any

from problems import permissions
from problems.models import Problem, Proposal, SuggestedEdit
from problems.models.proposals import Ground
from problems.services import problems, proposals, revisions, suggestions
from problems.services.curating.queue import Kind, add
from users.models import User, shown_name


def _of_proposal(row: Proposal, user: User, now: datetime) -> dict[str, Any]:
    problem = row.problem
    needs = list(problem.needs.select_related("skill").order_by("position"))
    revision = revisions.current_revision(problem)
    return {
        "problem": problem,
        "needs": needs,
        "techniques": problem.techniques.all(),
        "seen": revision.number if revision else 0,
        "missing": proposals.missing(problem, needs),
        "alikes": proposals.look_alikes(problem.title, problem.question, by=user, besides=problem),
        "has_looked": True,
        "grounds": Ground.choices,
    }


add(
    Kind(
        slug="proposals",
        name="Proposals",
        one="Proposal",
        asks="Is it one question that somebody could settle, and not here already? Whether it matters is not asked.",
        rows=lambda now: Proposal.objects.waiting(),
        title="problem__title",
        about=shown_name("by"),
        since="sent_at",
        load=lambda rows, now: rows.for_page(),
        context=_of_proposal,
        can_answer=permissions.can_decide_proposal,
        template="problems/queue/proposals.html",
    )
)


def _of_brought_in(row: Problem, user: User, now: datetime) -> dict[str, Any]:
    return {
        "needs": row.needs.select_related("skill").order_by("position"),
        "missing": problems.missing(row),
        "alikes": proposals.look_alikes(row.title, row.question, by=user, besides=row),
        "has_looked": True,
    }


add(
    Kind(
        slug="imported",
        name="Problems of a file",
        one="Problem of a file",
        asks="Does it have what the list asks for, and is it not here already? Somebody brought it in with a file.",
        rows=lambda now: Problem.objects.brought_in(),
        title="title",
        about="key",
        since="created_at",
        # After every problem that is due for a check: a file may bring thousands.
        sort=99,
        load=lambda rows, now: rows.select_related("track", "source"),
        context=_of_brought_in,
        template="problems/queue/imported.html",
        is_upkeep=True,
    )
)


def _of_edit(row: SuggestedEdit, user: User, now: datetime) -> dict[str, Any]:
    revision = revisions.current_revision(row.problem)
    return {
        "differences": suggestions.differences(row, row.problem),
        "clashes": row.clashes(row.problem),
        "seen": revision.number if revision else 0,
    }


add(
    Kind(
        slug="edits",
        name="Suggested edits",
        one="Suggested edit",
        asks="Does the problem read better so? What is right is decided by its source and its discussion.",
        rows=lambda now: SuggestedEdit.objects.waiting(),
        title="problem__title",
        about=shown_name("by"),
        since="at",
        load=lambda rows, now: rows.for_page(),
        context=_of_edit,
        can_answer=permissions.can_answer_suggestion,
        template="problems/queue/edits.html",
    )
)
