"""Who keeps a program's page: its leads, and curators."""

from datetime import datetime

from django.utils import timezone

from board.lib.verdicts import ALLOWED, Verdict, denied
from problems.permissions import can_curate
from programs.models import Program, ProgramLead
from users.models import User
from users.permissions import can_speak


def is_lead(user: User, program: Program) -> bool:
    return user.is_authenticated and ProgramLead.objects.filter(program=program, person=user).exists()


def can_keep_program(user: User, program: Program) -> Verdict:
    """Edits its page and rounds, and invites its mentors; a lead while no ban holds for them."""
    if not user.is_authenticated:
        return denied("Sign in to edit a program.", "sign-in")
    if user.is_banned(now := timezone.now()):
        return can_speak(user, now)
    if user.is_curator or is_lead(user, program):
        return ALLOWED
    return denied("Only a lead of this program or a curator edits it.", "not-a-lead")


def can_name_lead(user: User, person: User, now: datetime) -> Verdict:
    """Given by a curator, to somebody else whom no ban holds."""
    if not (may := can_curate(user)):
        return may
    if person.pk == user.pk:
        return denied("Nobody names themselves: ask another curator.", "yourself")
    if not person.is_active or person.deleted_at:
        return denied("This account has ended.", "gone")
    if person.is_banned(now):
        return denied("A ban holds for them: they keep no page until it has ended.", "banned")
    return ALLOWED


def can_unname_lead(user: User, person: User) -> Verdict:
    """Taken back by a curator, or given up."""
    return ALLOWED if person.pk == user.pk else can_curate(user)
