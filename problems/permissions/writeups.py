"""Who may put a write-up here, and take it back."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import WriteUp
from problems.permissions.curating import can_curate
from users.models import User


def can_link_writeup(user: User) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to link a write-up.", "sign-in")
    return ALLOWED


def can_withdraw_writeup(user: User, writeup: WriteUp) -> Verdict:
    """Who put it here takes it back; a curator takes it down."""
    if user.is_authenticated and writeup.linked_by_id == user.pk:
        return ALLOWED
    if not can_curate(user):
        return denied("Only who linked a write-up, or a curator, can withdraw it.", "not-yours")
    return ALLOWED
