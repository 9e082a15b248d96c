"""What a round wants: which problems it speaks of, and the nearest deadline that a problem fits."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from django.apps import apps
from django.db.models import F, Q

from board.lib.deadlines import today_anywhere
from problems.models import Problem, ProblemSkill
from problems.models.tags import Of, having_any_of, numbered_any_of


def wanted(now: datetime) -> Q:
    """Of a problem: whether a round ahead is of a program that names it, one of its skills, or its track.

    What takes the whole field without naming anything does not count: it would be true of every problem.
    """
    rounds: Any = apps.get_model("programs", "Round").objects
    ahead = rounds.ahead(now).order_by()
    tracks = ahead.filter(program__tracks__isnull=False).values_list(Of.TRACK.tag(0) + F("program__tracks"))
    skills = ahead.filter(program__wanted_skills__isnull=False).values_list(
        Of.SKILL.tag(0) + F("program__wanted_skills")
    )
    numbers = ahead.filter(program__wanted_problems__isnull=False).values_list("program__wanted_problems")
    return Q(numbered_any_of(numbers)) | Q(having_any_of(tracks)) | Q(having_any_of(skills))


@dataclass(frozen=True)
class NextFitting:
    """A deadline ahead, and in `words` the time that is left until then and whether it is enough."""

    program: Any
    round_name: str
    closes_on: date
    words: str

    @classmethod
    def of(cls, program: Any, problem: Problem, now: datetime, hours_per_week: int | None) -> "NextFitting":
        """`program` has with it its first round that leaves time enough, `enough_name`, and the nearest of all."""
        name, closes_on = program.round_name, program.closes_on
        if program.enough_on:
            name, closes_on = program.enough_name, program.enough_on
        days = (closes_on - today_anywhere(now)).days
        return cls(program, name, closes_on, time_left(days, hours_per_week, problem.hours_low, problem.hours_high))


def days_for(problem: Problem, hours_per_week: int | None) -> int:
    """How many days the least that a problem takes needs at these hours a week; 0 where either is not known."""
    hours = problem.hours_low or problem.hours_high
    return ceil(hours * 7 / hours_per_week) if hours and hours_per_week else 0


def named_by(program: Any) -> Q:
    """Of a problem: whether a program names it, one of its skills, or its track."""
    needs = ProblemSkill.objects.filter(skill__in=program.wanted_skills.values("pk"))
    return (
        Q(track__in=program.tracks.values("pk"))
        | Q(pk__in=program.wanted_problems.values("pk"))
        | Q(pk__in=needs.values("problem"))
    )


def time_left(days: int, hours_per_week: int | None, low: int | None, high: int | None) -> str:
    """What is left until a deadline, beside what the work takes.

    >>> time_left(47, 6, 12, 30)
    'in 47 days; at 6 hours a week there are about 40 hours left, and this takes 12 to 30: enough'
    """
    when = {0: "today is the last day", 1: "tomorrow is the last day"}.get(days, f"in {days} days")
    takes = _span(low, high)
    if not hours_per_week:
        return f"{when}; this takes {takes} hours" if takes else when
    left = round(max(days, 1) * hours_per_week / 7)
    is_enough = f"{when}; at {_hours(hours_per_week)} a week there {_are(left)} left"
    return f"{is_enough}, and this takes {takes}: {_verdict(left, low, high)}" if takes else is_enough


def _verdict(left: int, low: int | None, high: int | None) -> str:
    if left < (low or high or 0):
        return "too near for it"
    return "enough" if left >= (high or low or 0) else "enough if it goes well"


def _are(hours: int) -> str:
    return f"{'is' if hours == 1 else 'are'} about {_hours(hours)}" if hours else "is less than an hour"


def _hours(count: int) -> str:
    return "1 hour" if count == 1 else f"{count} hours"


def _span(low: int | None, high: int | None) -> str:
    if low and high and low != high:
        return f"{low} to {high}"
    return str(high or low or "")
