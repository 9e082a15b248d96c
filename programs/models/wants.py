"""What a round wants: which problems it speaks of, and for a problem the programs that it fits and their deadlines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from board.lib.addresses import address
from board.lib.deadlines import today_anywhere
from problems.models import Problem, ProblemSkill, finding
from problems.models.finding import BEST_FIRST
from problems.models.tags import OPEN, Of, having_any, having_any_of, numbered_any_of
from programs.models.choices import Format, Kind


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


class Taking(NamedTuple):
    """A program that a problem fits: of its rounds ahead the nearest, and the nearest that leaves the hours it takes.

    Both are None for no such round.
    """

    key: str
    name: str
    kind: str
    format: str
    is_named: bool
    round_name: str | None
    closes_on: date | None
    enough_name: str | None
    enough_on: date | None

    @property
    def url(self) -> str:
        return address("programs:program-detail", self.key)

    @property
    def words(self) -> str:
        """
        >>> Taking("mats", "MATS", "mentored-research", "in-person", True, None, None, None, None).words
        'mentored research, in person'
        """
        return f"{Kind(self.kind).label}, {Format(self.format).label}".lower()


@dataclass(frozen=True)
class NextFitting:
    """A deadline ahead, and in `words` the time that is left until then and whether it is enough."""

    program: Taking
    round_name: str
    closes_on: date
    words: str


@dataclass(frozen=True)
class Beside:
    """The programs that a problem fits: those that name it, one of its skills or its track, then those open to all."""

    programs: list[Taking]
    problem: Problem
    now: datetime
    hours_per_week: int | None

    @property
    def next_fitting(self) -> NextFitting | None:
        """The nearest deadline: of a program that names the problem, else of one open to the whole field.

        One that leaves the hours goes before one that is too near, which is told only where there is no other.
        """
        dated = [one for one in self.programs if one.closes_on]
        left = [one for one in dated if one.enough_on] or dated
        nearest = min(left, key=lambda one: (not one.is_named, one.enough_on or one.closes_on), default=None)
        return self._told(nearest) if nearest else None

    def _told(self, program: Taking) -> NextFitting:
        name, closes_on = program.round_name, program.closes_on
        if program.enough_on:
            name, closes_on = program.enough_name, program.enough_on
        days = (closes_on - today_anywhere(self.now)).days  # type: ignore[operator]
        words = time_left(days, self.hours_per_week, self.problem.hours_low, self.problem.hours_high)
        return NextFitting(program, name, closes_on, words)  # type: ignore[arg-type]


def days_for(problem: Problem, hours_per_week: int | None) -> int:
    """How many days the least that a problem takes needs at these hours a week; 0 where either is not known."""
    hours = problem.hours_low or problem.hours_high
    return ceil(hours * 7 / hours_per_week) if hours and hours_per_week else 0


def named_by(program: Any) -> Q:
    """Of a problem: whether a program names it, one of its skills, or its track."""
    needs = ProblemSkill.objects.filter(problem=OuterRef("pk"), skill__in=program.wanted_skills.values("pk"))
    return Q(track__in=program.tracks.values("pk")) | Q(pk__in=program.wanted_problems.values("pk")) | Q(Exists(needs))


def free_for(program: Any, most: int, now: datetime) -> QuerySet:
    """Free problems that a program names, and then those of its skills and tracks, or all if it takes the whole field:
    so many at most, each with a row's load."""
    free = Problem.objects.listed().free(now)
    tags = [OPEN] if program.takes_any_track else [*_tags_of(program)]
    named = free.filter(pk__in=program.wanted_problems.values("pk"))
    found = [finding.at(slice(0, most), named, BEST_FIRST, are_few=True)]
    if tags:
        found.append(finding.at(slice(0, most), free.filter(having_any(tags)), BEST_FIRST, [tags, [OPEN]]))
    is_named = Exists(program.wanted_problems.through.objects.filter(program=program, problem=OuterRef("pk")))
    rows = Problem.objects.filter(pk__in=finding.either(*found))
    return rows.order_by(is_named.desc(), *BEST_FIRST).for_list(now)[:most]


def _tags_of(program: Any) -> Iterator[int]:
    """What the problems have that are of a program's tracks, or ask for its skills. One query, if its tracks are
    loaded."""
    yield from (Of.TRACK.tag(track.pk) for track in program.tracks.all())
    yield from (Of.SKILL.tag(pk) for pk in program.wanted_skills.values_list("pk", flat=True))


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
