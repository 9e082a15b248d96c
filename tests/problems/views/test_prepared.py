"""What the pages and the API load by statements that are built once is what the queries themselves would load."""

from datetime import timedelta

import pytest

from board import views as board_views
from problems.api import problems as api
from problems.filters import vocabulary
from problems.models import Event, Problem
from problems.views import problems as pages
from tests.factories import (
    NOW,
    a_claim,
    a_log_entry,
    a_person,
    a_problem,
    a_skill,
    a_sponsorship,
    a_technique,
    a_writeup,
    an_interest,
)

pytestmark = pytest.mark.django_db
TIMES = [NOW, NOW - timedelta(days=60), NOW + timedelta(days=45, hours=13)]
ASKED = (("difficulty", ("A", "B"), ()), ("level", "2", ()))


def told(rows) -> list:
    """Each row with all that was loaded of it."""
    return [
        {name: value for name, value in vars(row).items() if name != "_state"} if hasattr(row, "__dict__") else row
        for row in rows
    ]


def a_busy_problem() -> Problem:
    """With something of all that its page tells."""
    curator = a_person()
    problem = a_problem(skills={a_skill(): 2, a_skill(): 1}, techniques=[a_technique()], difficulty="A")
    for months in (0, 1, 2):
        a_problem(track=problem.track, difficulty="A", parent=problem if months else None)
        at = NOW - timedelta(days=31 * months)
        claim = a_claim(problem=problem, claimed_at=at, status="released" if months else "active")
        a_log_entry(claim)
        about = {"problem": problem, "claim": claim, "by": claim.person}
        Event.objects.create(verb="claimed", subject=f"claim:{claim.pk}", at=at, **about)
        Event.objects.create(verb="checked", subject=f"problem:{problem.pk}", at=at, problem=problem, by=curator)
    an_interest(problem=problem)
    a_writeup(says={problem: "partial"})
    a_sponsorship(problem=problem)
    return problem


def test_each_statement_answers_as_its_query_does(grace):
    problem = a_busy_problem()
    number = problem.number
    uses = [
        (vocabulary._rows, []),
        (pages._loaded, [number, NOW, None, ""]),
        (pages._loaded, [number, NOW, grace.pk, "curator"]),
        (pages._claims_on, [number, NOW]),
        (pages._beside, [number, NOW]),
        (pages._results_of, [number]),
        (pages._history_of, [number]),
        (pages._months_of, [number, NOW]),
        (pages._page_of, [(), (0, 25, True), NOW]),
        (pages._page_of, [ASKED, (0, 2, False), NOW]),
        (api._whole, [number, NOW]),
        (api._claims_on, [number, NOW, (2,)]),
        (api._first_page, [ASKED, (3,), api.COLUMNS, NOW]),
        (board_views._starters, [NOW]),
        (board_views._newest_events, []),
    ]
    empty = []
    for query, given in uses:
        most = 0
        for now in TIMES:
            now_given = [now if one is NOW else one for one in given]
            found = told(query(*now_given))
            assert found == told(query.unprepared(*now_given)), (query, now_given)
            most = max(most, len(found))
        if not most:
            empty.append(query.__name__)
    assert empty == []
