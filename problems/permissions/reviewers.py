"""Who gives the right to review."""

from board.lib.verdicts import Verdict, denied
from problems.permissions.curating import can_curate
from users.models import User


def can_grant_reviewing(user: User, person: User) -> Verdict:
    """A curator, to somebody else who is here."""
    verdict = can_curate(user)
    if verdict and user.pk == person.pk:
        return denied("Nobody gives themselves this right: another curator does.", "your-own")
    if verdict and (person.deleted_at or not person.is_active):
        return denied("This account is closed.", "gone")
    return verdict
