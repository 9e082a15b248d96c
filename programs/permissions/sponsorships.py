"""Who offers to look at work, and who may say so for them: propose it, at most."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.models import Problem
from programs.models import Mentor, Sponsorship
from programs.models.mentor_states import CONFIRMED, Sponsoring, Standing
from programs.permissions.leads import is_lead
from users.models import User


def can_offer_sponsorship(user: User, mentor: Mentor) -> Verdict:
    """The mentor offers it. A curator or a lead of the program proposes it, for the mentor to say yes or no."""
    if not user.is_authenticated:
        return denied("Sign in to sponsor something.", "sign-in")
    if mentor.standing != Standing.LISTED:
        return denied("Only somebody who is listed as a mentor sponsors.", "not-listed")
    if mentor.person_id == user.pk or user.is_curator or is_lead(user, mentor.program):
        return ALLOWED
    return denied("Only the mentor, a lead of the program or a curator does this.", "not-yours")


def can_be_sponsored(thing: object) -> Verdict:
    if isinstance(thing, Problem) and not thing.is_claimable:
        return denied("This problem takes no work right now, so it takes no sponsor.", "closed")
    return ALLOWED


def can_answer_proposal(user: User, sponsorship: Sponsorship) -> Verdict:
    if not _is_theirs(user, sponsorship):
        return denied("Only the mentor says yes or no to this.", "not-yours")
    if sponsorship.status != Sponsoring.PROPOSED:
        return denied("This was answered already.", "answered")
    return ALLOWED


def can_set_sponsorship(user: User, sponsorship: Sponsorship) -> Verdict:
    """Says open, full or away, or that it still holds."""
    if not _is_theirs(user, sponsorship):
        return denied("Only the mentor says how it stands.", "not-yours")
    if sponsorship.status not in (*CONFIRMED, Sponsoring.EXPIRED):
        return denied("This sponsorship has ended.", "ended")
    return ALLOWED


def can_end_sponsorship(user: User, sponsorship: Sponsorship) -> Verdict:
    """Its mentor at any time; who proposed it, and a curator, while nobody has said yes."""
    if sponsorship.status in (Sponsoring.ENDED, Sponsoring.DECLINED):
        return denied("This sponsorship has ended.", "ended")
    if _is_theirs(user, sponsorship) or (user.is_authenticated and user.is_curator):
        return ALLOWED
    if sponsorship.status == Sponsoring.PROPOSED and sponsorship.proposed_by_id == user.pk:
        return ALLOWED
    return denied("Only the mentor ends what they sponsor.", "not-yours")


def _is_theirs(user: User, sponsorship: Sponsorship) -> bool:
    mentor = sponsorship.mentor
    return user.is_authenticated and mentor.person_id == user.pk and mentor.standing == Standing.LISTED
