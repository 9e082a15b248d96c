"""How statements are sent to PostgreSQL."""

from typing import Any

from psycopg import ClientCursor, Cursor

# So many values can travel beside a statement: the protocol counts them in two bytes.
MOST_VALUES = 2**16 - 1


class BoundCursor(Cursor):
    """Sends values beside their statement. More than can be there, as those of a large file, stand in it."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, **more: Any) -> Any:
        if params is not None and len(params) > MOST_VALUES:
            whole = ClientCursor(self.connection).mogrify(query, params)
            return super().execute(whole, prepare=False, **more)
        return super().execute(query, params, prepare=prepare, **more)
