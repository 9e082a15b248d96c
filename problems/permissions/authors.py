"""What those who wrote a write-up, or put it here, may do about it."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import WriteUp
from problems.permissions.curating import can_curate
from users.models import User


def is_author(user: User, writeup: WriteUp) -> bool:
    return user.is_authenticated and writeup.authors.filter(person=user).exists()


def can_mend_link(user: User, writeup: WriteUp) -> Verdict:
    """Put another address in the place of one that has moved."""
    if not user.is_authenticated:
        return denied("Sign in to change an address.", "sign-in")
    if writeup.linked_by_id == user.pk or can_curate(user) or is_author(user, writeup):
        return ALLOWED
    return denied("Only who wrote or linked it, or a curator, can change its address.", "not-yours")


def can_show_authorship(user: User, writeup: WriteUp) -> Verdict:
    if is_author(user, writeup):
        return ALLOWED
    return denied("Only a member who is named as an author can show that they wrote it.", "not-author")
