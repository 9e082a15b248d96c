"""Feeds: each is valid whatever stands in the rows, and costs as much for one row as for many."""

from datetime import timedelta

import pytest
from django.utils.http import http_date

from board.lib.reading import absolute
from problems.models import CheckIn, Event, LogEntry, PortfolioItem, Problem, Track, WriteUp
from problems.services import claims, comments, logs
from tests.atom import ATOM, check
from tests.board.lib.test_feeds import NASTY
from tests.factories import (
    NOW,
    a_check_in,
    a_claim,
    a_log_entry,
    a_person,
    a_problem,
    a_review,
    a_skill,
    a_technique,
    a_track,
    a_writeup,
)
from users.models import User

pytestmark = pytest.mark.django_db
INTENT = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch.", "hours_per_week": 5, "looking_for": "nobody"}


def read(client, address: str):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8"), address
    return check(answer.content)


def titles(client, address: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in read(client, address).findall(f"{ATOM}entry")]


def a_board() -> dict[str, int]:
    """One of everything that a feed shows."""
    ada = a_person("ada", name="Ada Lovelace")
    problem = a_problem(
        title="Heads that copy",
        track=a_track(key="toys"),
        skills={a_skill(key="python"): 1},
        techniques=[a_technique(key="patching")],
    )
    claim = a_claim(person=ada, problem=problem)
    entry, note = a_log_entry(claim, by=ada), a_check_in(claim, by=ada)
    writeup = a_writeup(says={problem: "partial"}, title="Counting", linked_by=ada)
    writeup.authors.create(person=ada)
    a_review(writeup=writeup, by=a_person("mary"), outcome="legible")
    shared = {"by": ada, "problem": problem, "reason": "]]> & <b>", "at": NOW}
    Event.objects.create(verb="claimed", subject=f"claim:{claim.pk}", claim=claim, **shared)
    Event.objects.create(verb="logged", subject=f"log entry:{entry.pk}", claim=claim, after="result", **shared)
    Event.objects.create(verb="checked in", subject=f"check in:{note.pk}", claim=claim, **shared)
    Event.objects.create(verb="linked", subject=f"write-up:{writeup.pk}", writeup=writeup, by=ada, at=NOW)
    return {"number": problem.number, "claim": claim.pk}


FEEDS = {
    "/feed.atom": 2,
    "/problems/feed.atom": 2,
    "/problems/{number}/feed.atom": 2,
    "/writeups/feed.atom": 3,
    "/reviews/feed.atom": 1,
    "/claims/{claim}/feed.atom": 4,
    "/tracks/toys/feed.atom": 2,
    "/techniques/patching/feed.atom": 2,
    "/skills/python/feed.atom": 2,
    "/~ada/feed.atom": 8,
}


@pytest.mark.parametrize("words", NASTY)
def test_every_feed_is_valid_whatever_stands_in_the_rows(client, words):
    # What PostgreSQL itself takes. A row that was there before a form refused it may hold the rest.
    kept = words.encode("utf-8", "ignore").decode().replace("\x00", "") or "\x01"
    numbers = a_board()
    Problem.objects.update(title=kept[:200], question=kept)
    WriteUp.objects.update(title=kept[:200], summary=kept)
    LogEntry.objects.update(text=kept, html=kept)
    CheckIn.objects.update(moved=kept)
    User.objects.update(name=kept[:60])
    Track.objects.update(name=kept[:60])

    for address in FEEDS:
        assert titles(client, address.format(**numbers)), address


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_costs_the_same_for_one_row_and_for_many(client, django_assert_max_num_queries, address):
    numbers = a_board()
    there = address.format(**numbers)
    with django_assert_max_num_queries(FEEDS[address]):
        client.get(there)
    ada = a_person("emmy")
    for place in range(3):
        claim = a_claim(person=ada)
        Event.objects.create(
            verb="claimed", subject="claim:1", claim=claim, problem_id=numbers["number"], by=a_person(f"p{place}")
        )
    with django_assert_max_num_queries(FEEDS[address]):
        client.get(there)


@pytest.mark.parametrize("address", FEEDS)
def test_whoever_has_a_feed_is_told_so(client, address):
    there = address.format(**a_board())
    has = client.get(there)

    assert client.get(there, headers={"if-none-match": has["ETag"]}).status_code == 304
    assert client.post(there).status_code == 405


def test_a_feed_names_no_moment_that_would_stand_for_what_is_in_it(client, ada):
    problem = a_problem(number=1)
    comments.comment(problem, by=ada, text="One.", now=NOW)
    first = client.get("/problems/1/feed.atom")
    comments.comment(problem, by=ada, text="Two.", now=NOW + timedelta(milliseconds=400))
    again = client.get("/problems/1/feed.atom", headers={"if-modified-since": http_date(NOW.timestamp())})

    assert "Last-Modified" not in first
    assert (again.status_code, again.content != first.content) == (200, True)


@pytest.mark.parametrize(
    "address",
    [
        "/problems/9999/feed.atom",
        "/claims/9999/feed.atom",
        "/tracks/x/feed.atom",
        "/skills/x/feed.atom",
        "/~x/feed.atom",
    ],
)
def test_what_is_not_there_has_no_feed(client, address):
    assert client.get(address).status_code == 404


def test_a_problem_tells_what_moves_on_it(client, ada, mallory):
    problem, other = a_problem(title="Heads that copy"), a_problem()
    claim = claims.claim(problem, by=ada, **INTENT)
    entry = logs.write(claim, by=ada, kind="anomaly", text="Huh.")
    comments.comment(problem, by=mallory, text="Which model?")
    claims.claim(other, by=mallory, **INTENT)

    tree = read(client, f"/problems/{problem.number}/feed.atom")
    told = {one.findtext(f"{ATOM}title"): one.find(f"{ATOM}link").get("href") for one in tree.findall(f"{ATOM}entry")}
    named, site = f"#{problem.number} Heads that copy", "http://127.0.0.1:8000"
    assert told == {
        f"Ada Lovelace took on {named}": f"{site}/claims/{claim.pk}/",
        f"Ada Lovelace logged an anomaly on {named}": f"{site}/log-entries/{entry.pk}/",
        f"mallory wrote a comment on {named}": f"{site}/comments/{Event.objects.get(verb='commented').comment_id}/",
    }
    assert f'href="{site}/~ada/"' in tree.find(f"{ATOM}entry[last()]/{ATOM}content").text


def test_a_track_tells_what_moves_but_not_what_is_merely_said(client, ada):
    problem = a_problem(track=a_track(key="toys"))
    claims.claim(problem, by=ada, **INTENT)
    comments.comment(problem, by=ada, text="Which model?")

    assert [title.partition(" on")[0] for title in titles(client, "/tracks/toys/feed.atom")] == ["Ada Lovelace took"]


def test_a_log_is_read_with_its_words_and_formulas(client, ada):
    claim = a_claim(person=ada)
    logs.write(claim, by=ada, kind="result", text="The change is $x^2$ & **more**.")

    (entry,) = read(client, f"/claims/{claim.pk}/feed.atom").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Result"
    assert entry.findtext(f"{ATOM}summary") == "The change is $x^2$ & more."
    assert "<strong>more</strong>" in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ada Lovelace"


def test_what_was_deleted_hidden_or_removed_is_in_no_feed(client, ada, grace):
    claim = a_claim(person=ada)
    gone, hidden = (logs.write(claim, by=ada, kind="result", text=f"Secret {one}") for one in ("one", "two"))
    logs.delete(gone, by=ada)
    logs.hide(hidden, by=grace, note="Advertising.")
    removed = a_claim(status="removed", hypothesis="Secret three")

    log = client.get(f"/claims/{claim.pk}/feed.atom").content.decode()
    assert "Secret" not in log
    assert log.count("(no longer shown)") == 2
    assert client.get(f"/claims/{removed.pk}/feed.atom").status_code == 404
    assert "Secret" not in client.get("/feed.atom").content.decode()


def test_an_unnamed_reviewer_is_named_in_no_feed(client):
    writeup = a_writeup(title="Counting")
    a_review(writeup=writeup, by=a_person("mary", name="Mary Somerville"), outcome="legible", is_unnamed=True)

    for address in ("/reviews/feed.atom", "/feed.atom", "/~mary/feed.atom"):
        entries = read(client, address).findall(f"{ATOM}entry")
        assert all("Mary" not in "".join(entry.itertext()) for entry in entries), address
    (title,) = titles(client, "/reviews/feed.atom")
    assert title.endswith(": Counting")


def test_a_persons_feed_shows_what_their_portfolio_shows(client, ada):
    kept, left_out = a_claim(person=ada), a_claim(person=ada)
    PortfolioItem.objects.create(person=ada, claim=left_out, is_shown=False, position=0)

    ids = [entry.findtext(f"{ATOM}id") for entry in read(client, "/~ada/feed.atom").findall(f"{ATOM}entry")]
    assert ids == [f"tag:127.0.0.1,2026:claims/{kept.pk}"]
    (entry,) = read(client, "/~ada/feed.atom").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == kept.hypothesis


def test_a_filtered_list_is_a_feed_of_its_own(client):
    a_problem(title="Easy", difficulty="A")
    a_problem(title="Hard", difficulty="D")

    whole, some = read(client, "/problems/feed.atom"), read(client, "/problems/feed.atom?difficulty=D")
    assert [entry.findtext(f"{ATOM}title") for entry in some.findall(f"{ATOM}entry")] == ["D: Hard"]
    assert whole.findtext(f"{ATOM}id") != some.findtext(f"{ATOM}id")
    assert whole.findtext(f"{ATOM}title") == "Circuit Board: problems"
    assert some.findtext(f"{ATOM}title") == "Circuit Board: problems (D: Uncharted)"
    found = read(client, "/writeups/feed.atom?says=negative&q=heads")
    assert found.findtext(f"{ATOM}title") == "Circuit Board: write-ups (“heads”, A negative result)"


def test_a_write_up_says_what_it_is_to_which_problem(client):
    counted = a_problem(title="Which <head>?")
    a_writeup(
        title="Counting",
        says={counted: "partial", a_problem(status="draft"): "negative"},
        summary="It *counts*.",
        summary_html="<p>It <em>counts</em>.</p>",
    )

    [entry] = read(client, "/writeups/feed.atom").findall(f"{ATOM}entry")

    there = absolute(counted.get_absolute_url())
    bearing = f'<p>Answers part of it: <a href="{there}">#{counted.number} <bdi>Which &lt;head&gt;?</bdi></a></p>'
    assert entry.findtext(f"{ATOM}content") == f"{bearing}<p>It <em>counts</em>.</p>"
    assert entry.findtext(f"{ATOM}summary") == "It counts."


@pytest.mark.parametrize("address", ["/problems/feed.atom?difficulty=Z", "/writeups/feed.atom?says=nothing"])
def test_a_query_that_cannot_be_read_is_no_feed(client, address):
    assert client.get(address).status_code == 400


def test_the_list_of_one_track_names_the_feed_of_what_moves_there(client):
    a_track(key="toys")
    moves = 'type="application/atom+xml" title="Feed of what moves there" href="/tracks/toys/feed.atom">'

    assert moves in client.get("/problems/?track=toys").content.decode()
    assert "what moves there" not in client.get("/problems/").content.decode()
    assert "what moves there" not in client.get("/problems/?track=a/b").content.decode()


def test_an_entry_is_never_older_than_its_coming(client):
    a_problem(created_at=NOW, updated_at=NOW - timedelta(days=1))

    (entry,) = read(client, "/problems/feed.atom").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published")
