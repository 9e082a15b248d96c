"""Watching a program. Asking twice is as good as asking once."""

from datetime import datetime

from programs.models import Program, ProgramWatch
from users.models import User


def watch(program: Program, *, by: User) -> None:
    ProgramWatch.objects.get_or_create(person=by, program=program)


def unwatch(program: Program, *, by: User) -> None:
    ProgramWatch.objects.filter(person=by, program=program).delete()


def is_watched(program: Program, *, by: User) -> bool:
    return ProgramWatch.objects.filter(person=by.pk, program=program).exists()


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, nobody is to be told any more."""
    ProgramWatch.objects.filter(person=by).delete()
