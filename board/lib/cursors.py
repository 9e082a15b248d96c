"""How statements are sent to PostgreSQL."""

from typing import Any

from psycopg import ClientCursor, Connection, Cursor
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus

# So many values can travel beside a statement: the protocol counts them in two bytes.
MOST_VALUES = 2**16 - 1


class BoundCursor(Cursor):
    """Sends values beside their statement. More than can be there, as those of a large file, stand in it."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, **more: Any) -> Any:
        if params is not None and len(params) > MOST_VALUES:
            whole = ClientCursor(self.connection).mogrify(query, params)
            return super().execute(whole, prepare=False, **more)
        try:
            return super().execute(query, params, prepare=prepare, **more)
        except FeatureNotSupported as error:
            # What failed in a transaction fails all of it: rolling that back makes psycopg forget what it kept.
            if not is_outdated(error) or not forget_kept(self.connection):
                raise
            return super().execute(query, params, prepare=False, **more)


def forget_kept(connection: Connection) -> bool:
    """Forgets the statements that a connection keeps, and says whether it could: not where something is under way."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    connection.execute("DEALLOCATE ALL")
    return True


def is_outdated(error: BaseException | None) -> bool:
    """Whether a kept statement would answer other columns than before: a migration has changed their table since."""
    return isinstance(error, FeatureNotSupported) and error.diag.source_function == "RevalidateCachedQuery"
