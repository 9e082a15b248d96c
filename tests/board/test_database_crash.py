"""PostgreSQL is stopped at once while people write: what was acknowledged is there, once, and the site comes back."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from board.lib import postgres
from tests import sites
from tests.sites import Browser

WRITERS = 4
# How long it is away: longer than the pool waits between its first tries to connect again.
AWAY_SECONDS = float(os.environ.get("AWAY", "1"))
ALWAYS_503 = ("/problems/", "/api/v1/problems/", "/health/ready")
# A board with a problem for each writer, and their sessions.
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from problems.services import claims
from tests.factories import a_person, a_problem

asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
for _ in range(%d):
    client, person = Client(), a_person()
    client.force_login(person)
    claim = claims.claim(a_problem(), by=person, **asked)
    print(client.cookies["session"].value, claim.pk)
"""


@pytest.fixture
def server(data_dir) -> Iterator[Callable[[], str]]:
    """A server that keeps what it acknowledges. Called, it starts, and starts again; answers its address."""
    with contextlib.ExitStack() as started:
        yield lambda: started.enter_context(postgres.running(data_dir))


def prepare(database: str) -> list[tuple[str, str]]:
    """(session, claim) of each writer."""
    said = subprocess.run(
        [sys.executable, "-c", PREPARE % WRITERS],
        cwd=sites.ROOT,
        env=sites.keys(database),
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(line.split()) for line in said.stdout.splitlines()]


def stop_at_once(data_dir: Path) -> None:
    """What `pg_ctl stop -m immediate` does."""
    server = postgres._server(data_dir.resolve())
    os.kill(server.pid, signal.SIGQUIT)
    while postgres.filelocks.is_held(server.lock):
        time.sleep(0.01)


class Writer(threading.Thread):
    """Somebody who logs line after line on their claim, and remembers which ones the site took."""

    def __init__(self, port: int, session: str, claim: str):
        super().__init__()
        self.port, self.session, self.claim = port, session, claim
        self.sent, self.taken, self.statuses, self.is_over = 0, [], Counter(), False

    def run(self) -> None:
        browser = Browser(self.port, self.session)
        with contextlib.closing(browser.line):
            browser.open(f"/claims/{self.claim}/")
            while not self.is_over:
                self.sent += 1
                text = f"Line {self.sent} of claim {self.claim}."
                browser.post(f"/claims/{self.claim}/log/", {"kind": "experiment", "text": text})
                status, _ = browser.answer()
                self.statuses[status] += 1
                if status == 302:
                    self.taken.append(text)


def ask(port: int, path: str) -> tuple[int, float]:
    """The status, and the seconds that it took."""
    began = time.monotonic()
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
    return answer.status, time.monotonic() - began


def seconds_until(is_so: Callable[[], bool], limit: float = 60) -> float:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() < began + limit
        time.sleep(0.05)
    return time.monotonic() - began


def test_stopped_at_once_under_load_nothing_acknowledged_is_lost_and_the_site_comes_back(server, data_dir):
    database = server()
    people = prepare(database)
    with sites.site(database) as site:
        writers = [Writer(site.port, *person) for person in people]
        for writer in writers:
            writer.start()
        seconds_until(lambda: sum(len(writer.taken) for writer in writers) > 20)

        stop_at_once(data_dir)
        stopped = time.monotonic()
        while_away = []
        while not while_away or time.monotonic() < stopped + AWAY_SECONDS:
            while_away += [(path, *ask(site.port, path)) for path in ALWAYS_503]
            while_away += [("/health/live", *ask(site.port, "/health/live"))]
        taken_before = sum(len(writer.taken) for writer in writers)
        server()
        back = seconds_until(lambda: ask(site.port, "/problems/")[0] == 200)
        seconds_until(lambda: sum(len(writer.taken) for writer in writers) > taken_before + 20)
        for writer in writers:
            writer.is_over = True
        for writer in writers:
            writer.join(timeout=60)

    slowest = max(took for *_, took in while_away)
    print(f"back after {back:.1f} s, no answer later than {slowest:.1f} s")  # noqa: T201
    with psycopg.connect(database) as line:
        kept = Counter(text for (text,) in line.execute("SELECT text FROM problems_logentry"))
        told = line.execute("SELECT count(*) FROM problems_event WHERE verb = 'logged'").fetchone()[0]
    taken = Counter(text for writer in writers for text in writer.taken)
    # An answer that the stop cut off may stand for a line that was kept. Never twice, and never without its event.
    assert taken - kept == Counter()
    assert set(kept.values()) == {1}
    assert told == len(kept)
    assert len(kept) - len(taken) <= WRITERS
    assert set(sum((writer.statuses for writer in writers), Counter())) == {302, 503}
    assert {(path, status) for path, status, _ in while_away} == {
        ("/health/live", 200),
        *((path, 503) for path in ALWAYS_503),
    }
    assert max(took for path, _, took in while_away if path == "/health/live") < 1
    assert max(took for *_, took in while_away) < 10
    assert back < 5
