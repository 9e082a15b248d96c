"""Watching a problem. Asking twice is as good as asking once."""

from problems.models import Problem, Watch
from users.models import User


def watch(problem: Problem, *, by: User) -> None:
    Watch.objects.get_or_create(person=by, problem=problem)


def unwatch(problem: Problem, *, by: User) -> None:
    Watch.objects.filter(person=by, problem=problem).delete()
