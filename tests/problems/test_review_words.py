"""Where a write-up's review stands is one word, whoever says it: page, list, portfolio, print, file, feed, picture."""

from datetime import timedelta

import pytest

from tests.factories import NOW, a_claim, a_problem, a_review, a_writeup

pytestmark = pytest.mark.django_db

CHANGED = {"reviewed_at": NOW, "changed_at": NOW + timedelta(days=1)}
SAID_OF = {
    "not reviewed": {},
    "under review": {"reviewed_at": NOW},
    "legible": {"status": "legible", "reviewed_at": NOW},
    "changes asked for": {"status": "changes_requested", "reviewed_at": NOW},
    "superseded": {"status": "superseded"},
}


@pytest.fixture
def places(ada):
    def of(**fields) -> dict[str, str]:
        """Every address that says where the review of a write-up stands."""
        problem = a_problem()
        claim = a_claim(person=ada, problem=problem, status="delivered")
        writeup = a_writeup(title="Heads copy", linked_by=ada, says={problem: "answers"}, **fields)
        writeup.bearings.update(claim=claim)
        writeup.authors.create(person=ada)
        if writeup.reviewed_at:
            a_review(writeup=writeup, outcome="legible")
        return {
            "page": writeup.get_absolute_url(),
            "list": "/writeups/",
            "feed": "/writeups/feed.atom",
            "problem": problem.get_absolute_url(),
            "claim": claim.get_absolute_url(),
            "portfolio": "/~ada/",
            "portfolio as JSON": "/~ada/portfolio.json",
            "portfolio as BibTeX": "/~ada/portfolio.bib",
            "portfolio as CSL": "/~ada/portfolio.csl.json",
            "badge": f"/writeups/{writeup.pk}/badge.svg",
            "BibTeX": f"/writeups/{writeup.pk}/cite.bib",
            "CSL": f"/writeups/{writeup.pk}/cite.csl.json",
            "API": f"/api/v1/writeups/{writeup.pk}/",
            "API of the problem": f"/api/v1/problems/{problem.number}/",
            "page as Markdown": f"{writeup.get_absolute_url().rstrip('/')}.md",
            "list as Markdown": "/writeups.md",
            "list as BibTeX": "/writeups.bib",
            "problem as Markdown": f"{problem.get_absolute_url().rstrip('/')}.md",
            "portfolio as Markdown": "/~ada.md",
        }

    return of


def told(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    # What the words mean is told beside them, with all of them.
    page = answer.content.decode().lower().partition('<p class="printed colophon">')[0]
    return page.partition("“not reviewed” means")[0] if address.startswith("/problems/") else page


@pytest.mark.parametrize("word", SAID_OF)
def test_everything_says_the_same(client, places, word):
    said = {place: told(client, address) for place, address in places(**SAID_OF[word]).items()}

    assert [place for place, words in said.items() if word not in words] == []


@pytest.mark.parametrize("word", ["under review", "legible"])
def test_nothing_says_that_one_which_was_read_was_not(client, places, word):
    there = places(**SAID_OF[word])
    # The list names every state in its filter and in the words above it.
    said = {place: told(client, address) for place, address in there.items() if place != "list"}

    assert [place for place, words in said.items() if "not reviewed" in words] == []
    row = told(client, there["list"]).partition('<section id="results"')[2]
    assert "not reviewed" not in row


def test_everything_says_that_it_was_changed_since(client, places):
    said = {place: told(client, address) for place, address in places(status="legible", **CHANGED).items()}

    words = {
        "badge": "legible, then changed",
        "portfolio as JSON": '"changed_since_review": true',
        "API": '"changed_since_review":true',
        "API of the problem": '"changed_since_review":true',
    }
    since = "changed since it was reviewed on "
    assert [place for place, page in said.items() if words.get(place, since) not in page] == []


def test_the_control_what_was_changed_before_it_was_read_is_not_marked(client, places):
    there = places(status="legible", reviewed_at=NOW, changed_at=NOW)
    said = {place: told(client, address) for place, address in there.items() if place != "list"}

    assert [place for place, page in said.items() if "changed since it was" in page or "then changed" in page] == []
