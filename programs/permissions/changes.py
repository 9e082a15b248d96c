"""What of an edit needs a second person, and who that may be."""

from datetime import date, datetime

from board.lib.verdicts import ALLOWED, Verdict, denied
from programs.models import Change
from programs.models.dates import is_near
from programs.permissions.leads import can_keep_program
from users.models import User


def needs_a_second(user: User, before: date | None, after: date | None, now: datetime) -> bool:
    """Whether a lead moves a last day to apply that is, or would be, at most 72 hours away. A curator just does."""
    return before != after and not user.is_curator and (is_near(before, now) or is_near(after, now))


def can_answer(user: User, change: Change, now: datetime) -> Verdict:
    """Agrees to a change that waits, or refuses it: another lead, or a curator."""
    if not (may := can_keep_program(user, change.program)):
        return may
    if not change.is_waiting(now):
        return denied("This change waits for nobody any more.", "not-waiting")
    if change.by_id == user.pk:
        return denied("You asked for this change. Another lead or a curator answers it.", "yourself")
    return ALLOWED
