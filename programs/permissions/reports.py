"""Who may tell the curators about a page of this app."""

from board.lib.verdicts import ALLOWED, Verdict, denied
from programs.models import Mentor, Program
from programs.permissions.leads import is_lead
from users.models import User


def can_report_program(user: User, program: Program) -> Verdict:
    if not user.is_authenticated:
        return denied("Sign in to report a program.", "sign-in")
    if is_lead(user, program):
        return denied("You keep this page. You can set it right yourself.", "your-own")
    return ALLOWED


def can_report_mentor(user: User, mentor: Mentor) -> Verdict:
    """Of somebody who is listed: nothing else of a mentor is read by others."""
    if not user.is_authenticated:
        return denied("Sign in to report a mentor.", "sign-in")
    if mentor.person_id == user.pk:
        return denied("This is your own page. You can edit it.", "your-own")
    if not mentor.is_listed:
        return denied("This mentor is no longer listed.", "not-shown")
    return ALLOWED
