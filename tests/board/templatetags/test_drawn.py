"""Rows, facets and pieces of pages that are kept: under all that they show."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.utils.safestring import mark_safe

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


def piece(words: object) -> str:
    template = engines["django"].from_string('{% drawn "components/alternates.html" offers=offers %}')
    return template.render({"offers": [{"media_type": words, "words": "w", "address": "/"}]})


def test_a_piece_is_kept_under_all_that_it_is_given():
    one = piece("text/markdown")
    misses = drawn._drawn_piece.cache_info().misses

    assert piece("text/markdown") == one
    assert drawn._drawn_piece.cache_info().misses == misses
    assert piece("application/json") != one
    # The same letters, of which one is HTML and the other is not.
    assert "&lt;b&gt;" in piece("<b>")
    assert "<b>" in piece(mark_safe("<b>"))
    assert "&lt;b&gt;" in piece("<b>")


DRAWN = re.compile(r'{% drawn "([\w/.]+)"')
# What a page knows beside what it gives, and what tells how late it is.
NOT_GIVEN = re.compile(r"\b(user|request|now|perms|messages|csrf_token|site_url)\b|\|(ago|deadline|held)\b")


def test_no_piece_asks_for_what_it_is_not_given():
    """It would show what the first one saw, to all."""
    templates = settings.BASE_DIR / "templates"
    names = {name for page in templates.rglob("*.html") for name in DRAWN.findall(page.read_text())}
    assert len(names) > 5
    for name in names:
        found = NOT_GIVEN.search(re.sub(r"{% comment %}.*?{% endcomment %}", "", (templates / name).read_text()))
        assert not found, (name, found)
    assert NOT_GIVEN.search("{% if user.is_curator %}")
    assert NOT_GIVEN.search("{{ event.at|ago }}")
