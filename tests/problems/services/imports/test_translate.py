"""Cells as people write them, as the fields of the board."""

import time

import pytest

from problems.services.catalogue.faults import Wrong
from problems.services.catalogue.values import Bare
from problems.services.imports import looking
from problems.services.imports.mapping import Mapping, Meanings, guess, label, suggested
from problems.services.imports.reading import Entry, Sheet
from problems.services.imports.translate import attempt, attempts, existing_work, hours, plain, words
from tests.sheets import FOREIGN, HEADER, a_board


@pytest.mark.parametrize(
    ("text", "said"),
    [("10", [10, 10]), ("8-20", [8, 20]), ("8–20 h", [8, 20]), ("about 10 hours", [10, 10])],
)
def test_hours(text, said):
    assert hours(text) == said


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("related_work[0].url", "related work"),
        ("success_test", "test of success"),
        ("source.key", "source"),
        ("hours_low", "hours low"),
        ("", ""),
    ],
)
def test_a_fault_names_a_field_in_the_words_of_the_form(field, words):
    assert label(field) == words


@pytest.mark.parametrize("text", ["a while", "1-2-3", "99999", "9" * 5000])
def test_what_tells_no_hours_is_refused(text):
    with pytest.raises(Wrong, match="tells no hours"):
        hours(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ada Lovelace (12 May 2023)", {"name": "Ada Lovelace", "on": "2023-05-12"}),
        ("Ada (May 12, 2023)", {"name": "Ada", "on": "2023-05-12"}),
        ("Grace (2023-04-01): probing it", {"name": "Grace", "on": "2023-04-01", "text": "probing it"}),
        ("Mary, March 2022", {"name": "Mary", "on": "2022-03-01"}),
        ("Mary: patching, 2022", {"name": "Mary", "on": "2022-01-01", "text": "patching,"}),
        ("Ada 13/02/2023", {"name": "Ada", "on": "2023-02-13"}),
        ("Ada 02/13/2023", {"name": "Ada", "on": "2023-02-13"}),
        ("Ada 12.05.2023", {"name": "Ada", "on": "2023-05-12"}),
        ("Ada 3rd June 2023", {"name": "Ada", "on": "2023-06-03"}),
        ("someone??", {"name": "someone??"}),
    ],
)
def test_who_works_on_it_since_when(text, said):
    assert attempt(text) == said


def test_a_date_that_could_be_two_stays_words():
    assert attempt("Ada 02/03/2023") == {"name": "Ada", "text": "Ada 02/03/2023"}


@pytest.mark.parametrize("text", ["(31 February 2023)", "99.99.2023", "Ada 45/99/2023", "x" * 500, "Ada 0000"])
def test_nonsense_for_a_date_is_kept_as_words(text):
    said = attempt(text)

    assert "on" not in said
    assert text[:20] in said.get("text", "") + said.get("name", "")


def test_existing_work_keeps_each_address_with_the_words_before_it():
    told = existing_work("Toy paper (https://a.example/p), and code: https://www.b.example/c/d. Read both.")

    assert told["related_work"] == [
        {"title": "Toy paper", "url": "https://a.example/p"},
        {"title": "code", "url": "https://www.b.example/c/d"},
    ]
    assert told["statement"] == "**Existing work, as the source tells it:** Read both"


@pytest.mark.parametrize("joined", ["and", "See also:", "; or,"])
def test_a_word_that_only_joins_is_no_title(joined):
    told = existing_work(f"Toy paper https://a.example/p {joined} https://b.example/c")

    assert [row["title"] for row in told["related_work"]] == ["Toy paper", "b.example/c"]


def test_a_title_keeps_words_that_join_within_it():
    told = existing_work("Android and ore https://a.example/p")

    assert [row["title"] for row in told["related_work"]] == ["Android and ore"]


def test_an_address_without_words_is_called_by_where_it_leads():
    assert existing_work("https://www.b.example/c/")["related_work"] == [
        {"title": "b.example/c", "url": "https://www.b.example/c/"}
    ]


def test_existing_work_without_an_address_is_a_paragraph():
    assert existing_work("See the appendix.") == {
        "related_work": [],
        "statement": "**Existing work, as the source tells it:** See the appendix.",
    }


@pytest.mark.parametrize(
    ("cell", "text"),
    [(Bare("1.10"), "1.10"), ("1.10", "1.10"), (7, "7"), (True, "true"), ([1, "b"], "1; b"), ("  x ", "x")],
)
def test_a_cell_is_text_verbatim(cell, text):
    assert plain(cell) == text


def test_names_with_values_are_no_text():
    with pytest.raises(Wrong, match="text is wanted"):
        plain({"a": 1})


@pytest.mark.parametrize(("cell", "said"), [("a, b", ["a", "b"]), ("a, b; c", ["a, b", "c"]), (["a", 1], ["a", "1"])])
def test_words_of_a_list(cell, said):
    assert words(cell) == said


def test_columns_as_others_call_them_are_guessed():
    assert {column: guess(column) for column in HEADER} == {
        "Number": "id",
        "Category": "track",
        "Subcategory": "subtopic",
        "Difficulty": "difficulty",
        "Problem": "title",
        "Existing Work": "existing_work",
        "Currently working on (date)": "working_on",
        "Help Wanted?": "",
        "Notes": "statement",
        "": "",
    }
    assert {column: guess(column) for column in FOREIGN if column != "needs"} == {
        column: target for column, target in FOREIGN.items() if column != "needs"
    }


def test_columns_of_our_own_files_are_themselves():
    own = ["key", "number", "title", "source.key", "related_work", "difficulty_max"]

    assert suggested(own).columns == {name: name for name in own}


def test_two_columns_are_not_guessed_into_one_field():
    assert suggested(["Problem", "Title", "Notes", "Details"]).columns == {
        "Problem": "title",
        "Title": "",
        "Notes": "statement",
        "Details": "statement",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("target", "word", "key"),
    [
        ("difficulty", "b", "B"),
        ("difficulty", "B-C", "B-C"),
        ("difficulty", "C – B", "B-C"),
        ("difficulty", "A to B", "A-B"),
        ("difficulty", "A*", "A"),
        ("difficulty", "First project", "A"),
        ("difficulty", "Easy", None),
        ("track", "toy models", "toys"),
        ("track", "TOYS", "toys"),
        ("track", "Misc", "toys"),
        ("track", "Elsewhere", ""),
        ("track", "Nowhere", None),
        ("compute", "free colab", "free-colab"),
        ("techniques", "linear probes", "probing"),
        ("starred", "Yes", "true"),
    ],
)
def test_a_word_means_what_was_said_or_what_the_board_calls_so(tmp_path, target, word, key):
    a_board(tmp_path)
    mapping = Mapping(values={"track": {"Misc": "toys", "Elsewhere": ""}})

    assert Meanings(mapping).of(target, word) == key


def test_each_who_works_on_it_has_a_line_or_a_semicolon():
    assert attempts("Ada (2023-04) ;\n\n Mary ; ") == [{"name": "Ada", "on": "2023-04-01"}, {"name": "Mary"}]


def test_a_megabyte_of_blanks_is_read_at_once():
    began = time.process_time()

    attempts(f"Ada{' ' * 1_000_000}Mary")

    # With blanks looked for around each separator this took the square of it: hours.
    assert time.process_time() - began < 2


def test_an_address_that_is_none_is_called_by_itself():
    assert existing_work("See http://[ here")["related_work"] == [{"title": "http://[", "url": "http://["}]
    assert existing_work("http://[")["related_work"] == [{"title": "http://[", "url": "http://["}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("target", "cell", "reason"),
    [
        ("hours", "9" * 5000, "tells no hours"),
        ("skills", f"python: {'9' * 5000}", "a whole number is wanted"),
        ("skills", "python: 7", "is not between 1 and 4"),
        ("existing_work", "http://[", "is no address"),
    ],
)
def test_what_no_column_can_hold_is_a_fault_of_its_row(tmp_path, target, cell, reason):
    a_board(tmp_path)
    rows = [Entry(0, 1, {"t": "A question", "c": cell})]

    found = looking.look_at(Sheet("f", "csv", "UTF-8", ["t", "c"], rows), Mapping({"t": "title", "c": target}), "x")

    assert any(reason in fault.reason for fault in found.faults)
    assert found.writes == 0


@pytest.mark.django_db
@pytest.mark.parametrize("targets", [("existing_work", "related_work"), ("related_work", "existing_work")])
@pytest.mark.parametrize(
    ("cell", "told"), [(5, '"5"'), (True, "true"), (Bare("1.5"), '"1.5"'), ({"url": "https://a.org"}, "a map")]
)
def test_what_is_no_list_is_not_put_beside_one(tmp_path, targets, cell, told):
    a_board(tmp_path)
    said = {"existing_work": "See https://a.org/b", "related_work": cell}
    rows = [Entry(0, 1, {"t": "A question"} | said)]
    sheet = Sheet("f", "json", "UTF-8", ["t", *said], rows)

    found = looking.look_at(sheet, Mapping({"t": "title"} | dict(zip(targets, targets, strict=True))), "x")

    assert [(fault.field, fault.reason) for fault in found.faults] == [
        ("related_work", f"a list is wanted, not {told}"),
    ]
    assert found.writes == 0
