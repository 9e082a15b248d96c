"""What curators do to a problem, and the derived fields."""

from itertools import product

import pytest

from board.lib import markdown
from board.lib.errors import Refused
from problems.models import Event, Revision
from problems.models.choices import MOVES, Resolution, Status
from problems.services import problems
from tests.factories import NOW, a_problem, a_skill

pytestmark = pytest.mark.django_db


def last_event() -> tuple:
    return Event.objects.values_list("verb", "subject", "before", "after", "reason", "by__username").latest("pk")


def test_revise_keeps_the_text_renders_it_and_says_why(grace):
    problem = a_problem(statement="Old.")

    problems.revise(
        problem, {"statement": "New, with $x^2$.", "title": problem.title}, by=grace, note="Sharper.", now=NOW
    )

    problem.refresh_from_db()
    assert problem.statement == "New, with $x^2$."
    assert problem.rendered["statement"] == markdown.render("New, with $x^2$.")
    assert problem.rendered["version"] == markdown.RENDERER_VERSION
    revision = Revision.objects.get()
    assert (revision.number, revision.by, revision.note, revision.text["statement"]) == (
        1,
        grace,
        "Sharper.",
        "New, with $x^2$.",
    )
    assert last_event() == (
        "revised",
        f"problem:{problem.pk}",
        "statement: Old.",
        "statement: New, with $x^2$.",
        "Sharper.",
        "grace",
    )


def test_revise_without_a_change_is_refused(grace):
    problem = a_problem()

    with pytest.raises(Refused, match="^Nothing was changed.$"):
        problems.revise(problem, {"statement": problem.statement}, by=grace, note="?", now=NOW)

    assert not Revision.objects.exists()


def test_revise_with_text_the_renderer_refuses_changes_nothing(grace):
    problem = a_problem()

    with pytest.raises(markdown.Unrenderable):
        problems.revise(problem, {"statement": "$" + "{" * 60 + "}" * 60 + "$"}, by=grace, note="?", now=NOW)

    problem.refresh_from_db()
    assert problem.statement == "Find out what the head does."


def test_revisions_are_numbered(grace):
    problem = a_problem()
    for text in ("One.", "Two.", "Three."):
        problems.revise(problem, {"statement": text}, by=grace, note=text, now=NOW)

    assert list(problem.revisions.values_list("number", flat=True)) == [3, 2, 1]
    assert problems.current_revision(problem).text["statement"] == "Three."


def test_check_dates_the_problem(grace):
    problem = a_problem()

    problems.check(problem, by=grace, note="Asked the authors.", now=NOW)

    problem.refresh_from_db()
    assert (problem.checked_on, problem.checked_by) == (NOW.date(), grace)
    assert last_event() == ("checked", f"problem:{problem.pk}", "", "2026-11-23", "Asked the authors.", "grace")


def test_resolve_needs_evidence_and_a_reason_and_can_be_taken_back(grace):
    problem = a_problem()
    with pytest.raises(Refused, match="^Name the evidence"):
        problems.resolve(problem, Resolution.ANSWERED, by=grace, note="Yes.", now=NOW)
    with pytest.raises(Refused, match="^Say why"):
        problems.resolve(problem, Resolution.ANSWERED, by=grace, note="", evidence="https://example.org", now=NOW)

    with pytest.raises(Refused, match="^Give a public web address"):
        problems.resolve(problem, Resolution.ANSWERED, by=grace, note="Yes.", evidence="javascript:alert(1)", now=NOW)
    problems.resolve(problem, Resolution.ANSWERED, by=grace, note="Yes.", evidence="https://example.org", now=NOW)
    assert last_event() == ("resolved", f"problem:{problem.pk}", "open", "answered", "Yes.", "grace")
    problems.resolve(problem, Resolution.OPEN, by=grace, note="A flaw.", now=NOW)

    problem.refresh_from_db()
    assert problem.resolution == "open"


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)), ids=lambda status: status.value)
def test_every_pair_of_editorial_states_follows_the_table(grace, before, after):
    canonical = a_problem()
    problem = a_problem(
        status=before, skills={a_skill(): 1}, merged_into=canonical if before == Status.MERGED else None
    )

    if after in MOVES[before] and after != Status.MERGED:
        problems.move(problem, after, by=grace, note="So.", now=NOW)
        problem.refresh_from_db()
        assert problem.status == after
        assert last_event() == ("moved", f"problem:{problem.pk}", before, after, "So.", "grace")
    elif after not in MOVES[before]:
        with pytest.raises(Refused, match="cannot become"):
            problems.move(problem, after, by=grace, now=NOW)
        problem.refresh_from_db()
        assert problem.status == before


def test_an_incomplete_problem_is_not_listed(grace):
    problem = a_problem(status="proposed", success_test="", skills={a_skill(): 1})

    with pytest.raises(Refused, match="^To be listed it needs"):
        problems.move(problem, Status.LISTED, by=grace, now=NOW)


def test_the_database_refuses_an_incomplete_problem_too():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="problem_listed_is_complete"):
        a_problem(status="listed", success_test="")
