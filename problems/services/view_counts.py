"""Counting how often the pages of problems are opened: in the process, and added to the database once a minute.

Nothing is known of whoever opened one but that they did. Each process adds what it counted in one statement, in the
order of the problems' numbers, so that two of them never wait for each other in a ring. Who writes to a problem does
not wait either: the statement reads problems and holds none.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from board.lib.tallies import Tally
from problems.models.choices import PUBLIC
from problems.models.view_counts import month_of

# Pages of which a process counts at most before it has written them down.
MOST = 20_000
ADD = """
INSERT INTO problems_viewcount AS kept (problem_id, month, count)
SELECT number, month, count FROM unnest(%s::bigint[], %s::date[], %s::int[]) AS seen (number, month, count)
WHERE EXISTS (SELECT FROM problems_problem problem WHERE problem.number = seen.number AND status = ANY(%s))
ORDER BY number, month
ON CONFLICT (problem_id, month) DO UPDATE SET count = kept.count + excluded.count
"""

Counts = dict[tuple[int, date], int]


def count(number: int, *, now: datetime) -> None:
    """Notes that the page of a problem was opened. Asks no database."""
    PENDING.add((number, month_of(now.date())))


def add(counts: Counts) -> None:
    """Adds views by problem and month. What is not on the list, or is not there any more, is left out."""
    numbers, months = [number for number, _ in counts], [month for _, month in counts]
    with connection.cursor() as cursor:
        cursor.execute(ADD, [numbers, months, list(counts.values()), [str(status) for status in PUBLIC]])


def add_apart(counts: Counts) -> None:
    """For a thread of its own, or a process that ends: leaves no connection open."""
    try:
        add(counts)
    finally:
        connection.close()


PENDING = Tally(add_apart, seconds=settings.VIEW_COUNT_SECONDS, most=MOST, passing=(DatabaseError, InterfaceError))
