"""A page's main part as Markdown: what is said, without what is there to be pressed."""

import pytest
from markdown_it import MarkdownIt

from board.lib import diffs, markdown, unpaged
from tests.board.lib.test_quoting import FORGERIES, headings
from tests.poison import POISON

SITE = "https://board.example"
DIFFERS = r"\[taken out: an\]\[put in: a\] \[taken out: old\]\[put in: new\]"


def written(main: str, **how) -> str:
    page = f"<title>T · Board</title><nav><a href='/'>Home</a></nav><main>{main}</main><footer>Foot</footer>"
    return unpaged.written(page, "https://board.example/here/", **how)[1]


def test_a_page_is_its_main_part_and_its_title():
    title, main = unpaged.written("<title>T\n x</title><p>Out.</p><main><p>In.</p></main>", "https://board.example/")

    assert (title, main) == ("T x", "In.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A <em>b</em></h1><p>c</p>", "# A *b*\n\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n2. c"),
        ("<dl><div><dt>Hours</dt><dd>8</dd></div><dt>Now</dt><dd>Free</dd></dl>", "- **Hours**: 8\n- **Now**: Free"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr></table>", "| a | b |\n|---|---|\n| 1 |  |"),
        ("<pre><code>x = 1\n  y\n</code></pre>", "```\nx = 1\n  y\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<p>Use <code>a`b</code></p>", "Use `` a`b ``"),
        ('<a href="/x/?a=1&amp;b">there</a>', "[there](https://board.example/x/?a=1&b)"),
        ('<a href="#foot">below</a>', "[below](https://board.example/here/#foot)"),
        ('<p>closes <time datetime="2026-11-23T10:00" title="x">in 3 days</time></p>', "closes 2026-11-23"),
        ("<p><span>8 h</span><span>Laptop</span></p>", "8 h · Laptop"),
        ("<nav><a href='/a/'>A</a><a href='/b/'>B</a></nav>", f"[A]({SITE}/a/) · [B]({SITE}/b/)"),
        ("<p><a rel=ugc href='/a/'>A</a> <a rel=ugc href='/b/'>B</a></p>", f"[A]({SITE}/a/) [B]({SITE}/b/)"),
        ("<p><span>Ada</span> took <span>it</span></p>", "Ada took it"),
        ('<p>by <time datetime="2026-11-28T12:00Z">27 November 2026</time></p>', "by 27 November 2026"),
        ("<dl><dt>Is it? <b>Yes.</b></dt><dd>It is.</dd></dl>", "- **Is it? Yes.**: It is."),
        ("<p>A <b>bold <b>twice</b></b></p>", "A **bold twice**"),
        ('<li>x</li><p class="q">Ask</p>', "x\n\n> Ask"),
        (f'<div class="diff-text"># {diffs.html("an old", "a new")} word</div>', "> \\# " + DIFFERS + " word"),
        ('<h1>A</h1><h2 class="vh">Rows</h2><h3>b</h3>', "# A\n\n## Rows\n\n### b"),
        ('<p><span>Hid it</span><span class="said">He said “go”, # so</span></p>', 'Hid it · “He said "go", # so”'),
        ("<p>2<sup>53</sup></p>", "2^53"),
        ("<details><summary>More</summary><p>Words.</p></details>", "**More**\n\nWords."),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p><img src=x alt='A plot'></p>", "A plot"),
        ("<p>a<br>b</p>", "a b"),
    ],
)
def test_each_kind_of_part_has_its_markdown(html, text):
    assert written(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<form><p>Say it</p><input><button>Send</button></form>",
        "<p hidden>Words</p>",
        '<p class="noprint small">Words</p>',
        "<svg><text>Words</text></svg>",
        "<script>words()</script>",
        '<p><span class="vh">Words</span></p>',
    ],
)
def test_what_is_pressed_typed_into_or_looked_at_is_left_out(html):
    assert written(f"<p>Before.</p>{html}<p>After.</p>") == "Before.\n\nAfter."


@pytest.mark.parametrize("words", [*FORGERIES, *POISON])
def test_words_of_people_are_quoted_and_make_no_heading_of_ours(words):
    try:
        prose = markdown.render(words)
    except markdown.Unrenderable:
        pytest.skip("nothing that could be kept")
    text = written(f'<h1>Ours</h1><div class="prose">{prose}</div><h2>Below</h2>')

    assert headings(text) == ["Ours", "Below"]


def test_a_heading_in_words_of_the_board_is_one():
    html = '<h1>Ours</h1><div class="prose"><h2>Ours, too</h2></div>'

    assert headings(written(html, is_our_own=True)) == ["Ours", "Ours, too"]
    assert headings(written(html)) == ["Ours"]


@pytest.mark.parametrize("words", ["# no", "- no", "1. no", "=== no", "> no", "a *b* c", "<b>no</b>", "[a](b)", "`c`"])
def test_signs_in_plain_words_mean_nothing(words):
    html = f"<p>{words.replace('<', '&lt;')}</p>"
    tokens = MarkdownIt("commonmark").parse(written(html))

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}


def test_a_link_leads_where_it_is_told_to():
    assert written("<a href='/a/'>A</a>", lead=lambda address: f"{address}index.md") == f"[A]({SITE}/a/index.md)"
