"""What a person said they can do, have and like. Private to them: no page, feed, file or API tells it to others."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest, JSONObject

from board.lib.json_lists import JSONList
from problems import arena
from problems.fit import BANDS, MAX_HOURS_A_WEEK, PACES, STRONG, Statement
from problems.models import finding
from problems.models.choices import Compute
from problems.models.needs import ProblemSkill
from problems.models.problems import Problem
from problems.models.tags import EACH, LISTED, Of, having_any, having_any_of, listed_with, of_level
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL, Skill, Track


class FitQuerySet(models.QuerySet["Fit"]):
    def whole(self):
        """Annotates all that hangs on a row: `level_list` ({skill, level}), `chapter_list` and `track_list`, by key."""
        held = HeldSkill.objects.filter(fit=OuterRef("pk")).order_by("skill__position")
        done = DoneChapter.objects.filter(fit=OuterRef("pk")).order_by("chapter")
        liked = Track.objects.filter(liked_by=OuterRef("pk")).order_by("position")
        return self.annotate(
            level_list=JSONList(held.values(json=JSONObject(skill="skill__key", level="level"))),
            chapter_list=ArraySubquery(done.values("chapter")),
            track_list=ArraySubquery(liked.values("key")),
        )


class Fit(models.Model):
    """What one person stated. Everything in it can be left out; without a row nothing was stated."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="fit")
    compute = models.CharField(max_length=10, choices=Compute.choices, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_HOURS_A_WEEK)]
    )
    liked_tracks = models.ManyToManyField(Track, related_name="liked_by", blank=True)

    objects = FitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(compute__in=["", *Compute.values]), name="fit_compute_known"),
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=1, hours_per_week__lte=MAX_HOURS_A_WEEK), name="fit_hours_in_a_week"
            ),
        ]

    def __str__(self):
        return f"What {self.person} stated"


class HeldSkill(models.Model):
    """A skill that a person says they have, and how far, against the written anchors."""

    fit = models.ForeignKey(Fit, models.CASCADE, related_name="held_skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="held_by")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(MIN_LEVEL), MaxValueValidator(MAX_LEVEL)])

    class Meta:
        ordering = ["fit", "skill"]
        constraints = [
            models.UniqueConstraint(fields=["fit", "skill"], name="held_skill_once"),
            models.CheckConstraint(
                condition=Q(level__gte=MIN_LEVEL, level__lte=MAX_LEVEL), name="held_skill_level_between_1_and_4"
            ),
        ]

    def __str__(self):
        return f"{self.skill} {self.level}"


class DoneChapter(models.Model):
    """A chapter of ARENA that a person has worked through. What it teaches stands in `problems.arena`."""

    fit = models.ForeignKey(Fit, models.CASCADE, related_name="done_chapters")
    chapter = models.CharField(max_length=8, choices=arena.CHOICES)

    class Meta:
        ordering = ["fit", "chapter"]
        constraints = [
            models.UniqueConstraint(fields=["fit", "chapter"], name="done_chapter_once"),
            models.CheckConstraint(condition=Q(chapter__in=list(arena.BY_KEY)), name="done_chapter_known"),
        ]

    def __str__(self):
        return self.get_chapter_display()


# Of so many problems, the first of the list, it is counted what a next level opens: of a million it would take minutes.
LOOKED_THROUGH = 5000
# How many of some rows ask for one level that one has not, by its tag, and beside it how many problems there are.
OPENED = """
SELECT missed.tag, count(*) FROM ({free}) free, LATERAL (
    SELECT min(tag) AS tag FROM unnest(free.tags) tag
    WHERE tag BETWEEN %s AND %s AND tag <> ALL(%s::integer[]) HAVING count(*) = 1
) missed WHERE missed.tag = ANY(%s::integer[]) GROUP BY missed.tag
UNION ALL SELECT {tag}, ({listed})
"""
# So many free problems are compared of all, and so many of those that ask for what one has, and of those in tracks that
# one likes: to compare every one of a large board would take seconds.
COMPARED = 600
COMPARED_OF_A_KIND = 300


def nearest(asked: Statement, levels: Mapping[int, int], now: datetime, count: int) -> Any:
    """The first `count` free problems by the rule in `problems.fit`, out of COMPARED of each kind, each with a list
    row's load, which is loaded of these alone: it would be read of all that are compared.

    `levels` maps the primary key of a skill to the level of `asked`.
    """
    order = [*_order(asked, levels)]
    first = Problem.objects.listed().filter(pk__in=_compared(asked, levels, now)).order_by(*order).values("pk")[:count]
    return Problem.objects.filter(pk__in=first).for_list(now).order_by(*order)


def _compared(asked: Statement, levels: Mapping[int, int], now: datetime) -> RawSQL:
    """Their numbers: those of all that are free, where these are few."""
    free = Problem.objects.listed().free(now)
    held = [of_level(skill, needed) for skill, level in levels.items() for needed in range(1, level + 1)]
    liked = Track.objects.filter(key__in=asked.tracks).order_by().values_list(Of.TRACK.tag(0) + F("pk"))
    kinds = [(COMPARED, free)]
    if held:
        kinds.append((COMPARED_OF_A_KIND, free.filter(having_any(held))))
    if asked.tracks:
        kinds.append((COMPARED_OF_A_KIND, free.filter(having_any_of(liked))))
    return finding.either(*(finding.any_of(most, rows, finding.BEST_FIRST) for most, rows in kinds))


def _order(asked: Statement, levels: Mapping[int, int]) -> Iterator[Any]:
    """The rule, part by part. What would be alike for every row is left out: SQL reads a constant as a column."""
    if not levels:
        yield "difficulty"
    yield _missing(levels)
    if asked.band < len(BANDS) - 1:
        yield _step_in_compute(asked.band)
    if asked.hours:
        yield _pace(asked.hours)
    if asked.tracks:
        yield _unless(Q(track__key__in=asked.tracks))
    if any(level >= STRONG for level in levels.values()):
        yield _unless(Exists(_strengths(levels)))
    yield from ("-starred", "difficulty", Coalesce("hours_low", 0), "number")


def opened_by_next_level(levels: Mapping[int, int], now: datetime) -> tuple[dict[int, int], int]:
    """For each skill, how many free problems miss its next level and nothing else, and of the first how many of the
    list: 0 for all of it. `levels` has every skill, at 0 where one has none of it. One query."""
    held = [of_level(skill, level) for skill, most in levels.items() for level in range(1, most + 1)]
    following = {of_level(skill, level + 1): skill for skill, level in levels.items() if level < MAX_LEVEL}
    free = Problem.objects.listed().free(now).filter(having_any(following))
    sql, params = finding.in_stretch(free, finding.BEST_FIRST, LOOKED_THROUGH, told=("tags",))
    statement = OPENED.format(free=sql, tag=LISTED, listed=listed_with([LISTED]))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, Of.LEVEL.tag(0), Of.LEVEL.tag(EACH - 1), held, [*following]])
        counts = dict(cursor.fetchall())
    among = LOOKED_THROUGH if counts.pop(LISTED) > LOOKED_THROUGH else 0
    return {following[tag]: count for tag, count in counts.items()}, among


def _held(levels: Mapping[int, int]) -> Case:
    """The level that one has of a need's skill."""
    return Case(*(When(skill=skill, then=Value(level)) for skill, level in levels.items()), default=Value(0))


def _missing(levels: Mapping[int, int]) -> Coalesce:
    """The levels that one still has to learn for a problem, over all of its skills."""
    needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by().values("problem")
    summed = needs.annotate(sum=Sum(Greatest(F("level") - _held(levels), 0))).values("sum")
    return Coalesce(Subquery(summed), 0)


def _strengths(levels: Mapping[int, int]) -> Any:
    strong = Q(pk__in=[])
    for skill, level in levels.items():
        if level >= STRONG:
            strong |= Q(skill=skill, level__gte=STRONG, level__lte=level)
    return ProblemSkill.objects.filter(strong, problem=OuterRef("pk"))


def _step_in_compute(band: int) -> Case:
    steps = (When(compute=name, then=Value(place - band)) for place, name in enumerate(BANDS) if place > band)
    return Case(*steps, default=Value(0))


def _pace(hours: int) -> Case:
    whens = [When(hours_high__lte=weeks * hours, then=Value(place)) for place, weeks in enumerate(PACES)]
    return Case(When(hours_high=None, then=Value(0)), *whens, default=Value(len(PACES)))


def _unless(condition: Q | Exists) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1))
