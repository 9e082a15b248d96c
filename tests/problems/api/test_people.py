"""People through the API: the name they chose, what they did, and never where to write to."""

import pytest

from tests.api import read, walk
from tests.factories import NOW, a_claim, a_person, a_writeup

pytestmark = pytest.mark.django_db


def test_the_list_and_the_detail_say_the_same(client, ada, mallory):
    ada.bio, ada.website = "I look for circuits.", "https://ada.example/"
    ada.save(update_fields=["bio", "website"])
    a_claim(person=ada)
    a_claim(person=ada, status="removed")
    a_writeup().authors.create(person=ada)
    row = {
        "id": ada.pk,
        "username": "ada",
        "name": "Ada Lovelace",
        "url": "http://127.0.0.1:8000/~ada/",
        "bio": "I look for circuits.",
        "website": "https://ada.example/",
        "claims_count": 1,
        "writeups_count": 1,
    }

    assert read(client, "people/") == {"results": [row], "next": None, "previous": None}
    assert read(client, "people/ada/") == read(client, "people/ADA/") == row


def test_somebody_without_work_yet_has_a_page_and_an_answer(client, mallory):
    assert read(client, "people/mallory/") == {
        "id": mallory.pk,
        "username": "mallory",
        "name": "mallory",
        "url": "http://127.0.0.1:8000/~mallory/",
        "bio": "",
        "website": "",
        "claims_count": 0,
        "writeups_count": 0,
    }


def test_whoever_left_is_gone(client):
    a_claim(person=a_person("bob", deleted_at=NOW))
    a_claim(person=a_person("eve", is_active=False))

    assert read(client, "people/")["results"] == []
    read(client, "people/bob/", status=404)
    read(client, "people/eve/", status=404)


def test_no_answer_holds_an_e_mail_address(client, ada):
    writeup = a_writeup(linked_by=ada)
    writeup.authors.create(person=ada)
    claim = a_claim(person=ada)

    for address in ["people/", "people/ada/", "claims/", f"claims/{claim.pk}/", "writeups/", "events/"]:
        assert ada.email not in str(read(client, address))


def test_a_walk_meets_everybody_by_name(client):
    for username in "cadbe":
        a_claim(person=a_person(username))

    rows, pages = walk(client, "people/?page_size=2")

    assert ([row["username"] for row in rows], pages) == (list("abcde"), 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        a_claim()

    with django_assert_num_queries(1):
        assert len(read(client, "people/")["results"]) == rows
