"""What may stand in a portfolio."""

from typing import Any

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models.portfolios import SHOWABLE
from users.models import User


def can_arrange(user: User, kind: str, thing: Any) -> Verdict:
    """Whether a person may place, hide or show something of a kind: it is theirs, and everybody may read it."""
    if not user.is_authenticated:
        return denied("Sign in to arrange your portfolio.", "sign-in")
    if not SHOWABLE[kind](user).filter(pk=thing.pk).exists():
        return denied("Only what is yours and public can stand in your portfolio.", "not-yours")
    return ALLOWED
