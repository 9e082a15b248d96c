"""What waits, in one order, whatever it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from board.lib.verdicts import denied
from problems.models import Problem
from problems.services import reports
from problems.services.curating import desk, queue
from problems.services.curating.queue import Kind, Place
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_link,
    a_person,
    a_problem,
    a_proposal,
    a_report,
    a_round,
    a_writeup,
)

pytestmark = pytest.mark.django_db


def lines(by, *slugs, **asked) -> list[tuple[str, int]]:
    kinds = [queue.KINDS[slug] for slug in slugs] or queue.kinds_for(by)
    return [(line.kind.slug, line.pk) for line in queue.page(kinds, by=by, now=NOW, **asked).lines]


def fresh(**fields) -> Problem:
    return a_problem(checked_on=NOW.date(), **fields)


def test_what_people_wait_for_comes_before_upkeep_and_the_oldest_first(grace, ada):
    old = NOW - timedelta(days=900)
    due = a_problem(created_at=old)
    link = a_link(a_writeup(submitted_at=old), state="gone", since=old)
    dates = a_round(closes_on=NOW.date() + timedelta(days=30), last_confirmed_on=(NOW - timedelta(days=95)).date())
    report = a_report(at=NOW - timedelta(days=1), comment=a_comment(problem=fresh()))
    new = a_writeup(status="submitted", linked_by=ada, submitted_at=NOW - timedelta(days=3))

    assert lines(grace) == [
        ("writeups", new.pk),
        ("reports", report.pk),
        ("links", link.pk),
        ("rounds", dates.pk),
        ("checks", due.pk),
    ]
    assert queue.counts(queue.kinds_for(grace), by=grace, now=NOW) == {
        "writeups": 1,
        "reports": 1,
        "checks": 1,
        "links": 1,
        "rounds": 1,
        "appeals": 0,
        "proposals": 0,
        "edits": 0,
        "held-comments": 0,
        "held-entries": 0,
        "imported": 0,
    }


def test_problems_that_are_worked_on_are_checked_first_and_first_projects_before_hard_ones(grace):
    since = NOW - timedelta(days=200)
    hard, easy, busy = (a_problem(difficulty=letter, created_at=since) for letter in "CAB")
    never, long_ago = (
        a_problem(difficulty="D", created_at=since),
        a_problem(difficulty="D", checked_on=(NOW - timedelta(days=900)).date()),
    )
    a_claim(problem=busy)
    Problem.objects.filter(pk=busy.pk).update(worked_on_until=NOW + timedelta(days=9))
    fresh()
    a_problem(checked_on=(NOW - timedelta(days=170)).date())
    a_problem(resolution="answered")
    a_problem(status="historical")

    assert lines(grace, "checks") == [("checks", one.pk) for one in (busy, easy, hard, long_ago, never)]


def test_a_problem_that_was_never_checked_is_due_after_half_a_year_or_once_somebody_is_on_it(grace):
    just_come, half_a_year = a_problem(created_at=NOW - timedelta(days=182)), a_problem(created_at=NOW - timedelta(184))
    busy = a_problem(created_at=NOW - timedelta(days=1))
    Problem.objects.filter(pk=busy.pk).update(worked_on_until=NOW + timedelta(days=9))

    assert lines(grace, "checks") == [("checks", busy.pk), ("checks", half_a_year.pk)]
    assert just_come.freshness(NOW) == "unchecked"


def test_what_came_in_a_file_waits_after_everything_else_and_what_somebody_proposed_is_not_of_it(grace, ada):
    came = a_problem(status="proposed", created_at=NOW - timedelta(days=900))
    proposed = a_proposal(ada)
    due = a_problem(difficulty="D", created_at=NOW - timedelta(days=200))

    assert lines(grace) == [("proposals", proposed.pk), ("checks", due.pk), ("imported", came.pk)]


def test_links_wait_while_nobody_has_mended_or_left_them(grace):
    gone = a_link(state="gone")
    moved = a_link(state="moved", moved_to="https://example.org/new")
    a_link(state="unsure")
    a_link(state="gone", left_at=NOW)
    a_link(a_writeup(archive_url="https://archive.example/1"), state="gone")
    a_link(a_writeup(status="withdrawn"), state="gone")
    kept = a_writeup(archive_url="https://archive.example/2", code_url="https://example.org/code")
    code = a_link(kept, which="code", address=kept.code_url, state="gone")

    assert lines(grace, "links") == [("links", one.pk) for one in (gone, moved, code)]


def test_a_report_is_named_by_what_it_is_about(grace, mallory):
    problem = fresh(title="Heads that *copy*")
    reports.report_problem(problem, by=mallory, reason="ill_posed", url="https://example.org/a", now=NOW)
    a_report(comment=a_comment(problem=problem))
    told = a_writeup(title="They skip")
    reports.report(told, by=mallory, reason="other", now=NOW)

    page = queue.page([queue.KINDS["reports"]], by=grace, now=NOW)

    assert sorted((line.title, line.about) for line in page.lines) == [
        ("Heads that *copy*", "It cannot be answered as it stands, as this shows"),
        ("Heads that *copy*", "Spam or advertising"),
        ("They skip", "Something else"),
    ]


def test_pages_follow_each_other_without_a_gap_or_a_repeat(grace, ada):
    for days in (1, 1, 2, 3, 3):
        a_report(at=NOW - timedelta(days=days), comment=a_comment(problem=fresh()))
        a_writeup(status="submitted", linked_by=ada, submitted_at=NOW - timedelta(days=days))
        a_problem(difficulty="B", created_at=NOW - timedelta(days=200 + days))
    whole = lines(grace)
    assert len(whole) == 15

    for size in (1, 2, 4, 15):
        found, cursor = [], ""
        while True:
            page = queue.page(queue.kinds_for(grace), by=grace, after=Place.read(cursor), size=size, now=NOW)
            found += [(line.kind.slug, line.pk) for line in page.lines]
            cursor = page.next
            if not cursor:
                break
        assert found == whole


@pytest.mark.parametrize("cursor", ["", "x", "WzFd.x", "[0,0]", "é"])
def test_what_is_no_cursor_is_no_place(cursor):
    assert Place.read(cursor) is None


def test_what_others_have_taken_is_skipped_and_can_be_asked_for(grace):
    hedy = a_person("hedy", role="curator")
    first, second, third = (
        a_report(at=NOW - timedelta(days=days), comment=a_comment(problem=fresh())) for days in (3, 2, 1)
    )
    kind = queue.KINDS["reports"]
    desk.take(kind, second.pk, by=hedy, now=NOW)
    desk.take(kind, third.pk, by=grace, now=NOW)

    assert lines(grace, "reports", whose="mine") == [("reports", third.pk)]
    assert lines(grace, "reports", whose="nobodys") == [("reports", first.pk)]
    assert queue.counts([kind], by=hedy, whose="mine", now=NOW) == {"reports": 1}
    line = queue.find(kind, first.pk, NOW)
    assert line is not None
    assert queue.following(line, [kind], by=grace, now=NOW).pk == third.pk
    assert queue.following(line, [kind], by=hedy, now=NOW).pk == second.pk
    assert queue.following(line, [kind], by=grace, now=NOW + timedelta(days=4)).pk == second.pk


def test_what_somebody_may_not_decide_is_skipped(grace):
    hedy = a_person("hedy", role="curator")
    first, of_hedy, third = (
        a_report(at=NOW - timedelta(days=days), comment=a_comment(problem=fresh(), by=by))
        for days, by in ((3, grace), (2, hedy), (1, grace))
    )
    kind = queue.KINDS["reports"]
    line = queue.find(kind, first.pk, NOW)

    assert line is not None
    assert queue.following(line, [kind], by=hedy, now=NOW).pk == third.pk
    assert queue.following(line, [kind], by=grace, now=NOW).pk == of_hedy.pk
    last = queue.find(kind, of_hedy.pk, NOW)
    assert last is not None
    assert queue.following(last, [kind], by=grace, now=NOW) is None


def test_what_is_decided_does_not_wait(grace, mallory):
    report = a_report(comment=a_comment(problem=fresh()))
    assert queue.find(queue.KINDS["reports"], report.pk, NOW).title == report.comment.problem.title

    reports.leave(report, by=grace, note="Harmless.", now=NOW)

    assert queue.find(queue.KINDS["reports"], report.pk, NOW) is None


def test_a_kind_that_somebody_may_not_see_is_not_theirs(grace, monkeypatch):
    appeals = Kind(
        slug="appeals",
        name="Appeals",
        asks="?",
        rows=lambda now: Problem.objects.all(),
        title="title",
        since="created_at",
        template="x.html",
        may=lambda user: denied("Only an admin."),
    )
    monkeypatch.setitem(queue.KINDS, "appeals", appeals)

    assert appeals not in queue.kinds_for(grace)


def test_counts_stop_where_they_say(grace, monkeypatch):
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    for _ in range(5):
        a_problem(created_at=NOW - timedelta(days=200))

    assert queue.counts([queue.KINDS["checks"]], by=grace, now=NOW) == {"checks": 3}


def test_the_queue_is_two_queries_at_any_size(grace, ada):
    """The control: a query that grew with the rows would be seen, as one for each line is."""
    for count in (1, 30):
        for _ in range(count):
            a_report()
            a_problem()
            a_writeup(status="submitted", linked_by=ada)
        with CaptureQueriesContext(connection) as asked:
            queue.counts(queue.kinds_for(grace), by=grace, now=NOW)
            page = queue.page(queue.kinds_for(grace), by=grace, now=NOW)
        assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        for line in page.lines:
            queue.find(line.kind, line.pk, NOW)
    assert len(asked) == 25
