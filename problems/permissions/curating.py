"""What is kept for curators."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from users.models import User


def can_curate(user: User) -> Verdict:
    if not (user.is_authenticated and user.is_curator):
        return denied("Only a curator can do this.", "not-curator")
    return ALLOWED
