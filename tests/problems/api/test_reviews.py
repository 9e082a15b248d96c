"""Reviews and reproductions through the API: what is public, and never a name that was not given."""

from datetime import timedelta

import pytest

from problems.models.review_states import Question
from tests.api import read, walk
from tests.factories import NOW, a_person, a_reproduction, a_review, a_writeup

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"


def told(review, **fields):
    return {
        "id": review.pk,
        "url": f"{HERE}/reviews/{review.pk}/",
        "writeup": review.writeup_id,
        "by": {"username": "ada", "name": "Ada Lovelace"},
        "reviewer": "Ada Lovelace",
        "outcome": "legible",
        "round": 1,
        "stands_in": 1,
        "answers": [{"question": question, "answer": "yes", "line": "It is."} for question in Question.values],
        "note": "Good.",
        "reply": "",
        "commit": "",
        "given_at": "2026-11-23T12:00:00Z",
        "confirmed_at": None,
        "edited_at": None,
    } | fields


def test_a_review_is_told_whole_and_with_its_write_up(client, ada):
    review = a_review(by=ada, outcome="legible", note="Good.", private_note="xyzzy")

    assert read(client, "reviews/")["results"] == [told(review)]
    found = read(client, f"writeups/{review.writeup_id}/")
    assert (found["round"], found["reviews"]) == (1, [told(review)])
    assert "xyzzy" not in str(found)


def test_who_chose_not_to_be_named_is_a_letter(client, ada):
    review = a_review(by=ada, outcome="legible", note="Good.", is_unnamed=True, letter="C")

    assert read(client, "reviews/")["results"] == [told(review, by=None, reviewer="Reviewer C")]


def test_a_former_member_is_named_as_one(client):
    a_review(by=a_person("former-member-7", deleted_at=NOW), outcome="legible")

    [row] = read(client, "reviews/")["results"]

    assert (row["by"], row["reviewer"]) == ({"username": None, "name": "former member"}, "former member")


@pytest.mark.parametrize("fields", [{}, {"status": "returned"}, {"status": "hidden", "note": "xyzzy"}])
def test_what_is_not_given_or_not_shown_is_not_told(client, fields):
    review = a_review(**fields)

    assert read(client, "reviews/")["results"] == []
    assert read(client, f"writeups/{review.writeup_id}/")["reviews"] == []


def test_a_review_of_what_is_withdrawn_is_not_told(client):
    a_review(outcome="legible", writeup=a_writeup(status="withdrawn"))

    assert read(client, "reviews/")["results"] == []


def test_a_reproduction_is_told_whole(client, ada):
    made = a_reproduction(
        by=ada,
        outcome="partly",
        commit="9fceb02",
        hardware="A laptop",
        hours=3,
        numbers="0.41",
        link="https://a.example/",
    )

    assert read(client, "reproductions/")["results"] == [
        {
            "id": made.pk,
            "url": f"{HERE}/reproductions/{made.pk}/",
            "writeup": made.writeup_id,
            "by": {"username": "ada", "name": "Ada Lovelace"},
            "at": "2026-11-23T12:00:00Z",
            "outcome": "partly",
            "commit": "9fceb02",
            "hardware": "A laptop",
            "hours": 3,
            "numbers": "0.41",
            "link": "https://a.example/",
            "status": "shown",
        }
    ]


def test_a_reproduction_that_is_gone_keeps_its_place_without_words(client):
    a_reproduction(status="hidden", numbers="xyzzy", hardware="xyzzy", hidden_because="xyzzy!")
    a_reproduction(writeup=a_writeup(status="withdrawn"))

    [row] = read(client, "reproductions/")["results"]

    assert (row["status"], row["numbers"]) == ("hidden", "")
    assert "xyzzy" not in str(row)


@pytest.mark.parametrize("noun", ["reviews", "reproductions"])
def test_both_are_asked_for_by_their_write_up(client, noun):
    made = [a_review(outcome="legible"), a_reproduction()][noun == "reproductions"]
    a_review(outcome="legible")
    a_reproduction()

    assert [row["id"] for row in read(client, f"{noun}/?writeup={made.writeup_id}")["results"]] == [made.pk]
    assert list(read(client, f"{noun}/?writeup=x", status=400)["errors"]) == ["writeup"]


def test_a_walk_meets_every_row_once_the_newest_first(client):
    hours = (2, 1, 1, 0, 0)
    made = [a_review(outcome="legible", given_at=NOW - timedelta(hours=n)) for n in hours]
    again = [a_reproduction(at=NOW - timedelta(hours=n)) for n in hours]

    for noun, rows in (("reviews", made), ("reproductions", again)):
        found, pages = walk(client, f"{noun}/?page_size=2")
        assert ([row["id"] for row in found], pages) == ([rows[n].pk for n in (4, 3, 2, 1, 0)], 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    writeup = a_writeup()
    for _ in range(rows):
        a_review(outcome="legible", writeup=writeup)
        a_reproduction()

    with django_assert_num_queries(1):
        assert len(read(client, "reviews/")["results"]) == rows
    with django_assert_num_queries(1):
        assert len(read(client, "reproductions/")["results"]) == rows
    with django_assert_num_queries(5):
        assert len(read(client, f"writeups/{writeup.pk}/")["reviews"]) == rows
