"""Mail servers that refuse, hang, drop the line and die: no mail is lost, and none sent twice."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.factories import NOW, a_notice
from tests.users.conftest import a_member
from tests.users.mailserver import serving
from users.models import Mail, User
from users.services import mails, preferences

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kinds")]

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def server(settings):
    with serving(settings) as server:
        yield server


@pytest.fixture
def three(db):
    """Three mails, queued: one each for ada, barbara and mary."""
    for name in ("ada", "barbara", "mary"):
        a_notice(a_member(name), title=f"For {name}")
    mails.gather(now=NOW)


def states() -> list[tuple]:
    """What a mail that left was called is forgotten: it goes by its person."""
    rows = Mail.objects.order_by("pk").values_list("person__username", "state", "attempts", "last_error")
    return [(f"For {name}", *rest) for name, *rest in rows]


def test_a_mail_is_whole_and_one_connection_serves_all(server, three):
    assert mails.send_due(now=NOW) == 3

    assert (server.subjects, server.connections) == (["For ada", "For barbara", "For mary"], 1)
    message = server.accepted[0]
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    token = preferences.off_url(User.objects.get(username="ada").pk, ["moved"]).split("/")[-2]
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/accounts/mail/off/([\w:-]+)/>", message["List-Unsubscribe"].strip())
    assert token.split(":")[0] in message["List-Unsubscribe"]
    assert [message[name] for name in ("List-Unsubscribe-Post", "Auto-Submitted", "Precedence", "To")] == [
        "List-Unsubscribe=One-Click",
        "auto-generated",
        None,
        "ada@example.org",
    ]


def test_an_address_refused_for_good_is_dead_at_once_and_the_others_go_on(server, three):
    server.refusals["barbara@example.org"] = 550

    assert mails.send_due(now=NOW) == 2

    assert states() == [
        ("For ada", "sent", 1, ""),
        ("For barbara", "dead", 1, "550 barbara@example.org"),
        ("For mary", "sent", 1, ""),
    ]


def test_an_address_refused_for_now_is_tried_later(server, three):
    server.refusals["barbara@example.org"] = 450

    assert mails.send_due(now=NOW) == 2
    assert states()[1] == ("For barbara", "queued", 1, "450 barbara@example.org")
    server.refusals.clear()
    assert (mails.send_due(now=LATER - timedelta(seconds=1)), mails.send_due(now=LATER)) == (0, 1)
    assert server.subjects == ["For ada", "For mary", "For barbara"]


def test_a_mail_refused_for_its_words_is_tried_later_and_the_others_go_on(server, three):
    server.on_data = [554]

    assert mails.send_due(now=NOW) == 2
    assert states()[0] == ("For ada", "queued", 1, "554 so")
    assert mails.send_due(now=LATER) == 1
    assert server.subjects == ["For barbara", "For mary", "For ada"]


@pytest.mark.parametrize("trouble", ["drop", "hang"])
def test_a_line_that_breaks_in_the_middle_ends_the_run_and_loses_nothing(server, three, trouble):
    server.on_data = [250, trouble]

    assert mails.send_due(now=NOW) == 1
    assert [state[1:3] for state in states()] == [("sent", 1), ("queued", 1), ("queued", 0)]
    assert mails.send_due(now=LATER) == 2
    assert sorted(server.subjects) == ["For ada", "For barbara", "For mary"]


def test_a_server_that_closes_after_a_refusal_ends_the_run(server, three):
    server.refusals["ada@example.org"] = 421

    assert mails.send_due(now=NOW) == 0
    assert [state[1:3] for state in states()] == [("queued", 1), ("queued", 0), ("queued", 0)]
    server.refusals.clear()
    assert mails.send_due(now=LATER) == 3


def test_a_server_that_dies_after_taking_a_mail_gets_the_same_mail_again(server, three):
    """Nobody can know whether it kept it. The Message-ID lets the reader's side see one mail."""
    server.on_data = ["die"]

    mails.send_due(now=NOW)
    mails.send_due(now=LATER)

    twice = [message for message in server.accepted if message["Subject"] == "For ada"]
    assert len({message["Message-ID"] for message in twice}) == 1
    assert len({message["Message-ID"] for message in server.accepted}) == 3


def test_a_server_that_is_away_is_asked_once_a_run(settings, three):
    with serving(settings) as gone:
        pass

    assert mails.send_due(now=NOW) == 0

    assert [state[1:3] for state in states()] == [("queued", 1), ("queued", 0), ("queued", 0)]
    assert states()[0][3] == "ConnectionRefusedError: [Errno 111] Connection refused"
    with serving(settings) as back:
        assert mails.send_due(now=LATER) == 3
    assert (gone.subjects, sorted(back.subjects)) == ([], ["For ada", "For barbara", "For mary"])


def test_tries_come_further_and_further_apart_and_the_eighth_is_the_last(server):
    a_notice(a_member("ada"))
    mails.gather(now=NOW)
    server.refusals["ada@example.org"] = 450
    times = [NOW]
    while (row := Mail.objects.get()).state == "queued":
        mails.send_due(now=row.next_try_at)
        times.append(Mail.objects.get().next_try_at)

    minutes = [(after - before) // timedelta(minutes=1) for before, after in pairwise(times)]
    assert minutes == [1, 5, 30, 120, 360, 1440, 1440, 0]
    assert (row.state, row.attempts, server.asked["RCPT"]) == ("dead", 8, 8)
    assert Mail.objects.get().last_error == "450 ada@example.org"


def test_a_password_of_the_server_is_in_no_error(settings, three):
    with serving(settings):
        settings.EMAIL_TRANSPORT |= {"username": "board", "password": "s3cret"}
        mails.send_due(now=NOW)

    assert "s3cret" not in states()[0][3]
    assert states()[0][3].startswith("SMTPNotSupportedError")
