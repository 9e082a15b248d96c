"""Claims through the API: what is public of them, as it is now."""

from datetime import timedelta

import pytest

from tests.api import read, walk
from tests.factories import NOW, a_check_in, a_claim, a_person, a_problem, join

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_the_list_and_the_detail(client, ada):
    claim = a_claim(person=ada, log_url="https://example.org/log", ai_use="None.")
    a_check_in(claim, at=NOW - timedelta(hours=2), moved="Loaded it.", is_stuck=True)
    a_check_in(claim, at=NOW - timedelta(hours=1), next="Patch it.")
    row = {
        "id": claim.pk,
        "url": f"{SITE}/claims/{claim.pk}/",
        "problem": claim.problem_id,
        "person": {"username": "ada", "name": "Ada Lovelace"},
        "team": [{"username": "ada", "name": "Ada Lovelace"}],
        "status": "active",
        "aim": "attempt",
        "hypothesis": "It copies.",
        "plan": "Patch it.",
        "hours_per_week": 5,
        "looking_for": "nobody",
        "ai_use": "None.",
        "alongside": "",
        "by_agent": False,
        "claimed_at": "2026-11-23T12:00:00Z",
        "last_sign_at": "2026-11-23T12:00:00Z",
        "lapses_at": "2026-12-23T12:00:00Z",
        "ended_at": None,
        "note": "",
        "may_contact": False,
        "log_link": "https://example.org/log",
    }
    notes = [
        {"at": "2026-11-23T11:00:00Z", "moved": "A plot.", "next": "Patch it.", "is_stuck": False},
        {"at": "2026-11-23T10:00:00Z", "moved": "Loaded it.", "next": "", "is_stuck": True},
    ]

    assert read(client, "claims/") == {"results": [row], "next": None, "previous": None}
    assert read(client, f"claims/{claim.pk}/") == row | {"check_ins": notes}


@pytest.mark.parametrize("status", ["active", "paused"])
def test_a_claim_has_lapsed_once_its_time_is_past_swept_or_not(client, status):
    claim = a_claim(status=status, lapses_at=NOW - timedelta(days=1))

    row = read(client, f"claims/{claim.pk}/")

    assert (row["status"], row["ended_at"]) == ("lapsed", "2026-11-22T12:00:00Z")
    assert [found["id"] for found in read(client, "claims/?status=lapsed")["results"]] == [claim.pk]
    assert read(client, f"claims/?status={status}")["results"] == []


def test_a_removed_claim_is_not_there(client):
    claim = a_claim(status="removed")

    assert read(client, "claims/")["results"] == []
    read(client, f"claims/{claim.pk}/", status=404)
    read(client, "claims/?status=removed", status=400)


def test_a_former_member_has_no_name_left(client):
    claim = a_claim(person=a_person("bob", name="Bob", deleted_at=NOW, is_active=False))

    assert read(client, f"claims/{claim.pk}/")["person"] == {"username": None, "name": "former member"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("problem=900001", []),
        ("person=ada", ["hers"]),
        ("status=active&status=released", ["hers", "his"]),
        ("", ["hers", "his"]),
    ],
)
def test_filters(client, ada, query, found):
    names = {a_claim(person=ada, claimed_at=NOW + timedelta(hours=1)).pk: "hers", a_claim(status="released").pk: "his"}
    a_claim(problem=a_problem(number=900_001), status="removed")

    assert [names[row["id"]] for row in read(client, f"claims/?{query}")["results"]] == found


def test_the_claims_of_one_problem(client):
    claim = a_claim()
    a_claim()

    assert [row["id"] for row in read(client, f"claims/?problem={claim.problem_id}")["results"]] == [claim.pk]


@pytest.mark.parametrize(
    "query", ["problem=x", "problem=0", f"problem={10**30}", "status=asleep", "person=" + "a" * 33, "q=x"]
)
def test_what_cannot_be_read_is_named(client, query):
    assert list(read(client, f"claims/?{query}", status=400)["errors"]) == [query.partition("=")[0]]


def test_a_walk_meets_every_row_once(client):
    for hours in [0, 0, 1, 1, 2]:
        a_claim(claimed_at=NOW - timedelta(hours=hours))
    whole = read(client, "claims/")["results"]

    rows, pages = walk(client, "claims/?page_size=2")

    assert (rows, pages) == (whole, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        a_check_in(a_claim())

    with django_assert_num_queries(1):
        assert len(read(client, "claims/")["results"]) == rows


def test_a_team_is_named_the_lead_first_and_offers_are_not(client, ada, mallory, grace):
    claim = a_claim(person=ada)
    join(claim, mallory, since=NOW - timedelta(days=1))
    join(claim, grace, standing="asked")
    join(claim, a_person("former-member-9", deleted_at=NOW), since=NOW + timedelta(days=1))

    assert read(client, f"claims/{claim.pk}/")["team"] == [
        {"username": "ada", "name": "Ada Lovelace"},
        {"username": "mallory", "name": "mallory"},
        {"username": None, "name": "former member"},
    ]
    found = [[row["id"] for row in read(client, f"claims/?person={name}")["results"]] for name in ("mallory", "grace")]
    assert found == [[claim.pk], []]


def test_a_pause_that_is_over_reads_active_in_row_and_filter(client):
    claim = a_claim(status="paused", returns_on=NOW.date())

    assert read(client, f"claims/{claim.pk}/")["status"] == "active"
    assert [row["id"] for row in read(client, "claims/?status=active")["results"]] == [claim.pk]
    assert read(client, "claims/?status=paused")["results"] == []
