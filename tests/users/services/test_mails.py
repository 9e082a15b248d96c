"""The outbox: which mails are made of notices, and what becomes of each."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from allauth.account.models import EmailAddress

from board.lib import mail as lib
from board.lib.errors import Refused
from tests.factories import NOW, a_mail, a_notice
from tests.users.conftest import a_member
from users.models import Kind, Mail, Notification, Pace
from users.models.mails import MOVES, State
from users.services import mails, notifications, people, preferences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sink(settings, tmp_path):
    """Where mail goes in these tests: a directory."""
    settings.EMAIL_TRANSPORT = lib.read_url(f"file://{tmp_path}/mail")
    return tmp_path / "mail"


def kept(sink) -> list[str]:
    return sorted(file.read_text() for file in sink.glob("*")) if sink.exists() else []


def outbox() -> list[tuple]:
    return list(Mail.objects.order_by("pk").values_list("key", "state"))


# Gathering


def test_what_goes_at_once_becomes_a_mail_each():
    ada, grace = a_member("ada"), a_member("grace")
    rows = [a_notice(ada), a_notice(grace), a_notice(ada)]

    assert (mails.gather(now=NOW), mails.gather(now=NOW)) == (3, 0)

    assert outbox() == [(f"notice:{row.pk}", "queued") for row in rows]
    for row in rows:
        row.refresh_from_db()
        assert (row.mail.key, row.mail.person_id) == (f"notice:{row.pk}", row.person_id)


def test_more_than_a_batch_is_gathered_in_one_run(monkeypatch):
    monkeypatch.setattr(mails, "BATCH", 2)
    everybody = [a_member(f"m{n}") for n in range(5)]
    for person in everybody:
        a_notice(person)
        a_notice(person, pace="daily", at=MONDAY - HOUR)
        a_notice(person, pace="daily", at=MONDAY - 2 * HOUR)

    assert mails.gather(now=NOW) == 15
    assert Mail.objects.count() == 10
    assert Notification.objects.filter(mail=None).count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_gather_takes_the_same_statements_for_any_rows(rows, django_assert_num_queries):
    for n in range(rows):
        a_notice(a_member(f"m{n}"))

    # The batch: lock, insert, attach, in a savepoint; then an empty one, and an empty one for each kind of digest.
    with django_assert_num_queries(14):
        mails.gather(now=NOW)


def test_a_day_becomes_one_digest_of_what_is_unread_and_in_no_mail():
    ada, grace = a_member("ada"), a_member("grace")
    first, second = a_notice(ada, pace="daily", at=MONDAY - HOUR), a_notice(ada, pace="daily", at=MONDAY - 3 * DAY)
    a_notice(ada, pace="daily", at=MONDAY - HOUR, read_at=MONDAY)
    a_notice(ada, pace="daily", at=MONDAY)
    a_notice(grace, pace="daily", at=MONDAY - HOUR, read_at=MONDAY)

    assert mails.gather(now=MONDAY) == 2

    assert outbox() == [(f"daily:2026-11-23:{ada.pk}", "queued")]
    assert set(Mail.objects.get().notices.all()) == {first, second}


def test_what_happens_after_the_digest_waits_for_the_next():
    ada = a_member("ada")
    a_notice(ada, pace="daily", at=MONDAY - HOUR)
    mails.gather(now=MONDAY)
    # One whose transaction took long, and one of today.
    a_notice(ada, pace="daily", at=MONDAY - MINUTE)
    a_notice(ada, pace="daily", at=MONDAY + HOUR)

    assert [mails.gather(now=MONDAY + hours * HOUR) for hours in (1, 12, 23)] == [0, 0, 0]
    assert mails.gather(now=MONDAY + DAY) == 2
    assert outbox() == [(f"daily:2026-11-23:{ada.pk}", "queued"), (f"daily:2026-11-24:{ada.pk}", "queued")]


def test_a_week_becomes_one_digest_on_monday():
    ada = a_member("ada")
    a_notice(ada, pace="weekly", at=MONDAY + HOUR)

    assert [mails.gather(now=MONDAY + days * DAY) for days in range(1, 7)] == [0] * 6
    assert mails.gather(now=MONDAY + 7 * DAY - MINUTE) == 0
    # The worker was away on Monday: the digest is late, and the same.
    assert mails.gather(now=MONDAY + 9 * DAY) == 1
    assert outbox() == [(f"weekly:2026-11-30:{ada.pk}", "queued")]


@pytest.mark.parametrize(
    ("pace", "now", "began"),
    [
        ("daily", MONDAY, MONDAY),
        ("daily", MONDAY - MINUTE, MONDAY - DAY),
        ("weekly", MONDAY, MONDAY),
        ("weekly", MONDAY - MINUTE, MONDAY - 7 * DAY),
        ("weekly", MONDAY + 6 * DAY, MONDAY),
    ],
)
def test_a_period_begins_at_seven(pace, now, began):
    assert mails.period_began(pace, now) == began


def test_what_is_off_is_never_mailed():
    ada = a_member("ada")
    a_notice(ada, pace="off", at=MONDAY - DAY)

    assert (mails.gather(now=NOW), outbox()) == (0, [])


# Sending


def test_a_mail_leaves_for_the_address_proven_by_then_and_its_words_are_forgotten(sink):
    ada = a_member("ada")
    notice = a_notice(ada)
    mails.gather(now=NOW)
    EmailAddress.objects.filter(user=ada).update(email="new@example.org")

    assert (mails.send_due(now=NOW), mails.send_due(now=NOW + DAY)) == (1, 0)

    (message,) = kept(sink)
    assert "To: new@example.org\n" in message
    assert f"Message-ID: <notice.{notice.pk}@127.0.0.1>\n" in message
    row = Mail.objects.get()
    assert (row.state, row.to, row.attempts, row.sent_at, row.leased_until) == ("sent", "", 1, NOW, None)
    assert (row.subject, row.text, row.html, row.headers) == ("", "", "", {})


def test_a_notice_read_before_its_mail_left_needs_none(sink):
    ada = a_member("ada")
    read, unread = a_notice(ada), a_notice(ada)
    mails.gather(now=NOW)
    notifications.mark_read(ada, read.pk, now=NOW)

    assert mails.send_due(now=NOW) == 1
    assert outbox() == [(f"notice:{read.pk}", "dropped"), (f"notice:{unread.pk}", "sent")]
    assert len(kept(sink)) == 1


def test_a_digest_tells_what_is_unread_when_it_leaves(sink):
    ada = a_member("ada")
    for title in ("First thing", "Second thing"):
        a_notice(ada, pace="daily", title=title, at=MONDAY - HOUR)
    mails.gather(now=MONDAY)
    notifications.mark_read(ada, Notification.objects.get(title="First thing").pk)

    mails.send_due(now=MONDAY)

    (message,) = kept(sink)
    assert ("First thing" in message, "Second thing" in message, "1 notice" in message) == (False, True, True)


def test_turning_a_kind_off_stops_what_waits(sink):
    ada = a_member("ada")
    a_notice(ada)
    mails.gather(now=NOW)
    preferences.turn_off(ada, ["moved"])

    assert (mails.send_due(now=NOW), kept(sink), Mail.objects.get().state) == (0, [], "dropped")


def test_who_is_no_curator_any_more_is_mailed_nothing_more_of_what_curators_hear(sink, kinds):
    kinds["reports"] = Kind("reports", "Reports", "", Pace.AT_ONCE, for_curators=True)
    grace, barbara = a_member("grace", role="curator"), a_member("barbara", role="curator")
    for curator in (grace, barbara):
        a_notice(curator, kind="reports", note="Between curators.")
    mails.gather(now=NOW)
    type(grace).objects.filter(pk=grace.pk).update(role="member")

    mails.send_due(now=NOW)

    (message,) = kept(sink)
    assert ("barbara@" in message, "Between curators." in message) == (True, True)
    assert list(Mail.objects.filter(person=grace).values_list("state", flat=True)) == ["dropped"]


def test_a_digest_that_is_tried_again_is_written_again(sink, kinds):
    kinds["reports"] = Kind("reports", "Reports", "", Pace.DAILY, for_curators=True)
    grace = a_member("grace", role="curator")
    for kind in ("reports", "moved"):
        a_notice(grace, kind=kind, pace="daily", title=f"Of {kind}.", at=MONDAY - HOUR)
    mails.gather(now=MONDAY)
    row = mails._take(MONDAY)
    assert ("Of reports." in row.text, "Of moved." in row.text) == (True, True)
    mails._put_off(row, "450 later", MONDAY)
    type(grace).objects.filter(pk=grace.pk).update(role="member")

    mails.send_due(now=MONDAY + DAY)

    (message,) = kept(sink)
    assert ("Of reports." in message, "Of moved." in message) == (False, True)


@pytest.mark.parametrize("how", ["unproven", "closed", "deleted", "nobody"])
def test_a_mail_without_anybody_to_get_it_is_dropped(sink, how):
    ada = a_member("ada")
    a_notice(ada)
    mails.gather(now=NOW)
    if how == "unproven":
        EmailAddress.objects.update(verified=False)
    elif how == "closed":
        ada.is_active = False
        ada.save(update_fields=["is_active"])
    elif how == "nobody":
        Mail.objects.update(person=None)
    else:
        people.delete(ada, now=NOW)

    assert (mails.send_due(now=NOW), kept(sink)) == (0, [])
    assert list(Mail.objects.values_list("state", flat=True)) == ([] if how == "deleted" else ["dropped"])


def test_the_words_are_those_of_now_and_not_of_when_it_was_queued(sink):
    ada, grace = a_member("ada"), a_member("grace", name="Grace Hopper")
    a_notice(ada, key="event:1", by=grace, title="{who} wrote to you", note="Something hateful.")
    mails.gather(now=NOW)
    notifications.take_back("event:1")
    people.delete(grace, now=NOW)

    mails.send_due(now=NOW)

    (message,) = kept(sink)
    assert ("hateful" in message, "Hopper" in message, "Subject: former member wrote to you" in message) == (
        False,
        False,
        True,
    )


def test_words_taken_back_between_two_tries_are_not_sent(sink, settings):
    ada = a_member("ada")
    a_notice(ada, key="event:1", title="Somebody wrote to you", note="Something hateful.")
    mails.gather(now=NOW)
    there, settings.EMAIL_TRANSPORT = settings.EMAIL_TRANSPORT, lib.read_url("file:///dev/null/no")
    assert (mails.send_due(now=NOW), "hateful" in Mail.objects.get().text) == (0, True)
    settings.EMAIL_TRANSPORT = there
    notifications.take_back("event:1")

    assert mails.send_due(now=NOW + DAY) == 1
    assert "hateful" not in kept(sink)[0]


def test_a_mail_whose_sender_was_ended_is_taken_up_when_its_lease_runs_out(sink):
    ada = a_member("ada")
    a_notice(ada)
    mails.gather(now=NOW)
    assert mails._take(NOW).state == "sending"

    assert mails.send_due(now=NOW + mails.LEASE - MINUTE) == 0
    assert mails.send_due(now=NOW + mails.LEASE) == 1
    assert (Mail.objects.get().attempts, len(kept(sink))) == (2, 1)


def test_a_sender_that_comes_back_too_late_changes_nothing():
    a_notice(a_member("ada"))
    mails.gather(now=NOW)
    late = mails._take(NOW)
    mails._take(NOW + mails.LEASE)

    mails._settle(late, State.SENT, sent_at=NOW)

    assert outbox() == [(late.key, "sending")]


def test_a_mail_that_ends_its_sender_every_time_dies_at_last():
    a_notice(a_member("ada"))
    mails.gather(now=NOW)
    now, states = NOW, []
    while (row := mails._take(now)) and row.state == State.SENDING:
        states.append(row.attempts)
        now += mails.LEASE

    assert (states, outbox()) == ([1, 2, 3, 4, 5, 6, 7, 8], [(row.key, "dead")])
    assert Mail.objects.get().last_error == "Its sender was ended in the middle, every time."


def test_a_run_ends_after_so_many_and_asks_for_another(sink, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(mails, "MOST_IN_ONE_RUN", 2)
    ada = a_member("ada")
    for _ in range(3):
        a_notice(ada)
    mails.gather(now=NOW)

    with django_capture_on_commit_callbacks() as asked:
        assert mails.send_due(now=NOW) == 2
    assert len(asked) == 1
    with django_capture_on_commit_callbacks() as asked:
        assert mails.send_due(now=NOW) == 1
    assert asked == []


# The states


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_a_mail_moves_only_as_the_table_says(before, after):
    row = a_mail(a_member("ada"), state=before)
    fields = {"leased_until": NOW} if after == State.SENDING else {"sent_at": NOW} if after == State.SENT else {}

    if after in MOVES[before]:
        mails._move(row, after, **fields)
        row.refresh_from_db()
        assert row.state == after
    else:
        with pytest.raises(Refused):
            mails._move(row, after, **fields)
        row.refresh_from_db()
        assert row.state == before


def test_a_dead_mail_gets_all_its_tries_again(sink):
    ada = a_member("ada")
    row = a_mail(ada, state="dead", attempts=8, last_error="550 No.")
    a_notice(ada, mail=row)

    mails.retry(row, now=NOW)

    assert mails.send_due(now=NOW) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("sent", 1, "")


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "dropped"])
def test_only_a_dead_mail_is_tried_again(state):
    row = a_mail(a_member("ada"), state=state)

    with pytest.raises(Refused, match=f"This mail is {state}: only a dead one can be tried again."):
        mails.retry(row, now=NOW)


def test_what_is_done_with_is_forgotten_and_what_waits_is_kept(sink):
    ada = a_member("ada")
    read, unread = a_notice(ada), a_notice(ada)
    mails.gather(now=NOW)
    mails.send_due(now=NOW)
    notifications.mark_read(ada, read.pk, now=NOW)
    Mail.objects.update(created_at=NOW)

    assert mails.forget_old(now=NOW + 365 * DAY) == 0
    assert mails.forget_old(now=NOW + 366 * DAY) == 2

    assert outbox() == [(f"notice:{unread.pk}", "sent")]
    assert list(ada.notices.values_list("pk", flat=True)) == [unread.pk]
