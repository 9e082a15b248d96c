"""Who may write in the notebook of a claim."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Claim, LogEntry
from problems.models.claims import Status
from problems.permissions.claims import is_on
from problems.permissions.curating import OWN_WORDS, can_curate
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
    verdict = can_delete_log_entry(user, entry)
    if verdict and entry.hidden_because and not entry.is_held:
        return denied("A curator hid this entry, so it cannot be changed. You can delete it.", "hidden")
    return verdict


def can_delete_log_entry(user: User, entry: LogEntry) -> Verdict:
    """Its author, whether or not a curator has hidden it."""
    if entry.by_id != user.pk:
        return denied("Only who wrote an entry changes it.", "not-yours")
    return _while_standing(entry)


def can_hide_log_entry(user: User, entry: LogEntry) -> Verdict:
    verdict = can_curate(user) and _while_standing(entry)
    is_hidden = entry.hidden_because and not entry.is_held
    return denied("This entry is hidden already.", "hidden") if verdict and is_hidden else verdict


def can_show_log_entry(user: User, entry: LogEntry) -> Verdict:
    verdict = can_curate(user) and _while_standing(entry)
    if verdict and entry.by_id == user.pk:
        return denied(OWN_WORDS, "own-words")
    return denied("This entry is not hidden.", "shown") if verdict and not entry.hidden_because else verdict


def can_report_log_entry(user: User, entry: LogEntry) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report an entry.", "sign-in")
    if entry.by_id == user.pk:
        return denied("This is your own entry. You can delete it.", "your-own")
    if not entry.is_shown:
        return denied("This entry is no longer shown.", "not-shown")
    return ALLOWED


def log_entry_acts(user: User, entry: LogEntry) -> frozenset[str]:
    """What this person can do to an entry, by name. Asks the database nothing."""
    verdicts = {
        "edit": can_edit_log_entry(user, entry),
        "delete": can_delete_log_entry(user, entry),
        "report": can_report_log_entry(user, entry),
        "hide": can_hide_log_entry(user, entry),
        "show": can_show_log_entry(user, entry),
    }
    return frozenset(name for name, verdict in verdicts.items() if verdict)


def _while_standing(entry: LogEntry) -> Verdict:
    return denied("This entry was deleted.", "deleted") if entry.deleted_at else ALLOWED
