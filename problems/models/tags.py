"""What a listed problem is found by, as numbers in one indexed array, and how many problems have each of them.

Triggers write both (migrations 0140 and 0153), whoever changes a row. A number is a kind, times EACH, and a primary key
of that kind or the place of a choice among its choices, from 1.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from problems.models.choices import Compute, Difficulty, Era, Kind

EACH = 10_000_000
# Every listed problem has the first; the second has no result, and its answer is still wanted.
LISTED, OPEN, STARTER = 1, 2, 3
# Starred ones of each difficulty, and then the others of each: the order of the list goes by that first.
STEPS = range(11, 19)
# Of what is listed and has not the tag OPEN: bitmaps alone tell that, and no row has it.
NOT_OPEN = -OPEN
# No problem has it: what cannot be met is asked for like anything else.
NOBODYS = 0
# The tag of difficulty A.
FIRST = 6 * EACH + 1
# So many problems whose numbers lie side by side share a tag.
BLOCK = 1024
HOURS = (10, 20, 40, 80)
CHOICES: dict[str, type[models.TextChoices]] = {
    "difficulty": Difficulty,
    "compute": Compute,
    "kind": Kind,
    "era": Era,
}


class Of(IntEnum):
    """Kinds of tags. `LEVEL` is a skill with the level needed, `HARDEST` the highest level that a problem asks for.
    No problem has the last two: bitmaps do, of each common word, and of how many hours it takes at least."""

    TRACK = 1
    SOURCE = 2
    SKILL = 3
    TECHNIQUE = 4
    LEVEL = 5
    DIFFICULTY = 6
    COMPUTE = 7
    KIND = 8
    ERA = 9
    HARDEST = 10
    HOURS = 11
    BLOCK = 12
    WORD = 13
    FROM_HOURS = 14

    def tag(self, ref: int) -> int:
        return self * EACH + ref


def of_choice(parameter: str, value: str) -> int:
    return Of[parameter.upper()].tag(CHOICES[parameter].values.index(value) + 1)


def of_step(starred: bool, difficulty: str) -> int:
    return STEPS[Difficulty.values.index(difficulty) + len(Difficulty) * (not starred)]


def of_level(skill: int, level: int) -> int:
    """A skill at one level, from 1 to 4."""
    return Of.LEVEL.tag(skill * 4 + level - 1)


def having(*tags: int) -> models.Func:
    """Of a problem: whether it has all of these. They stand in the statement, where the planner knows how many have."""
    return _compared("@>", tags)


def having_any(tags: Iterable[int]) -> models.Func:
    return _compared("&&", tags)


def having_any_of(tags: models.QuerySet) -> models.Func:
    """The same of tags that the database has: one column of numbers."""
    return _beside("tags", " && ", tags, "%(expressions)s::integer[]")


def numbered_any_of(numbers: models.QuerySet) -> models.Func:
    """Of a problem: whether its number is one of those of a query, which is asked before and not for each row."""
    return _beside("number", " = ANY(", numbers, "%(expressions)s::integer[])")


def _beside(column: str, how: str, rows: models.QuerySet, template: str) -> models.Func:
    array = ArraySubquery(rows)
    return models.Func(models.F(column), array, arg_joiner=how, template=template, output_field=models.BooleanField())


def _compared(how: str, tags: Iterable[int]) -> models.Func:
    numbers = ",".join(str(int(tag)) for tag in tags)
    template = f"%(expressions)s {how} '{{{numbers}}}'::integer[]"
    return models.Func(models.F("tags"), template=template, output_field=models.BooleanField())


# What somebody works on at a time. These are as few as people are, and have an index: by OFFSET the planner sees that,
# and not a third of all, which it takes for later than any time. A plan for all times would seem dearer than a new one
# for each.
HELD = """(
    SELECT tags FROM (
        SELECT tags, worked_on_until FROM problems_problem
        WHERE status = 'listed' AND worked_on_until IS NOT NULL OFFSET 0
    ) held WHERE worked_on_until > %s
)"""
# How many are listed, how many of these are free, and how many of the free ones first projects, by tag.
SUMMED = f"""
SELECT tag, ARRAY[sum(listed), sum(open), sum(first_projects)] AS counts FROM (
    SELECT tag, listed, open, first_projects FROM problems_tagcount WHERE tag BETWEEN %s AND %s
    UNION ALL
    SELECT tag, 0, -1, -(tags @> '{{{FIRST}}}')::integer FROM {HELD} held, unnest(tags) tag
    WHERE tags @> '{{{OPEN}}}' AND tag BETWEEN %s AND %s
) known GROUP BY tag
"""  # noqa: S608


def counts_of(of: Of, now: datetime) -> tuple[Any, Any, Any]:
    """Expressions over a term, worked out once for all of them: how many listed problems have it, how many of these are
    free, and how many of the free ones are first projects."""
    low, high = of.tag(0), of.tag(EACH - 1)
    summed = RawSQL(f"SELECT jsonb_object_agg(tag, counts) FROM ({SUMMED}) summed", [low, high, now, low, high])  # noqa: S608, S611
    tag = Cast(models.F("pk") + low, models.TextField())
    listed, free, first = (
        models.Func(
            summed,
            tag,
            arg_joiner=" -> ",
            template=f"coalesce((%(expressions)s ->> {place})::integer, 0)",
            output_field=models.IntegerField(),
        )
        for place in range(3)
    )
    return listed, free, first


def listed_with(tags: Iterable[int]) -> str:
    """SQL: how many listed problems have one of some tags, at most."""
    return f"SELECT coalesce(sum(listed), 0) FROM problems_tagcount WHERE tag IN ({', '.join(map(str, tags))})"  # noqa: S608


class TagCountQuerySet(models.QuerySet["TagCount"]):
    def tally(self, now: datetime) -> dict[str, int]:
        """How many problems are listed, and how many of them are free."""
        with connection.cursor() as cursor:
            cursor.execute(SUMMED, [LISTED, LISTED, now, LISTED, LISTED])
            listed, free, _ = next((counts for _, counts in cursor.fetchall()), (0, 0, 0))
        return {"problems": listed, "free": free}

    def by_level(self, skill: int) -> dict[int, int]:
        """How many listed problems ask for a skill at each level."""
        tags = {of_level(skill, level): level for level in range(1, 5)}
        counts = self.filter(tag__in=tags).order_by().values_list("tag").annotate(n=models.Sum("listed"))
        return {tags[tag]: count for tag, count in counts if count}

    def join(self) -> None:
        """Makes one row of all rows of a tag. What is added meanwhile stays beside it."""
        with connection.cursor() as cursor:
            cursor.execute(JOIN)


JOIN = """
WITH several AS (SELECT tag FROM problems_tagcount GROUP BY tag HAVING count(*) > 1),
gone AS (DELETE FROM problems_tagcount WHERE tag IN (SELECT tag FROM several) RETURNING *)
INSERT INTO problems_tagcount (tag, listed, open, first_projects)
SELECT tag, sum(listed), sum(open), sum(first_projects) FROM gone GROUP BY tag
"""


class TagCount(models.Model):
    """So many more problems have a tag, or so many fewer. Rows are only added, and now and then those of a tag joined.

    `listed` of all, `open` of those with the tag OPEN, `first_projects` of those among them that are the easiest.
    """

    tag = models.IntegerField()
    listed = models.IntegerField()
    open = models.IntegerField()
    first_projects = models.IntegerField()

    objects = TagCountQuerySet.as_manager()

    class Meta:
        ordering = ["tag", "pk"]
        indexes = [models.Index(fields=["tag"], name="count_of_tag")]

    def __str__(self):
        return f"{self.tag}: {self.listed:+}"
