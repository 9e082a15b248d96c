"""The notebooks through the API: never the words of an entry that is gone."""

import pytest

from tests.api import read, walk
from tests.factories import NOW, a_claim, a_log_entry, a_person

pytestmark = pytest.mark.django_db


def test_an_entry_is_told_whole(client, ada):
    entry = a_log_entry(a_claim(person=ada), kind="anomaly", text="Huh: $x$.")
    row = {
        "id": entry.pk,
        "url": f"http://127.0.0.1:8000/log-entries/{entry.pk}/",
        "claim": entry.claim_id,
        "problem": entry.claim.problem_id,
        "by": {"username": "ada", "name": "Ada Lovelace"},
        "kind": "anomaly",
        "text": "Huh: $x$.",
        "at": "2026-11-23T12:00:00Z",
        "edited_at": None,
        "deleted_at": None,
        "is_hidden": False,
    }

    assert read(client, "log-entries/") == {"results": [row], "next": None, "previous": None}
    assert read(client, f"log-entries/{entry.pk}/") == row


def test_a_stub_keeps_its_place_without_words(client):
    entry = a_log_entry(a_claim(), text="", html="", deleted_at=NOW)

    row = read(client, f"log-entries/{entry.pk}/")

    assert (row["text"], row["deleted_at"]) == ("", "2026-11-23T12:00:00Z")


def test_a_hidden_entry_keeps_its_place_without_words(client):
    entry = a_log_entry(a_claim(), text="Cheap watches.", hidden_because="An advertisement.")

    row = read(client, f"log-entries/{entry.pk}/")

    assert (row["text"], row["is_hidden"]) == ("", True)


def test_entries_are_asked_for_by_claim_problem_person_and_kind(client, ada):
    entry = a_log_entry(a_claim(person=ada), kind="result")
    a_log_entry(a_claim(), kind="anomaly")

    for query in (f"claim={entry.claim_id}", f"problem={entry.claim.problem_id}", "person=ada", "kind=result"):
        assert [row["id"] for row in read(client, f"log-entries/?{query}")["results"]] == [entry.pk]
    assert list(read(client, "log-entries/?kind=rumour&claim=x", status=400)["errors"]) == ["claim", "kind"]


def test_the_log_of_a_removed_claim_is_not_there(client):
    entry = a_log_entry(a_claim(status="removed"))

    assert read(client, "log-entries/")["results"] == []
    read(client, f"log-entries/{entry.pk}/", status=404)


def test_a_former_member_has_no_username(client):
    entry = a_log_entry(a_claim(), by=a_person("former-member-7", deleted_at=NOW))

    assert read(client, f"log-entries/{entry.pk}/")["by"] == {"username": None, "name": "former member"}


def test_every_entry_is_met_once_on_a_walk(client):
    claim = a_claim()
    made = [a_log_entry(claim).pk for _ in range(5)]

    rows, pages = walk(client, "log-entries/?page_size=2")

    assert ([row["id"] for row in rows], pages) == (sorted(made, reverse=True), 3)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_one_query(client, django_assert_num_queries, count):
    for _ in range(count):
        a_log_entry(a_claim())

    with django_assert_num_queries(1):
        client.get("/api/v1/log-entries/")
