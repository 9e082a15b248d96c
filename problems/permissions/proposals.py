"""Who may propose a problem, and decide on one."""

from django.conf import settings

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Problem, Proposal
from problems.models.choices import Status
from problems.permissions.curating import can_curate
from users.models import User


def can_propose(user: User) -> Verdict:
    """Any member, while not too many of theirs wait."""
    if not user.is_authenticated:
        return denied("Sign in to propose a problem.", "sign-in")
    if user.proposals.open().count() >= settings.MAX_OPEN_PROPOSALS:
        return denied(
            f"You have {settings.MAX_OPEN_PROPOSALS} proposals open, as many as one person can. "
            "Once a curator has decided on one, or you take one back, there is room for the next. A draft can wait.",
            "too-many-open",
        )
    return ALLOWED


def can_better_proposal(user: User, proposal: Proposal) -> Verdict:
    """Whoever proposed it, until it is decided."""
    if not user.is_authenticated or proposal.by_id != user.pk:
        return denied("Only whoever proposed it can change it.", "not-yours")
    if proposal.is_open:
        return ALLOWED
    if proposal.problem.status == Status.DRAFT:
        return can_propose(user)
    return denied("It is decided, so it stays as it is.", "decided")


def can_take_back_proposal(user: User, proposal: Proposal) -> Verdict:
    if not user.is_authenticated or proposal.by_id != user.pk:
        return denied("Only whoever proposed it can take it back.", "not-yours")
    if not proposal.is_open:
        return denied("It is decided or taken back already.", "decided")
    return ALLOWED


def can_move_own(user: User | None, problem: Problem) -> Verdict:
    """By whatever way it comes to be decided: in the queue, by itself, among many. Nobody is the catalogue."""
    is_waiting = problem.status in {Status.PROPOSED, Status.NEEDS_CHANGES}
    if user is not None and is_waiting and problem.posted_by_id == user.pk:
        return denied("This is a proposal of yours. Another curator decides on it.", "your-own")
    return ALLOWED


def can_decide_proposal(user: User, proposal: Proposal) -> Verdict:
    """A curator, and never of their own."""
    verdict = can_curate(user)
    if verdict and proposal.by_id == user.pk:
        return denied("This is a proposal of yours. Another curator decides on it.", "your-own")
    if verdict and not proposal.is_waiting:
        return denied("It does not wait for a curator right now.", "decided")
    return verdict
