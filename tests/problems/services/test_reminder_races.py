"""Two looks of the clock at once, and one beside an act; and the same with nothing to keep them apart, which fails."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from problems.models import Claim, Event
from problems.services import claims, events, reminders
from tests.factories import NOW, a_claim, a_person, join
from tests.problems.services.test_claim_races import at_once
from users.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8
DAY = timedelta(days=1)


def lapses() -> Counter:
    return Counter(Event.objects.filter(verb="lapsed").values_list("claim", flat=True))


def test_two_sweeps_at_once_lapse_each_claim_once():
    for number in range(1, ROUNDS + 1):
        quiet = [a_claim(lapses_at=NOW).pk for _ in range(4)]

        assert at_once([lambda: claims.lapse_silent(now=NOW)] * 3) == ["done"] * 3

        assert [lapses()[pk] for pk in quiet] == [1] * 4
        assert Notification.objects.filter(kind="clock").count() == 4 * number


def sweep_without_lock() -> None:
    """What a sweep would be that looks, and then writes."""
    for claim in Claim.objects.gone_silent(NOW):
        barrier.wait(timeout=10)
        Claim.objects.filter(pk=claim.pk).update(status="lapsed", ended_at=NOW)
        events.record("lapsed", claim, by=None, now=NOW)


barrier = threading.Barrier(2)


def test_the_same_without_a_lock_lapses_twice():
    quiet = a_claim(lapses_at=NOW)

    at_once([sweep_without_lock] * 2)

    assert lapses() == {quiet.pk: 2}


def test_two_looks_at_once_leave_each_person_one_note():
    for number in range(1, ROUNDS + 1):
        for _ in range(3):
            join(a_claim(), a_person())

        assert at_once([lambda: reminders.remind(now=NOW + 14 * DAY)] * 3) == ["done"] * 3

        told = Notification.objects.values_list("person", flat=True)
        assert set(Counter(told).values()) == {1}
        assert len(told) == 6 * number


def look_without_key() -> None:
    """What a look would be with nothing to hold "once in a silence": who was told, then tell."""
    due = [claim for claim in Claim.objects.active(NOW) if not claim.person.notices.exists()]
    barrier.wait(timeout=10)
    for claim in due:
        key = f"note:{threading.get_ident()}"
        Notification.objects.create(
            person=claim.person, kind="clock", key=key, title="How is it going?", path="/", pace="off", at=NOW
        )


def test_the_same_without_a_key_tells_twice():
    claim = a_claim()

    at_once([look_without_key] * 2)

    assert claim.person.notices.count() == 2


def test_a_look_and_a_check_in_at_once_end_the_silence_and_tell_of_it_at_most_once():
    now = NOW + 24 * DAY
    for _ in range(ROUNDS):
        claim = a_claim()

        ends = at_once(
            [
                lambda: reminders.remind(now=now),
                lambda: claims.check_in(claim, by=claim.person, moved="A plot.", now=now),
            ]
        )

        assert ends == ["done", "done"]
        claim.refresh_from_db()
        assert (claim.last_sign_at, claim.lapses_at) == (now, now + 30 * DAY)
        assert claim.person.notices.count() in {0, 1}
        assert reminders.remind(now=now + DAY) == 0


def test_a_sweep_and_the_last_check_in_at_once_agree_on_who_was_first():
    for _ in range(ROUNDS):
        claim = a_claim(lapses_at=NOW + 30 * DAY)
        last_moment = claim.lapses_at - timedelta(seconds=1)

        ends = at_once(
            [
                lambda: claims.lapse_silent(now=claim.lapses_at),
                lambda: claims.check_in(claim, by=claim.person, moved="A plot.", now=last_moment),
            ]
        )

        kept = Claim.objects.get(pk=claim.pk)
        verbs = list(claim.events.values_list("verb", flat=True))
        if ends == ["done", "done"]:
            assert (kept.status, kept.lapses_at, verbs) == ("active", last_moment + 30 * DAY, ["checked in"])
        else:
            assert (ends, kept.status, verbs) == (["done", "refused"], "lapsed", ["lapsed"])
        Claim.objects.filter(pk=claim.pk).update(status="lapsed", ended_at=timezone.now())
