"""Who invites mentors, and who answers for one."""

from datetime import datetime, timedelta

from board.lib.verdicts import ALLOWED, Verdict, denied
from programs.models import Mentor, Program
from programs.models.mentor_states import Standing
from programs.permissions.leads import can_keep_program
from users.models import User

INVITED_AGAIN_AFTER = timedelta(days=90)


def can_invite_mentor(user: User, program: Program) -> Verdict:
    verdict = can_keep_program(user, program)
    if not verdict:
        return denied("Only a lead of this program or a curator invites mentors.", verdict.code)
    return ALLOWED


def can_be_invited(whom: User, program: Program, now: datetime) -> Verdict:
    if not whom.is_active:
        return denied("This person has left the board.", "gone")
    rows = Mentor.objects.filter(program=program, person=whom)
    if rows.filter(standing=Standing.LISTED).exists():
        return denied("They are a mentor here already.", "listed")
    if rows.filter(standing=Standing.INVITED).exists():
        return denied("They are invited already, and have not answered yet.", "invited")
    no = rows.filter(standing=Standing.DECLINED, since__gt=now - INVITED_AGAIN_AFTER).first()
    if no:
        again = no.since + INVITED_AGAIN_AFTER
        return denied(f"They said no. They can be invited again after {again:%-d %B %Y}.", "declined")
    return ALLOWED


def can_answer_invitation(user: User, mentor: Mentor) -> Verdict:
    if mentor.person_id != user.pk:
        return denied("Only who was invited answers.", "not-yours")
    return _while(mentor, Standing.INVITED, "This invitation is no longer open.")


def can_take_back_invitation(user: User, mentor: Mentor) -> Verdict:
    verdict = can_invite_mentor(user, mentor.program)
    return verdict and _while(mentor, Standing.INVITED, "This invitation is no longer open.")


def can_edit_mentor(user: User, mentor: Mentor) -> Verdict:
    """What a mentor says of themselves is said by nobody else."""
    if mentor.person_id != user.pk:
        return denied("Only a mentor says what stands here.", "not-yours")
    return _while(mentor, Standing.LISTED, "You are not listed as a mentor here.")


def can_remove_mentor(user: User, mentor: Mentor) -> Verdict:
    verdict = can_invite_mentor(user, mentor.program)
    return verdict and _while(mentor, Standing.LISTED, "They are not listed here any longer.")


def _while(mentor: Mentor, standing: Standing, why_not: str) -> Verdict:
    return ALLOWED if mentor.standing == standing else denied(why_not, "not-open")
