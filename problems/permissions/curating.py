"""What is kept for curators."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Problem
from users.models import User

# What another curator hid, or what waits, is not let stand by whoever wrote it.
OWN_WORDS = "You wrote this yourself: another curator decides whether it stands."


def can_curate(user: User) -> Verdict:
    if not (user.is_authenticated and user.is_curator):
        return denied("Only a curator can do this.", "not-curator")
    return ALLOWED


def can_report_problem(user: User, problem: Problem) -> Verdict:
    """Anybody, of anything on the list whose question still stands."""
    if not user.is_authenticated:
        return denied("Sign in to report an answer.", "sign-in")
    if not problem.is_claimable:
        return denied("This problem is closed already. Say what is wrong with that in the discussion.", "closed")
    return ALLOWED
