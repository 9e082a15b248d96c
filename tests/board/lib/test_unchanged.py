"""A state's word comes back only while every row that anybody could read is the same."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from board.lib import unchanged
from board.lib.unchanged import Lookout
from problems.models import Track
from tests.factories import a_track

TRIES = 100


def looked() -> str:
    return Lookout(1).state()


def ever_stays(act: Callable[[], object]) -> bool:
    """Whether the word is the same after the act, at least once: other tests of the same server change things too."""
    for _ in range(TRIES):
        before = looked()
        act()
        if looked() == before:
            return True
    return False


def elsewhere(act: Callable[[], object]) -> None:
    """Runs it on a connection of its own, and ends that."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=30)


@pytest.mark.django_db(transaction=True)
def test_word_stays_while_rows_are_only_read():
    a_track()

    assert ever_stays(lambda: list(Track.objects.all()))
    assert ever_stays(lambda: elsewhere(lambda: list(Track.objects.all())))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda: Track.objects.update(name="Another name"),
        lambda: Track.objects.all().delete(),
        lambda: elsewhere(lambda: Track.objects.update(name="Another name")),
    ],
)
def test_word_changes_with_any_row(act):
    def again() -> None:
        Track.objects.all().delete()
        a_track()
        before.append(looked())
        act()

    before: list[str] = []
    for _ in range(20):
        again()
        assert looked() != before[-1]


@pytest.mark.django_db(transaction=True)
def test_word_changes_when_a_transaction_ends_and_not_before():
    """What began before the page was made and is not seen in it is a change when it commits."""
    a_track()
    began, go_on, seen = threading.Event(), threading.Event(), []

    def change() -> None:
        with transaction.atomic():
            Track.objects.update(name="Another name")
            began.set()
            go_on.wait(timeout=30)

    thread = threading.Thread(target=elsewhere, args=[change])
    thread.start()
    began.wait(timeout=30)
    assert ever_stays(lambda: seen.append(Track.objects.get().name))
    before = looked()
    go_on.set()
    thread.join(timeout=30)

    assert set(seen) != {"Another name"}
    assert Track.objects.get().name == "Another name"
    assert looked() != before


@pytest.mark.django_db
def test_in_a_transaction_no_word_comes_twice():
    """A transaction sees its own changes, which no snapshot tells."""
    assert len({looked() for _ in range(5)}) == 5


@pytest.mark.django_db(transaction=True)
def test_on_a_standby_no_word_comes_twice(monkeypatch):
    monkeypatch.setattr(unchanged, "STATE", unchanged.STATE.replace("pg_is_in_recovery()", "true"))

    assert len({looked() for _ in range(5)}) == 5


@pytest.mark.django_db(transaction=True)
def test_it_looks_once_in_its_seconds(time_machine, django_assert_num_queries):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    lookout = Lookout(1)
    with django_assert_num_queries(1):
        first = lookout.state()
        assert lookout.state() == first
    Track.objects.all().delete()
    a_track()
    assert lookout.state() == first

    time_machine.shift(1)
    with django_assert_num_queries(1):
        assert lookout.state() != first


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_was_put_back_holds_nothing_longer(time_machine, django_assert_num_queries):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    lookout = Lookout(1)
    lookout.state()

    time_machine.shift(-3600)
    with django_assert_num_queries(1):
        lookout.state()
