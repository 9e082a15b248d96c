"""The queue: a task is part of its transaction, is tried again, and is run once, whoever asks."""

import threading

import psycopg_pool
import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from board.lib import jobs

RAN: list[str] = []


@jobs.task
def note_down(word: str) -> None:
    RAN.append(word)


@jobs.task
def fail(word: str) -> None:
    RAN.append(word)
    raise LookupError(word)


OURS = [note_down.name, fail.name]


class Stopped(BaseException):
    """How a test leaves a loop without an end."""


@pytest.fixture
def queue(transactional_db):
    """Empty, and left so: its tables are not Django's, so that nobody else empties them."""
    _empty()
    yield
    _empty()


def _empty() -> None:
    RAN.clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = ANY(%s)", [OURS])


def work() -> None:
    jobs.run_worker(install_signal_handlers=False, wait=False)


def queued() -> list[tuple]:
    """What there is of these tasks. A worker may add one of the schedule at any time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, attempts FROM procrastinate_jobs WHERE task_name = ANY(%s) ORDER BY id",
            [OURS],
        )
        return cursor.fetchall()


def test_a_task_runs_after_its_transaction_commits_and_leaves_no_row(queue):
    with transaction.atomic():
        note_down.defer(word="kept")
        work()
        assert RAN == []
    work()

    assert (RAN, queued()) == (["kept"], [])


def test_a_task_of_a_transaction_that_fails_never_runs(queue):
    with transaction.atomic():
        note_down.defer(word="lost")
        transaction.set_rollback(True)
    work()

    assert (RAN, queued()) == ([], [])


def test_a_task_that_fails_stays_to_be_tried_again(queue):
    fail.defer(word="failed")
    work()

    assert (RAN, queued()) == (["failed"], [(fail.name, "todo", 1)])


def test_two_workers_at_once_run_each_job_once(queue):
    words = [str(number) for number in range(20)]
    for word in words:
        note_down.defer(word=word)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=20)

    assert (sorted(RAN, key=int), queued()) == (words, [])


def test_each_periodic_task_is_registered_once_with_its_cron():
    registered = [(each.task.name, each.cron) for each in app.periodic_registry.periodic_tasks.values()]

    assert sorted(registered) == [
        ("board.lib.jobs.rescue_stalled", "* * * * *"),
        ("problems.tasks.call_reviewers", "20 6 * * *"),
        ("problems.tasks.lapse_silent_claims", "*/10 * * * *"),
        ("problems.tasks.remind_people_on_claims", "5-55/10 * * * *"),
        ("problems.tasks.remind_reviewers", "7-57/10 * * * *"),
        ("problems.tasks.return_overdue_reviews", "2-52/10 * * * *"),
        ("users.tasks.forget_old_sessions", "27 3 * * *"),
        ("users.tasks.forget_unfinished_signups", "17 3 * * *"),
        ("users.tasks.send_mails", "* * * * *"),
    ]


@pytest.mark.parametrize(
    "away",
    [
        psycopg_pool.PoolTimeout("no connection"),
        ConnectorException("gone"),
        OperationalError("gone"),
        OSError("refused"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_worker_of_the_quick_start_outlives_a_database_that_is_away(away):
    ends = [away, away, Stopped()]

    def die() -> None:
        raise ends.pop(0)

    with pytest.raises(Stopped):
        jobs.run_for_ever(die, rest=0)

    assert ends == []


def test_the_worker_of_the_quick_start_does_not_hide_a_mistake():
    def mistake() -> None:
        raise LookupError("a mistake")

    with pytest.raises(LookupError, match="^'a mistake'$|^a mistake$"):
        jobs.run_for_ever(mistake, rest=0)
