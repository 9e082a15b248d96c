"""A statement that was kept is the one that would be made anew, whatever the time."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from board.lib.prepared import Bound
from problems.filters import ProblemFilter
from problems.filters.facets import _kept_statement, _statement, facets
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
