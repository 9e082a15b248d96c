"""A query that is built once answers as one that is built each time, and refuses what would make it differ."""

import gc
import time
from datetime import datetime, timedelta
from types import FunctionType, ModuleType

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import Func, Lookup, Q, TextField, Value
from django.db.models.options import Options
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from board.lib import prepared as module
from board.lib.cursors import Together
from board.lib.prepared import LARGEST, BuiltTooEarly, Moment, Word, only, prepared, together
from problems.models import Problem, Track
from tests.board.lib.test_unchanged import elsewhere
from tests.factories import NOW, a_problem, a_skill, a_track

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@prepared
def checked_since(now: datetime, number: int, track: int, statuses: tuple[str, ...]):
    about = Problem(number=number, track_id=track)
    recent = Q(checked_on__gte=(now - 30 * DAY).date(), checked_on__lt=now.date() + DAY)
    rows = Problem.objects.filter(recent, track=about.track_id, status__in=statuses).exclude(pk=about.pk)
    return rows.for_list(now).annotate(asked_at=Value(now)).order_by("number")


def test_each_use_has_its_own_time_and_numbers():
    track, other = a_track(), a_track()
    rows = [a_problem(track=track, checked_on=(NOW - days * DAY).date()) for days in (0, 20, 40)]
    a_problem(track=other, checked_on=NOW.date())

    for now in (NOW, NOW - 15 * DAY, NOW + 15 * DAY):
        for without in (*rows, None):
            given = (now, without.number if without else 0, track.pk, ("listed",))
            found, expected = checked_since(*given), checked_since.unprepared(*given)
            assert list(found) == list(expected)
            assert [one.asked_at for one in found] == [now] * len(found)
    assert [one.number for one in checked_since(NOW, rows[0].number, track.pk, ("listed",))] == [rows[1].number]
    assert list(checked_since(NOW, 0, track.pk, ("draft",))) == []


def test_rows_carry_what_the_query_loads(django_assert_num_queries):
    problem = a_problem(skills={a_skill(key="probing"): 2}, checked_on=NOW.date())
    with django_assert_num_queries(1):
        [found] = checked_since(NOW, 0, problem.track_id, ("listed",))
        assert (found.track.key, [need["key"] for need in found.need_list]) == (problem.track.key, ["probing"])


def conditions(built: module.Built) -> int:
    """How many conditions of the query are kept with it."""
    seen, left = {}, [built.rows.query, built.compiler]
    while left:
        one = left.pop()
        if id(one) not in seen and not isinstance(one, type | ModuleType | FunctionType | Options):
            seen[id(one)] = one
            left += gc.get_referents(one)
    return sum(isinstance(one, Lookup) for one in seen.values())


def test_what_the_statement_was_made_of_is_not_kept_and_control_it_was_there(monkeypatch):
    given = (Moment(), 1, 2, ("listed",))

    assert conditions(module.Built(checked_since.unprepared(*given), [])) == 0
    monkeypatch.setattr(module.Built, "_forget", lambda self: None)
    assert conditions(module.Built(checked_since.unprepared(*given), [])) > 4


def test_statement_is_built_once_and_control_each_time_without(monkeypatch):
    built = []
    original = module.Built.__init__
    monkeypatch.setattr(module.Built, "__init__", lambda self, *given: (built.append(1), original(self, *given))[1])

    @prepared
    def numbered(number: int, status: str):
        return Problem.objects.filter(number=number, status=status)

    for number in range(5):
        assert list(numbered(number, "listed")) == []
    assert len(built) == 1
    list(numbered(1, "draft"))
    assert len(built) == 2


def test_number_past_all_columns_is_looked_up_as_any_other_and_control_as_it_is():
    @prepared
    def numbered(number: int):
        return Problem.objects.filter(number=number)

    def plan(number: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {numbered.built(int).bound.sql}", [number])
            return " ".join(line for (line,) in cursor.fetchall())

    with CaptureQueriesContext(connection) as asked:
        assert list(numbered(10**30)) == []
    assert str(LARGEST) in asked[0]["sql"]
    assert "Index Cond: (number =" in plan(LARGEST)
    assert "Index Cond: (number =" not in plan(10**30)


WORDS = ["a", "it's 100 %s", "%", "\\", "a word that stands for others 1943217001", "é\u2028"]


def test_each_use_has_its_own_words(monkeypatch):
    for word in WORDS:
        a_track(key=f"key-{WORDS.index(word)}", name=word)

    @prepared
    def named(name: str):
        return Track.objects.filter(name=name)

    for word in WORDS:
        found = named(Word(word))
        assert [track.name for track in found] == [word]
        # What is no Word belongs to the statement.
        assert [track.name for track in named(word)] == [word]


def test_what_is_the_same_each_time_stands_in_the_statement():
    """With a parameter in its place PostgreSQL could not use the index of the listed problems alone."""

    @prepared
    def listed(number: int, now: datetime):
        return Problem.objects.filter(number=number, status="listed", created_at__lt=now)

    with CaptureQueriesContext(connection) as asked:
        list(listed(1, NOW))
    statement = listed.built(int, datetime).bound
    assert "= 'listed'" in statement.sql
    assert statement.to(NOW, [1]) == (NOW, 1) or statement.to(NOW, [1]) == (1, NOW)
    assert len(asked) == 1


def test_rows_are_held_in_a_transaction_alone(transactional_db):
    problem = a_problem()

    @prepared
    def held(number: int):
        return Problem.objects.select_for_update().filter(number=number)

    with transaction.atomic():
        assert only(held(problem.pk)) == problem
    with pytest.raises(TransactionManagementError):
        held(problem.pk)


def test_the_one_row_is_there_or_it_is_said_that_it_is_not():
    @prepared
    def one(number: int):
        return Problem.objects.filter(number=number)

    with pytest.raises(Problem.DoesNotExist):
        only(one(1))


def test_values_and_prefetches_are_loaded_as_asked(django_assert_num_queries):
    problem = a_problem(skills={a_skill(): 1})

    @prepared
    def names(number: int):
        return Problem.objects.filter(number=number).values_list("number", "title")

    @prepared
    def with_needs():
        return Problem.objects.prefetch_related("needs")

    assert list(names(problem.number)) == [(problem.number, problem.title)]
    with django_assert_num_queries(2):
        assert [len(one.needs.all()) for one in with_needs()] == [1]


def test_what_can_have_no_rows_has_none():
    @prepared
    def nothing(number: int):
        return Problem.objects.filter(number=number, pk__in=[])

    assert list(nothing(1)) == []


def test_a_second_time_is_refused_as_it_would_be_taken_for_the_first():
    @prepared
    def between(since: datetime, until: datetime):
        return Problem.objects.filter(created_at__gte=since, created_at__lt=until)

    with pytest.raises(BuiltTooEarly):
        between(NOW - DAY, NOW)


def test_query_that_depends_on_when_it_is_built_is_refused():
    @prepared
    def by_hour(now: datetime):
        return Track.objects.none() if now > NOW else Track.objects.all()

    @prepared
    def by_day(now: datetime):
        return Track.objects.none() if (now + DAY).date() <= NOW.date() else Track.objects.all()

    @prepared
    def by_month(now: datetime):
        return Track.objects.filter(pk=now.date().month)

    for query in (by_hour, by_day, by_month):
        with pytest.raises(BuiltTooEarly):
            query(timezone.now())


def test_loaded_rows_cannot_be_narrowed():
    @prepared
    def tracks():
        return Track.objects.all()

    with pytest.raises(BuiltTooEarly):
        tracks().filter(key="a")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection():
    a_track(key="there")
    found = []

    @prepared
    def tracks():
        return Track.objects.all()

    tracks()
    elsewhere(lambda: found.extend(tracks()))
    assert [track.key for track in found] == ["there"]


def test_together_all_are_sent_before_any_is_read_and_control_alone():
    tracks = [a_track() for _ in range(3)]

    @prepared
    def numbered(number: int):
        return Track.objects.filter(pk=number).order_by("pk")

    def is_read(found) -> bool:
        return found._result_cache is not None

    @together
    def read():
        found = [numbered(track.pk) for track in tracks]
        assert [is_read(one) for one in found] == [False] * 3
        # Another query finds its own rows among those that are under way.
        assert Track.objects.count() == 3
        assert list(found[1]) == [tracks[1]]
        assert [is_read(one) for one in found] == [False, True, False]
        return found

    with CaptureQueriesContext(connection) as asked:
        found = read()
    assert len(asked) == 4
    assert [list(one) for one in found] == [[track] for track in tracks]
    assert is_read(numbered(tracks[0].pk))


@pytest.mark.django_db(transaction=True)
def test_rows_of_one_are_waited_for_and_not_those_of_others_and_control_psycopgs_own(monkeypatch):
    """The second takes 1.5 s: the first was read before, and the control waits for both."""
    problem, waited = a_problem(), []

    @prepared
    def quick(number: int):
        return Problem.objects.filter(number=number)

    @prepared
    def slow(number: int):
        return Problem.objects.filter(number=number).annotate(
            waited=Func(Value(1.5), function="pg_sleep", output_field=TextField())
        )

    @together
    def read():
        begun = time.monotonic()
        first, second = quick(problem.pk), slow(problem.pk)
        assert list(first) == [problem]
        waited.append(time.monotonic() - begun)
        assert list(second) == [problem]
        waited.append(time.monotonic() - begun)

    read()
    monkeypatch.setattr(Together, "rows_of", lambda self, _: self._fetch_gen(flush=True))
    read()
    assert [wait >= 1.5 for wait in waited] == [False, True, True, True]


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_together_is_told_as_alone_and_the_connection_goes_on():
    problem = a_problem()

    @prepared
    def slow(number: int):
        return Problem.objects.filter(number=number).annotate(waited=Func(Value(5), function="pg_sleep"))

    @prepared
    def quick(number: int):
        return Problem.objects.filter(number=number)

    @together
    def read():
        slow(problem.pk)
        after = quick(problem.pk)
        # Whichever is read first is told what went wrong before it.
        with pytest.raises(OperationalError, match="timeout"):
            list(after)

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 100")
    try:
        read()
        assert list(quick(problem.pk)) == [problem]
        with pytest.raises(OperationalError):
            slow(problem.pk)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_whose_connection_ends_is_an_error_of_the_database_and_the_next_goes_well():
    problem = a_problem()

    @prepared
    def quick(number: int):
        return Problem.objects.filter(number=number)

    @together
    def read(*, ends: bool):
        first = quick(problem.pk)
        assert list(first) == [problem]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        if ends:
            elsewhere(lambda: connections["default"].cursor().execute("SELECT pg_terminate_backend(%s)", [pid]))
        return list(quick(problem.pk))

    assert read(ends=False) == [problem]
    with pytest.raises(OperationalError):
        read(ends=True)
    connection.close()
    assert read(ends=False) == [problem]
