"""The page of counts for curators: each number of a small world, who may read it, and what it costs."""

from datetime import timedelta

import pytest

from problems.models import Claim, Problem
from problems.models.view_counts import months_before
from problems.services import merges, view_counts
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
THIS, LAST, LONG_AGO = (months_before(NOW.date(), back) for back in (0, 1, 4))


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
    view_counts.add({(problem.pk, LAST): 4, (problem.pk, THIS): 1})
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
        "Viewed": (1, None),
        "Watched": (1, None),
        "Claimed": (1, 0),
        "Checked in": (1, 0),
        "Written up": (1, 0),
        "Reviewed": (1, 0),
        "Reproduced": (1, 0),
    }
    assert [(rung.share, rung.width) for rung in answer.context["funnel"]] == [("50\xa0%", 80)] * 7
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
        "Viewed": 0,
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
        return [(line.key, line.total, line.counts[1:4]) for line in answer.context[name]]

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


def test_before_anything_is_opened_it_says_so(page):
    a_problem()
    words = page().content.decode()

    assert "No view has been counted yet" in words
    assert "Opened, and passed over" not in words


def test_views_and_claims_by_difficulty_and_track(page):
    """Claims of agents, claims and views of long ago, and removed claims, count for nothing here."""
    first, second, other = (
        a_problem(track=a_track(key=key), difficulty=d) for key, d in (("a", "A"), ("b", "A"), ("c", "D"))
    )
    view_counts.add({(first.pk, THIS): 5, (first.pk, LONG_AGO): 90, (second.pk, LAST): 7, (other.pk, THIS): 3})
    for problem in (first, second, second):
        a_claim(problem=problem)
    a_claim(problem=other, by_agent=True)
    a_claim(problem=other, status="removed", ended_at=NOW)
    Claim.objects.filter(pk=a_claim(problem=first).pk).update(claimed_at=NOW - timedelta(days=200))

    answer = page()

    def told(name):
        return [(one.key, one.total, one.views, one.made, one.for_each) for one in answer.context[name]]

    assert told("heed_by_difficulty") == [("A", 2, 12, 3, "4"), ("D", 1, 3, 0, "no claim")]
    assert told("heed_by_track") == [("a", 1, 5, 1, "5"), ("b", 1, 7, 2, "4"), ("c", 1, 3, 0, "no claim")]
    assert (answer.context["views"], answer.context["made"]) == (15, 3)
    assert (answer.context["began"], answer.context["since"]) == (LONG_AGO, months_before(NOW.date(), 3))
    words = answer.content.decode()
    assert (
        f"Since {answer.context['since'].day} {answer.context['since']:%B %Y} pages of problems were opened 15 times"
        in words
    )
    assert "page views and not people" in words


def test_counted_since_this_month_it_says_since_this_month(page):
    view_counts.add({(a_problem().pk, THIS): 1})

    assert page().context["since"] == THIS


def test_what_is_opened_and_never_claimed_comes_by_its_views(page, grace):
    lost, less, claimed, agents, solved, past, merged = (a_problem() for _ in range(7))
    view_counts.add(
        {(problem.pk, THIS): 10 + n for n, problem in enumerate((lost, less, claimed, agents, solved, past))}
    )
    view_counts.add({(merged.pk, THIS): 50, (less.pk, LONG_AGO): 900})
    a_claim(problem=claimed, status="lapsed")
    a_claim(problem=agents, by_agent=True)
    Problem.objects.filter(pk=solved.pk).update(resolution="answered")
    Problem.objects.filter(pk=past.pk).update(status="historical")
    merges.merge(merged, into=lost, by=grace, note="The same.", now=NOW)

    answer = page()

    assert [(one.pk, one.views) for one in answer.context["passed_over"]] == [
        (lost.pk, 60),
        (agents.pk, 13),
        (less.pk, 11),
    ]
    assert f'href="/problems/{lost.pk}/edit/"' in answer.content.decode()


def test_what_was_never_opened_is_named_and_counted(page):
    first, second, opened, solved = (a_problem(title=f"<Title {n}>") for n in range(4))
    view_counts.add({(opened.pk, LONG_AGO): 1})
    Problem.objects.filter(pk=solved.pk).update(resolution="already_known")

    answer = page()

    assert [(one.pk, one.there_are) for one in answer.context["never_opened"]] == [(first.pk, 2), (second.pk, 2)]
    assert "2 open problems, which nobody has found" in answer.content.decode()
    assert "&lt;Title 0&gt;" in answer.content.decode()


def test_where_nothing_is_passed_over_it_says_so(page):
    problem = a_problem()
    a_claim(problem=problem)
    view_counts.add({(problem.pk, THIS): 1})

    words = page().content.decode()

    assert "Every open problem that was opened since then has been claimed" in words
    assert "Every open problem has been opened at least once." in words


def test_it_names_ten_and_says_that_there_are_more(page):
    opened = [a_problem() for _ in range(11)]
    view_counts.add({(problem.pk, THIS): 1 for problem in opened})
    for _ in range(12):
        a_problem()

    answer = page()

    assert (len(answer.context["passed_over"]), len(answer.context["never_opened"])) == (10, 10)
    assert (
        "12 open problems, which nobody has found since views are counted; the first 10 of them."
        in answer.content.decode()
    )


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
    a_problem(status="proposed")
    a_problem(created_at=NOW - timedelta(days=200))
    view_counts.add({(a_problem().pk, THIS): 1})


def test_every_kind_of_the_queue_in_the_same_queries(page, ada, grace, django_assert_num_queries):
    page()
    for more in (1, 2):
        for _ in range(more):
            furnish(ada)
            a_problem(created_at=NOW - timedelta(days=200))
        with django_assert_num_queries(12):
            answer = page()
        waits = queue.counts(queue.kinds_for(grace), by=grace, now=NOW)
        assert {line.kind.slug: line.total for line, _ in answer.context["waited"]} == waits
        assert set(waits) == set(queue.KINDS)
        assert all(sum(line.counts) == line.total for line, _ in answer.context["waited"])
