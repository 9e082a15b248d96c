"""A statement that was kept is the one that would be made anew, whatever the time."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.http import QueryDict

from board.lib.prepared import Bound
from problems.api.problems import _first_page
from problems.filters import ProblemFilter, pages
from problems.filters.facets import _kept_for_words, _kept_statement, _statement, facets
from problems.filters.search import _kept_one
from problems.models import Synonym, problem_sets
from problems.views.problems import _page_of
from tests.factories import NOW, a_claim, a_problem, a_skill, a_technique, a_track

pytestmark = pytest.mark.django_db
TIMES = [NOW, NOW - timedelta(days=400), NOW + timedelta(days=400, hours=7)]
QUERIES = [
    "",
    "difficulty=A&difficulty=B&activity=free&hours=20",
    "skill=probing&level=2&freshness=fresh&freshness=stale",
    "track=here&technique=patching&compute=laptop&starter=1",
    "sponsor=1&round=1&kind=question&era=classic",
]


@pytest.fixture
def some(db):
    track, technique, skill = a_track(key="here"), a_technique(key="patching"), a_skill(key="probing")
    for number, letter in enumerate("AAB"):
        checked = (NOW - timedelta(days=200 * number)).date()
        a_problem(track=track, techniques=[technique], skills={skill: 2}, difficulty=letter, checked_on=checked)
    a_claim(claimed_at=NOW)


@pytest.mark.parametrize("query", QUERIES)
def test_kept_statement_is_that_of_the_moment(some, query):
    for now in TIMES:
        asked = ProblemFilter(QueryDict(query), now=now)
        kept = _kept_statement(asked.key)
        assert asked.form.is_valid()
        assert Bound(kept.sql, kept.to(now)).sql == _statement(asked).sql


WORDS = ["heads", "heads that copy", '"copy" -heads or 100%', "sae", "x' OR 1"]


@pytest.mark.parametrize("query", QUERIES)
def test_statement_kept_for_words_is_that_of_the_words(some, query):
    some_words = [ProblemFilter(QueryDict(f"{query}&q={quote(words)}"), now=NOW) for words in WORDS]
    a_problem(title="heads that copy", question="What of the sae x or 1?")

    for asked in some_words:
        kept = _kept_for_words(asked.shape)
        assert Bound(kept.sql, kept.to(NOW, asked.sent)).sql == _statement(asked).sql
    # One for each number of words that are looked for, and not for each word.
    assert len({_kept_for_words(asked.shape).sql for asked in some_words}) == 2


@pytest.mark.parametrize("query", ["q=heads", "q=heads+copy&sort=newest", "q=heads&difficulty=A&page=2", "q=sae"])
def test_page_for_words_is_the_list_in_its_order(client, query):
    Synonym.objects.get_or_create(term="sae", means="dictionary")
    for number in range(60):
        a_problem(title=f"Heads {'that copy' * (number % 3)} of a dictionary {number}", difficulty="AB"[number % 2])
    asked = ProblemFilter(QueryDict(query))

    page = client.get(f"/problems/?{query}").context["page"]

    rows = [problem.number for problem in pages.ordered(asked)]
    start = 25 * (page.number - 1)
    assert [problem.number for problem in page.object_list] == rows[start : start + 25]
    assert rows


def test_each_query_has_a_key_of_its_own_and_a_search_has_none(some):
    keys = [ProblemFilter(QueryDict(query)).key for query in QUERIES]
    assert len(set(keys)) == len(QUERIES)
    assert ProblemFilter(QueryDict("difficulty=A&q=heads")).key is None


def test_word_that_comes_later_is_counted_though_its_address_was_asked_before(some):
    """What could not be read is no part of what is kept."""
    address = QueryDict("track=later")
    assert facets(ProblemFilter(address, now=NOW)).total == 4
    a_problem(track=a_track(key="later"))

    assert facets(ProblemFilter(address, now=NOW)).total == 1


def test_words_that_are_merged_stand_for_the_other_in_what_is_kept(some):
    address = QueryDict("skill=probing")
    assert facets(ProblemFilter(address, now=NOW)).total == 3
    other = a_skill(key="other")
    a_problem(skills={other: 1})
    ProblemFilter(address).queryset.model.skills.through.objects.filter(skill__key="probing").update(skill=other)
    type(other).objects.filter(key="probing").update(merged_into=other, is_retired=True)

    assert facets(ProblemFilter(address, now=NOW)).total == 4


@pytest.mark.parametrize("query", ["sponsor=1", "sponsor=1&difficulty=A", "sponsor=1&q=heads"])
def test_condition_of_an_absent_app_is_met_by_none(some, client, monkeypatch, query):
    """No statement of that board is kept for others."""
    monkeypatch.delitem(problem_sets.CONDITIONS, "sponsor")
    kept = [_kept_statement, _kept_for_words, _kept_one, _page_of.built, _first_page.built]
    for one in kept:
        one.cache_clear()
    try:
        page = client.get(f"/problems/?{query}")
        assert (page.status_code, page.context["total"]) == (200, 0)
        assert client.get(f"/api/v1/problems/?{query}").json()["results"] == []
    finally:
        for one in kept:
            one.cache_clear()
