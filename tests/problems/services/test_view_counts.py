"""Adding what processes counted: one statement, in one order, that never fails for a problem that is gone."""

import threading
import time
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from board.lib.tallies import Tally
from problems.models import Problem, ViewCount
from problems.services import merges, view_counts
from tests.factories import NOW, a_problem

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def counted() -> list[tuple]:
    return list(ViewCount.objects.order_by("problem", "month").values_list("problem", "month", "count"))


@pytest.mark.django_db
def test_it_adds_to_what_there_is_in_one_statement(django_assert_num_queries):
    problem, other = a_problem(), a_problem()
    with django_assert_num_queries(1):
        view_counts.add({(other.pk, AUGUST): 2, (problem.pk, JULY): 3})
    with django_assert_num_queries(1):
        view_counts.add({(problem.pk, JULY): 4, (problem.pk, AUGUST): 1})

    assert counted() == [(problem.pk, JULY, 7), (problem.pk, AUGUST, 1), (other.pk, AUGUST, 2)]


@pytest.mark.django_db
def test_what_is_not_on_the_list_is_left_out():
    listed, draft = a_problem(), a_problem(status="draft")
    view_counts.add({(listed.pk, JULY): 1, (draft.pk, JULY): 5, (listed.pk + 1000, JULY): 5})

    assert counted() == [(listed.pk, JULY, 1)]


@pytest.mark.django_db
def test_views_count_where_the_address_leads_after_a_merge_and_before(grace):
    gone, kept = a_problem(difficulty="B"), a_problem(difficulty="A")
    view_counts.add({(gone.pk, JULY): 5, (kept.pk, JULY): 2})

    def told():
        rows = ViewCount.objects.most_opened(Problem.objects.all())
        return [(row[0], row[1]) for row in rows], list(ViewCount.objects.by_group().values_list("letter", "times"))

    merge = merges.merge(gone, into=kept, by=grace, note="The same.", now=NOW)
    assert told() == ([(kept.pk, 7)], [("A", 7)])
    view_counts.add({(kept.pk, JULY): 1})

    merges.undo(merge, by=grace, note="They differ.", now=NOW)
    assert (told()[0], sorted(told()[1])) == ([(gone.pk, 5), (kept.pk, 3)], [("A", 3), ("B", 5)])


@pytest.mark.django_db
def test_while_the_database_is_away_counts_wait(monkeypatch):
    problem = a_problem()

    def away(counts):
        raise OperationalError("the server is starting up")

    tally = Tally(away, seconds=3600, most=9, passing=view_counts.PENDING.passing)
    monkeypatch.setattr(view_counts, "PENDING", tally)
    view_counts.count(problem.pk, now=NOW)
    tally.write_down()
    assert counted() == []

    tally.write = view_counts.add
    view_counts.count(problem.pk, now=NOW)
    tally.write_down(once=True)
    assert counted() == [(problem.pk, date(NOW.year, NOW.month, 1), 2)]


def is_held(row: ViewCount) -> bool:
    try:
        with transaction.atomic():
            ViewCount.objects.select_for_update(nowait=True).get(pk=row.pk)
    except OperationalError:
        return True
    return False


# Not pg_stat_activity, which shows a transaction the same for as long as it lasts, and other databases too.
WAITING_FOR_ME = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


def is_second_held_while_first_is_waited_for(add) -> bool:
    """Whether somebody who adds to two problems, and waits for the first of them, holds the second meanwhile."""
    problems = [a_problem(), a_problem()]
    view_counts.add({(problem.pk, JULY): 1 for problem in problems})
    first, second = ViewCount.objects.order_by("problem")
    adding = threading.Thread(target=add, args=[{(problem.pk, JULY): 1 for problem in reversed(problems)}])
    with transaction.atomic():
        ViewCount.objects.select_for_update().get(pk=first.pk)
        adding.start()
        for _ in range(1000):
            with connection.cursor() as cursor:
                cursor.execute(WAITING_FOR_ME)
                if cursor.fetchone()[0]:
                    break
            time.sleep(0.01)
        found = is_held(second)
    adding.join(timeout=30)
    assert list(ViewCount.objects.order_by("problem").values_list("count", flat=True)) == [2, 2]
    return found


@pytest.mark.django_db(transaction=True)
def test_two_processes_never_wait_for_each_other_in_a_ring():
    assert not is_second_held_while_first_is_waited_for(view_counts.add_apart)


@pytest.mark.django_db(transaction=True)
def test_control_in_another_order_they_could(monkeypatch):
    monkeypatch.setattr(view_counts, "ADD", view_counts.ADD.replace("ORDER BY number", "ORDER BY number DESC"))

    assert is_second_held_while_first_is_waited_for(view_counts.add_apart)


@pytest.mark.django_db(transaction=True)
def test_whoever_holds_a_problem_is_not_waited_for():
    problem = a_problem()
    adding = threading.Thread(target=view_counts.add_apart, args=[{(problem.pk, JULY): 1}])
    with transaction.atomic():
        Problem.objects.select_for_update(no_key=True).get(pk=problem.pk)
        adding.start()
        adding.join(timeout=10)
        assert not adding.is_alive()

    assert counted() == [(problem.pk, JULY, 1)]
