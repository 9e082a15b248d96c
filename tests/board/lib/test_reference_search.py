"""Looking something up in the reference."""

from board.lib import reference_search
from board.lib.reference import Field, Noun, Operation, Parameter, Reference
from board.lib.reference_search import Passage

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
    fields=[Field("whisker_count", "whole number", "")],
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
REFERENCE = Reference(SITE, [Noun("cats", "Cats", "", [LIST, READ, FEED]), Noun("dogs", "Dogs", "", [WALK])], [])
SECTION = """<p>Send an <a href="#x"><code>Idempotency-Key</code></a>.</p>
<ul><li>Follow <code>next</code> &amp; stop.</li></ul>
<pre aria-label="A request"><code>curl /api/v1/cats/</code></pre>
<table><tr><th>Status</th><th>Means</th></tr><tr><td><code>429</code></td><td>Too much.</td></tr></table>"""
TOLD = reference_search.passages("begin", "Begin", SECTION)


def found(asked: str) -> list[str]:
    return [hit.operation.id for hit in reference_search.search(REFERENCE, TOLD, asked).operations]


def test_what_has_the_words_in_its_summary_comes_first():
    assert found("cat") == found("Cats") == ["listCats", "readCat", "feedCat", "walkDog"]
    assert found("feed cat") == found("feeding cats") == ["feedCat"]


def test_all_words_have_to_be_there():
    assert found("feed dog") == []
    assert found("cat karma") == []


def test_a_short_word_is_no_beginning():
    assert found("fe") == []
    assert found("a") == ["readCat", "feedCat", "walkDog"]


def test_parameters_and_fields_are_found_and_named():
    coat = reference_search.search(REFERENCE, TOLD, "coat").operations
    size = reference_search.search(REFERENCE, TOLD, "dish-size").operations

    assert [(hit.operation, hit.named) for hit in coat] == [(LIST, LIST.parameters)]
    assert [(hit.operation, hit.named) for hit in size] == [(FEED, FEED.body)]
    assert found("whiskers") == ["listCats"]
    assert found("grams") == found("fish") == ["feedCat"]


def test_an_address_finds_what_stands_there():
    assert found("/api/v1/cats/7/") == found("cats/{id}/") == ["readCat"] == found(f"{SITE}/api/v1/cats/7/?fields=id")
    assert found("/cats/7/feed") == found("POST /api/v1/cats/7/feed/") == ["feedCat"]
    assert found("GET /api/v1/cats/7/feed/") == []
    assert found("/api/v1/") == found("cat")
    assert found("/birds/7/") == found("/") == []


def test_nouns_are_found_by_their_names():
    assert [noun.name for noun in reference_search.search(REFERENCE, TOLD, "dog").nouns] == ["dogs"]
    assert reference_search.search(REFERENCE, TOLD, "walk").nouns == []


def test_a_section_falls_into_passages():
    assert [(one.section, one.title, one.html) for one in TOLD] == [
        ("begin", "Begin", "Send an <code>Idempotency-Key</code>."),
        ("begin", "Begin", "Follow <code>next</code> &amp; stop."),
        ("begin", "Begin", "A request"),
        ("begin", "Begin", "<code>429</code>: Too much."),
    ]


def test_passages_are_found_by_what_they_show():
    def passages(asked: str) -> list[str]:
        return [one.html for one in reference_search.search(REFERENCE, TOLD, asked).passages]

    assert passages("idempotency-key") == ["Send an <code>Idempotency-Key</code>."]
    assert passages("429") == ["<code>429</code>: Too much."]
    assert passages("curl") == ["A request"]
    assert passages("amp") == passages("code") == passages("status") == []


def test_what_is_shown_is_bounded_and_counted(monkeypatch):
    monkeypatch.setattr(reference_search, "MOST_OPERATIONS", 2)
    monkeypatch.setattr(reference_search, "MOST_PASSAGES", 1)
    cats = reference_search.search(REFERENCE, TOLD, "cats")
    began = reference_search.search(REFERENCE, TOLD, "begin")

    assert (len(cats.operations), cats.operations_count) == (2, 4)
    assert len(began.passages) == 1


def test_nothing_is_found_by_nothing():
    for asked in ("", " ", "???", "karma", "\0", "x" * 5_000, "(" * 300):
        nothing = reference_search.search(REFERENCE, [Passage("a", "A", "B", " b")], asked)
        assert not nothing
        assert nothing.operations_count == 0
