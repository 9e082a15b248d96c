"""Rows and facets that are kept: under all that they show."""

import pytest
from django.template import engines

from board.templatetags import drawn
from board.templatetags.drawn import facet_field
from problems.filters.facets import Choice, Facet
from problems.models import Problem
from tests.factories import NOW, a_problem, a_skill, a_track, a_writeup

pytestmark = pytest.mark.django_db


def row_of(problem: Problem) -> str:
    [loaded] = Problem.objects.filter(pk=problem.pk).for_list(NOW)
    return engines["django"].from_string("{% problem_row problem %}").render({"problem": loaded, "now": NOW})


@pytest.fixture
def problem():
    return a_problem(title="Heads", question="Which?", track=a_track(name="Toys"), skills={a_skill(name="Probing"): 2})


CHANGES = {
    "title": "Other heads",
    "question": "Which others?",
    "difficulty": "C",
    "difficulty_max": "D",
    "hours_low": 3,
    "hours_high": 999,
    "compute": "multi-gpu",
    "era": "classic",
    "resolution": "answered",
    "has_results": True,
}


@pytest.mark.parametrize(("name", "value"), CHANGES.items())
def test_a_row_shows_what_a_problem_says_now(problem, name, value):
    before = row_of(problem)
    assert row_of(problem) == before

    Problem.objects.filter(pk=problem.pk).update(**{name: value}, rendered={})

    assert row_of(problem) != before


def test_a_row_shows_what_is_beside_a_problem_now(problem):
    rows = {row_of(problem)}
    for change in (
        lambda: problem.track.__class__.objects.update(name="Other toys"),
        lambda: problem.skills.update(name="Steering"),
        lambda: problem.needs.update(level=3),
        lambda: a_writeup(says={problem: "related"}),
    ):
        change()
        assert row_of(problem) not in rows
        rows.add(row_of(problem))


def test_equal_rows_are_drawn_once(problem):
    row_of(problem)
    drawn_before = drawn._drawn_row.cache_info().misses

    row_of(problem)

    assert drawn._drawn_row.cache_info().misses == drawn_before


def test_hostile_words_stay_words(problem):
    Problem.objects.filter(pk=problem.pk).update(title="<script>1</script>", question="a & b", rendered={})

    row = row_of(problem)

    assert "&lt;script&gt;1&lt;/script&gt;" in row
    assert "<script>" not in row
    assert "a &amp; b" in row


def test_a_facet_is_kept_under_its_choices():
    def html(*choices: Choice) -> str:
        return facet_field(Facet("compute", "Compute", "checks", list(choices)))

    one = html(Choice("laptop", "a laptop", 3, False))

    assert html(Choice("laptop", "a laptop", 3, False)) is one
    assert "3" in one
    assert len({one, html(Choice("laptop", "a laptop", 4, False)), html(Choice("laptop", "a laptop", 3, True))}) == 3
    assert "&lt;b&gt;" in html(Choice("laptop", "<b>", 3, False))
