"""Who says whether a result came out again."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Reproduction, WriteUp
from problems.models.reproductions import Status
from problems.models.writeups import VISIBLE
from problems.permissions.curating import OWN_WORDS, can_curate
from problems.permissions.reviews import was_not_at_work_on
from problems.permissions.writeups import is_of
from users.models import User


def can_reproduce(user: User, writeup: WriteUp) -> Verdict:
    """Anybody but who wrote it: running one's own code again is no reproduction."""
    if not user.is_authenticated:
        return denied("Sign in to tell of a reproduction.", "sign-in")
    if writeup.status not in VISIBLE:
        return denied("This write-up is no longer on the board.", "not-shown")
    if writeup.authors.filter(person=user).exists():
        return denied("You wrote it. Your own rerun is no reproduction: somebody else has to try.", "your-own")
    if not was_not_at_work_on(user, writeup):
        return denied("You were at work on it with its authors. Somebody else has to try.", "your-claim")
    return ALLOWED


def can_withdraw_reproduction(user: User, reproduction: Reproduction) -> Verdict:
    if reproduction.by_id != user.pk:
        return denied("Only who told of a reproduction takes it back.", "not-yours")
    if reproduction.status == Status.WITHDRAWN:
        return denied("It is taken back already.", "withdrawn")
    return ALLOWED


def can_hide_reproduction(user: User, reproduction: Reproduction) -> Verdict:
    return _curates_one_that_is(Status.SHOWN, user, reproduction) and _of_anothers(user, reproduction)


def can_show_reproduction(user: User, reproduction: Reproduction) -> Verdict:
    verdict = _curates_one_that_is(Status.HIDDEN, user, reproduction) and _of_anothers(user, reproduction)
    return denied(OWN_WORDS, "own-words") if verdict and reproduction.by_id == user.pk else verdict


def _of_anothers(user: User, reproduction: Reproduction) -> Verdict:
    """What somebody found of a curator's own work is not theirs to hide."""
    if is_of(user, reproduction.writeup):
        return denied("It is a reproduction of your own work. Another curator looks at it.", "your-own")
    return ALLOWED


def can_report_reproduction(user: User, reproduction: Reproduction) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report a reproduction.", "sign-in")
    if reproduction.by_id == user.pk:
        return denied("This is your own reproduction. You can take it back.", "your-own")
    if reproduction.status != Status.SHOWN:
        return denied("This reproduction is no longer shown.", "not-shown")
    return ALLOWED


def reproduction_acts(user: User, reproduction: Reproduction) -> frozenset[str]:
    """What this person can do to a reproduction, by name. Asks the database of curators alone."""
    verdicts = {
        "withdraw": can_withdraw_reproduction(user, reproduction),
        "report": can_report_reproduction(user, reproduction),
        "hide": can_hide_reproduction(user, reproduction),
        "show": can_show_reproduction(user, reproduction),
    }
    return frozenset(name for name, verdict in verdicts.items() if verdict)


def _curates_one_that_is(status: Status, user: User, reproduction: Reproduction) -> Verdict:
    verdict = can_curate(user)
    if verdict and reproduction.status != status:
        return denied(f"This reproduction is {Status(reproduction.status).label.lower()}.", reproduction.status)
    return verdict
