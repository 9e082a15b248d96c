"""Background work. The one module that knows which task queue is behind it.

A task is put in the queue inside the caller's transaction: it runs only if that commits, and then at least once. So a
task takes ids, reads what is true when it runs, and calls a service.
"""

import asyncio
import contextlib
import logging
import threading
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from asgiref.sync import sync_to_async
from django.db import Error as DjangoDatabaseError
from django.db import connection, connections, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, ProcrastinateException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.tasks import Task

log = logging.getLogger("board.jobs")

RETRIES = RetryStrategy(max_attempts=8, exponential_wait=4)
RESTART_AFTER_SECONDS = 5
# A worker that was killed is missed after so long, and what it held runs again: until then nobody sweeps and no mail
# leaves, as the lock of a task stays taken. Four beats are missed before that, so that a pause of a second is no death;
# and were it none, a task that runs twice at once acts once.
HEARTBEAT_SECONDS, MISSED_AFTER_SECONDS = 3, 12
# Less than gunicorn waits (graceful_timeout of the quick start), which then kills.
STOPPED_AFTER_SECONDS = 3
AT_ONCE = 6
# What asks other hosts has queues of its own: looking at links, and sending to webhooks. Each goes in lanes of its own,
# fewer in all than a worker does things at once: neither waits for the slow hosts of the other, and mail for none.
LINKS, HOOKS = "links", "hooks"
OUTSIDE = (LINKS, HOOKS)
LANES = 2
SOON = 10
# What a worker dies of while the database is away, in the words of whichever layer notices first.
PASSING = (
    OSError,
    RuntimeError,
    asyncio.CancelledError,
    psycopg.Error,
    DjangoDatabaseError,
    ProcrastinateException,
)


def task(function: Callable[..., None]) -> Task:
    """Marks a function as a task. Failing, it is tried eight times over about a day."""
    return app.task(name=f"{function.__module__}.{function.__name__}", retry=RETRIES, pass_context=False)(function)


def periodic(cron: str) -> Callable[[Callable], Callable]:
    """Marks a function of no arguments as run by the schedule, at most one at a time."""

    def mark(function: Callable) -> Callable:
        name = f"{function.__module__}.{function.__name__}"

        def on_schedule(timestamp: int = 0) -> None:
            function()

        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, lock=name)(on_schedule))

    return mark


def outside(queue: str) -> Callable[[Callable[..., None]], Task]:
    """Marks a function as a task that asks another host, in one of the queues OUTSIDE.

    It is not tried again: the schedule asks when it is time.
    """

    def mark(function: Callable[..., None]) -> Task:
        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, pass_context=False)(function)

    return mark


def ask_outside(name: str, host: str, *, soon: bool = False, **given: Any) -> None:
    """Runs a task of `outside` after this transaction has committed, `soon` for one that a person waits for.

    Two of one queue for one host never run at once, whatever the number of workers. Asked again while it waits, it is
    queued once.
    """
    once = f"{name}:{sorted(given.items())}"
    lane = f"{app.tasks[name].queue}:{zlib.crc32(host.encode()) % LANES}"
    how = {"lock": lane, "queueing_lock": once, "priority": SOON if soon else 0}
    transaction.on_commit(lambda: _queue_once(name, given, **how), robust=True)


def nudge(name: str) -> None:
    """Runs a task of the schedule soon after this transaction has committed. Asked a thousand times, it is queued once.

    Not in the transaction itself: its row would make everybody else who nudges wait for the commit, and a job that
    waits already may begin before it, and see nothing. Should the process end in between, the schedule comes anyway.
    """
    transaction.on_commit(lambda: _queue_once(name, {}), robust=True)


def _queue_once(name: str, given: dict[str, Any], **how: Any) -> None:
    # A job that waits sees what is committed by now. One that runs may not: it does not count as queued.
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(name, allow_unknown=False, **how).defer(**given)


# Only as it was seen: had another put it back meanwhile, a living worker may hold it by now.
_PUT_BACK = """
WITH held AS (
    SELECT id FROM procrastinate_jobs WHERE id = %(job)s AND status = 'doing' AND attempts = %(attempts)s
    FOR UPDATE SKIP LOCKED
)
SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM held
"""


# The sixth field: every ten seconds.
@app.periodic(cron="* * * * * */10")
@app.task(name=f"{__name__}.rescue_stalled", queueing_lock=f"{__name__}.rescue_stalled", pass_context=True)
async def rescue_stalled(context: JobContext, timestamp: int = 0) -> None:
    """Puts back what a worker held that was killed. Otherwise it would stay "doing", and its lock taken, for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=MISSED_AFTER_SECONDS):
        # Two may look at once, as a lock would stay taken by one that was killed: who comes second finds it put back.
        with contextlib.suppress(ConnectorException):
            try:
                await manager.connector.execute_query_async(_PUT_BACK, job=job.id, attempts=job.attempts)
            except UniqueViolation:
                # The same task waits in the queue already.
                await manager.finish_job(job, Status.FAILED, delete_job=True)


# The oldest job that could run and has not begun: since when it could. A job without a time of its own could at once.
# What waits for other hosts is not counted: it may.
_STANDING = """
SELECT
    (SELECT extract(epoch FROM now() - min(coalesce(
        job.scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'), now()
     ))) FROM procrastinate_jobs job WHERE status = 'todo' AND queue_name <> ALL (%s)
        AND (scheduled_at IS NULL OR scheduled_at <= now())),
    (SELECT max(last_heartbeat) FROM procrastinate_workers),
    (SELECT max(defer_timestamp) FROM procrastinate_periodic_defers)
"""


def standing() -> dict[str, Any]:
    """How the queue stands: for how long its oldest due job waits, when a worker was seen, when the schedule ran."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(OUTSIDE)])
        lag, seen, ran = cursor.fetchone()
    return {
        "queue_lag_seconds": round(lag or 0),
        "worker_last_seen": seen,
        "schedule_last_ran": datetime.fromtimestamp(ran, UTC) if ran else None,
    }


def run_worker(*, queues: Sequence[str] | None = None, install_signal_handlers: bool = True, wait: bool = True) -> None:
    """Runs tasks and their schedule until stopped, or until the queue is empty where `wait` is off.

    Without `queues` it serves them all.
    """
    asyncio.run(_work(queues, install_signal_handlers, wait))


async def _work(queues: Sequence[str] | None, install_signal_handlers: bool, wait: bool) -> None:
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    worker = app.with_connector(connector)
    served: dict[str, Any] = {"queues": queues} if queues else {}
    try:
        async with worker.open_async():
            await worker.run_worker_async(
                **served,
                concurrency=AT_ONCE,
                install_signal_handlers=install_signal_handlers,
                wait=wait,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=MISSED_AFTER_SECONDS,
            )
    finally:
        # The schedule goes through a Django connection of asgiref's thread. Closed, it comes back alive next time.
        await sync_to_async(connections.close_all)()


class WorkerThread:
    """For the quick start: the worker inside the site's own process. It comes back after the database has been away."""

    def __init__(self) -> None:
        self._is_stopped = threading.Event()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        # Made here: a thread that was made before a fork counts as stopped after it.
        self._thread = threading.Thread(
            target=run_for_ever, args=[self._work], kwargs={"until": self._is_stopped}, name="worker", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Lets what runs end, for some seconds. Where it was not started, this does nothing.

        The process must not end before: the schedule would ask a pool that is shut, and say so.
        """
        if not self._thread:
            return
        self._is_stopped.set()
        if running := self._running:
            loop, task = running
            # A loop that has ended by now needs none.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(task.cancel)
        self._thread.join(STOPPED_AFTER_SECONDS)

    def _work(self) -> None:
        asyncio.run(self._work_until_cancelled())

    async def _work_until_cancelled(self) -> None:
        task = asyncio.create_task(_work(None, install_signal_handlers=False, wait=True))
        self._running = (asyncio.get_running_loop(), task)
        if self._is_stopped.is_set():
            task.cancel()
        try:
            await task
        finally:
            self._running = None


def run_for_ever(work: Callable[[], None], *, until: threading.Event, rest: float = RESTART_AFTER_SECONDS) -> None:
    """Calls `work` again whenever it ends or dies of what passes, after so many seconds of rest. `until` ends it."""
    while not until.is_set():
        try:
            work()
        except PASSING as error:
            if not until.is_set():
                log.warning("worker stopped: %s", error or type(error).__name__)
        until.wait(rest)
