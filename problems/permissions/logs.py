"""Who may write in the notebook of a claim."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claim, LogEntry
from problems.models.claims import Status
from problems.permissions.claims import is_on
from users.models import User


def can_log(user: User, claim: Claim) -> Verdict:
    """Everybody on it, also after it has ended: nobody is locked out of saying what they found."""
    if not is_on(user, claim):
        return denied("Only the people on a claim write in its log.", "not-yours")
    if claim.status == Status.REMOVED:
        return denied("A curator took this claim down, so nothing is added to it.", "removed")
    return ALLOWED


def can_edit_log_entry(user: User, entry: LogEntry) -> Verdict:
    """Only its author, at any time, also after leaving the claim: what they said is theirs."""
    if entry.by_id != user.pk:
        return denied("Only who wrote an entry changes it.", "not-yours")
    if entry.deleted_at:
        return denied("This entry was deleted.", "deleted")
    return ALLOWED
