"""The one filter: every parameter, the search, the facets' arithmetic."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from problems.filters import ProblemFilter, pages
from problems.filters.facets import _kept_for_words, _kept_statement, chips, facets
from problems.filters.problems import SORTS
from problems.models import Problem, finding
from problems.models.bitmaps import met, tables
from problems.models.choices import Activity
from problems.models.tags import LISTED
from problems.services import bitmaps, spellings
from tests.common import all_are_common
from tests.factories import NOW, a_problem, a_skill, a_source, a_technique, a_track
from tests.plans import nodes

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)


def found(query: str) -> list[str]:
    return [problem.title for problem in pages.ordered(ProblemFilter(QueryDict(query), now=NOW))]


@pytest.fixture
def world(db):
    """Four problems that differ in everything that can be asked for."""
    probing, patching = a_skill(key="probing", name="Probing"), a_skill(key="patching", name="Activation patching")
    toys, wild = a_track(key="toys", name="Toy models"), a_track(key="wild", name="Circuits in the wild")
    ablation = a_technique(key="ablation", name="Ablation")
    source = a_source(key="list", name="The list")
    free = a_problem(title="Free", skills={probing: 1}, track=toys, difficulty="A", compute="browser", hours_high=10)
    held = a_problem(
        title="Held", skills={probing: 2, patching: 3}, track=wild, difficulty="B", compute="laptop", hours_high=40,
        worked_on_until=NOW + timedelta(days=1), techniques=[ablation], checked_on=NOW.date(), starred=True,
    )  # fmt: skip
    done = a_problem(
        title="Done", skills={patching: 1}, track=wild, difficulty="C", kind="theory", has_results=True, source=source,
        worked_on_until=NOW, checked_on=(NOW - YEAR * 2).date(), hours_high=80, era="classic",
    )  # fmt: skip
    due = a_problem(
        title="Due",
        skills={},
        track=toys,
        difficulty="D",
        hours_high=200,
        checked_on=(NOW - YEAR / 2 - timedelta(days=5)).date(),
    )
    done.related_work.create(title="Notebook", url="https://github.com/a/b", is_starter=True)
    a_problem(title="Hidden", status="proposed")
    return {"Free": free, "Held": held, "Done": done, "Due": due}


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


def test_search_ranks_a_title_over_a_mention():
    a_problem(title="Something else", statement="About induction heads.")
    a_problem(title="Induction heads")

    assert found("q=induction+heads") == ["Induction heads", "Something else"]


@pytest.mark.parametrize("words", ["SAE", "saes", "sparse autoencoder", '"sparse autoencoder"'])
def test_search_knows_synonyms_in_both_directions(words):
    a_problem(title="Train a sparse autoencoder")
    a_problem(title="Scale an SAE")
    a_problem(title="Neither")

    assert sorted(found(f"q={words}")) == ["Scale an SAE", "Train a sparse autoencoder"]


def test_search_understands_phrases_and_exclusion():
    a_problem(title="Copying heads")
    a_problem(title="Heads and copying in Pythia")

    assert found('q="copying heads"') == ["Copying heads"]
    assert found("q=copying -pythia") == ["Copying heads"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("actvation pathcing", "activation patching"),
        ("activaton", "activation"),
        ("Activation Patchng", "Activation patching"),
        ('"activation pacthing"', '"activation patching"'),
        ("activaton -haeds", "activation -haeds"),
    ],
)
def test_search_forgives_typos_when_no_word_is_met(words, meant):
    a_problem(title="Activation patching on GPT-2")
    a_problem(title="Probing for dates")
    spellings.learn()

    asked = ProblemFilter(QueryDict(f"q={words}"), now=NOW)

    assert ([problem.title for problem in pages.ordered(asked)], asked.taken_for) == (
        ["Activation patching on GPT-2"],
        meant,
    )


@pytest.mark.parametrize("words", ["patching", "patched", "zebra", "zebra patching", "pat", "-pacthing", "'"])
def test_words_that_are_met_or_near_to_none_are_searched_for_themselves(words):
    a_problem(title="Activation patching on GPT-2")
    spellings.learn()

    assert ProblemFilter(QueryDict(f"q={words}"), now=NOW).taken_for == ""


def test_what_was_meant_is_found_by_its_synonyms_too():
    a_problem(title="Train a sparse autoencoder")
    a_problem(title="Scale an SAE")
    spellings.learn()

    assert sorted(found("q=sparse autoencdoer")) == ["Scale an SAE", "Train a sparse autoencoder"]


@pytest.mark.parametrize("is_common", [False, True])
@pytest.mark.parametrize(("query", "total"), [("q=patching", 1), ("q=actvation", 1), ("q=actvation&hours=10", 0)])
def test_near_spellings_are_for_words_that_no_problem_has_whenever_that_is_looked_up(
    monkeypatch, is_common, query, total
):
    a_problem(title="Activation patching", hours_high=30)
    spellings.learn()
    if is_common:
        all_are_common(monkeypatch)
    asked = ProblemFilter(QueryDict(query), now=NOW)

    assert facets(asked).total == total
    assert asked.taken_for == ("activation" if query.startswith("q=actvation") else "")
    first = pages.by_cursor(ProblemFilter(QueryDict(query), now=NOW), 25)
    assert len(first.rows) == total


def test_search_finds_by_the_names_of_tags():
    from problems.services import problems

    problem = a_problem(title="Untold", skills={a_skill(name="Distributed alignment search"): 1})
    Problem.objects.update(keywords=problems.keywords(problem))

    assert found("q=distributed alignment") == ["Untold"]


@pytest.mark.parametrize(
    "words",
    [
        *("'", '"', "!!", "a & | !", "(((", "\\", "%", "-", "or or", "<b>", "🙂", "ß" * 200, "a" * 200),
        # What is near to typos is searched for, too.
        *("fere hled " + "-" * 180, 'fere "hled', "fere -hled or (", "fere\\ 'hled'"),
    ],
)
def test_no_words_break_the_search(world, words):
    spellings.learn()
    query = QueryDict(mutable=True)
    query["q"] = words

    assert len(list(pages.ordered(ProblemFilter(query, now=NOW)))) <= 4


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


def test_hours_that_are_no_choice_stay_in_the_form(world):
    found = facets(ProblemFilter(QueryDict("hours=25"), now=NOW))

    (hours,) = [facet for facet in found.facets if facet.name == "hours"]
    assert [(choice.value, choice.label, choice.count) for choice in hours.choices if choice.selected] == [
        ("25", "up to 25 h", found.total)
    ]


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


@pytest.fixture
def nothing_kept():
    """Statements that were made with a bound belong to it."""
    yield [one.cache_clear() for one in (_kept_statement, _kept_for_words)]
    for one in (_kept_statement, _kept_for_words):
        one.cache_clear()


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
