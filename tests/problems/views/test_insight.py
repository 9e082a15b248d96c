"""The page of counts for curators: each number of a small world, who may read it, and what it costs."""

from datetime import timedelta

import pytest

from problems.models import Problem
from problems.services.curating import queue
from tests.factories import (
    NOW,
    a_check_in,
    a_claim,
    a_comment,
    a_link,
    a_log_entry,
    a_problem,
    a_proposal,
    a_report,
    a_reproduction,
    a_review,
    a_round,
    a_suggestion,
    a_track,
    a_writeup,
    an_appeal,
)

pytestmark = pytest.mark.django_db
INSIGHT = "/curate/insight/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def page(client, grace):
    client.force_login(grace)
    return lambda: client.get(INSIGHT)


def over(problem, **fields):
    """A claim whose clock has run out, whether or not its row says so."""
    return a_claim(problem=problem, lapses_at=NOW - timedelta(days=1), **fields)


def result(problem, person, *, claim=None, **fields):
    writeup = a_writeup(linked_by=person, says={problem: fields.pop("says", "partial")}, **fields)
    writeup.bearings.update(claim=claim)
    return writeup


def counted(answer) -> dict:
    return {rung.name: (rung.count, rung.agents) for rung in answer.context["funnel"]}


def test_for_curators_who_read_it(client, grace, mallory):
    assert client.get(INSIGHT)["Location"].startswith("/accounts/login/")
    client.force_login(mallory)
    assert client.get(INSIGHT).status_code == 403
    assert client.post(INSIGHT).status_code == 403
    client.force_login(grace)
    assert client.get(INSIGHT).status_code == 200
    assert client.head(INSIGHT).status_code == 200
    assert client.post(INSIGHT).status_code == 405
    assert f'href="{INSIGHT}"' in client.get("/curate/").content.decode()


def test_an_empty_board_says_what_will_stand_here(page):
    words = page().content.decode()
    for said in ("No problem is on the list yet.", "No claim has ended yet.", "Nothing waits.", "Nobody is tracked"):
        assert said in words
    assert "<table" not in words


def test_each_step_counts_each_problem_once(page, ada, mallory):
    problem = a_problem()
    for person in (ada, mallory):
        problem.watches.create(person=person)
        claim = a_claim(problem=problem, person=person)
        a_check_in(claim)
        a_log_entry(claim)
        writeup = result(problem, person, claim=claim)
        a_review(writeup=writeup, outcome="legible")
        a_reproduction(writeup=writeup)
    a_problem(status="historical")
    a_problem(status="draft")
    a_problem(status="withdrawn")

    answer = page()

    assert answer.context["total"] == 2
    assert counted(answer) == {
        "Watched": (1, None),
        "Claimed": (1, 0),
        "Checked in": (1, 0),
        "Written up": (1, 0),
        "Reviewed": (1, 0),
        "Reproduced": (1, 0),
    }
    assert [(rung.share, rung.width) for rung in answer.context["funnel"]] == [("50\xa0%", 80)] * 6
    assert "Of 2 problems on the list or historical" in answer.content.decode()


def test_a_step_is_reached_by_nothing_less(page, ada, mallory):
    """Each row falls short of the step beside it, by one thing."""
    a_problem().track.watches.create(person=ada)
    a_claim(status="removed", ended_at=NOW)
    a_log_entry(a_claim(), deleted_at=NOW, text="", html="")
    result(a_problem(), ada, says="related")
    result(a_problem(), ada, status="declined")
    a_writeup(says={a_problem(): "answers"})
    unread = result(a_problem(), ada)
    a_review(writeup=unread)
    a_review(writeup=unread, status="hidden", outcome="changes")
    a_reproduction(writeup=unread, outcome="could_not")
    a_reproduction(writeup=unread, by=mallory, status="hidden")

    answer = page()

    assert {name: count for name, (count, _) in counted(answer).items()} == {
        "Watched": 0,
        "Claimed": 1,
        "Checked in": 0,
        "Written up": 1,
        "Reviewed": 0,
        "Reproduced": 0,
    }
    assert answer.context["before"] == 1
    assert "1 problem had a result before this board began" in answer.content.decode()


def test_agents_are_counted_apart(page, ada):
    problem = a_problem()
    claim = over(problem, by_agent=True)
    a_log_entry(claim)
    writeup = result(problem, ada, claim=claim)
    a_review(writeup=writeup, outcome="legible")
    a_reproduction(writeup=writeup)

    answer = page()

    assert set(counted(answer).values()) == {(0, None), (0, 1)}
    assert [who for who, _ in answer.context["ended"]] == ["Claims by automated agents"]


def test_by_track_and_by_difficulty(page):
    vision, words = a_track(name="Vision <1>", key="vision"), a_track(name="Words", key="words")
    a_claim(problem=a_problem(track=vision, difficulty="B"))
    a_claim(problem=a_problem(track=words, difficulty="A"))
    a_problem(track=words, difficulty="", status="historical")
    a_problem(track=words, difficulty="B")

    answer = page()

    def told(name):
        return [(line.key, line.total, line.counts[:3]) for line in answer.context[name]]

    assert told("by_track") == [("vision", 1, [0, 1, 0]), ("words", 3, [0, 1, 0])]
    assert told("by_difficulty") == [("A", 1, [0, 1, 0]), ("B", 2, [0, 1, 0]), ("", 1, [0, 0, 0])]
    text = answer.content.decode()
    assert ("Vision &lt;1&gt;" in text, "Not rated" in text, "style=" in text) == (True, True, False)


def test_where_claims_end_and_how_far_they_came(page, ada):
    easy, hard, gone = a_problem(difficulty="A"), a_problem(difficulty="D"), a_problem(status="withdrawn")
    over(easy)
    a_check_in(over(easy, status="lapsed"))
    both = a_claim(problem=easy, status="released")
    a_check_in(both)
    a_log_entry(both)
    delivered = a_claim(problem=hard, status="delivered")
    result(hard, ada, claim=delivered)
    a_claim(problem=easy)
    a_claim(problem=easy, status="removed")
    over(gone)

    answer = page()

    [(who, found)] = answer.context["ended"]
    assert who == "Claims by people"
    assert [(letter, [(one.name, one.total, one.counts) for one in ways]) for letter, ways in found] == [
        ("A", [("Released", 1, [0, 0, 1, 0]), ("Lapsed", 2, [1, 1, 0, 0])]),
        ("D", [("Delivered", 1, [0, 0, 0, 1])]),
    ]
    assert answer.context["stages"] == ["Never checked in", "Checked in", "Logged", "Linked a write-up"]


def test_how_long_what_waits_has_waited(page, ada):
    days = (0, 6, 7, 27, 28, 90, 91, 400)
    for n in days:
        a_writeup(status="submitted", linked_by=ada, submitted_at=NOW - timedelta(days=n))
    a_report(at=NOW - timedelta(days=30))
    Problem.objects.update(checked_on=NOW.date())

    answer = page()

    assert [(line.kind.slug, line.total, line.counts, line.oldest) for line, _ in answer.context["waited"]] == [
        ("writeups", 8, [2, 2, 2, 2], NOW - timedelta(days=400)),
        ("reports", 1, [0, 0, 1, 0], NOW - timedelta(days=30)),
    ]
    assert 'href="/curate/?kind=writeups"' in answer.content.decode()


def furnish(ada) -> None:
    """One of everything that can wait, on a problem of its own track, and one claim that ended."""
    a_writeup(status="submitted", linked_by=ada, says={a_problem(): "partial"})
    a_report()
    a_proposal()
    a_suggestion()
    a_link(state="gone")
    a_round(closes_on=NOW.date() + timedelta(days=30))
    an_appeal()
    a_comment(status="hidden", is_held=True)
    a_log_entry(over(a_problem()), hidden_because="It waits.", is_held=True)


def test_every_kind_of_the_queue_in_the_same_queries(page, ada, grace, django_assert_num_queries):
    page()
    for more in (1, 2):
        for _ in range(more):
            furnish(ada)
        with django_assert_num_queries(6):
            answer = page()
        waits = queue.counts(queue.kinds_for(grace), by=grace, now=NOW)
        assert {line.kind.slug: line.total for line, _ in answer.context["waited"]} == waits
        assert set(waits) == set(queue.KINDS)
        assert all(sum(line.counts) == line.total for line, _ in answer.context["waited"])
