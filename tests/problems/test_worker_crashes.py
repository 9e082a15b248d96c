"""The worker is killed in the middle of sweeps, reminders and mailings: in the end all of it is done, and once.

`KILLS=200` makes more of it than the suite does.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from board.lib import jobs
from problems.models import Claim, Event
from tests import sites
from tests.factories import a_claim, a_notice, a_person
from tests.nurseries import Nursery, a_nursery
from tests.users.services.test_mail_crashes import arrived
from users.models import Mail, Notification

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("KILLS", "6"))
SWEEP = "problems.tasks.lapse_silent_claims"
TASKS = ("board.lib.jobs.rescue_stalled", SWEEP, "problems.tasks.remind_people_on_claims", "users.tasks.send_mails")
WAYS = """
from django.core.management import call_command
from django.db.models import QuerySet
from board.lib import jobs
from problems.services import claims, events
from procrastinate.manager import JobManager

async def nothing(*args, **kwargs):
    return []

def act(way, now):
    if "dies-before-its-event" in way:
        events.record = die
    if "without-transaction" in way:
        claims._lapse = claims._lapse.__wrapped__
        QuerySet.select_for_update = lambda rows, **how: rows
    if "rescues-nobody" in way:
        JobManager.get_stalled_jobs = nothing
    if "until-all-is-done" in way:
        jobs.run_worker(wait=False)
    else:
        call_command("worker", stdout=sys.stderr)
"""


@pytest.fixture
def sink(tmp_path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def nursery(sink, queue) -> Iterator[Nursery]:
    with a_nursery(WAYS, command="worker", EMAIL_URL=f"file://{sink}") as nursery:
        yield nursery


@pytest.fixture
def queue(transactional_db):
    """Empty, and left so: its tables are not Django's, so that nobody else empties them."""
    _empty()
    yield
    _empty()


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def ask_for_everything() -> None:
    """As each minute of the schedule does."""
    for name in TASKS:
        jobs.nudge(name)


def left_in_queue() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name = ANY(%s)", [[*TASKS]])
        return cursor.fetchall()


def let_the_dead_be_missed() -> None:
    """As if time had passed since the kill: no sign of that worker any more, and the lease of its mail is over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
    Mail.objects.filter(state="sending").update(leased_until=timezone.now())


class World:
    """Work for the worker, and who is to hear of it."""

    def __init__(self):
        self.lapsing, self.noted, self.hearers, self.number = [], [], [], 0

    def grow(self, count: int = 2) -> None:
        now = timezone.now()
        for _ in range(count):
            self.lapsing.append(self._claim(silent_for=31, now=now))
            self.noted.append(self._claim(silent_for=20, now=now))
            self.noted.append(self._claim(silent_for=25, now=now))
            reader = self._member()
            for _ in range(3):
                a_notice(reader, kind="work", pace="daily", at=now - timedelta(days=2))

    def _claim(self, *, silent_for: int, now) -> Claim:
        began = now - timedelta(days=silent_for)
        lapses_at = began + timedelta(days=30)
        return a_claim(person=self._member(), claimed_at=began, last_sign_at=began, lapses_at=lapses_at)

    def _member(self):
        self.number += 1
        person = a_person(f"m{self.number}")
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        self.hearers.append(person.email)
        return person

    def is_done(self) -> bool:
        return not Claim.objects.gone_silent(timezone.now()).exists() and not left_in_queue() and self.mails_left() == 0

    def mails_left(self) -> int:
        return Notification.objects.filter(mail=None).count() + Mail.objects.unsent().count()

    def assert_everything_once(self, sink: Path) -> None:
        lapsed = Event.objects.filter(verb="lapsed").values_list("claim", flat=True)
        assert Counter(lapsed) == Counter(claim.pk for claim in self.lapsing)
        assert set(Claim.objects.filter(pk__in=lapsed).values_list("status", flat=True)) == {"lapsed"}
        told = Notification.objects.filter(kind="clock").values_list("person", flat=True)
        assert Counter(told) == Counter(claim.person_id for claim in [*self.lapsing, *self.noted])
        assert arrived(sink) == Counter(self.hearers)
        assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def finish(nursery: Nursery, world: World) -> None:
    for _ in range(5):
        let_the_dead_be_missed()
        ask_for_everything()
        assert nursery.run(timezone.now(), way="until-all-is-done") == 0
        if world.is_done():
            return
    raise AssertionError(left_in_queue())


def test_killed_again_and_again_the_worker_does_each_thing_once(nursery, sink):
    world, ends = World(), Counter()
    world.grow()
    ask_for_everything()
    began = time.monotonic()
    assert nursery.run(timezone.now(), way="until-all-is-done") == 0
    whole = time.monotonic() - began

    for _ in range(KILLS):
        world.grow()
        ask_for_everything()
        assert nursery.run(timezone.now(), killed_after=random.uniform(0, 1.2 * whole)) == -signal.SIGKILL
        ends["in the middle of a task"] += any(state == "doing" for _, state in left_in_queue())
        ends["before the end"] += not world.is_done()
        let_the_dead_be_missed()
    finish(nursery, world)

    world.assert_everything_once(sink)
    # Otherwise this shows nothing.
    assert ends["before the end"] > 0
    print(dict(ends), f"of {KILLS}, each within {1.2 * whole:.1f} s")  # noqa: T201 - for whoever runs it by hand


@contextlib.contextmanager
def worker(sink: Path) -> Iterator[subprocess.Popen]:
    keys = sites.keys(sites.this_database(), EMAIL_URL=f"file://{sink}")
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(command, cwd=sites.ROOT, env=keys, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, left_in_queue()
        time.sleep(0.01)


def test_a_worker_of_its_own_that_is_killed_is_followed_by_another(sink, queue):
    world = World()
    world.grow(4)
    ask_for_everything()
    with worker(sink) as first:
        wait_until(lambda: Event.objects.filter(verb="lapsed").exists())
        first.kill()
    let_the_dead_be_missed()

    with worker(sink) as second:
        ask_for_everything()
        wait_until(world.is_done)
        second.terminate()
        assert second.wait(timeout=20) == 0

    world.assert_everything_once(sink)


def test_a_site_with_its_worker_inside_that_is_killed_is_followed_by_another(sink, queue):
    world = World()
    world.grow(4)
    ask_for_everything()
    with sites.site(sites.this_database(), way="with worker", EMAIL_URL=f"file://{sink}") as site:
        wait_until(lambda: Event.objects.filter(verb="lapsed").exists())
        site.kill()
    let_the_dead_be_missed()

    with sites.site(sites.this_database(), way="with worker", EMAIL_URL=f"file://{sink}"):
        ask_for_everything()
        wait_until(world.is_done)

    world.assert_everything_once(sink)


@pytest.mark.parametrize(
    ("way", "told"), [("dies-before-its-event", 1), ("dies-before-its-event-without-transaction", 0)]
)
def test_killed_inside_a_lapse_it_is_told_once_and_without_a_transaction_never(nursery, way, told):
    world = World()
    claim = world._claim(silent_for=31, now=timezone.now())
    jobs.nudge(SWEEP)
    assert nursery.run(timezone.now(), way=way) == -signal.SIGKILL

    finish(nursery, world)

    claim.refresh_from_db()
    assert (claim.status, Event.objects.filter(verb="lapsed", claim=claim).count()) == ("lapsed", told)


def test_where_nobody_rescues_it_a_task_that_was_killed_is_never_run_again(nursery):
    claim = World()._claim(silent_for=31, now=timezone.now())
    jobs.nudge(SWEEP)
    assert nursery.run(timezone.now(), way="dies-before-its-event") == -signal.SIGKILL

    let_the_dead_be_missed()
    ask_for_everything()
    assert nursery.run(timezone.now(), way="rescues-nobody-until-all-is-done") == 0

    claim.refresh_from_db()
    assert claim.status == "active"
    assert sorted(job for job in left_in_queue() if job[0] == SWEEP) == [(SWEEP, "doing"), (SWEEP, "todo")]


@pytest.mark.skipif("KILLS" not in os.environ, reason="20 seconds of waiting: KILLS=1 waits them")
def test_what_a_killed_worker_held_runs_again_soon(nursery, sink):
    """Nothing is hurried here: the next worker misses the one that was killed, by the clock."""
    claim = World()._claim(silent_for=31, now=timezone.now())
    jobs.nudge(SWEEP)
    assert nursery.run(timezone.now(), way="dies-before-its-event") == -signal.SIGKILL
    killed_at = time.monotonic()

    with worker(sink):
        wait_until(lambda: Event.objects.filter(verb="lapsed", claim=claim).exists(), seconds=90)

    took = time.monotonic() - killed_at
    # Found missing, at the next look for such; and the time that a loaded machine takes for it.
    assert jobs.MISSED_AFTER_SECONDS - jobs.HEARTBEAT_SECONDS <= took < jobs.MISSED_AFTER_SECONDS + 10 + 15
    print(f"ran again after {took:.1f} s")  # noqa: T201 - for whoever runs it by hand
