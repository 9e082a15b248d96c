"""When what a statement writes is on PostgreSQL's disk."""

from django.db import connection

# Until the transaction ends. Where the machine then stops, what was answered in its last second may be lost.
SOON = "set_config('synchronous_commit', 'off', true)"


def on_disk_soon() -> str:
    """For a statement's RETURNING, of what may be lost: nobody waits for the disk.

    Inside a transaction it asks for nothing: that is an act, and what an act has answered stays.
    """
    return "NULL" if connection.in_atomic_block else SOON
