"""Many problems out of few, for benchmarks and tests: the same words and tags again, under numbers of their own.

One copy of all is followed by the next one of all: any part of an order is made up as the whole is, as where many
people propose what they come upon.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from problems.models import Bitmap, CommonWord, Problem, ProblemSkill
from problems.models.tags import BLOCK, FIRST, OPEN, STARTER, Of

TABLES = [model._meta.db_table for model in (Problem, ProblemSkill, Problem.techniques.through)]
# What a copy has of its own, or the database makes. None is a variant: thousands would be variants of one problem.
NOT_COPIED = {"number", "key", "search", "tags", "spreadsheet_number", "created_at", "parent"}

# The triggers that count tags do not see the copies.
COUNT_NEWER = f"""
INSERT INTO problems_tagcount (tag, listed, open, first_projects)
SELECT tag, count(*), count(*) FILTER (WHERE tags @> '{{{OPEN}}}'), count(*) FILTER (WHERE tags @> '{{{OPEN},{FIRST}}}')
FROM problems_problem, unnest(tags) tag WHERE number > %s AND tag < {Of.BLOCK.tag(0)} GROUP BY tag
"""  # noqa: S608
PUT_DOWN_NEWER = "INSERT INTO problems_retagged (number) SELECT number FROM problems_problem WHERE number > %s"
# What makes the indexes of some tables again, but those that hold a constraint.
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def grow(size: int) -> int:
    """Multiplies what is listed until there are at least `size` problems, and learns of all what the worker would.
    Answers how many there are now."""
    total = Problem.objects.listed().count()
    originals = Problem.objects.listed().exclude(spreadsheet_number__startswith="copy of ").count()
    copies = (total - originals) // originals
    times = -(-size // originals) - 1 - copies
    if times > 0:
        total = multiply(times, after=copies)
    Bitmap.objects.take_in()
    CommonWord.objects.learn()
    return total


@transaction.atomic
def multiply(times: int, *, after: int = 0) -> int:
    """Copies every listed problem `times` times, with its skills and techniques. Answers how many there are now.

    Plain SQL, as a million rows through the ORM would take an hour, and without the triggers that mark each row for
    mirrors: nobody mirrors a benchmark. A block is the last tag of a row. Copies carry `spreadsheet_number` "copy of
    N". `after` is how many copies each has already.
    """
    copied = [field for field in Problem._meta.concrete_fields if field.name not in NOT_COPIED]
    columns = ", ".join(str(field.column) for field in copied)
    problems, skills, techniques = TABLES
    newest = Problem.objects.aggregate(newest=Max("number"))["newest"] or 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        # A table whose constraints still wait for the commit lets nobody change its triggers.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _triggers(cursor, "DISABLE")
        indexes = _without_indexes(cursor)
        cursor.execute(
            f"INSERT INTO {problems} (number, key, spreadsheet_number, created_at, tags, {columns}) "  # noqa: S608
            f"SELECT new, key || '-x' || n, 'copy of ' || number, created_at - n * interval '1 minute', "
            f"array_remove(tags[:cardinality(tags) - 1], {STARTER}) || {Of.BLOCK.tag(0)} + new / {BLOCK}, {columns} "
            f"FROM (SELECT nextval(pg_get_serial_sequence('{problems}', 'number'))::integer AS new, * FROM "
            f"(SELECT * FROM {problems}, generate_series(%s::int, %s::int) n "
            "WHERE status = 'listed' AND spreadsheet_number NOT LIKE 'copy of %%' "
            "ORDER BY n, number) sorted) numbered",
            [after + 1, after + times],
        )
        # The planner takes the tables for as small as they were, and would look through all of them for each copy.
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
        for table, rest in ((skills, "skill_id, level, position"), (techniques, "technique_id")):
            cursor.execute(
                f"INSERT INTO {table} (problem_id, {rest}) SELECT copy.number, {rest} FROM {table} original "  # noqa: S608
                f"JOIN {problems} copy ON copy.spreadsheet_number = 'copy of ' || original.problem_id "
                "WHERE copy.number > %s ORDER BY copy.number",
                [newest],
            )
        cursor.execute(COUNT_NEWER, [newest])
        cursor.execute(PUT_DOWN_NEWER, [newest])
        Bitmap.objects.take_in()
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for definition in indexes:
            cursor.execute(definition)
        _triggers(cursor, "ENABLE")
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
    return Problem.objects.listed().count()


def _triggers(cursor: Any, act: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {act} TRIGGER USER")


def _without_indexes(cursor: Any) -> list[str]:
    """Drops the indexes, which are made of all rows much sooner than of one after the other. Answers what makes them
    again."""
    cursor.execute(INDEXES, [list(TABLES)])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]
