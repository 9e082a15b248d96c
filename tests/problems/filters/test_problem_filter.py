"""The one filter: every parameter, and the facets' arithmetic."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from problems.filters import ProblemFilter, pages
from problems.filters.chips import chips
from problems.filters.facets import _kept_statement, facets
from problems.filters.problems import SORTS
from problems.models import finding
from problems.models.choices import Activity
from tests.factories import NOW, a_problem

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [problem.title for problem in pages.ordered(ProblemFilter(QueryDict(query), now=NOW))]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Held", "Free", "Done", "Due"]),
        ("sort=easiest", ["Free", "Held", "Done", "Due"]),
        ("sort=newest", ["Due", "Done", "Held", "Free"]),
        ("track=toys", ["Free", "Due"]),
        ("track=toys&track=wild", ["Held", "Free", "Done", "Due"]),
        ("skill=probing", ["Held", "Free"]),
        ("skill=probing&skill=patching", ["Held"]),
        ("level=1", ["Free", "Done", "Due"]),
        ("skill=probing&level=2", ["Free"]),
        ("technique=ablation", ["Held"]),
        ("difficulty=A&difficulty=D", ["Free", "Due"]),
        ("compute=browser", ["Free"]),
        ("hours=40", ["Held", "Free"]),
        ("kind=theory", ["Done"]),
        ("activity=free", ["Free", "Due"]),
        ("activity=worked-on", ["Held"]),
        ("activity=results", ["Done"]),
        ("activity=free&activity=results", ["Free", "Done", "Due"]),
        ("freshness=fresh", ["Held"]),
        ("freshness=due", ["Due"]),
        ("freshness=stale", ["Done"]),
        ("freshness=unchecked", ["Free"]),
        ("source=list", ["Done"]),
        ("starter=1", ["Done"]),
        ("era=classic", ["Done"]),
        ("track=toys&difficulty=A&activity=free&hours=10", ["Free"]),
    ],
)
def test_every_parameter_narrows_as_it_says(world, query, titles):
    assert found(query) == titles


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("difficulty=Z", "difficulty", "There is no such choice: Z."),
        ("track=nowhere", "track", "There is no such choice: nowhere."),
        ("hours=soon", "hours", "This is no whole number. Write one in digits, like 6."),
        ("hours=0", "hours", "“Hours at most” is 0; the least is 1."),
        ("starter=yes", "starter", "There is no such choice: yes."),
        ("q=" + "x" * 201, "q", "“Search” is 201 characters long; the most is 200."),
    ],
)
def test_what_cannot_be_read_is_named_and_left_out(world, query, field, message):
    asked = ProblemFilter(QueryDict(query), now=NOW)

    assert asked.form.errors == {field: [message]}
    assert asked.qs.count() == 4


def test_facets_count_what_each_choice_would_leave(world):
    found = facets(ProblemFilter(QueryDict("track=toys&difficulty=A"), now=NOW))
    choices = {
        facet.name: {choice.value: (choice.count, choice.selected) for choice in facet.choices}
        for facet in found.facets
    }

    assert (found.total, found.is_more) == (1, False)
    # Choices of one parameter widen it, so they are counted as if it were not narrowed yet.
    assert choices["track"] == {"toys": (1, True)}
    assert choices["difficulty"] == {"A": (1, True), "D": (1, False)}
    assert choices["skill"] == {"probing": (1, False)}
    assert choices["hours"] == {"10": (1, False), "20": (1, False), "40": (1, False), "80": (1, False)}
    assert choices["level"] == {"1": (1, False), "2": (1, False), "3": (1, False)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.fixed_dictionaries({}, optional={
        "track": some.sets(some.sampled_from(["toys", "wild"])),
        "skill": some.sets(some.sampled_from(["probing", "patching"])),
        "difficulty": some.sets(some.sampled_from("ABCD")),
        "activity": some.sets(some.sampled_from(Activity.values)),
        "freshness": some.sets(some.sampled_from(["fresh", "due", "stale", "unchecked"])),
        "level": some.sampled_from(["1", "2", "3"]).map(lambda level: {level}),
        "hours": some.sampled_from(["10", "40", "80"]).map(lambda hours: {hours}),
    })
)  # fmt: skip
def test_every_count_is_what_the_list_then_shows(world, chosen):
    """The number beside a choice equals the rows behind it, for any filter."""
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, sorted(values))
    found = facets(ProblemFilter(query, now=NOW))

    assert found.total == ProblemFilter(query, now=NOW).qs.count()
    for facet in found.facets:
        for choice in facet.choices:
            alone = query.copy()
            kept = query.getlist("skill") if facet.name == "skill" else []
            alone.setlist(facet.name, [*{*kept, choice.value}])
            assert choice.count == ProblemFilter(alone, now=NOW).qs.count(), (facet.name, choice.value)


def test_facets_take_one_query_and_the_filter_one_more(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        facets(ProblemFilter(QueryDict("track=toys&skill=probing"), now=NOW))


def test_what_is_too_much_to_count_keeps_every_choice_without_a_number(world, monkeypatch):
    """Two toy problems are one more than is counted here; those of difficulty D are not."""
    monkeypatch.setattr("problems.filters.facets.COUNTED", 1)

    found = facets(ProblemFilter(QueryDict("track=toys"), now=NOW))

    drawn = {facet.name: {choice.value: choice.count for choice in facet.choices} for facet in found.facets}
    assert (found.total, found.is_more) == (1, True)
    assert drawn["difficulty"] == dict.fromkeys("ABCD")
    assert set(drawn["hours"].values()) == {None}
    alone = facets(ProblemFilter(QueryDict("track=toys&difficulty=D"), now=NOW))
    assert (alone.total, alone.is_more) == (1, False)
    [skills] = [facet for facet in alone.facets if facet.name == "compute"]
    assert {choice.count for choice in skills.choices} == {1}


def test_chips_take_back_one_thing_each(world):
    asked = ProblemFilter(QueryDict("q=heads&track=toys&track=wild&hours=20&page=3"), now=NOW)

    assert [(chip.label, chip.query) for chip in chips(asked)] == [
        ("“heads”", "track=toys&track=wild&hours=20"),
        ("up to 20 h", "q=heads&track=toys&track=wild"),
        ("Toy models", "q=heads&track=wild&hours=20"),
        ("Circuits in the wild", "q=heads&track=toys&hours=20"),
    ]


@pytest.mark.parametrize("hours", ["hours=08", "hours=8.0", "hours=20&hours=8"])
def test_a_chip_takes_back_a_number_however_it_is_written(world, hours):
    asked = ProblemFilter(QueryDict(f"track=toys&{hours}"), now=NOW)

    assert ("up to 8 h", "track=toys") in [(chip.label, chip.query) for chip in chips(asked)]


def test_hours_that_are_no_choice_stay_in_the_form(world):
    found = facets(ProblemFilter(QueryDict("hours=25"), now=NOW))

    (hours,) = [facet for facet in found.facets if facet.name == "hours"]
    assert [(choice.value, choice.label, choice.count) for choice in hours.choices if choice.selected] == [
        ("25", "up to 25 h", found.total)
    ]


@pytest.mark.parametrize(
    "query", ["track=toys&hours=40", "freshness=fresh&difficulty=A", "q=head", "q=haed", "q=is&hours=40"]
)
@pytest.mark.parametrize("sort", SORTS)
def test_counting_finds_all_that_is_shown_in_its_order(world, query, sort):
    asked = ProblemFilter(QueryDict(f"{query}&sort={sort}"), now=NOW)
    facets(asked)

    assert asked.found == [str(problem.number) for problem in pages.ordered(asked)]


def test_control_what_tags_count_is_not_found_by_counting(world):
    asked = ProblemFilter(QueryDict("track=toys"), now=NOW)

    assert (facets(asked).total, asked.found) == (2, None)


@pytest.mark.parametrize(("shown", "numbers"), [(2, {"2", "3"}), (3, {"1", "2", "3"}), (4, {"1", "2", "3"})])
@pytest.mark.parametrize("sort", SORTS)
def test_so_many_that_have_the_words_are_shown_the_newest(nothing_kept, monkeypatch, shown, numbers, sort):
    for number in (1, 2, 3):
        a_problem(number=number, title="Heads")
    for name in ("SHOWN", "COUNTED"):
        monkeypatch.setattr(f"problems.filters.facets.{name}", shown)
    asked = ProblemFilter(QueryDict(f"q=heads&sort={sort}"), now=NOW)
    found = facets(asked)

    assert (set(asked.found), found.total, found.is_more) == (numbers, min(shown, 3), shown < 3)


@pytest.mark.parametrize("counted", [2, 3, 4])
def test_so_many_that_several_filters_leave_are_found_by_counting(nothing_kept, monkeypatch, client, counted):
    for number in (1, 2, 3):
        a_problem(number=number, difficulty="A", compute="laptop", hours_low=4 - number)
    monkeypatch.setattr("problems.filters.facets.COUNTED", counted)
    query = "difficulty=A&compute=laptop&sort=easiest"
    asked = ProblemFilter(QueryDict(query), now=NOW)
    found = facets(asked)

    assert (found.total, found.is_more) == (min(counted, 3), counted < 3)
    assert asked.found == (None if counted < 3 else ["3", "2", "1"])
    page = client.get(f"/problems/?{query}").context["page"]
    assert [problem.number for problem in page.object_list] == [3, 2, 1][: found.total]


SEVERAL = [
    "track=toys&difficulty=D",
    "skill=probing&skill=patching",
    "activity=free&hours=40",
    "freshness=fresh&difficulty=A&hours=30",
    "sponsor=1&difficulty=A",
    "track=toys&difficulty=A&level=1&compute=browser&starter=1",
]


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("few", [-1, 0, 1, 2, 3])
@pytest.mark.parametrize("stretch", [0, 1, 4])
@pytest.mark.parametrize("query", SEVERAL)
def test_however_much_of_the_order_is_looked_through_the_counts_are_the_same(world, monkeypatch, query, few, stretch):
    before = facets(ProblemFilter(QueryDict(query), now=NOW))
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "SHORT_STRETCH", stretch)
    _kept_statement.cache_clear()

    assert facets(ProblemFilter(QueryDict(query), now=NOW)) == before
