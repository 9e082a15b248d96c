"""Two senders and two gathers at once; and the same without what keeps them apart, which goes wrong."""

import secrets
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from board.lib import mail as lib
from tests.factories import NOW, a_notice
from tests.users.conftest import a_member
from tests.users.mailserver import serving
from users.models import Mail, Notification
from users.models.mails import State
from users.services import letters, mails

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kinds")]

ROUNDS, MAILS, SENDERS = 3, 12, 3


def at_once(act, count: int) -> None:
    """Runs `act` in so many threads together, each with its own connection."""
    start = threading.Barrier(count)

    def run() -> None:
        try:
            start.wait(timeout=10)
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def queue(count: int) -> list[str]:
    """So many mails. Answers their subjects, sorted."""
    ada = a_member(f"m{secrets.token_hex(4)}")
    titles = sorted(a_notice(ada).title for _ in range(count))
    mails.gather(now=NOW)
    return titles


def send_without_lock() -> None:
    """What a sender would be that looks, sends, and then writes down that it has sent."""
    with lib.transport() as server:
        for row in list(Mail.objects.due(NOW)):
            barrier.wait(timeout=10)
            row.to, row.headers = "ada@example.org", {}
            for name, value in letters.write(row, list(row.notices.all())).items():
                setattr(row, name, value)
            server.send_messages([mails._message(row)])
            Mail.objects.filter(pk=row.pk).update(state=State.SENT, sent_at=NOW)


barrier = threading.Barrier(2)


def test_several_senders_at_once_send_each_mail_once(settings):
    for _ in range(ROUNDS):
        with serving(settings) as server:
            titles = queue(MAILS)

            at_once(lambda: mails.send_due(now=NOW), SENDERS)

            assert sorted(server.subjects) == titles
            assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_the_same_without_the_lock_and_the_lease_sends_twice(settings):
    with serving(settings) as server:
        titles = queue(3)

        at_once(send_without_lock, 2)

        assert sorted(server.subjects) == sorted(titles * 2)


def test_nothing_is_locked_while_a_mail_server_is_talked_to(settings):
    """Somebody reads their notices, and leaves, while the server keeps the sender waiting."""
    with serving(settings) as server:
        settings.EMAIL_TRANSPORT["timeout"] = 5
        queue(1)
        server.on_data = ["hang"]
        sender = threading.Thread(target=at_once, args=[lambda: mails.send_due(now=NOW), 1])
        sender.start()
        while not Mail.objects.filter(state="sending").exists():
            assert sender.is_alive()

        began = timezone.now()
        Mail.objects.update(last_error="written meanwhile")
        Notification.objects.update(read_at=NOW)
        took = timezone.now() - began
        assert sender.is_alive()
        server.released.set()
        sender.join(timeout=20)

    assert took < timedelta(seconds=2)
    assert Mail.objects.get().state == "queued"


@pytest.mark.parametrize("pace", ["at-once", "daily"])
def test_two_gathers_at_once_put_each_notice_into_one_mail(pace):
    for _ in range(ROUNDS):
        Notification.objects.all().delete()
        Mail.objects.all().delete()
        people = [a_member(f"m{secrets.token_hex(4)}") for _ in range(4)]
        for person in people:
            for _ in range(3):
                a_notice(person, pace=pace, at=NOW - timedelta(days=1))

        at_once(lambda: mails.gather(now=NOW), 3)
        # What one of them found locked by another, and left to it.
        mails.gather(now=NOW)

        assert Mail.objects.count() == (12 if pace == "at-once" else 4)
        assert Notification.objects.filter(mail=None).count() == 0
        assert all(row.notices.count() == 12 // Mail.objects.count() for row in Mail.objects.all())


def gather_without_key() -> None:
    """What gathering would be with nothing to hold "once a period": look, then make a mail."""
    rows = list(Notification.objects.waiting("daily"))
    barrier.wait(timeout=10)
    row = Mail.objects.create(
        person=rows[0].person, key=f"daily:{secrets.token_hex(8)}", created_at=NOW, next_try_at=NOW
    )
    Notification.objects.filter(pk__in=[notice.pk for notice in rows]).update(mail=row)


def test_the_same_without_the_key_makes_two_digests():
    ada = a_member("ada")
    a_notice(ada, pace="daily", at=NOW - timedelta(days=1))

    at_once(gather_without_key, 2)

    assert Mail.objects.filter(person=ada).count() == 2
