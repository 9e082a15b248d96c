"""A checksum of every table: two that are equal hold the same rows."""

from django.db import connection

# What every act leaves: the record, what people and copies of the board are told of it, and the ledger itself.
LEFT = {
    "problems_event",
    "users_notification",
    "users_mail",
    "problems_merge",
    "problems_movedrow",
    "problems_mark",
    "problems_tagcount",
    "problems_retagged",
}


def checksums() -> dict[str, str]:
    """{table: a checksum of all its rows}, whatever their order."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - LEFT
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{one}', coalesce(md5(string_agg(t::text, '\n' ORDER BY t::text)), '') FROM \"{one}\" t"
                for one in sorted(tables)
            )
        )
        return dict(cursor.fetchall())


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {table for table, checksum in before.items() if after[table] != checksum}
