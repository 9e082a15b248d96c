"""Orders and pages: what is shown of a filter, and how far an order is looked through for it."""

import json

import pytest
from django.db import connection
from django.http import QueryDict

from problems.filters import ProblemFilter, pages
from problems.filters.facets import facets
from problems.filters.problems import SORTS
from problems.models import finding
from problems.models.bitmaps import met, tables
from problems.models.tags import LISTED
from problems.services import bitmaps
from tests.factories import NOW, a_problem
from tests.plans import nodes

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [problem.title for problem in pages.ordered(ProblemFilter(QueryDict(query), now=NOW))]


def test_the_newest_that_have_the_words_are_ranked_and_control_all_of_them(monkeypatch):
    for number in range(4):
        a_problem(title=f"Induction heads {number}")
    assert len(found("q=induction")) == 4

    monkeypatch.setattr(pages, "SHOWN", 3)
    assert sorted(found("q=induction")) == ["Induction heads 1", "Induction heads 2", "Induction heads 3"]
    assert len(found("q=induction&sort=newest")) == 4


@pytest.mark.parametrize("are_few", [True, False])
@pytest.mark.parametrize("query", ["", "difficulty=D&difficulty=A", "track=toys&hours=40"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_page_is_a_part_of_the_order_however_it_is_found(world, query, sort, are_few):
    asked = ProblemFilter(QueryDict(f"{query}&sort={sort}"), now=NOW)
    whole = list(pages.ordered(asked))
    for start in range(len(whole)):
        page = pages.on_page(asked, slice(start, start + 2), lambda rows: rows, are_few=are_few)

        assert list(page) == whole[start : start + 2]


@pytest.mark.parametrize(
    ("ranked", "order"), [(1, [5, 1, 2, 3, 4]), (4, [5, 4, 3, 2, 1]), (5, [1, 5, 4, 3, 2]), (6, [1, 5, 4, 3, 2])]
)
def test_the_newest_are_ranked_and_older_ones_follow_by_their_numbers(nothing_kept, monkeypatch, ranked, order):
    """The first matches best of all, and of the others each better than the one before it."""
    for number in range(1, 6):
        a_problem(number=number, title="Heads", question="Heads. " * (number if number > 1 else 9))
    monkeypatch.setattr(pages, "RANKED", ranked)
    asked = ProblemFilter(QueryDict("q=heads"), now=NOW)
    facets(asked)

    assert asked.found == [str(number) for number in order] == [str(found.number) for found in pages.ordered(asked)]


def test_any_free_one_comes_up_and_no_other(world):
    a_problem(title="Other", track=world["Free"].track)

    def drawn(query: str) -> set[str]:
        asked = ProblemFilter(QueryDict(query), now=NOW)
        return {problem.title for problem in (pages.any_free(asked) for _ in range(40)) if problem}

    assert drawn("") == {"Free", "Due", "Other"}
    assert drawn("track=toys&difficulty=D") == {"Due"}
    assert drawn("q=free") == {"Free"}
    assert drawn("track=wild") == set()


@pytest.mark.parametrize("stretch", [0, 1, 3])
def test_what_is_not_in_the_first_stretch_of_an_order_is_found_by_its_tags(world, monkeypatch, stretch):
    asked = ("difficulty=D", "difficulty=D&difficulty=B&hours=200", "hours=40", "activity=free")
    queries = [f"{query}&sort={sort}" for query in asked for sort in SORTS]
    before = {
        query: (found(query), on_page(query), facets(ProblemFilter(QueryDict(query), now=NOW))) for query in queries
    }
    monkeypatch.setattr(finding, "STRETCH", stretch)
    monkeypatch.setattr(finding, "SHORT_STRETCH", stretch)

    for query, (whole, shown, counted) in before.items():
        assert on_page(query) == shown == whole
        assert facets(ProblemFilter(QueryDict(query), now=NOW)) == counted


@pytest.mark.parametrize(("worth", "rows"), [(0, 1), (1, 2), (2, 4)])
def test_a_page_looks_the_further_through_an_order_the_more_there_are(world, monkeypatch, worth, rows):
    """Two are of toys, and all four are asked for, so that the stretch is read to its end."""
    bitmaps.take_in()
    for name, value in {"FEW": 0, "SHORT_STRETCH": 1, "WORTH": worth}.items():
        monkeypatch.setattr(finding, name, value)

    assert stretches_of_a_page("track=toys&sort=newest", 4) == [rows]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("few", "length"), [(0, 8), (3, 8), (4, 0)])
def test_an_order_is_looked_through_by_how_many_there_are(monkeypatch, few, length):
    """Four problems."""
    bitmaps.take_in()
    for name, value in {"FEW": few, "SHORT_STRETCH": 1}.items():
        monkeypatch.setattr(finding, name, value)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {tables([[LISTED]])[0]} SELECT ({finding._length(met([0]))})")
        assert cursor.fetchone() == (length,)


def stretches_of_a_page(query: str, most: int) -> list[int]:
    """How many rows of the order are looked through for the first so many problems, in each step that is gone."""
    asked = ProblemFilter(QueryDict(query), now=NOW)
    [told] = json.loads(pages.on_page(asked, slice(0, most), lambda rows: rows).explain(analyze=True, format="json"))
    steps = [plan for plan in nodes(told["Plan"]) if plan.get("Subplan Name", "").startswith("CTE near")]
    stretches = [[part for part in nodes(near) if part["Node Type"] == "Limit"][-1] for near in steps]
    return [stretch["Actual Rows"] for stretch in stretches if stretch["Actual Loops"]]


def on_page(query: str) -> list[str]:
    asked = ProblemFilter(QueryDict(query), now=NOW)
    return [title for place in range(4) for title in titles_of(asked, place)]


def titles_of(asked: ProblemFilter, place: int) -> list[str]:
    return [problem.title for problem in pages.on_page(asked, slice(place, place + 1), lambda rows: rows)]
