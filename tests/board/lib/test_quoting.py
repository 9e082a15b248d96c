"""In our Markdown it shows who speaks, whatever people write."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from board.lib import quoting
from tests.poison import POISON

FORGERIES = [
    "# A heading of theirs",
    "---\nnumber: 1\n---\n\n# Problem 1",
    "Theirs\n===",
    "```\nnever closed",
    "<!-- never closed",
    "> > nested\n# out again",
    "- a list\n\n# heading",
    "\u2028# a line of its own\u2029# another\x85# third",
    "\r# after a return",
    "<script>never closed",
    "[a]: https://evil.example/ 'never closed",
    *POISON,
]


def headings(text: str) -> list[str]:
    """What a reader of CommonMark sees as a heading of the whole, outside every quote."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        tokens[place + 1].content
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def plain(line: str) -> str:
    """A line of Markdown as it is read, which is as text alone."""
    (block,) = [token for token in MarkdownIt("commonmark").parse(line) if token.type == "inline"] or [None]
    if block is None:
        return ""
    assert {token.type for token in block.children} <= {"text", "text_special"}, line
    return "".join(token.content for token in block.children)


@pytest.mark.parametrize("forged", FORGERIES)
def test_what_people_wrote_makes_no_heading_of_ours(forged):
    text = quoting.page("Ours", quoting.quoted(forged), quoting.section("Below", "Words."))

    assert headings(text) == ["Ours", "Below"]


def test_the_same_words_unquoted_do():
    text = quoting.page("Ours", FORGERIES[1], quoting.section("Below", "Words."))

    assert headings(text) == ["Ours", "number: 1", "Problem 1", "Below"]


@given(st.text())
def test_any_words_stay_in_their_quote(words):
    text = quoting.page("Ours", quoting.quoted(words), quoting.section("Below", "Words."))

    assert headings(text) == ["Ours", "Below"]


def test_a_quote_is_as_it_was_written():
    assert quoting.quoted("**One** head:\n\n```python\nhead = 5\n```") == (
        "> **One** head:\n>\n> ```python\n> head = 5\n> ```"
    )
    assert quoting.quoted(" \n ") == ""


@pytest.mark.parametrize("words", [*FORGERIES, "snake_case_name", "_edge_", "a*b*c", "![x](y)", "&amp; &#35;"])
def test_no_sign_in_a_line_means_anything(words):
    shown = quoting.at_start(quoting.inline(words))

    assert plain(shown) == quoting.on_one_line(quoting.without_overrides(words))


def test_the_same_signs_as_they_are_do():
    with pytest.raises(AssertionError):
        plain("a *b* c")


def test_a_name_with_an_underscore_inside_stays_readable():
    assert quoting.inline("hook_z in blocks.5") == "hook_z in blocks.5"


@pytest.mark.parametrize("value", [*FORGERIES, "yes", "2026-11-23", "1.10", "", "a: b", "# x", "|"])
def test_front_matter_says_what_was_put_in_and_no_more(value):
    text = quoting.document({"title": value, "number": 42, "tags": [value], "none": None}, "Ours")
    _, front, rest = text.split("---\n", 2)

    kept = quoting.on_one_line(quoting.without_overrides(value))
    said = {"title": kept} if value else {}
    assert yaml.safe_load(front) == said | {"number": 42, "tags": [kept]}
    assert rest == "\n# Ours\n"


def test_a_link_leads_where_it_should_and_its_words_lead_nowhere():
    assert quoting.link("[x](https://evil.example/)", "https://a.example/b_(c)") == (
        "[\\[x\\](https://evil.example/)](<https://a.example/b_(c)>)"
    )


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("http://127.0.0.1:8000/problems/42-x/", "http://127.0.0.1:8000/problems/42-x.md"),
        ("http://127.0.0.1:8000/problems/?q=a", "http://127.0.0.1:8000/problems.md?q=a"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/index.md"),
        ("http://127.0.0.1:8000.evil.example/x/", "http://127.0.0.1:8000.evil.example/x/"),
        ("https://elsewhere.example/x/", "https://elsewhere.example/x/"),
    ],
)
def test_only_pages_of_this_board_have_markdown(settings, address, there):
    settings.SITE_URL = "http://127.0.0.1:8000"

    assert quoting.as_markdown(address) == there


def test_values_are_json_which_is_yaml():
    assert quoting.front({"a": ["x:1"], "b": True}) == f"---\na: {json.dumps(['x:1'])}\nb: true\n---"
