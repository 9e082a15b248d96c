"""The indexes by which problems are found by their words: what was put down beside them is taken in."""

from django.contrib.postgres.indexes import GinIndex
from django.db import connection

from problems.models import Problem

INDEXES = [index.name for index in Problem._meta.indexes if isinstance(index, GinIndex)]


def take_in() -> int:
    """How many pages of words were taken in. Nothing where another role than the site's owns the indexes: there,
    PostgreSQL does it when it vacuums, or when they are full."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(gin_clean_pending_list(oid)), 0)::int FROM pg_class"
            " WHERE relname = ANY(%s) AND pg_table_is_visible(oid) AND pg_has_role(relowner, 'USAGE')",
            [INDEXES],
        )
        [pages] = cursor.fetchone()
    return pages
