"""The queue: a task is part of its transaction, is tried again, and is run once, whoever asks."""

import logging
import threading
import time
import zlib
from collections.abc import Callable

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


@jobs.periodic("0 0 29 2 *")
def look_around() -> None:
    RAN.append("looked")


@jobs.task
def fail(word: str) -> None:
    RAN.append(word)
    raise LookupError(word)


@jobs.task
def dawdle(word: str, seconds: float) -> None:
    RAN.append(f"{word} begins")
    time.sleep(seconds)
    RAN.append(f"{word} ends")


@jobs.outside(jobs.LINKS)
def ask_host(word: str, seconds: float = 0) -> None:
    RAN.append(f"{word} begins")
    time.sleep(seconds)
    RAN.append(f"{word} ends")


@jobs.outside(jobs.HOOKS)
def post(word: str, seconds: float = 0) -> None:
    RAN.append(f"{word} begins")
    time.sleep(seconds)
    RAN.append(f"{word} ends")


@jobs.outside(jobs.LINKS)
def fail_outside() -> None:
    raise LookupError


OURS = [note_down.name, dawdle.name, fail.name, look_around.name, ask_host.name, post.name, fail_outside.name]


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


def work_through() -> None:
    """A worker that does not wait leaves while a lane is taken, with what stands in it still to do."""
    for _ in range(20):
        work()
        if not any(status == "todo" for _, status, _ in queued()):
            return


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


def hosts_of_each_lane() -> list[str]:
    lanes = {zlib.crc32(host.encode()) % jobs.LANES: host for host in map("{}.test".format, range(20))}
    return [lanes[lane] for lane in range(jobs.LANES)]


def test_mail_does_not_wait_for_slow_hosts_however_many(queue):
    for number, host in enumerate(hosts_of_each_lane() * 3):
        jobs.ask_outside(ask_host.name, host, word=str(number), seconds=0.3)
    note_down.defer(word="mail")
    work_through()

    assert RAN.index("mail") < min(RAN.index(f"{number} ends") for number in range(jobs.LANES))
    assert queued() == []


@pytest.mark.parametrize(("slow", "quick"), [(ask_host, post), (post, ask_host)])
def test_links_and_webhooks_do_not_wait_for_the_slow_hosts_of_each_other(queue, slow, quick):
    """Nor mail for both. The control: a slow host of the same queue is waited for."""
    hosts = hosts_of_each_lane()
    for number, host in enumerate(hosts * 2):
        jobs.ask_outside(slow.name, host, word=str(number), seconds=0.4)
    jobs.ask_outside(quick.name, hosts[0], word="quick")
    jobs.ask_outside(slow.name, hosts[0], word="behind")
    note_down.defer(word="mail")
    work_through()

    first_end = min(RAN.index(f"{number} ends") for number in range(4))
    assert RAN.index("quick ends") < first_end
    assert RAN.index("mail") < first_end
    assert RAN.index("behind begins") > first_end


def test_two_questions_to_one_host_never_run_at_once_whatever_the_workers(queue):
    for number in range(4):
        jobs.ask_outside(ask_host.name, "site.test", word=str(number), seconds=0.05)
    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=20)
    work_through()

    assert [word.split()[1] for word in RAN] == ["begins", "ends"] * 4


def test_what_a_person_waits_for_goes_first(queue):
    jobs.ask_outside(ask_host.name, "site.test", word="schedule")
    jobs.ask_outside(ask_host.name, "site.test", word="person", soon=True)
    work_through()

    assert RAN == ["person begins", "person ends", "schedule begins", "schedule ends"]


def test_a_question_that_waits_is_queued_once_and_not_before_its_transaction(queue):
    with transaction.atomic():
        jobs.ask_outside(ask_host.name, "site.test", word="a")
        assert queued() == []
    jobs.ask_outside(ask_host.name, "site.test", word="a")
    jobs.ask_outside(ask_host.name, "site.test", word="b")

    assert queued() == [(ask_host.name, "todo", 0)] * 2


def test_a_question_that_fails_keeps_no_other_waiting(queue):
    jobs.ask_outside(fail_outside.name, "site.test")
    jobs.ask_outside(ask_host.name, "site.test", word="a")
    work_through()

    assert RAN == ["a begins", "a ends"]


def test_a_worker_of_one_queue_leaves_the_other(queue):
    note_down.defer(word="mail")
    jobs.ask_outside(ask_host.name, "site.test", word="a")
    jobs.run_worker(queues=[jobs.LINKS], install_signal_handlers=False, wait=False)

    assert (RAN, queued()) == (["a begins", "a ends"], [(note_down.name, "todo", 0)])


def test_a_thousand_nudges_make_one_job_that_runs_after_the_commit(queue):
    with transaction.atomic():
        for _ in range(1000):
            jobs.nudge(look_around.name)
        assert queued() == []
    jobs.nudge(look_around.name)
    assert queued() == [(look_around.name, "todo", 0)]

    work()

    assert (RAN, queued()) == (["looked"], [])


def test_a_nudge_of_a_transaction_that_fails_is_none(queue):
    with transaction.atomic():
        jobs.nudge(look_around.name)
        transaction.set_rollback(True)

    assert queued() == []


def test_a_nudge_while_the_task_runs_makes_it_run_again(queue):
    jobs.nudge(look_around.name)
    _begin()

    jobs.nudge(look_around.name)

    assert queued() == [(look_around.name, "doing", 0), (look_around.name, "todo", 0)]


def test_those_who_nudge_do_not_wait_for_each_other(queue):
    """In the transaction of the act itself the second would wait for the first to commit, and both would be slow."""
    done = threading.Event()

    def other() -> None:
        with transaction.atomic():
            jobs.nudge(look_around.name)
        connection.close()
        done.set()

    with transaction.atomic():
        jobs.nudge(look_around.name)
        thread = threading.Thread(target=other)
        thread.start()
        assert done.wait(timeout=5)
    thread.join()

    assert queued() == [(look_around.name, "todo", 0)]


def test_a_nudge_of_a_task_that_nobody_wrote_is_a_mistake(queue, caplog):
    jobs.nudge("users.tasks.no_such")

    assert queued() == []
    assert [record.exc_info[0].__name__ for record in caplog.records] == ["TaskNotFound"]


def _begin(dead: bool = False) -> None:
    """Has a worker begin what is queued; a dead one was killed an hour ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 hour') RETURNING id",
            [int(dead)],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = ANY(%s)",
            [cursor.fetchone()[0], OURS],
        )


def rescue() -> None:
    jobs.nudge(jobs.rescue_stalled.name)
    work()
    work()


def test_what_a_killed_worker_held_is_run_by_the_next(queue, monkeypatch):
    # The schedule may have it run at once.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    note_down.defer(word="held")
    jobs.nudge(look_around.name)
    _begin(dead=True)

    work()
    assert RAN == []
    rescue()

    assert (sorted(RAN), queued()) == (["held", "looked"], [])


def test_what_waits_again_already_is_not_put_back_as_well(queue):
    jobs.nudge(look_around.name)
    _begin(dead=True)
    jobs.nudge(look_around.name)

    rescue()

    assert (RAN, queued()) == (["looked"], [])


def test_several_rescues_at_once_put_each_back_once_and_none_fails(queue):
    words = [f"{number:02}" for number in range(30)]
    for word in words:
        note_down.defer(word=word)
    _begin(dead=True)
    for one in "abc":
        app.configure_task(jobs.rescue_stalled.name, queueing_lock=one).defer()

    work()
    work()

    assert (sorted(RAN), queued()) == (words, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'")
        assert cursor.fetchall() == []


def test_what_a_living_worker_holds_is_left_to_it(queue):
    note_down.defer(word="held")
    _begin()

    rescue()

    assert (RAN, queued()) == ([], [(note_down.name, "doing", 0)])


def test_each_periodic_task_is_registered_once_with_its_cron():
    registered = [(each.task.name, each.cron) for each in app.periodic_registry.periodic_tasks.values()]

    assert sorted(entry for entry in registered if entry[0] not in OURS) == [
        ("board.lib.jobs.rescue_stalled", "* * * * * */10"),
        ("problems.tasks.ask_for_links", "3-53/10 * * * *"),
        ("problems.tasks.ask_for_metadata", "43 4 * * *"),
        ("problems.tasks.call_reviewers", "20 6 * * *"),
        ("problems.tasks.carry_on_acts", "* * * * *"),
        ("problems.tasks.carry_on_imports", "* * * * *"),
        ("problems.tasks.forget_imports", "57 3 * * *"),
        ("problems.tasks.forget_old_ledgers", "53 3 * * *"),
        ("problems.tasks.forget_overtaken_marks", "53 4 * * *"),
        ("problems.tasks.join_tag_counts", "9-59/10 * * * *"),
        ("problems.tasks.lapse_silent_claims", "*/10 * * * *"),
        ("problems.tasks.learn_spellings", "23 3 * * *"),
        ("problems.tasks.learn_words", "53 2 * * *"),
        ("problems.tasks.mark_what_the_day_changed", "5 0,12 * * *"),
        ("problems.tasks.remind_people_on_claims", "5-55/10 * * * *"),
        ("problems.tasks.remind_reviewers", "7-57/10 * * * *"),
        ("problems.tasks.return_overdue_reviews", "2-52/10 * * * *"),
        ("problems.tasks.take_in_tags", "* * * * *"),
        ("problems.tasks.take_in_words", "1-56/5 * * * *"),
        ("problems.tasks.write_dump", "33 2 * * *"),
        ("programs.tasks.ask_mentors_whether_it_holds", "15 5 * * *"),
        ("programs.tasks.expire_mentor_requests", "9-59/10 * * * *"),
        ("programs.tasks.expire_sponsorships", "8-58/10 * * * *"),
        ("programs.tasks.lapse_unanswered_changes", "1-51/10 * * * *"),
        ("programs.tasks.remind_of_deadlines", "9-59/10 * * * *"),
        ("users.tasks.ask_for_webhooks", "* * * * *"),
        ("users.tasks.forget_old_deliveries", "57 3 * * *"),
        ("users.tasks.forget_old_mails", "37 3 * * *"),
        ("users.tasks.forget_old_requests", "47 * * * *"),
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
        jobs.run_for_ever(die, until=threading.Event(), rest=0)

    assert ends == []


def test_the_worker_of_the_quick_start_does_not_hide_a_mistake():
    def mistake() -> None:
        raise LookupError("a mistake")

    with pytest.raises(LookupError, match="^'a mistake'$|^a mistake$"):
        jobs.run_for_ever(mistake, until=threading.Event(), rest=0)


def registered() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return cursor.fetchone()[0]


def is_soon(happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.02)
    return happens()


def test_the_worker_of_the_quick_start_ends_what_it_does_before_it_stops(queue, caplog):
    before = registered()
    with transaction.atomic():
        dawdle.defer(word="a letter", seconds=0.5)
    worker = jobs.WorkerThread()
    worker.start()
    assert is_soon(lambda: RAN == ["a letter begins"])
    assert registered() == before + 1

    worker.stop()

    assert RAN == ["a letter begins", "a letter ends"]
    assert registered() == before
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_worker_that_rests_stops_at_once_and_one_that_never_began_needs_not(monkeypatch):
    away = threading.Event()

    async def be_away(*args, **kwargs) -> None:
        away.set()
        raise OSError("refused")

    monkeypatch.setattr(jobs, "_work", be_away)
    worker = jobs.WorkerThread()
    worker.stop()
    worker.start()
    assert away.wait(5)

    began = time.monotonic()
    worker.stop()
    worker.stop()

    assert time.monotonic() - began < jobs.STOPPED_AFTER_SECONDS
    assert not worker._thread.is_alive()
