"""Whether anything in the database has changed, as PostgreSQL itself tells.

A snapshot names the transactions that are visible: every one that has ended, but for those it lists. Transactions end
once, so two equal snapshots see equal rows, and one that has changed never comes back. A transaction that is under way
changes nothing in it until it ends.
"""

import secrets
import time

from django.db import connection

# A server that was started anew, or that took the place of another, may count the same transactions again. On a standby
# a snapshot leaves out which transactions are under way on the primary, so there equal ones may see different rows.
STATE = """
SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE concat_ws(' ', pg_postmaster_start_time(), pg_current_snapshot()) END
"""


class Lookout:
    """Looks at the database at most once in so many seconds, and says in which state it was then."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.seen = ("", 0.0)

    def state(self) -> str:
        """The same word again only while nothing has changed, looked up within the last `seconds`.

        Threads that look at the same time each keep what they saw, with the moment before they looked.
        """
        now = time.time()
        state, since = self.seen
        if not since <= now < since + self.seconds:
            state = _current_state()
            self.seen = (state, now)
        return state


def _current_state() -> str:
    """A word that was never said before where the database cannot tell: in a transaction it hides its own changes."""
    if connection.in_atomic_block:
        return secrets.token_hex(8)
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        [state] = cursor.fetchone()
    return state or secrets.token_hex(8)
