"""Background work. The one module that knows which task queue is behind it.

A task is put in the queue inside the caller's transaction: it runs only if that commits, and then at least once. So a
task takes ids, reads what is true when it runs, and calls a service.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from typing import cast

import psycopg
from asgiref.sync import sync_to_async
from django.db import Error as DjangoDatabaseError
from django.db import connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import DeleteJobCondition
from procrastinate.tasks import Task

log = logging.getLogger("board.jobs")

RETRIES = RetryStrategy(max_attempts=8, exponential_wait=4)
RESTART_AFTER_SECONDS = 5
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

        def on_schedule(timestamp: int) -> None:
            function()

        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, lock=name)(on_schedule))

    return mark


def run_worker(*, install_signal_handlers: bool = True, wait: bool = True) -> None:
    """Runs tasks and their schedule until stopped, or until the queue is empty where `wait` is off."""
    asyncio.run(_work(install_signal_handlers, wait))


async def _work(install_signal_handlers: bool, wait: bool) -> None:
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    worker = app.with_connector(connector)
    try:
        async with worker.open_async():
            await worker.run_worker_async(
                install_signal_handlers=install_signal_handlers, wait=wait, delete_jobs=DeleteJobCondition.SUCCESSFUL
            )
    finally:
        # The schedule goes through a Django connection of asgiref's thread. Closed, it comes back alive next time.
        await sync_to_async(connections.close_all)()


def start_worker_thread() -> None:
    """For the quick start: the worker inside the site's own process. It comes back after the database has been away."""
    threading.Thread(target=run_for_ever, args=[_work_in_thread], name="worker", daemon=True).start()


def _work_in_thread() -> None:
    run_worker(install_signal_handlers=False)


def run_for_ever(work: Callable[[], None], *, rest: float = RESTART_AFTER_SECONDS) -> None:
    """Calls `work` again whenever it ends or dies of what passes, after so many seconds of rest."""
    while True:
        try:
            work()
        except PASSING as error:
            log.warning("worker stopped: %s", error or type(error).__name__)
        time.sleep(rest)
