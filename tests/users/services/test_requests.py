"""One key is one effect, and a limit is exact: with twenty clients at once, and beside controls that go wrong."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from problems.models import Track
from tests.factories import NOW, a_person, a_track
from users.models import KeptAnswer, RequestCount, User
from users.services import requests
from users.services.requests import Answer, KeyReused, Limit, TooMany

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
CLIENTS = 20


def at_once(acts) -> list:
    """Runs the acts together, each in a thread with its own connection. Answers what each said."""
    start, said = threading.Barrier(len(acts)), []

    def run(act) -> None:
        try:
            start.wait(timeout=20)
            said.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return said


def leave_a_trace() -> Answer:
    return Answer(201, f'{{"track": {a_track().pk}}}')


def traces() -> int:
    return Track.objects.count()


@pytest.mark.django_db
def test_the_same_key_is_one_effect_and_one_answer(ada):
    first = requests.once(ada, "k", "asked", leave_a_trace, now=NOW)
    again = requests.once(ada, "k", "asked", leave_a_trace, now=NOW + 24 * HOUR - SECOND)

    assert (again.status, again.body) == (first.status, first.body)
    assert (first.is_repeated, again.is_repeated) == (False, True)
    assert traces() == 1


@pytest.mark.django_db
def test_a_key_is_each_persons_own(ada, mallory):
    for person in (ada, mallory):
        assert not requests.once(person, "k", "asked", leave_a_trace).is_repeated

    assert traces() == 2


@pytest.mark.django_db
def test_without_a_key_it_is_done_each_time(ada):
    for _ in range(2):
        requests.once(ada, "", "asked", leave_a_trace)

    assert (traces(), KeptAnswer.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_the_same_key_for_something_else_is_refused(ada):
    requests.once(ada, "k", "asked", leave_a_trace)

    with pytest.raises(KeyReused):
        requests.once(ada, "k", "asked otherwise", leave_a_trace)
    assert traces() == 1


@pytest.mark.django_db
def test_after_a_day_a_key_is_new(ada):
    requests.once(ada, "k", "asked", leave_a_trace, now=NOW)

    anew = requests.once(ada, "k", "asked otherwise", leave_a_trace, now=NOW + 24 * HOUR)

    assert (anew.is_repeated, traces()) == (False, 2)
    assert requests.once(ada, "k", "asked otherwise", leave_a_trace, now=NOW + 25 * HOUR).body == anew.body


@pytest.mark.django_db
def test_what_was_refused_left_nothing_and_its_key_can_be_used_again(ada):
    def refuse() -> Answer:
        a_track()
        raise ValueError("no")

    with pytest.raises(ValueError, match="^no$"):
        requests.once(ada, "k", "asked", refuse)

    assert (traces(), KeptAnswer.objects.count()) == (0, 0)
    assert not requests.once(ada, "k", "asked otherwise", leave_a_trace).is_repeated


@pytest.mark.django_db(transaction=True)
def test_twenty_clients_with_one_key_have_one_effect_and_one_answer():
    person = a_person()

    said = at_once([lambda: requests.once(person, "k", "asked", leave_a_trace)] * CLIENTS)

    assert len(said) == CLIENTS
    assert (traces(), len({(one.status, one.body) for one in said})) == (1, 1)
    assert Counter(one.is_repeated for one in said) == {True: CLIENTS - 1, False: 1}


@pytest.mark.django_db(transaction=True)
def test_where_the_first_fails_another_does_it():
    person, failed = a_person(), threading.Event()

    def fail_first() -> Answer:
        if not failed.is_set():
            failed.set()
            raise ValueError
        return leave_a_trace()

    def ask():
        try:
            return requests.once(person, "k", "asked", fail_first)
        except ValueError:
            return None

    said = at_once([ask] * 5)

    assert (said.count(None), traces(), len({one.body for one in said if one})) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_looked_up_and_then_written_has_several_effects():
    """The control: what `once` would be if it did not take the key before it acts."""
    person, looked = a_person(), threading.Barrier(5)

    def look_then_act() -> Answer:
        with transaction.atomic():
            kept = KeptAnswer.objects.filter(person=person, key="k").first()
            looked.wait(timeout=20)
            if kept:
                return Answer(kept.status, kept.body)
            answer = leave_a_trace()
            KeptAnswer.objects.bulk_create(
                [KeptAnswer(person=person, key="k", at=NOW, status=201, body=answer.body)], ignore_conflicts=True
            )
            return answer

    at_once([look_then_act] * 5)

    assert traces() == 5


LIMIT = Limit("token:1", 3)


@pytest.mark.django_db
def test_a_limit_is_counted_from_the_first_request_on():
    rooms = [requests.count([LIMIT], now=NOW + n * SECOND) for n in range(3)]

    assert [(room.limit, room.left) for room in rooms] == [(3, 2), (3, 1), (3, 0)]
    with pytest.raises(TooMany) as refused:
        requests.count([LIMIT], now=NOW + 59 * SECOND)
    assert refused.value.room.seconds == 1
    assert requests.count([LIMIT], now=NOW + 60 * SECOND).left == 2


@pytest.mark.django_db
def test_each_bucket_has_its_own_and_the_nearest_is_told():
    assert requests.count([LIMIT, Limit("person:1", 2)], now=NOW) == requests.Room(2, 1, 60)
    assert requests.count([Limit("token:2", 9)], now=NOW).left == 8


@pytest.mark.django_db
def test_what_one_limit_refuses_counts_against_none():
    person = Limit("person:1", 9)
    for _ in range(5):
        with pytest.raises(TooMany):
            requests.count([person, Limit("address:x", 0)], now=NOW)

    assert requests.count([person], now=NOW).left == 8


@pytest.mark.django_db(transaction=True)
def test_a_burst_is_counted_exactly():
    limits = [Limit("token:1", 7), Limit("person:1", 7), Limit("address:x", 100)]

    def ask() -> bool:
        try:
            requests.count(limits, now=NOW)
        except TooMany:
            return False
        return True

    said = at_once([ask] * CLIENTS)

    assert Counter(said) == {True: 7, False: CLIENTS - 7}
    assert dict(RequestCount.objects.values_list("bucket", "count")) == {"token:1": 7, "person:1": 7, "address:x": 7}


@pytest.mark.django_db(transaction=True)
def test_a_count_that_is_read_and_then_written_lets_a_burst_pass():
    """The control: what `count` would be without the one statement that looks and writes."""
    looked = threading.Barrier(CLIENTS)
    RequestCount.objects.create(bucket="token:1", since=NOW, count=0)

    def ask() -> bool:
        counted = RequestCount.objects.get(bucket="token:1").count
        looked.wait(timeout=20)
        RequestCount.objects.filter(bucket="token:1").update(count=counted + 1)
        return counted < 7

    assert Counter(at_once([ask] * CLIENTS)) == {True: CLIENTS}


@pytest.mark.django_db
def test_what_is_old_is_forgotten(ada):
    requests.once(ada, "old", "asked", leave_a_trace, now=NOW)
    requests.once(ada, "new", "asked", leave_a_trace, now=NOW + HOUR)
    requests.count([LIMIT], now=NOW)

    assert requests.forget_old(now=NOW + 24 * HOUR) == 1
    assert [row.key for row in KeptAnswer.objects.all()] == ["new"]
    assert not RequestCount.objects.exists()
    assert User.objects.filter(pk=ada.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_what_counts_again_at_this_moment_is_not_waited_for():
    requests.count([LIMIT], now=NOW)
    requests.count([Limit("idle", 9)], now=NOW)
    with transaction.atomic():
        requests.count([LIMIT], now=NOW + 24 * HOUR)
        at_once([lambda: requests.forget_old(now=NOW + 24 * HOUR)])

    assert [one.bucket for one in RequestCount.objects.all()] == [LIMIT.bucket]


@pytest.mark.django_db
def test_the_counts_are_not_logged():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'users_requestcount'")
        assert cursor.fetchone()[0] in {"u", b"u"}
