import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.lib import markdown, math, sanitizer
from board.lib.highlight import LEXERS, MAX_CHARACTERS, has_colours, highlight
from board.lib.markdown import Unrenderable, check, render, render_inline, to_text
from tests.board.lib.unsafe_markdown import faults, unsafe
from tests.pace import is_done_within

HOSTILE = [
    line.replace("⏎", "\n")
    for line in (Path(__file__).parent / "hostile_markdown.txt").read_text("utf-8").splitlines()[1:]
]
REL = 'rel="nofollow ugc noopener"'
GROUP = 'tabindex="0" role="group"'


def refusal(text, reader=render):
    with pytest.raises(Unrenderable) as caught:
        reader(text)
    return str(caught.value)


def filled(unit, length=20_000):
    return (unit * (length // len(unit) + 1))[:length]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** ~~c~~ `d<e`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d&lt;e</code></p>\n"),
        ("# a\n## b\n### c\n#### d\n##### e", "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n<h6>e</h6>\n"),
        ("a\nb  \nc", "<p>a\nb<br>\nc</p>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("3. b\n   - c", '<ol start="3">\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>\n'),
        ("a <b>c</b> &copy; &lt;", "<p>a &lt;b&gt;c&lt;/b&gt; © &lt;</p>\n"),
        ("```\na < b\n```", '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'),
        ("    c", '<pre tabindex="0"><code>c\n</code></pre>\n'),
        ("", ""),
    ],
)  # fmt: skip
def test_common_markdown_becomes_html(text, html):
    assert render(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://b.example/?c=d&e 'title')", f'<a href="https://b.example/?c=d&amp;e" {REL}>a</a>'),
        ("see https://b.example/c_d_e.", f'see <a href="https://b.example/c_d_e" {REL}>https://b.example/c_d_e</a>.'),
        ("<mailto:a@b.example>", f'<a href="mailto:a@b.example" {REL}>mailto:a@b.example</a>'),
        ("[a](/problems/1/) [b](ftp://c.example) [c](#d)", None),
        ("train.py README.md www.a.example a@b.example //a.example", None),
        ("![a *b*](https://c.example/d.png)", f'<a href="https://c.example/d.png" {REL}>a b</a>'),
        ("![](https://c.example/d.png)", f'<a href="https://c.example/d.png" {REL}>https://c.example/d.png</a>'),
        ("[![a](https://b.example/c.png)](https://d.example)", f'<a href="https://d.example" {REL}>a</a>'),
        ("![a]()", "a"),
    ],
)  # fmt: skip
def test_links_are_whole_addresses_and_images_become_links(text, html):
    assert render(text) == f"<p>{text if html is None else html}</p>\n"


def test_table_scrolls_by_keyboard_and_aligns_by_class():
    assert render("|a|b|c|\n|:-|:-:|-:|\n|1|2|3|") == (
        f'<div class="scroll" {GROUP} aria-label="Table"><table>\n<thead>\n<tr>\n'
        '<th scope="col" class="align-left">a</th>\n<th scope="col" class="align-center">b</th>\n'
        '<th scope="col" class="align-right">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td class="align-left">1</td>\n<td class="align-center">2</td>\n<td class="align-right">3</td>\n'
        "</tr>\n</tbody>\n</table></div>\n"
    )


def test_code_is_coloured_by_class():
    assert render('```python\ndef f(x):  # "<b>"\n    return "<b>" + 1\n```') == (
        '<pre tabindex="0"><code><span class="hl-keyword">def</span> <span class="hl-name">f</span>(x):  '
        '<span class="hl-comment"># "&lt;b&gt;"</span>\n    <span class="hl-keyword">return</span> '
        '<span class="hl-string">"&lt;b&gt;"</span> + <span class="hl-number">1</span>\n</code></pre>\n'
    )


@pytest.mark.parametrize("language", ["nope", "c", "PYTHON3x", "", 'js"><script>'])
def test_code_of_another_language_is_plain(language):
    assert render(f"~~~{language}\nif x < 1\n~~~") == '<pre tabindex="0"><code>if x &lt; 1\n</code></pre>\n'


@pytest.mark.parametrize("language", sorted(LEXERS))
def test_colours_lose_no_character(language):
    code = "a = [1, 'b']  # \"c\" & <d>\n\n@e\n$ ls -l\n>>> f\n+ g\n"

    coloured = highlight(code, language)

    assert re.sub("<[^>]*>", "", coloured) == highlight(code, "plain")


@pytest.mark.parametrize(
    ("code", "coloured"),
    [
        ("x\n" * (MAX_CHARACTERS // 2), True),
        ("x\n" * (MAX_CHARACTERS // 2) + "x", False),
        ("ab" * 100, True),
        ("ab" * 100 + "c", False),
        ("a" + " " * 39 + "b", True),
        ("a" + " " * 40 + "b", False),
        ("-" * 79, True),
        ("-" * 80, False),
    ],
)
def test_only_code_of_ordinary_shape_is_coloured(code, coloured):
    assert has_colours(code, "python") is coloured


def test_colours_end_when_a_text_has_much_code():
    block = "```python\n" + "def f\n" * 400 + "```\n\n"

    assert render(block * 3).count("hl-keyword") == 800


def test_math_becomes_mathml():
    assert render("Let $x_1 < 2$ and\n\n$$\n\\frac{a}{b}\n$$\n\nor $$c$$ it.") == (
        "<p>Let <math><msub><mi>x</mi><mn>1</mn></msub><mo>&lt;</mo><mn>2</mn></math> and</p>\n"
        f'<div class="math-block scroll" {GROUP} aria-label="Formula">'
        '<math display="block"><mfrac><mi>a</mi><mi>b</mi></mfrac></math></div>\n'
        '<p>or <span class="math-block"><math display="block"><mi>c</mi></math></span> it.</p>\n'
    )


def test_equations_are_numbered_through_the_text_and_laid_out_by_class():
    html = render("$$\\begin{align}a&=b\\end{align}$$\n\n$$\\begin{equation}c\\label{d}\\end{equation}$$")

    assert re.findall(r"<mtext>.*?</mtext>", html) == ["<mtext>(1)</mtext>", "<mtext>(2)</mtext>"]
    assert re.findall(r"<m(?:table|td) [^>]*>", html) == [
        '<mtable displaystyle="true" scriptlevel="0" class="math-wide">',
        '<mtd class="math-half">',
        '<mtd class="math-right math-flush-right">',
        '<mtd class="math-left math-flush-left">',
        '<mtd class="math-half math-right">',
        '<mtable displaystyle="true" scriptlevel="0" class="math-wide">',
        '<mtd class="math-half">',
        '<mtd class="math-half math-right">',
    ]


@pytest.mark.parametrize(
    "tex",
    [r"\foo<b>", "x^a^b", r"\frac{", r"\def\a{b}\a", r"\newcommand{\a}{b}\a", "&", r"\href{https://a.example}{b}"],
)
def test_formula_with_an_error_shows_its_source(tex):
    source = tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert render(f"${tex}$") == f'<p><code class="math-error">{source}</code></p>\n'


@pytest.mark.parametrize(
    "text",
    ["$5 and $10", "from $5 to $10k, or US$20", "($5/$10)", "$100k–$1M", "it cost $5.", "$ x $", "$$", r"\$x\$", "a$"],
)
def test_prices_are_not_math(text):
    assert render(text) == f"<p>{text.replace(chr(92), '')}</p>\n"


def test_length_beyond_ten_em_is_dropped():
    assert render(r"$\hspace{9.5em}\hspace{10em}\hspace{99999em}$") == (
        '<p><math><mspace width="9.5em"></mspace><mspace></mspace><mspace></mspace></math></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Does *a* `b<c` find **$x$**?",
         "Does <em>a</em> <code>b&lt;c</code> find <strong><math><mi>x</mi></math></strong>?"),
        ("# a\n\n- b", "# a - b"),
        ("    1. a", "1. a"),
        ("$$x$$", "<math><mi>x</mi></math>"),
        ("[a](https://b.example) https://c.example ![d](https://e.example)", None),
        ("<b>&lt;|", "&lt;b&gt;&lt;|"),
        ("a $5 to $10", None),
        ("", ""),
    ],
)  # fmt: skip
def test_one_line_knows_emphasis_code_and_math_only(text, html):
    assert render_inline(text) == (text if html is None else html)


def test_plain_text_keeps_the_words_and_the_source_of_math():
    text = (
        "# Top\n\nA *b* `c` [d](https://e.example) ![f](https://g.example) $x^2$ &amp; <h>\nnext\n\n"
        "- i\n  1. j\n- k\n\n|l|m|\n|-|-|\n|n|o|\n\n$$\ny\n$$\n\n```python\np\n```\n\n> q"
    )

    assert to_text(text) == ("Top\n\nA b c d f $x^2$ & <h>\nnext\n\n- i\n  1. j\n- k\n\nl  m\nn  o\n\n$$y$$\n\np\n\nq")


@pytest.mark.parametrize(
    ("length", "cut"),
    [(11, "one two, <3"), (10, "one two…"), (9, "one two…"), (8, "one…"), (4, "one…"), (2, "o…")],
)
def test_plain_text_is_cut_at_a_word(length, cut):
    assert to_text("one *two*,\n\n<3", length) == cut


SHAPES = (
    "Before:\n\n```python\nx = 1\n\ny = 2\n```\n\nthen\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    more\n\nand after."
)


def test_code_and_tables_are_named_where_there_is_one_line():
    assert to_text(SHAPES, 200) == "Before: [code] then [table] [code] and after."


def test_the_control_a_whole_text_keeps_them():
    assert to_text(SHAPES) == "Before:\n\nx = 1\n\ny = 2\n\nthen\n\na  b\n1  2\n\nmore\n\nand after."


def over(noun, count, most, line):
    return f"Line {line}: this is {noun} number {count}; the most is {most}."


@pytest.mark.parametrize(
    ("most", "too_much", "sentence"),
    [
        ("a" * 20_000, "a" * 20_001, "This text is 20,001 characters long; the most is 20,000."),
        ("a\n" * 3_999, "a\n" * 4_000, "This text has 4,001 lines; the most is 4,000."),
        ("$x$ " * 100, "a\n" * 3 + "$x$ " * 101, over("formula", 101, 100, 4)),
        ("$$x$$\n\n" * 100, "$$x$$\n\n" * 100 + "$$",
         "This text has $$ more than 200 times; the most is 100 formulas."),
        ("https://a.example\n" * 50, "https://a.example\n" * 51, over("link", 51, 50, 51)),
        ("`://` mailto:" * 100, "`://` MAILTO:" * 100 + "://",
         "This text has more than 200 web addresses; the most is 50 links."),
        ("![a](https://b.example)\n" * 50, "![a](https://b.example)\n" * 51, over("link", 51, 50, 51)),
        ("a\n\n" + ">" * 20 + "b", "a\n\n" + ">" * 21 + "b",
         "Line 3: lists and quotes are nested more than 20 levels deep."),
        ("- " * 10 + "a", "- " * 11 + "a", "Line 1: lists and quotes are nested more than 20 levels deep."),
        ("|a" * 49 + "\n" + "|-" * 49 + "\n" + "b\n" * 98, "b\n\n" + "|a" * 49 + "\n" + "|-" * 49 + "\n" + "b\n" * 99,
         "Line 3: with this table there are more than 5,000 cells."),
        ("\ue000", "a\nb\0", "Line 2: there is a character here that cannot be stored. Type the line again."),
        ("\ue000", "a\r\n\r\n\ud800", "Line 3: there is a character here that cannot be stored. Type the line again."),
    ],
)  # fmt: skip
def test_text_is_refused_one_over_the_cap(most, too_much, sentence):
    assert faults(render(most)) == []
    assert refusal(too_much) == refusal(too_much, check) == refusal(too_much, to_text) == sentence


DEEP = "this formula is nested more than 50 levels deep."


@pytest.mark.parametrize(
    ("most", "too_much", "sentence"),
    [
        ("x" * 2_000, "x" * 2_001, "this formula is 2,001 characters long; the most is 2,000."),
        ("{" * 50 + "x" + "}" * 50, "{" * 51 + "x" + "}" * 51, DEEP),
        ("x^{" * 50 + "x" + "}" * 50, "x^{" * 51 + "x" + "}" * 51, DEEP),
        (r"\left(" * 50 + "x" + r"\right)" * 50, r"\left(" * 51 + "x" + r"\right)" * 51, DEEP),
        (r"\begin{cases}" * 50 + r"\end{cases}" * 50, r"\begin{cases}" * 51 + r"\end{cases}" * 51, DEEP),
        ("(" * 50 + "x" + ")" * 50, "(" * 51 + "x" + ")" * 51, DEEP),
        (r"\hat" * 50 + " x", r"\hat" * 51 + " x", DEEP),
        (r"\frac1" * 50 + "x", r"\frac1" * 51 + "x", DEEP),
        (r"\displaystyle " * 50 + "x", r"\displaystyle " * 51 + "x", DEEP),
        (r"\langle" * 8, r"\langle" * 9, "this formula leaves 9 brackets open; the most is 8."),
        (r"[{(}\{" * 2, r"[{(}\{" * 3, "this formula leaves 9 brackets open; the most is 8."),
    ],
)  # fmt: skip
def test_formula_is_refused_one_over_the_cap(most, too_much, sentence):
    assert render(f"a\nb ${most}$").startswith("<p>a\nb <math>")
    assert refusal(f"a\nb ${too_much}$") == f"Line 2: {sentence}"
    assert refusal(f"${too_much}$", render_inline) == f"Line 1: {sentence}"


def test_long_flat_formula_is_not_deep():
    render("$" + r"\hat{x}_{i} + f(\alpha, [0, 1)) - \mathbf{W}\left(x\right) \big(y " * 8 + "$")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\nb\n$x$ $%s$", 4),
        ("a\n\n$$\n%s\n$$", 3),
        ("- a\n- b\n  c $%s$", 3),
        ("|a|\n|-|\n|b|\n|$%s$|", 4),
        ("a $x\ny$ b\n$%s$", 3),
        ("> a\\\n> $%s$", 2),
    ],
)
def test_refusal_names_the_line(text, line):
    assert refusal(text % ("{" * 51)) == f"Line {line}: {DEEP}"


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_comes_out_harmless(case):
    html = render(case)

    assert faults(html) == []
    # Markup that another reading would change is how mutation attacks pass a sanitizer.
    assert sanitizer.clean(html) == html
    assert faults(render_inline(case)) == []


@pytest.mark.parametrize("case", HOSTILE)
def test_each_wall_holds_alone(case, monkeypatch):
    raw = unsafe(case)
    assert faults(raw, rel=False) != []  # the control: with both walls down, every case is a hit
    assert faults(sanitizer.clean(raw)) == []
    assert sanitizer.clean(sanitizer.clean(raw)) == sanitizer.clean(raw)

    monkeypatch.setattr(sanitizer, "clean", lambda html: html)
    assert faults(render.__wrapped__(case), rel=False) == []


FRAGMENTS = [
    *"[]()*_`~!<>#|-+=:;&\\\"'$^{}@./\n \t0a", "$$", "```", "~~~", "    ", "\n\n", "> ", "- ", "1. ", "](", "![",
    "|-|\n", "https://a.example", "javascript:", "data:", "mailto:", "<script>", "<img src=x onerror=y>", "<!--",
    "&#0;", "&lt;", "&#x202e;", "\0", "\ud800", "\u2028", "é", "𝑥", "python\n", "[a]: ", '"onclick="',
]  # fmt: skip
TEX = [
    *"{}[]()^_&'|~$%# x1=,.\n", r"\\", r"\frac", r"\sqrt", r"\left", r"\right", r"\begin{matrix}", r"\end{matrix}",
    r"\begin{align}", r"\end{align}", r"\begin{array}{c|c}", r"\end{array}", r"\hat", r"\text", r"\mathbf", r"\sum",
    r"\log", r"\langle", r"\rangle", r"\bigl", r"\bigr", r"\displaystyle", r"\color{red}", r"\over", r"\not", r"\{",
    r"\}", r"\label{a}", r"\eqref{a}", r"\hspace{9em}", r"\text{<b>}", r"\def\a{", r"\a", r"\middle", r"\limits",
    r"\boxed", r"\cancel", r"\textsc{a}", r"\mathrel", r"\raisebox{1em}", r"\genfrac(){1pt}{0}", r"\xrightarrow",
]  # fmt: skip
texts = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS + TEX), max_size=60).map("".join))


@settings(max_examples=200, deadline=None, database=None)
@given(texts)
def test_any_text_is_rendered_harmless_or_refused(text):
    for reader in (render, render_inline):
        with suppress(Unrenderable):
            assert faults(reader(text)) == []


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(st.lists(st.sampled_from(TEX), max_size=80).map("".join), min_size=1, max_size=5))
def test_any_formula_is_converted_shown_or_refused(formulas):
    with suppress(math.TooComplex):
        answers = math.to_mathml([(tex, True) for tex in formulas])
        assert [faults(sanitizer.clean(mathml or "")) for mathml in answers] == [[]] * len(formulas)


def converted_here(tex):
    """math-core alone, as it would run in the web process."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); import math_core;"
        "math_core.LatexToMathML().convert_with_local_state(sys.argv[1], displaystyle=True)"
    )
    return subprocess.run([sys.executable, "-c", code, tex], capture_output=True, timeout=2, check=False).returncode


@pytest.mark.parametrize("tex", ["{" * 20_000, r"\frac1" * 15_000, r"\left(" * 15_000])
def test_deep_nesting_kills_math_core_but_not_the_renderer(tex):
    assert converted_here(tex) < 0  # the control: a signal, which no except clause sees
    assert math.convert([("x", False), (tex, True), ("y", False)]) == ["<math><mi>x</mi></math>"]
    assert refusal(f"$${tex[:19_000]}$$").startswith("Line 1: this formula is ")


# The closing brackets belong to the accents, which the guard does not see and math-core does.
UNSEEN = "(x" * 40 + r"\hat)" * 40


def test_open_brackets_hang_math_core_but_not_the_renderer():
    with pytest.raises(subprocess.TimeoutExpired):  # the control
        converted_here("(x" * 40)
    assert refusal("$" + "(x" * 40 + "$") == "Line 1: this formula leaves 40 brackets open; the most is 8."

    start = time.perf_counter()
    sentence = refusal(f"$y$\n${UNSEEN}$ $z$")

    assert sentence == (
        "Line 2: this formula takes too long to typeset. Shorten it or close its brackets, then save again."
    )
    # Its own limit is below a second. What a busy machine adds is not its own.
    assert time.perf_counter() - start < 4


SLOW = {
    "brackets": "[",
    "links": "[a](",
    "image marks": "![",
    "nested brackets": "[" * 10 + "]" * 10,
    "emphasis": "*a ",
    "emphasis and links": "*[",
    "emphasis of two kinds": "*_",
    "strong": "a**b",
    "mixed marks": "**~~_",
    "quotes": ">",
    "quotes with lines": "> a\n> b c d e f g h\n",
    "lists": "- ",
    "list items": "- a b c d e\n",
    "ordered lists": "1. ",
    "dollars": "$",
    "formulas": "$a$ ",
    "escaped dollars": r"\$",
    "open display formulas": "- $$a b c d e f g\n",
    "backticks": "`a ``b ",
    "backticks alone": "`",
    "fences": "- ```\n  abc\n",
    "tags": "<a ",
    "comments": "<!-- ",
    "entities": "&#x",
    "wide table": "|a",
    "table rules": "|-",
    "dashes": "|-----------x",
    "rows": "a|b\n-|-\n\n",
    "references": "[a]: b 'c\n",
    "reference uses": "[a] ",
    "addresses": "http://",
    "addresses in marks": "http://![",
    "mail addresses": "mailto:a@",
    "dots": "a.b.",
    "brackets in an address": "http://a.b/(",
    "spaces": "a  \n  b  ",
    "tabs": "\t",
    "letters": "a",
    "backslashes": "\\",
}
ONCE = {
    "lazy lines": ">" * 20 + "a\n" + "bcd\n" * 3_900,
    "lazy items": "- " * 10 + "a\n" + "bcd\n" * 3_900,
    "one wide table": "|a" * 1_500 + "\n" + "|-" * 1_500 + "\n" + "b\n" * 2_000,
    "one long table": "|a|b|c|d|\n|-|-|-|-|\n" + "a\n" * 1_240,
    "deep list": "".join("  " * depth + "- a\n" for depth in range(10)) + ("  " * 10 + "a\n") * 700,
    "closed brackets": "[" * 10_000 + "]" * 10_000,
    "growing backticks": "".join("`" * n + " " for n in range(198)),
    "full formulas": "".join(f"${'x_i^2+' * 32}$\n" for _ in range(100)),
    "matrices": "$$" + r"\begin{matrix}" + "&" * 1_900 + r"\end{matrix}" + "$$",
}


@pytest.mark.parametrize("text", [*map(filled, SLOW.values()), *ONCE.values()], ids=[*SLOW, *ONCE])
def test_pathological_text_ends_within_a_second(text):
    def read_twice():
        for reader in (render.__wrapped__, to_text):
            with suppress(Unrenderable):
                reader(text)

    assert is_done_within(2, read_twice)  # The child is bound by math.CPU_LIMIT.


CODE_BOMBS = [
    '"\\',
    "a/*",
    "<style>",
    "<?",
    "a.",
    "r##",
    "a$a$",
    '"""',
    "(",
    "{",
    "\\\n",
    "a: --",
    "@@1_",
    "1e+",
    "$(",
    "|\n",
]


@pytest.mark.parametrize("language", sorted(LEXERS))
def test_pathological_code_ends_within_a_second(language):
    for unit in CODE_BOMBS:
        code = "\n".join([filled(unit, 199)] * 15)
        assert is_done_within(1, partial(highlight, code, language)), unit


def test_threads_share_the_parsers():
    texts = [f"{'a ' * (n * 7)}https://{n}.example/{'b' * n} **$x_{n % 9}$**" for n in range(20)]
    expected = [render.__wrapped__(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render.__wrapped__, texts * 2)) == expected * 2


@pytest.mark.parametrize("parser", [markdown._BLOCK, markdown._INLINE], ids=["block", "inline"])
def test_rules_are_put_together_before_a_thread_needs_them(parser):
    rulers = [parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2]

    assert [ruler.__cache__ is None for ruler in rulers] == [False] * 4


def test_version_is_a_number_to_keep_beside_the_html():
    assert isinstance(markdown.RENDERER_VERSION, int)


# Each text by itself, and what is in it that means something only there.
BESIDE = [
    *(f"Is $x_{{{n}}}$ one? $$y = {n}$$" for n in range(20)),
    "$\\newcommand{\\a}{b}\\a$ and $\\a$",
    "$" + "{" * 60 + "x" + "}" * 60 + "$",
    "$$\\begin{equation}a\\end{equation}$$\n\n$x_1$\n\n$$\\begin{equation}b\\end{equation}$$",
    "$$\\begin{equation}c\\end{equation}$$",
    "$\\frac{1}$ and $x_2$",
    "no math, $5 to $10",
    "x" * 20_001,
]


def _rendered(text):
    try:
        return markdown.render.__wrapped__(text)
    except markdown.Unrenderable as error:
        return str(error)


def test_many_texts_at_once_come_out_as_each_by_itself():
    alone = [_rendered(text) for text in BESIDE]

    with markdown.at_once(BESIDE):
        together = [_rendered(text) for text in BESIDE]

    assert together == alone
    assert len({html for html in alone if "<math" in html}) == 23


def test_many_texts_at_once_start_few_children(monkeypatch):
    started = []
    convert = math.convert
    monkeypatch.setattr(math, "convert", lambda formulas: started.append(len(formulas)) or convert(formulas))

    with markdown.at_once(BESIDE[:20]):
        for text in BESIDE[:20]:
            _rendered(text)
    assert started == [40]
    _rendered(BESIDE[0])
    assert started == [40, 2]


def test_a_formula_that_ends_its_child_takes_no_other_along(monkeypatch):
    monkeypatch.setattr(
        math, "convert", lambda formulas: [] if len(formulas) > 2 else ["<math>x</math>"] * len(formulas)
    )

    with markdown.at_once(BESIDE[:3]):
        assert [("<math>" in _rendered(text)) for text in BESIDE[:3]] == [True] * 3


def test_plain_text_loses_blanks_at_the_end_of_a_line_in_a_time_that_grows_with_the_text():
    assert markdown.to_text("| a | b |\n|---|---|\n| c | d |") == "a  b\nc  d"
    assert is_done_within(1, lambda: [markdown.to_text(f"a{' ' * 19_000}b") for _ in range(10)])
