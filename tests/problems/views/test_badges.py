"""Badges: true at the moment, the same for everybody, and open to other sites."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests.factories import a_claim, a_person, a_problem, a_writeup

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def title(answer) -> str:
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findtext(f"{SVG}title")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("active", "being worked on"),
        ("paused", "paused"),
        ("delivered", "written up"),
        ("released", "given back"),
        ("lapsed", "went quiet"),
    ],
)
def test_a_claims_badge_says_how_it_stands(client, status, words):
    soon = timezone.now() + timedelta(days=9)
    claim = a_claim(status=status, lapses_at=soon, **({"returns_on": soon.date()} if status == "paused" else {}))

    assert title(client.get(f"/claims/{claim.pk}/badge.svg")) == f"Circuit Board #{claim.problem_id}: {words}"


def test_a_claim_whose_time_is_past_went_quiet_whether_or_not_the_sweep_has_run(client):
    claim = a_claim(lapses_at=timezone.now() - timedelta(minutes=1))

    assert title(client.get(f"/claims/{claim.pk}/badge.svg")).endswith(": went quiet")


@pytest.mark.parametrize(("status", "words"), [("listed", "not reviewed"), ("legible", "legible")])
def test_a_write_ups_badge_says_how_it_stands(client, status, words):
    assert title(client.get(f"/writeups/{a_writeup(status=status).pk}/badge.svg")) == f"Circuit Board: {words}"


def test_what_is_not_public_has_no_badge_for_anybody(client, ada, grace):
    removed = a_claim(status="removed", person=ada)
    withdrawn = a_writeup(status="withdrawn", linked_by=ada)

    for person in (None, ada, grace):
        client.force_login(person) if person else client.logout()
        assert client.get(f"/claims/{removed.pk}/badge.svg").status_code == 404
        assert client.get(f"/writeups/{withdrawn.pk}/badge.svg").status_code == 404
    assert client.get("/claims/999999/badge.svg").status_code == 404


def test_a_badge_may_stand_elsewhere_and_be_kept_for_five_minutes(client):
    answer = client.get(f"/claims/{a_claim().pk}/badge.svg")
    again = client.get(f"/claims/{a_claim().pk}/badge.svg", headers={"if-none-match": "x"})

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in answer
    assert not answer.cookies
    assert again.status_code == 200


def test_a_badge_seen_before_is_not_sent_again_until_it_changes(client):
    claim = a_claim(lapses_at=timezone.now() + timedelta(days=1))
    address = f"/claims/{claim.pk}/badge.svg"
    seen = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": seen}).status_code == 304
    type(claim).objects.update(lapses_at=timezone.now())
    assert client.get(address, headers={"if-none-match": seen}).status_code == 200


def test_a_page_stays_closed_to_other_sites(client):
    claim = a_claim()

    assert client.get(claim.get_absolute_url())["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_word_that_a_person_typed_is_in_a_badge(client):
    hostile = "</title><script>alert(1)</script>"
    claim = a_claim(problem=a_problem(title=hostile), person=a_person(name=hostile), hypothesis=hostile)
    writeup = a_writeup(title=hostile)

    for address in (f"/claims/{claim.pk}/badge.svg", f"/writeups/{writeup.pk}/badge.svg"):
        picture = client.get(address).content.decode()
        assert "alert" not in picture
        assert {node.tag for node in ElementTree.fromstring(picture).iter()} == {
            f"{SVG}{name}" for name in ("svg", "title", "rect", "path", "g", "text")
        }


@pytest.mark.parametrize("kind", ["claims", "writeups"])
def test_a_badge_is_one_query_also_for_a_member_and_is_only_read(client, ada, django_assert_num_queries, kind):
    pk = a_claim().pk if kind == "claims" else a_writeup().pk
    address = f"/{kind}/{pk}/badge.svg"
    client.force_login(ada)

    with django_assert_num_queries(1):
        assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_the_write_ups_page_has_the_markdown_to_paste(client):
    writeup = a_writeup(title="](javascript:alert(1))")

    page = client.get(writeup.get_absolute_url()).content.decode()

    site = "http://127.0.0.1:8000"
    picture, there = f"{site}/writeups/{writeup.pk}/badge.svg", f"{site}{writeup.get_absolute_url()}"
    assert f"[![Circuit Board write-up]({picture})]({there})" in page
