"""What a search asks for, as bits: how it is read, which words are common, and that they find what their index does."""

import pytest
from django.db import connection
from django.http import QueryDict

from problems.filters import ProblemFilter, pages
from problems.filters.facets import _kept_for_words, facets
from problems.filters.problems import SORTS
from problems.filters.search import _kept_one
from problems.models import Bitmap, CommonWord, Problem, Retagged, common_words, finding
from problems.models.common_words import Words
from problems.models.tags import LISTED, Of
from problems.services.bitmaps import take_in
from problems.services.common_words import learn
from tests.common import all_are_common
from tests.factories import NOW, a_problem
from tests.tagged import untrue_bits

pytestmark = pytest.mark.django_db


def queried(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT websearch_to_tsquery('english', %s)::text", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("typed", "has", "lacks", "is_exact"),
    [
        ("heads", [["head"]], [[]], [True]),
        ("induction heads", [["induct", "head"]], [[]], [True]),
        ("induction -heads", [["induct"]], [["head"]], [True]),
        ('"induction heads"', [["induct", "head"]], [[]], [False]),
        ('copy "induction heads" copies', [["copi", "induct", "head", "copi"]], [[]], [False]),
        ('induction -"copying heads"', [["induct"]], [[]], [False]),
        ("-heads", [[]], [["head"]], [True]),
        ("heads or copy -sae", [["head"], ["copi"]], [[], ["sae"]], [True, True]),
        ("gpt-2", [["gpt", "-2"]], [[]], [False]),
        ("o'neill & | !", [["o", "neill"]], [[]], [False]),
        ("the", [], [], []),
        ("''' \"\\", [], [], []),
    ],
)
def test_a_search_is_read_as_postgresql_reads_it(typed, has, lacks, is_exact):
    found = [*common_words.branches(queried(typed))]

    assert [one.has for one in found] == has
    assert [one.lacks for one in found] == lacks
    assert [one.is_exact for one in found] == is_exact


def test_what_is_excluded_twice_is_asked_for():
    [found] = common_words.branches("'induct' & !!'head'")

    assert (found.has, found.lacks) == (["induct", "head"], [])


@pytest.mark.parametrize(
    "typed", ["heads", 'a "b c" -d or -e f', '-"x y" z', "well-known heads", "https://a.eu/b?c=d e", "don't 'x'"]
)
def test_branches_together_are_the_whole_search(typed):
    query = queried(typed)

    assert " | ".join(one.query.strip() for one in common_words.branches(query)) == query


HEADS = "Induction heads"


def tags_of(*lexemes: str) -> tuple[int, ...]:
    return tuple(Of.WORD.tag(CommonWord.objects.get(lexeme=lexeme).pk) for lexeme in lexemes)


def test_what_is_common_is_told_by_bits_and_the_rest_is_rare(monkeypatch):
    monkeypatch.setattr(common_words, "COMMON", 1)
    for title in ("Zebra stripes", "Giraffe stripes", "Giraffe circuits"):
        a_problem(title=title)
    learn()
    told, stripe, giraff = common_words.told, "coalesce(word_0, 0::bit(8192))", "coalesce(word_1, 0::bit(8192))"

    assert told(["stripes giraffes"]) == Words(f"({stripe} & {giraff})", tags_of("stripe", "giraff"))
    assert told(["stripes -zebra"]) == Words(f"({stripe})", tags_of("stripe"), is_exact=False)
    assert told(["stripes -giraffe"]) == Words(f"({stripe} & ~{giraff})", tags_of("stripe", "giraff"))
    assert told(["-stripes"]) == Words(f"({stripe} & ~{giraff})", (LISTED, *tags_of("stripe")))
    assert told(["zebra stripes"]) == Words(rare="'zebra' & 'stripe'")
    assert told(["stripes", "zebra giraffe"]) == Words(f"({stripe})", tags_of("stripe"), " 'zebra' & 'giraff'")
    assert told(["the"]) == told(["'"]) == Words()


TEXTS = {
    "Induction heads": "Do they copy?",
    "Copying heads": "Where do heads copy to?",
    "Copying circuits": "What of a sparse autoencoder?",
    "Circuits": "Heads that copy circuits, and heads that do not.",
    "Nothing of it": "Is it?",
}
SEARCHES = [
    "heads", "heads copy", "copy heads circuits", '"copying heads"', "heads -circuits", "-heads", '-"copying heads"',
    "heads or circuits", "induction or circuits -sparse", '"heads copy" or autoencoder', "autoencoder", "zebra",
    "zebra heads", "heads or zebra", "heads -zebra", "the",
]  # fmt: skip
# One of each kind: met by bits, one that must be looked at, one that is excluded, one of several, and one that is rare.
ONE_OF_EACH = ["heads copy", '"copying heads"', "heads -circuits", "heads or zebra", "autoencoder", "zebra heads"]
BESIDE = [
    "", "&difficulty=A", "&difficulty=D&compute=laptop", "&activity=results", "&freshness=fresh", "&activity=worked-on",
    "&sponsor=1",
]  # fmt: skip


def some_texts() -> None:
    for number, (title, question) in enumerate(TEXTS.items(), start=1):
        for copy, letter in enumerate("ADD"):
            a_problem(
                number=number + copy * 9000, title=title, question=question, difficulty=letter,
                compute="laptop" if number % 2 else "browser", checked_on=NOW.date() if number % 3 else None,
                hours_low=number,
            )  # fmt: skip
    Problem.objects.filter(number__in=(1, 9002, 18003)).update(has_results=True)
    for one in (_kept_for_words, _kept_one):
        one.cache_clear()


def lists(searches: list[str] = SEARCHES, beside: list[str] = BESIDE) -> dict:
    found = {}
    for query in (f"q={search}{more}" for search in searches for more in beside):
        asked = ProblemFilter(QueryDict(query), now=NOW)
        page = pages.by_cursor(ProblemFilter(QueryDict(query), now=NOW), 4)
        rest = pages.by_cursor(ProblemFilter(QueryDict(query), now=NOW), 4, page.next) if page.next else page
        found[query] = (
            facets(asked),
            asked.found,
            [row["number"] for row in (*page.rows, *rest.rows)],
            asked.taken_for,
        )
    return found


def test_common_words_find_what_their_index_does(monkeypatch):
    some_texts()
    take_in()
    by_index = lists()

    all_are_common(monkeypatch)

    assert common_words.told(["heads copy"]).bits
    assert lists() == by_index
    assert len({str(one) for one in by_index.values()}) > 30


@pytest.mark.parametrize("sort", SORTS)
def test_common_words_are_put_in_the_same_orders(monkeypatch, sort):
    some_texts()
    by_index = lists(["heads", "heads or circuits"], [f"&sort={sort}"])

    all_are_common(monkeypatch)

    assert lists(["heads", "heads or circuits"], [f"&sort={sort}"]) == by_index


@pytest.mark.parametrize(("looked_at", "next_to_none"), [(0, 1), (1, 1), (2, 0), (2000, 2000), (3, 2)])
def test_however_many_are_looked_at_first_the_same_are_found(monkeypatch, looked_at, next_to_none):
    some_texts()
    beside = ["&freshness=fresh", "&freshness=unchecked&difficulty=D", "&activity=results"]
    by_index = lists(["heads", "copy"], beside)

    all_are_common(monkeypatch)
    monkeypatch.setattr(finding, "LOOKED_AT", looked_at)
    monkeypatch.setattr(finding, "NEXT_TO_NONE", next_to_none)
    for one in (_kept_for_words, _kept_one):
        one.cache_clear()

    assert lists(["heads", "copy"], beside) == by_index


CHANGES = {
    "one comes": lambda: a_problem(number=2000, title=HEADS),
    "one goes": lambda: Problem.objects.get(number=1).delete(),
    "one is hidden": lambda: Problem.objects.filter(number=1).update(status="historical"),
    "one has other words": lambda: Problem.objects.filter(number=1).update(title="Circuits copy"),
    "all have other words": lambda: Problem.objects.update(question="Do heads copy?"),
    "one has other tags": lambda: Problem.objects.filter(number=1).update(difficulty="D"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whoever_writes_words_are_found_at_once_and_taken_in(monkeypatch, change):
    some_texts()
    all_are_common(monkeypatch)
    assert not Retagged.objects.exists()

    change()

    put_down = lists(ONE_OF_EACH, BESIDE[:5])
    CommonWord.objects.update(is_common=False)
    assert lists(ONE_OF_EACH, BESIDE[:5]) == put_down
    all_are_common(monkeypatch)
    assert (lists(ONE_OF_EACH, BESIDE[:5]), untrue_bits()) == (put_down, {})


def test_control_words_that_are_not_put_down_are_missed(monkeypatch):
    some_texts()
    all_are_common(monkeypatch)
    Problem.objects.filter(number=5).update(title=HEADS)
    before = lists(["induction"], [""])
    Retagged.objects.all().delete()

    assert lists(["induction"], [""]) != before


def test_a_word_is_common_with_more_than_so_many_and_forgotten_with_half(monkeypatch):
    monkeypatch.setattr(common_words, "COMMON", 2)
    problems = [a_problem(title="Zebra") for _ in range(2)]
    learn()
    assert not CommonWord.objects.filter(lexeme="zebra").exists()

    problems.append(a_problem(title="Zebra"))
    learn()
    [tag] = tags_of("zebra")
    assert Bitmap.objects.filter(tag=tag).exists()

    problems.pop().delete()
    learn()
    assert tags_of("zebra") == (tag,)

    problems.pop().delete()
    learn()
    assert common_words.told(["zebra"]).rare
    # Whoever has just read that it is common still finds its bits, and they are kept.
    a_problem(number=77, title="Zebra")
    take_in()
    assert (untrue_bits(), Bitmap.objects.filter(tag=tag).exists()) == ({}, True)
    learn()
    assert not Bitmap.objects.filter(tag=tag).exists()
    assert not CommonWord.objects.filter(lexeme="zebra").exists()


def test_what_was_read_of_a_word_holds_when_it_is_forgotten_meanwhile(monkeypatch):
    some_texts()
    all_are_common(monkeypatch)
    asked = ProblemFilter(QueryDict("q=heads&difficulty=D"), now=NOW)
    assert asked.shape[1][0]

    monkeypatch.setattr(common_words, "COMMON", 1000)
    learn()
    Problem.objects.filter(number=9001).update(why="It is another.")
    take_in()

    assert common_words.told(["heads"]).rare
    facets(asked)
    by_index = ProblemFilter(QueryDict("q=heads&difficulty=D"), now=NOW)
    assert asked.found == [str(problem.number) for problem in pages.ordered(by_index)]
    assert len(asked.found) == 10


def test_a_night_without_new_words_uses_no_numbers(monkeypatch):
    some_texts()
    all_are_common(monkeypatch)
    learn()
    a_problem(number=500, title="Giraffe")
    learn()

    words = CommonWord.objects.order_by("-pk")
    assert words.get(lexeme="giraff").pk <= words.exclude(lexeme="giraff").first().pk + 1


def test_of_a_large_board_a_word_is_common_by_its_share(monkeypatch):
    monkeypatch.setattr(common_words, "COMMON", 0)
    monkeypatch.setattr(common_words, "COMMON_OF", 2)
    for title in ("Zebra", "Zebra", "Zebra", "Giraffe", "Giraffe"):
        a_problem(title=title)
    learn()

    assert CommonWord.objects.filter(lexeme="zebra").exists()
    assert not CommonWord.objects.filter(lexeme="giraff").exists()
