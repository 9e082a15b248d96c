"""The public record through the API."""

from datetime import timedelta

import pytest
from django.db import connection

from problems.models import Event, Problem
from problems.multiply import multiply
from problems.services import claims
from tests.api import read, walk
from tests.factories import NOW, a_claim, a_problem, a_writeup
from tests.plans import ran

pytestmark = pytest.mark.django_db


def an_event(**fields):
    return Event.objects.create(**{"verb": "checked", "subject": "problem:1", "at": NOW} | fields)


def test_a_claim_is_on_the_record(client, ada):
    problem = a_problem()
    claim = claims.claim(
        problem, by=ada, aim="attempt", hypothesis="It copies.", plan="Patch it.", hours_per_week=5, now=NOW
    )

    assert read(client, f"events/?problem={problem.number}") == {
        "results": [
            {
                "id": Event.objects.get().pk,
                "at": "2026-11-23T12:00:00Z",
                "verb": "claimed",
                "subject": f"claim:{claim.pk}",
                "before": "",
                "after": "active",
                "reason": "",
                "evidence": "",
                "by": {"username": "ada", "name": "Ada Lovelace"},
                "whom": None,
                "problem": problem.number,
                "claim": claim.pk,
                "writeup": None,
                "comment": None,
                "by_agent": False,
            }
        ],
        "next": None,
        "previous": None,
    }


def test_what_an_agent_took_on_is_told_as_that(client):
    for by_agent in (True, False):
        claim = a_claim(by_agent=by_agent)
        an_event(verb="claimed", claim=claim, problem=claim.problem)
    an_event()

    assert [row["by_agent"] for row in read(client, "events/")["results"]] == [None, False, True]


def test_what_is_not_public_is_not_told(client):
    an_event(is_public=False)
    an_event(problem=a_problem(status="draft"))
    an_event(writeup=a_writeup(status="declined"))

    assert read(client, "events/")["results"] == []


def test_of_a_removed_claim_only_its_removal_is_told(client):
    claim = a_claim(status="removed")
    an_event(claim=claim, problem=claim.problem, verb="checked in", after="Buy my watches.")
    an_event(claim=claim, problem=claim.problem, verb="removed", reason="Spam.")

    assert [(row["verb"], row["reason"]) for row in read(client, "events/")["results"]] == [("removed", "Spam.")]


def test_filters(client):
    claim, writeup = a_claim(), a_writeup()
    of_claim = an_event(claim=claim, problem=claim.problem)
    of_writeup = an_event(writeup=writeup)
    an_event(problem=a_problem())

    for query, event in [
        (f"claim={claim.pk}", of_claim),
        (f"problem={claim.problem_id}", of_claim),
        (f"writeup={writeup.pk}", of_writeup),
    ]:
        assert [row["id"] for row in read(client, f"events/?{query}")["results"]] == [event.pk]
    assert list(read(client, "events/?verb=claimed", status=400)["errors"]) == ["verb"]


def test_what_happened_since_comes_in_the_order_in_which_it_happened(client):
    problem = a_problem()
    before, then, after, last = (an_event(problem=problem, at=NOW + timedelta(hours=hours)) for hours in range(4))
    an_event(at=NOW + timedelta(hours=9), is_public=False)
    since = "updated_since=2026-11-23T13:00:00Z"

    rows, pages = walk(client, f"events/?{since}&page_size=1")
    assert ([row["id"] for row in rows], pages) == ([then.pk, after.pk, last.pk], 3)
    assert [row["id"] for row in read(client, f"events/?{since}&problem={problem.number}")["results"]] == [
        row["id"] for row in rows
    ]
    # The control: without it, all of them and the newest first.
    assert [row["id"] for row in read(client, "events/")["results"]] == [last.pk, after.pk, then.pk, before.pk]


@pytest.mark.parametrize("since", ["yesterday", "2026-11-23", "2026-11-23T13:00:00", "0001-01-01T00:00:00Z"])
def test_a_moment_of_events_that_cannot_be_read_is_named(client, since):
    assert list(read(client, f"events/?updated_since={since}", status=400)["errors"]) == ["updated_since"]


def test_a_cursor_of_one_order_is_none_of_the_other(client):
    an_event(), an_event()
    page = read(client, "events/?page_size=1")["next"]

    said = read(client, f"{page.partition('/api/v1/')[2]}&updated_since=2026-11-23T00:00:00Z", status=400)
    assert list(said["errors"]) == ["cursor"]


def test_a_walk_meets_every_row_once_the_newest_first(client):
    events = [an_event(at=NOW - timedelta(hours=hours)) for hours in [2, 1, 1, 0, 0]]

    rows, pages = walk(client, "events/?page_size=2")

    assert [row["id"] for row in rows] == [events[n].pk for n in (4, 3, 2, 1, 0)]
    assert pages == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, ada, django_assert_num_queries, rows):
    for _ in range(rows):
        claim = a_claim()
        an_event(by=claim.person, claim=claim, problem=claim.problem)

    with django_assert_num_queries(1):
        assert len(read(client, "events/")["results"]) == rows


def read_at_most() -> int:
    """How many rows the widest part of the statement of all public events reads."""
    sql, params = Event.objects.public().order_by("-at", "-pk")[:26].query.sql_with_params()
    return max(int(node["Actual Rows"] * node["Actual Loops"]) for node in ran(sql, params))


def test_what_happened_to_the_newest_problem_is_found_without_reading_all():
    """Statistics that do not know of it yet let a merge of both seem cheap."""
    first = a_problem()
    multiply(2000)
    Event.objects.bulk_create(Event(at=NOW, verb="checked", subject="problem:1", problem=first) for _ in range(300))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE problems_problem, problems_event")
    an_event(problem=Problem.objects.order_by("number").last())

    with connection.cursor() as cursor:
        # Of two thousand all are looked through as soon, and not of a million.
        cursor.execute("SET LOCAL enable_hashjoin = off")
    assert read_at_most() <= 301
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_mergejoin = on")
    assert read_at_most() > 2000
