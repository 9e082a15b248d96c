"""Comments through the API: never the words of one that is gone."""

from datetime import timedelta

import pytest

from tests.api import read, walk
from tests.factories import NOW, a_comment, a_person, a_problem

pytestmark = pytest.mark.django_db


def test_a_comment_is_told_whole(client, ada):
    made = a_comment(by=ada, text="Is $x$ meant?", edited_at=NOW + timedelta(minutes=5), page_was_updated=True)

    assert read(client, "comments/") == {
        "results": [
            {
                "id": made.pk,
                "url": f"http://127.0.0.1:8000/comments/{made.pk}/",
                "problem": made.problem_id,
                "by": {"username": "ada", "name": "Ada Lovelace"},
                "at": "2026-11-23T12:00:00Z",
                "edited_at": "2026-11-23T12:05:00Z",
                "status": "shown",
                "text": "Is $x$ meant?",
                "page_was_updated": True,
            }
        ],
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize("status", ["deleted", "hidden"])
def test_one_that_is_gone_keeps_its_place_without_words(client, status):
    a_comment(status=status, text="xyzzy", hidden_because="xyzzy!" if status == "hidden" else "")

    [row] = read(client, "comments/")["results"]

    assert (row["status"], row["text"]) == (status, "")
    assert "xyzzy" not in str(row)


def test_a_former_member_has_no_username(client):
    a_comment(by=a_person("former-member-7", deleted_at=NOW))

    assert read(client, "comments/")["results"][0]["by"] == {"username": None, "name": "former member"}


def test_a_discussion_is_asked_for_by_its_problem(client):
    made = a_comment()
    a_comment()

    assert [row["id"] for row in read(client, f"comments/?problem={made.problem_id}")["results"]] == [made.pk]
    assert list(read(client, "comments/?problem=x", status=400)["errors"]) == ["problem"]


def test_what_is_said_about_a_draft_is_not_told(client):
    a_comment(problem=a_problem(status="draft"))

    assert read(client, "comments/")["results"] == []


def test_a_walk_meets_every_row_once_the_newest_first(client):
    made = [a_comment(at=NOW - timedelta(hours=hours)) for hours in (2, 1, 1, 0, 0)]

    rows, pages = walk(client, "comments/?page_size=2")

    assert [row["id"] for row in rows] == [made[n].pk for n in (4, 3, 2, 1, 0)]
    assert pages == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        a_comment()

    with django_assert_num_queries(1):
        assert len(read(client, "comments/")["results"]) == rows


def test_events_are_asked_for_by_their_comment(client, ada):
    from problems.services import comments

    made = comments.comment(a_problem(), by=ada, text="Hello.", now=NOW)
    comments.comment(a_problem(), by=ada, text="Elsewhere.", now=NOW)

    [row] = read(client, f"events/?comment={made.pk}")["results"]

    assert (row["verb"], row["comment"], row["problem"]) == ("commented", made.pk, made.problem_id)
