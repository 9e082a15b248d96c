"""Which listed problems have each tag, one bit for each number: sets of any size are met, joined and counted at once.

A row has CHUNK numbers of one tag. Who changes the tags, words or hours of a problem puts its number down beside them
(migrations 0154 and 0155), so that no writer waits for another, and a task takes in what was put down. Whoever reads
looks at each row that a bitmap names, and at those whose numbers lie beside.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from problems.models.tags import EACH, LISTED, NOT_OPEN, OPEN, Of

# So many numbers make one row, and so many of these are looked through at once for where the bits are.
CHUNK, PART = 8192, 512
NONE = f"0::bit({CHUNK})"
# Whoever writes bitmaps holds it. A lock of the table would wait for PostgreSQL's own tidying, too.
LOCK = 8192029
# Lists of tags: a set has what has one of each.
Apart = Sequence[Sequence[int]]
# The bits of some numbers of a chunk.
SET = f"bit_or(set_bit({NONE}, mod(number, {CHUNK}), 1))"


def tables(apart: Apart, words: Sequence[int] = ()) -> tuple[str, list[Any]]:
    """The tables that sets are made out of: `maps`, with the bits of each list of tags and of each word, by its tag,
    chunk by chunk as these are asked for, of words from the last; and `beside`, with what was retagged."""
    columns = [f"{_of_set(tags)} AS set_{place}" for place, tags in enumerate(apart)]
    columns += [f"{_with('= %s')} AS word_{place}" for place, _ in enumerate(words)]
    asked = {tag for tags in apart for one in tags for tag in ((LISTED, OPEN) if one == NOT_OPEN else (one,))}
    wanted = ", ".join([*map(str, sorted(asked)), *(["%s"] * len(words))])
    last = "(SELECT max(chunk) FROM problems_bitmap)"
    sql = (
        "maps AS MATERIALIZED (SELECT chunk, kept, of_tags.* "  # noqa: S608
        f"FROM generate_series({f'{last}, 0, -1' if words else f'0, {last}'}) chunk, LATERAL ("
        f"SELECT coalesce(~{SET}, ~{NONE}) AS kept FROM problems_retagged "
        f"WHERE number >= chunk * {CHUNK} AND number < (chunk + 1) * {CHUNK}) not_retagged, LATERAL ("
        f"SELECT {', '.join(columns)} FROM problems_bitmap of_chunk "
        f"WHERE of_chunk.chunk = chunk.chunk AND tag IN ({wanted})"
        ") of_tags), beside AS MATERIALIZED ("
        "SELECT * FROM problems_problem WHERE number = ANY(ARRAY(SELECT number FROM problems_retagged)))"
    )
    return sql, [*words, *words]


def _of_set(tags: Sequence[int]) -> str:
    """SQL: the bits of a chunk of what has one of some tags."""
    if NOT_OPEN not in tags:
        return _with(f"IN ({_listed(tags)})")
    return f"{_with(f'= {LISTED}')} & ~coalesce({_with(f'= {OPEN}')}, {NONE})"


def _with(which: str) -> str:
    return f"bit_or(bits) FILTER (WHERE tag {which})"


def met(places: Iterable[int], words: str = "") -> str:
    """A statement: the bits of each chunk (chunk, bits) of what is in all of the sets at some places of the `maps`, and
    in what is made of its words."""
    bits = " & ".join(["kept", *(f"set_{place}" for place in places), *([f"({words})"] if words else [])])
    return f"SELECT chunk, {bits} AS bits FROM maps"  # noqa: S608


def is_more(most: str, chunks: str) -> str:
    """SQL: whether there are more than so many in some chunks, of which no more are read than it takes to tell."""
    so_far = f"SELECT sum(bit_count(bits)) OVER (ROWS UNBOUNDED PRECEDING) AS size FROM ({chunks}) chunks"  # noqa: S608
    return f"EXISTS (SELECT FROM ({so_far}) so_far WHERE size > {most})"


def in_steps(chunks: str, tags: Sequence[int], *, past: int = 0) -> str:
    """A statement: what some chunks have of one tag, then of the next. Of the second nothing is read until the chunks
    of the first are through; of that none is read that has only numbers up to `past`."""
    return (
        f"WITH asked AS MATERIALIZED ({chunks}) SELECT its.* FROM {_values(tags)}, LATERAL ("  # noqa: S608
        f"{OF_STEP} WHERE chunk >= {past // CHUNK} OR step <> {int(tags[0])} OFFSET 0) its WHERE bit_count(bits) > 0"
    )


def by_hours(chunks: str, tags: Sequence[int], *, past: Sequence[Any] = ()) -> str:
    """A statement: what some chunks have of one tag, what takes few hours first, and then of the next tag. Of the first
    tag none is read that has only what comes before the hours and the number `past`."""
    hours, number = past or (0, 0)
    here, least = Of.FROM_HOURS.tag(0), of_hours(hours)
    return (
        f"WITH asked AS MATERIALIZED ({chunks}) SELECT its.* FROM {_values(tags)}, LATERAL ("  # noqa: S608
        f"SELECT * FROM (SELECT of_step.chunk, tag, of_step.bits & of_hours.bits AS bits "
        f"FROM ({OF_STEP} OFFSET 0) of_step, LATERAL ("
        f"SELECT tag, bits FROM problems_bitmap WHERE chunk = of_step.chunk AND tag >= {here} AND tag < {here + EACH}"
        f" OFFSET 0) of_hours WHERE bit_count(of_step.bits) > 0 AND (step <> {int(tags[0])} OR tag > {least} "
        f"OR tag = {least} AND of_step.chunk >= {number // CHUNK}) OFFSET 0) each_one "
        f"WHERE bit_count(bits) > 0 ORDER BY tag, chunk OFFSET 0) its"
    )


OF_STEP = (
    "SELECT chunk, asked.bits & of_tag.bits AS bits FROM asked, LATERAL ("
    "SELECT bits FROM problems_bitmap WHERE chunk = asked.chunk AND tag = step OFFSET 0) of_tag"
)


def of_hours(hours: int | None) -> int:
    """The tag, which only bitmaps have, of what takes so many hours at least; that of what tells none is the last."""
    return Of.FROM_HOURS.tag(LAST_HOURS if hours is None else min(hours, LAST_HOURS))


def _values(tags: Sequence[int]) -> str:
    return f"(VALUES {', '.join(f'({int(tag)})' for tag in tags)}) steps (step)"


def _listed(tags: Iterable[int]) -> str:
    return ", ".join(str(int(tag)) for tag in tags)


def numbers(chunks: str, *, newest_first: bool = False) -> str:
    """A statement: the numbers in some chunks (chunk, bits), in the order of these, and upwards in each or downwards,
    by the gaps between the bits of its parts. Nothing is read past the last number that is wanted."""
    last = CHUNK // PART - 1
    parts, places = (f"{last}, 0, -1", "ORDER BY at DESC") if newest_first else (f"0, {last}", "ORDER BY at")
    return (
        f"SELECT chunks.*, chunk * {CHUNK} + part * {PART} + place - 1 AS number "  # noqa: S608
        # Without OFFSET the bits would be made anew for each part.
        f"FROM (SELECT * FROM ({chunks} OFFSET 0) each_one WHERE bit_count(bits) > 0) chunks, "
        f"LATERAL (SELECT part, substring(bits FROM part * {PART} + 1 FOR {PART}) AS few "
        f"FROM generate_series({parts}) part OFFSET 0) parts, "
        f"LATERAL (SELECT sum(length(gap) + 1) OVER (ORDER BY at)::integer AS place "
        f"FROM string_to_table(few::text, '1') WITH ORDINALITY gaps (gap, at) {places}) places "
        f"WHERE bit_count(few) > 0 AND place <= {PART}"
    )


class Bits(models.Field):
    """One bit for each number of a chunk. No code of the site reads one: statements do."""

    def db_type(self, connection):
        return f"bit({CHUNK})"


class BitmapQuerySet(models.QuerySet["Bitmap"]):
    def take_in(self) -> int:
        """Takes in what was put down beside the bitmaps. How many numbers that were.

        Whoever comes second leaves it where it is: it would write what it read before the first had written.
        """
        with unhurried() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if cursor.fetchone() == (False,):
                return 0
            cursor.execute(TAKE_IN)
            [taken] = cursor.fetchone()
        return taken


@contextmanager
def unhurried() -> Iterator[Any]:
    """A cursor in a transaction that may take longer than a page, and wait longer; what follows may not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        before = cursor.fetchone()
        cursor.execute(LIMITS, ["0", "0"])
        yield cursor
        cursor.execute(LIMITS, before)


LIMITS = "SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true)"
LAST_HOURS = EACH - 1
FROM_HOURS = f"{Of.FROM_HOURS.tag(0)} + least(coalesce(hours_low, {LAST_HOURS}), {LAST_HOURS})"
# A row that would be the same is not even locked.
TAKE_IN = f"""
WITH gone AS (DELETE FROM problems_retagged RETURNING number),
changed AS (SELECT DISTINCT number FROM gone),
stale AS (SELECT number / {CHUNK} AS chunk, ~{SET} AS kept FROM changed GROUP BY 1),
listed AS (SELECT problem.* FROM problems_problem problem JOIN changed USING (number) WHERE status = 'listed'),
fresh AS (
    SELECT number / {CHUNK} AS chunk, tag, {SET} AS bits FROM (
        SELECT number, tag FROM listed, unnest(tags) tag WHERE tag < {Of.BLOCK.tag(0)} UNION ALL
        SELECT number, {Of.WORD.tag(0)} + id FROM (
            SELECT number, unnest(tsvector_to_array(search)) AS lexeme FROM listed
        ) said JOIN problems_commonword USING (lexeme) UNION ALL
        SELECT number, {FROM_HOURS} FROM listed
    ) has GROUP BY 1, 2
),
old AS (SELECT chunk, tag, bits, kept FROM problems_bitmap JOIN stale USING (chunk)),
taken AS (
    INSERT INTO problems_bitmap (chunk, tag, bits)
    SELECT chunk, tag, coalesce(old.bits & kept, {NONE}) | coalesce(fresh.bits, {NONE})
    FROM old FULL JOIN fresh USING (chunk, tag)
    WHERE old.bits IS DISTINCT FROM coalesce(old.bits & kept, {NONE}) | coalesce(fresh.bits, {NONE})
    ON CONFLICT (chunk, tag) DO UPDATE SET bits = EXCLUDED.bits
)
SELECT count(*) FROM changed
"""  # noqa: S608


class Bitmap(models.Model):
    """Bit `n` of a chunk is set where problem `chunk * CHUNK + n` had the tag when it was last taken in."""

    pk = models.CompositePrimaryKey("chunk", "tag")
    tag = models.IntegerField()
    chunk = models.IntegerField()
    bits = Bits()

    objects = BitmapQuerySet.as_manager()

    class Meta:
        ordering = ["chunk", "tag"]

    def __str__(self):
        return f"{self.tag}: {self.chunk}"


class Retagged(models.Model):
    """The tags, words or hours of a problem may be others than the bitmaps say. Rows are added until they are
    taken in."""

    number = models.IntegerField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["number"], name="retagged_number")]

    def __str__(self):
        return str(self.number)
