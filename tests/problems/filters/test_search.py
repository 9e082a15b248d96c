"""Words that are searched for: synonyms, phrases, typos, and whatever else people type."""

import pytest
from django.http import QueryDict

from problems.filters import ProblemFilter, pages
from problems.filters.facets import facets
from problems.models import Problem
from problems.services import spellings
from tests.common import all_are_common
from tests.factories import NOW, a_problem, a_skill

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [problem.title for problem in pages.ordered(ProblemFilter(QueryDict(query), now=NOW))]


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
