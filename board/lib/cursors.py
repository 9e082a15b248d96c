"""How statements are sent to PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import ClientCursor, Connection, Cursor, Error, Pipeline
from psycopg._queries import PostgresQuery, _query2pg_nocache
from psycopg.abc import PQGen
from psycopg.errors import FeatureNotSupported
from psycopg.generators import fetch_many, send
from psycopg.pq import TransactionStatus

# So many values can travel beside a statement: the protocol counts them in two bytes.
MOST_VALUES = 2**16 - 1


class Statement(str):
    """The text of a statement that is sent again and again, beside what psycopg made of it."""

    made: tuple[Any, ...] | None = None


class MadeOnce(PostgresQuery):
    """Takes what was made of a Statement before. psycopg makes anew what is sent of any that has more than 4 kB, for
    each use, and each connection keeps its own of all that it prepared."""

    __slots__ = ()

    def convert(self, query: Any, vars: Any) -> None:
        if not isinstance(query, Statement):
            super().convert(query, vars)
            return
        if not query.made:
            sent, formats, order, parts = _query2pg_nocache(query.encode(), self._tx.encoding)
            # Of the parts between the values it is read how many there are, and not again what they say.
            query.made = sent, formats, order, [part._replace(pre=b"") for part in parts]
        self.query, self._want_formats, self._order, self._parts = query.made
        self.dump(vars)


class BoundCursor(Cursor):
    """Sends values beside their statement. More than can be there, as those of a large file, stand in it."""

    _query_cls = MadeOnce

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

    def _fetch_pipeline(self) -> None:
        pipeline = self._conn._pipeline
        if not isinstance(pipeline, Together):
            super()._fetch_pipeline()
        elif not self.pgresult:
            with self._conn.lock:
                self._conn.wait(pipeline.rows_of(self))


class Together(Pipeline):
    """A pipeline that sends its first statement at once and the others when the first rows are read.

    psycopg's own sends each as it comes. Most of those find PostgreSQL asleep, and to wake it takes longer than to send
    all of them. It also waits for the rows of all when those of one are read.
    """

    has_begun = False
    # Whether PostgreSQL was told, with the last that it was sent, that this may be all: it is not woken to hear it.
    is_whole = False

    def rows_of(self, cursor: Cursor) -> PQGen[None]:
        """Waits until a cursor has its rows, and no longer. After one that fails, nothing is left of the others."""
        if self.command_queue:
            self._enqueue_sync()
            self.is_whole = True
        yield from self._deliver()
        failed = None
        while self.result_queue and (failed or not cursor.pgresult):
            results = yield from fetch_many(self.pgconn)
            try:
                self._process_results(self.result_queue.popleft(), results)
            except Error as error:
                failed = failed or error
        if failed:
            raise failed

    def _communicate_gen(self) -> PQGen[None]:
        if not self.has_begun:
            self.has_begun = True
            yield from self._deliver()

    def _fetch_gen(self, *, flush: bool) -> PQGen[None]:
        yield from self._deliver()
        yield from super()._fetch_gen(flush=False)

    def _exit_gen(self) -> PQGen[None]:
        is_all_sent = self.is_whole and not self.command_queue
        yield from self._fetch_gen(flush=False) if is_all_sent else super()._exit_gen()

    def _deliver(self) -> PQGen[None]:
        """Sends what is held, each to be answered as soon as it can be: PostgreSQL keeps answers until it is told."""
        if self.command_queue:
            while self.command_queue:
                self.command_queue.popleft()()
                self.pgconn.send_flush_request()
            yield from send(self.pgconn)


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Sends the statements of the block as one Together."""
    if connection._pipeline:
        yield
        return
    connection._pipeline = Together(connection)
    try:
        with connection._pipeline:
            yield
    finally:
        connection._pipeline = None


def forget_kept(connection: Connection) -> bool:
    """Forgets the statements that a connection keeps, and says whether it could: not where something is under way."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    connection.execute("DEALLOCATE ALL")
    return True


def is_outdated(error: BaseException | None) -> bool:
    """Whether a kept statement would answer other columns than before: a migration has changed their table since."""
    return isinstance(error, FeatureNotSupported) and error.diag.source_function == "RevalidateCachedQuery"
