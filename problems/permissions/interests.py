"""Who may offer to work on a problem with somebody."""

from datetime import datetime

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claim, Problem
from users.models import User


def can_offer(user: User, problem: Problem, now: datetime) -> Verdict:
    if not problem.is_claimable:
        return denied("This problem takes no new work, so there is nobody to find for it.", "closed")
    if not user.is_authenticated:
        return denied("Sign in to say that you would work on this with somebody.", "sign-in")
    if held := Claim.objects.active(now).held_by(user).filter(problem=problem).first():
        said = "You are on this already. Your claim says whether you look for collaborators."
        return denied(said, "already-held", held.get_absolute_url())
    return ALLOWED
