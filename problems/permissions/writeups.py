"""Who may put a write-up here, and take it back."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Author, WriteUp
from problems.models.writeups import MOVES, VISIBLE, Status
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


def can_take_down(user: User, writeup: WriteUp) -> Verdict:
    """A curator, where there is something to take down. What is new is declined instead, and can come again."""
    verdict = can_curate(user)
    if verdict and is_of(user, writeup):
        return denied("You linked or wrote this. Another curator looks at it.", "your-own")
    if verdict and (
        writeup.status in {Status.SUBMITTED, Status.HELD} or Status.WITHDRAWN not in MOVES[Status(writeup.status)]
    ):
        return denied("Nothing of it is here to take down.", "not-shown")
    return verdict


def can_edit_writeup(user: User, writeup: WriteUp) -> Verdict:
    """Who put it here, who wrote it, and the curators. What is off the board stays as it was."""
    if not (is_of(user, writeup) or can_curate(user)):
        return denied("Only who linked or wrote a write-up, or a curator, changes what is said of it.", "not-yours")
    if writeup.status not in {*VISIBLE, Status.DECLINED, Status.HELD}:
        return denied("This write-up was withdrawn.", "withdrawn")
    if writeup.status == Status.HELD and writeup.linked_by_id != user.pk and not can_curate(user):
        return denied("It waits for a curator. Until then only who linked it changes it.", "held")
    return ALLOWED


def can_say_bearings(user: User, writeup: WriteUp) -> Verdict:
    """The same people, while it is shown: others are told of what it bears on."""
    verdict = can_edit_writeup(user, writeup)
    if verdict and writeup.status not in VISIBLE:
        return denied("It is off the board now. Submit it again first.", "not-shown")
    return verdict


def can_triage(user: User, writeup: WriteUp) -> Verdict:
    """A curator, and never of their own."""
    verdict = can_curate(user)
    if verdict and is_of(user, writeup):
        return denied("You linked or wrote this. Another curator looks at it.", "your-own")
    if verdict and writeup.status not in {Status.SUBMITTED, Status.HELD}:
        return denied("This has been looked at already.", "triaged")
    return verdict


def can_report_writeup(user: User, writeup: WriteUp) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report a write-up.", "sign-in")
    if writeup.status not in VISIBLE:
        return denied("This write-up is no longer on the board.", "not-shown")
    if is_of(user, writeup):
        return denied("You linked or wrote this. You can edit what is said of it.", "your-own")
    return ALLOWED


def can_submit_again(user: User, writeup: WriteUp) -> Verdict:
    if not is_of(user, writeup):
        return denied("Only who linked or wrote a write-up submits it again.", "not-yours")
    if writeup.status != Status.DECLINED:
        return denied("Only a declined write-up is submitted again.", "not-declined")
    return ALLOWED


def can_supersede(user: User, older: WriteUp, newer: WriteUp) -> Verdict:
    """By somebody who speaks for both, or a curator."""
    if older.pk == newer.pk:
        return denied("A write-up cannot take the place of itself.", "itself")
    if not can_curate(user) and not (is_of(user, older) and is_of(user, newer)):
        return denied("Only who linked or wrote both, or a curator, says that one replaces the other.", "not-yours")
    if newer.status not in VISIBLE or newer.status in {Status.SUBMITTED, Status.SUPERSEDED}:
        return denied("The newer one is not kept on the board yet, or has been superseded itself.", "not-shown")
    return ALLOWED


def is_of(user: User, writeup: WriteUp) -> bool:
    """Whether somebody linked it or is named as its author."""
    if not user.is_authenticated:
        return False
    return writeup.linked_by_id == user.pk or Author.objects.filter(writeup=writeup, person=user).exists()
