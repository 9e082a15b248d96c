"""The sender is a process that is killed, at random and at the worst moments: no mail is lost, and none is there twice.

`KILLS=200` makes more rounds of it than the suite does.
"""

import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, a_notice
from tests.nurseries import Nursery, a_nursery
from tests.users.conftest import a_member
from users.models import Mail
from users.services import mails

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("KILLS", "12"))
WAYS = """
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

def keep_and_die(backend, message):
    keep(backend, message)
    die()

def take_as_sent(now):
    row = take(now)
    if row and row.state == "sending":
        Mail.objects.filter(pk=row.pk).update(state="sent", sent_at=now, leased_until=None)
    return row

take = mails._take

def act(way, now):
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
"""


@pytest.fixture
def sink(tmp_path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def nursery(sink, kinds) -> Iterator[Nursery]:
    with a_nursery(WAYS, EMAIL_URL=f"file://{sink}") as nursery:
        yield nursery


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
        assert nursery.run(now) == 0
        whole.append(time.monotonic() - began)
    for number in range(ROUNDS):
        expected += tell_some(f"killed-{number}")
        now += mails.LEASE
        killed = nursery.run(now, killed_after=random.uniform(0, min(whole))) == -signal.SIGKILL
        sending = Mail.objects.filter(state="sending", leased_until__gt=now)
        ends["killed"] += killed
        ends["before the end"] += killed and Mail.objects.unsent().exists()
        ends["within a mail"] += killed and sending.exists()

    while Mail.objects.unsent().exists():
        now += mails.LEASE
        assert nursery.run(now) == 0

    assert arrived(sink) == Counter(expected)
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
    # Otherwise this shows nothing.
    assert ends["before the end"] > 0
    print(dict(ends), f"of {ROUNDS}")  # noqa: T201 - for whoever runs it by hand


@pytest.mark.parametrize("moment", ["dies-before", "dies-after"])
def test_killed_around_the_handing_over_the_mail_is_there_once(nursery, sink, moment):
    address = tell_somebody("ada")

    assert nursery.run(NOW, way=moment) == -signal.SIGKILL
    assert arrived(sink) == ({} if moment == "dies-before" else {address: 1})
    assert nursery.run(NOW + mails.LEASE) == 0

    assert arrived(sink) == {address: 1}
    assert list(Mail.objects.values_list("state", "attempts")) == [("sent", 2)]


def test_killed_between_gathering_and_sending_a_digest_is_there_once(nursery, sink):
    address = tell_somebody("ada", "daily")
    assert nursery.run(NOW, way="dies-before") == -signal.SIGKILL

    for hours in range(1, 4):
        assert nursery.run(NOW + timedelta(hours=hours)) == 0

    assert arrived(sink) == {address: 1}
    assert Mail.objects.count() == 1


def test_a_sender_that_marks_first_loses_a_mail(nursery, sink):
    tell_somebody("ada")

    assert nursery.run(NOW, way="marks-first-dies-before") == -signal.SIGKILL
    assert nursery.run(NOW + mails.LEASE) == 0

    assert (arrived(sink), Mail.objects.get().state) == ({}, "sent")


def test_a_mail_with_another_id_each_time_is_there_twice(nursery, sink):
    address = tell_somebody("ada")

    assert nursery.run(NOW, way="any-name-dies-after") == -signal.SIGKILL
    assert nursery.run(NOW + mails.LEASE, way="any-name") == 0

    assert arrived(sink) == {address: 2}
