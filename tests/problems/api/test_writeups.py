"""Write-ups through the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api import Script, read, walk
from tests.factories import NOW, a_person, a_problem, a_review, a_track, a_writeup, written_by

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def test_the_list_and_the_detail_say_the_same(client, ada):
    problem, draft = a_problem(), a_problem(status="draft")
    writeup = a_writeup(
        title="Heads copy",
        kind="paper",
        status="legible",
        published="2026-11",
        summary="They do.",
        ai_use="None.",
        code_url="https://example.org/code",
        data_url="https://example.org/rows",
        commit="9fceb02",
        archive_url="https://example.org/archive",
        linked_by=ada,
        says={problem: "answers", draft: "related"},
    )
    writeup.authors.create(person=ada, position=0)
    writeup.authors.create(name="C. Babbage", position=1)
    row = {
        "id": writeup.pk,
        "url": f"{SITE}/writeups/{writeup.pk}-heads-copy/",
        "link": writeup.link,
        "title": "Heads copy",
        "kind": "paper",
        "status": "legible",
        "review": "legible",
        "reviewed_at": None,
        "changed_since_review": False,
        "published": "2026-11",
        "summary": "They do.",
        "note": "",
        "ai_use": "None.",
        "commit": "9fceb02",
        "linked_at": "2026-11-23T12:00:00Z",
        "code_link": "https://example.org/code",
        "data_link": "https://example.org/rows",
        "archive_link": "https://example.org/archive",
        "authors": [{"username": "ada", "name": "Ada Lovelace"}, {"username": None, "name": "C. Babbage"}],
        "bearings": [{"problem": problem.number, "says": "answers"}],
        "superseded_by": None,
        "linked_by": {"username": "ada", "name": "Ada Lovelace"},
    }

    assert read(client, "writeups/") == {"results": [row], "next": None, "previous": None}
    assert read(client, f"writeups/{writeup.pk}/") == row | {"round": 1, "reviews": []}


def test_one_from_the_catalogue_was_linked_by_nobody(client):
    a_writeup()

    assert read(client, "writeups/")["results"][0]["linked_by"] is None


def test_what_is_not_visible_is_not_there(client):
    newer = a_writeup(status="legible")
    older = a_writeup(status="superseded", superseded_by=newer)
    asked = a_writeup(status="changes_requested")
    hidden = [a_writeup(status=status) for status in ["declined", "withdrawn"]]

    rows = {row["id"]: row["superseded_by"] for row in read(client, "writeups/")["results"]}

    assert rows == {newer.pk: None, older.pk: newer.pk, asked.pk: None}
    for writeup in hidden:
        read(client, f"writeups/{writeup.pk}/", status=404)


@pytest.mark.parametrize(
    "query", ["q=copy", "track=toy", "track=toy&track=wild", "says=negative", "kind=paper", "state=legible", "q="]
)
def test_a_query_means_the_write_ups_that_the_page_shows(client, query):
    toy, wild = a_problem(track=a_track(key="toy")), a_problem(track=a_track(key="wild"))
    a_writeup(title="Heads copy", says={toy: "negative"})
    a_writeup(kind="paper", says={wild: "answers", toy: "related"})
    a_writeup(status="legible", linked_at=NOW - timedelta(days=1))

    page = client.get(f"/writeups/?{query}").context["page"]

    assert [row["id"] for row in read(client, f"writeups/?{query}")["results"]] == [row.pk for row in page]


@pytest.mark.parametrize(
    "query", ["track=nowhere", "track=%00", "says=maybe", "kind=song", "state=declined", "sort=best"]
)
def test_what_cannot_be_read_is_named(client, query):
    body = read(client, f"writeups/?{query}", status=400)

    assert list(body["errors"]) == [query.partition("=")[0]]


def test_a_walk_meets_every_row_once(client):
    for days in [0, 0, 1, 1, 2]:
        a_writeup(linked_at=NOW - timedelta(days=days), published=str(2020 + days))
    whole = read(client, "writeups/")["results"]

    rows, pages = walk(client, "writeups/?page_size=2")

    assert (rows, pages) == (whole, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        writeup = a_writeup(linked_by=a_person(), says={a_problem(): "partial", a_problem(): "negative"})
        writeup.authors.create(person=writeup.linked_by)

    with django_assert_num_queries(3):
        assert len(read(client, "writeups/")["results"]) == rows


def test_a_filtered_list_stays_within_five_queries(client, django_assert_max_num_queries):
    a_writeup(says={a_problem(track=a_track(key="toy")): "partial"})

    with django_assert_max_num_queries(5):
        assert len(read(client, "writeups/?track=toy&says=partial&q=post&state=listed")["results"]) == 1


def test_ones_own_write_ups_take_as_many_queries_however_many_they_are(ada, mallory):
    """Those that somebody else linked, too."""
    script, counts = Script(ada), []
    script.read("me/writeups/")
    for _ in range(2):
        a_review(writeup=written_by(ada, linked_by=mallory))
        with CaptureQueriesContext(connection) as queries:
            script.read("me/writeups/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
