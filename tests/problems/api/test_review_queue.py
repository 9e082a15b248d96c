"""What waits for a reviewer, as scripts read it: what the page shows, in its order."""

from datetime import timedelta

import pytest

from tests.api import read, walk
from tests.factories import NOW, a_person, a_problem, a_review, a_skill, a_writeup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def waits(days=1, **fields):
    given = {"says": {a_problem(): "partial"}, "linked_by": a_person(), "linked_at": NOW - timedelta(days=days)}
    return a_writeup(**given | fields)


def test_what_waits_is_there_the_longest_first_over_pages(client):
    """The control: what is decided, or was never sent, waits for nobody."""
    short, long, middle = waits(1), waits(9), waits(4)
    waits(20, status="legible")
    waits(20, status="withdrawn")

    rows, pages = walk(client, "reviews/waiting/?page_size=2")

    assert ([row["id"] for row in rows], pages) == ([long.pk, middle.pk, short.pk], 2)


def test_it_tells_how_many_read_it_and_could_follow_it(client):
    writeup = waits(3)
    a_review(writeup=writeup, outcome="legible", note="xyzzy")
    a_review(writeup=writeup, status="taken", due_at=NOW + timedelta(days=3))

    [row] = read(client, "reviews/waiting/")["results"]

    told = {name: row[name] for name in ("id", "waits_since", "round", "taken_count", "given_count")}
    since = (NOW - timedelta(days=3)).isoformat().replace("+00:00", "Z")
    assert told == {"id": writeup.pk, "waits_since": since, "round": 1, "taken_count": 1, "given_count": 1}
    assert "xyzzy" not in str(row)


def test_it_is_narrowed_as_the_page_is(client):
    skill = a_skill(key="probing")
    one = waits(says={a_problem(skills={skill: 1}): "partial"})
    shipped = waits(linked_by=None)

    def ids(query):
        return [row["id"] for row in read(client, f"reviews/waiting/?{query}")["results"]]

    assert (ids("skill=probing"), ids("origin=catalogue"), ids("origin=members")) == ([one.pk], [shipped.pk], [one.pk])


@pytest.mark.parametrize("query", ["skill=nothing", "origin=mars", "page=2"])
def test_what_it_does_not_know_is_named(client, query):
    assert list(read(client, f"reviews/waiting/?{query}", 400)["errors"]) == [query.partition("=")[0]]


def test_its_length_costs_no_queries(client, django_assert_max_num_queries, django_assert_num_queries):
    waits()
    with django_assert_max_num_queries(8) as first:
        read(client, "reviews/waiting/")
    waits(), waits()
    with django_assert_num_queries(len(first)):
        assert len(read(client, "reviews/waiting/")["results"]) == 3
