"""Looking something up in the reference."""

import pytest

from board.lib import reference_search
from board.lib.reference import Field, Noun, Operation, Parameter, Reference

SITE = "https://board.example"


def an_operation(id: str, method: str, summary: str, path: str, **more) -> Operation:
    empty = {"means": "", "address": f"{SITE}{path}", "is_list": False, "parameters": [], "fields": [], "example": ""}
    return Operation(id=id, method=method, summary=summary, path=path, **(empty | more))


LIST = an_operation(
    "listCats",
    "GET",
    "List cats",
    "/api/v1/cats/",
    parameters=[Parameter("coat", "black, white", "Of this colour.")],
    fields=[
        Field("whisker_count", "whole number", "How many it has."),
        Field("vet", "object", "", [Field("licence", "text", "What lets them <b>operate</b>.")]),
    ],
)
READ = an_operation("readCat", "GET", "Read a cat", "/api/v1/cats/{id}/")
FEED = an_operation(
    "feedCat",
    "POST",
    "Feed a cat",
    "/api/v1/cats/{id}/feed/",
    means="Gives it <code>fish</code>.",
    body=[Field("dish_size", "whole number", "In grams.")],
)
WALK = an_operation("walkDog", "POST", "Walk a dog", "/api/v1/dogs/{id}/walk/", means="It likes cats.")
LOST = an_operation("listLost", "GET", "List those that are lost", "/api/v1/cats/lost/")
REFERENCE = Reference(SITE, [Noun("cats", "Cats", "", [LIST, READ, FEED, LOST]), Noun("dogs", "Dogs", "", [WALK])], [])
# None of these is an address, whatever it begins like.
NO_ADDRESSES = (
    "http://[::1",
    "//[x",
    "http://[/a]",
    "//]/birds/",
    "http://b\uff0fx/api/v1/birds/",
    "http://a\u2100b/c",
)
SECTION = """<p>Send an <a href="#x"><code>Idempotency-Key</code></a>.</p>
<ul><li>Follow <code>next</code> &amp; stop.</li></ul>
<pre aria-label="A request"><code>curl /api/v1/cats/</code></pre>
<table><tr><th>Status</th><th>Means</th></tr><tr><td><code>429</code></td><td>Too much.</td></tr></table>"""
TOLD = list(reference_search.passages("begin", "Begin", SECTION))
INDEX = reference_search.index(REFERENCE, TOLD)


def found(asked: str) -> list[str]:
    return [hit.operation.id for hit in reference_search.search(INDEX, asked).operations]


def test_what_has_the_words_in_its_summary_comes_first():
    assert found("cat") == found("Cats") == ["listCats", "readCat", "feedCat", "listLost", "walkDog"]
    assert found("feed cat") == found("feeding cats") == ["feedCat"]


def test_all_words_have_to_be_there():
    assert found("feed dog") == []
    assert found("cat karma") == []


def test_a_short_word_is_no_beginning():
    assert found("fe") == []
    assert found("a") == ["readCat", "feedCat", "walkDog"]


def test_what_begins_with_a_word_comes_before_what_ends_with_it():
    assert found("cats dog") == ["walkDog"]
    read, walk = an_operation("a", "GET", "Cats of a dog", "/x/"), an_operation("b", "GET", "Dogs of a cat", "/y/")
    both = reference_search.index(Reference(SITE, [Noun("n", "N", "", [read, walk])], []), [])

    assert [hit.operation.id for hit in reference_search.search(both, "dogs").operations] == ["b", "a"]
    assert [hit.operation.id for hit in reference_search.search(both, "cats").operations] == ["a", "b"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("addresses", "address"),
        ("matches", "match"),
        ("statuses", "status"),
        ("searches", "search"),
        ("entries", "entry"),
        ("releases", "release"),
        ("released", "release"),
        ("tagged", "tag"),
        ("logging", "log"),
        ("planning", "plan"),
        ("claiming", "claim"),
        ("calling", "call"),
        ("keys", "key"),
        ("access", "access"),
        ("feedCat", "feedCat"),
        ("cat", "feedCat"),
        ("latex", "LaTeX"),
    ],
)
def test_a_word_is_found_in_another_of_its_forms(asked, told):
    one = an_operation("one", "GET", told, "/one/")
    known = reference_search.index(Reference(SITE, [Noun("n", "N", "", [one])], []), [])

    assert reference_search.search(known, asked).operations


def test_parameters_and_fields_are_found_and_named():
    coat, size, whiskers, licence = (
        reference_search.search(INDEX, asked).operations for asked in ("coat", "dish-size", "whiskers", "licence")
    )

    assert [(hit.operation, hit.named) for hit in coat] == [(LIST, LIST.parameters)]
    assert [(hit.operation, hit.named) for hit in size] == [(FEED, FEED.body)]
    assert [(hit.operation, hit.named) for hit in whiskers] == [(LIST, LIST.fields[:1])]
    assert [(hit.operation, [one.name for one in hit.named]) for hit in licence] == [(LIST, ["vet.licence"])]
    assert found("grams") == found("fish") == ["feedCat"]
    assert found("operate") == ["listCats"]


def test_what_many_operations_answer_is_found_where_it_is_shown():
    """A walk answers what another address reads of a dog."""
    read = an_operation("readDog", "GET", "Read", "/dogs/{id}/", fields=[Field("leash", "text", "")])
    walk = an_operation("walkDog", "POST", "Walk", "/dogs/{id}/walk/", fields=read.fields, like="/dogs/{id}/")
    known = reference_search.index(Reference(SITE, [Noun("dogs", "Dogs", "", [walk, read])], []), [])

    assert [hit.operation.id for hit in reference_search.search(known, "leash").operations] == ["readDog"]


def test_no_row_names_more_fields_than_it_has_room_for(monkeypatch):
    monkeypatch.setattr(reference_search, "MOST_NAMED", 1)
    named = reference_search.search(INDEX, "cats coat licence").operations[0].named

    assert [one.name for one in named] == ["coat"]


def test_an_address_finds_what_stands_there():
    for asked in ("/api/v1/cats/7/", "api/v1/cats/7", "/cats/{id}/", f"{SITE}/api/v1/cats/7/?fields=id#a", "/cats/7"):
        assert found(asked) == ["readCat"], asked
    for asked in (
        "/cats/7/feed",
        "POST  /api/v1/cats/7/feed/",
        f"curl -X post '{SITE}/api/v1/cats/7/feed/' -H 'a/b: c'",
    ):
        assert found(asked) == ["feedCat"], asked
    assert found("GET /api/v1/cats/7/feed/") == []
    assert found("/api/v1/") == found("cat")
    assert found("/birds/7/") == found("/") == []


def test_an_address_that_stands_as_it_is_is_no_other():
    assert found("/api/v1/cats/lost/") == ["listLost"]
    assert found("/api/v1/cats/found/") == []


def test_words_with_a_stroke_and_addresses_elsewhere_are_words():
    assert found("cats/whiskers") == ["listCats"]
    assert found("https://elsewhere.example/api/v1/cats/7/") == []


def test_nouns_are_found_by_their_names():
    assert [noun.name for noun in reference_search.search(INDEX, "dog").nouns] == ["dogs"]
    assert reference_search.search(INDEX, "walk").nouns == []


def test_a_section_falls_into_passages():
    assert [(one.section, one.title, one.html) for one in TOLD] == [
        ("begin", "Begin", "Send an <code>Idempotency-Key</code>."),
        ("begin", "Begin", "Follow <code>next</code> &amp; stop."),
        ("begin", "Begin", "A request"),
        ("begin", "Begin", "<code>429</code>: Too much."),
    ]


def test_passages_are_found_by_what_they_show():
    def passages(asked: str) -> list[str]:
        return [one.html for one in reference_search.search(INDEX, asked).passages]

    assert passages("idempotency-key") == ["Send an <code>Idempotency-Key</code>."]
    assert passages("429") == ["<code>429</code>: Too much."]
    assert passages("curl") == ["A request"]
    assert passages("amp") == passages("code") == passages("status") == []


def test_what_is_shown_is_bounded_and_counted(monkeypatch):
    monkeypatch.setattr(reference_search, "MOST_SHOWN", 2)
    cats = reference_search.search(INDEX, "cats")

    assert (len(cats.operations), cats.operations_count) == (2, 5)


def test_nothing_is_found_by_nothing():
    for asked in ("", " ", "???", "karma", "\0", "x" * 5_000, "(" * 300, *NO_ADDRESSES):
        nothing = reference_search.search(INDEX, asked)
        assert not nothing, asked
        assert nothing.operations_count == 0
