"""The sender is a process that is killed, at random and at the worst moments: no mail is lost, and none is there twice.

`KILLS=200` makes more rounds of it than the suite does.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import NOW, a_notice
from tests.users.conftest import a_member
from users.models import Mail
from users.services import mails

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = int(os.environ.get("KILLS", "12"))
# Starts Django once. One line begins a child that sends in one of these ways at the given time, the next waits for it.
NURSERY = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from django.core.mail.message import make_msgid
from django.template.loader import get_template
from board.lib import mail as lib
from users.models import KINDS, Kind, Mail, Pace
from users.services import mails

for name in ("notice.txt", "notice.html", "digest.txt", "digest.html"):
    # Read before the first child is: it would spend its life on it.
    get_template(f"emails/{name}")
KINDS["moved"] = Kind("moved", "Something moved", "", Pace.AT_ONCE)
keep = lib.FileBackend._keep

def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

def keep_and_die(backend, message):
    keep(backend, message)
    die()

def take_as_sent(now):
    row = take(now)
    if row and row.state == "sending":
        Mail.objects.filter(pk=row.pk).update(state="sent", sent_at=now, leased_until=None)
    return row

take = mails._take

def send(way, now):
    if "dies-before" in way:
        lib.FileBackend._keep = die
    if "dies-after" in way:
        lib.FileBackend._keep = keep_and_die
    if "marks-first" in way:
        mails._take = take_as_sent
    if "any-name" in way:
        Mail.message_id = property(lambda row: make_msgid())
    mails.gather(now=now)
    mails.send_due(now=now)

for line in sys.stdin:
    way, now = line.split()
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        send(way, datetime.fromisoformat(now))
        os._exit(0)
    sys.stdin.readline()
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Nursery:
    """Children that send, one at a time."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def send(self, now: datetime, *, way: str = "properly", killed_after: float | None = None) -> int:
        """Sends in a process of its own, killed after so many seconds. Answers its exit code."""
        self.process.stdin.write(f"{way} {now.isoformat()}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if killed_after is not None:
            time.sleep(killed_after)
            # Ended or not, its number is its own until its parent waits for it.
            os.kill(child, signal.SIGKILL)
        self.process.stdin.write("wait\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture
def sink(tmp_path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def nursery(sink, kinds) -> Iterator[Nursery]:
    keys = {
        "DEBUG": "1",
        "SECRET_KEY": "k" * 40,
        "DATABASE_URL": _this_database(),
        "DATABASE_POOL_SIZE": "0",
        "EMAIL_URL": f"file://{sink}",
        "DJANGO_SETTINGS_MODULE": "board.settings",
        "PATH": os.environ["PATH"],
    }
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY], cwd=ROOT, env=keys, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Nursery(process)
        process.stdin.close()


def _this_database() -> str:
    """The address of the test's own database, which is another one than DATABASE_URL names."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{connection.settings_dict['NAME']}"


def arrived(sink: Path) -> Counter:
    """How many mails came to each address."""
    return Counter(re.search(r"^To: (.+)$", file.read_text(), re.M)[1] for file in sink.glob("*.log"))


def tell_somebody(name: str, pace: str = "at-once") -> str:
    """A notice for somebody new. Answers the address."""
    person = a_member(name)
    for _ in range(1 if pace == "at-once" else 3):
        a_notice(person, pace=pace, at=NOW - timedelta(days=1))
    return person.email


def tell_some(stem: str) -> list[str]:
    return [tell_somebody(f"{stem}-{n}", "at-once" if n % 2 else "daily") for n in range(8)]


def test_killed_at_random_no_mail_is_lost_and_none_is_there_twice(nursery, sink):
    expected, now, ends, whole = [], NOW, Counter(), []
    for number in range(3):
        expected += tell_some(f"whole-{number}")
        began = time.monotonic()
        assert nursery.send(now) == 0
        whole.append(time.monotonic() - began)
    for number in range(ROUNDS):
        expected += tell_some(f"killed-{number}")
        now += mails.LEASE
        killed = nursery.send(now, killed_after=random.uniform(0, min(whole))) == -signal.SIGKILL
        sending = Mail.objects.filter(state="sending", leased_until__gt=now)
        ends["killed"] += killed
        ends["before the end"] += killed and Mail.objects.unsent().exists()
        ends["within a mail"] += killed and sending.exists()

    while Mail.objects.unsent().exists():
        now += mails.LEASE
        assert nursery.send(now) == 0

    assert arrived(sink) == Counter(expected)
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    # Otherwise this shows nothing.
    assert ends["before the end"] > 0
    print(dict(ends), f"of {ROUNDS}")  # noqa: T201 - for whoever runs it by hand


@pytest.mark.parametrize("moment", ["dies-before", "dies-after"])
def test_killed_around_the_handing_over_the_mail_is_there_once(nursery, sink, moment):
    address = tell_somebody("ada")

    assert nursery.send(NOW, way=moment) == -signal.SIGKILL
    assert arrived(sink) == ({} if moment == "dies-before" else {address: 1})
    assert nursery.send(NOW + mails.LEASE) == 0

    assert arrived(sink) == {address: 1}
    assert list(Mail.objects.values_list("state", "attempts")) == [("sent", 2)]


def test_killed_between_gathering_and_sending_a_digest_is_there_once(nursery, sink):
    address = tell_somebody("ada", "daily")
    assert nursery.send(NOW, way="dies-before") == -signal.SIGKILL

    for hours in range(1, 4):
        assert nursery.send(NOW + timedelta(hours=hours)) == 0

    assert arrived(sink) == {address: 1}
    assert Mail.objects.count() == 1


def test_a_sender_that_marks_first_loses_a_mail(nursery, sink):
    tell_somebody("ada")

    assert nursery.send(NOW, way="marks-first-dies-before") == -signal.SIGKILL
    assert nursery.send(NOW + mails.LEASE) == 0

    assert (arrived(sink), Mail.objects.get().state) == ({}, "sent")


def test_a_mail_with_another_id_each_time_is_there_twice(nursery, sink):
    address = tell_somebody("ada")

    assert nursery.send(NOW, way="any-name-dies-after") == -signal.SIGKILL
    assert nursery.send(NOW + mails.LEASE, way="any-name") == 0

    assert arrived(sink) == {address: 2}
