"""The one renderer of what people write: statements, log entries, comments, notes.

Two walls, each enough alone: the parser passes no HTML through, and the sanitizer keeps only what it knows.
Whatever could take long is refused with a sentence that names the line; nothing is dropped in silence.
Bump RENDERER_VERSION when the same text would come out otherwise, so that kept HTML can be told from stale.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from board.lib import math, sanitizer
from board.lib.highlight import has_colours, highlight
from board.lib.text import UNSTORABLE, without_unstorable

RENDERER_VERSION = 1

MAX_CHARACTERS = 20_000
MAX_FORMULAS = 100
MAX_LINKS = 50
MAX_NESTING = 20  # a list item counts two levels, a quote one
# The parser's time grows with the square of the lines, and it fills short rows up to the table's width.
MAX_LINES = 4_000
MAX_CELLS = 5_000
MAX_ADDRESSES = 200  # in code and broken links too, since the parser looks at each
MAX_COLOURED = 6_000  # characters of code in all; the rest stays plain

_ADDRESS = re.compile(r"(https?://[^\s/]|mailto:\S)", re.IGNORECASE)
_ADDRESS_START = re.compile(r"://|mailto:", re.IGNORECASE)
_DELIMITER_ROW = re.compile(r"[-:|\s>+*.)\d]+")
_MATH = {"math_block", "math_inline", "math_inline_double"}
_ALIGNS = {
    "text-align:left": "align-left",
    "text-align:center": "align-center",
    "text-align:right": "align-right",
}
_PLAIN_ENDS = {
    "paragraph_close": "\n\n",
    "heading_close": "\n\n",
    "th_close": "  ",
    "td_close": "  ",
    "tr_close": "\n",
    "table_close": "\n",
}


class Unrenderable(ValueError):
    """Text beyond a cap. The message is a sentence for the person who wrote it; `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(f"Line {line}: {message}" if line else message[0].upper() + message[1:])
        self.line = line


@functools.lru_cache(maxsize=16)  # a form checks a text, and a service renders the same one a moment later
def render(text: str) -> str:
    """Safe HTML of a Markdown text. Raises Unrenderable, and nothing else, whatever the text."""
    return _write(_BLOCK, _read(_BLOCK, text))


def render_inline(text: str) -> str:
    """Safe HTML of a one-line field: emphasis, code and math, without blocks or links."""
    tokens = _read(_INLINE, _one_line(text))
    for formula, _ in _inside(tokens, _MATH):
        formula.type = "math_inline"
    return _write(_INLINE, tokens)


@contextmanager
def at_once(texts: Iterable[str]) -> Iterator[None]:
    """Within it these texts are rendered quickly: the formulas of all of them were typeset together.

    What comes of each is the same, and so is what is refused.
    """
    formulas = []
    for text in texts:
        if "$" in text:
            with suppress(Unrenderable):
                found = _inside(_read(_BLOCK, text), _MATH)
                formulas += [(formula.content, formula.type != "math_inline") for formula, _ in found]
    with math.at_once(formulas):
        yield


def addresses(text: str) -> list[str]:
    """Where the links of a text lead, in their order. Raises Unrenderable beyond a cap."""
    return [str(link.attrs["href"]) for link, _ in _inside(_read(_BLOCK, text), {"link_open"})]


def check(text: str) -> None:
    """For forms: raises Unrenderable exactly when `render` would."""
    render(text)


def to_text(text: str, length: int | None = None) -> str:
    """Plain text for feeds, mails and descriptions, with math as its source.

    With a length, one line of at most so many characters, cut at a word; code and tables, which no line can hold, are
    named in it. Raises Unrenderable beyond a cap.
    """
    tokens = _read(_BLOCK, text)
    if length is not None:
        return _cut(_one_line(_plain_blocks(_without_shapes(tokens))), length)
    return re.sub(r"\n{3,}", "\n\n", _plain_blocks(tokens)).strip()


def plain(text: str) -> str:
    """The same of a row that may be older than the caps: as it stands where it cannot be read."""
    text = without_unstorable(text)
    try:
        return to_text(text)
    except Unrenderable:
        return text


def _one_line(text):
    return " ".join(text.split())


def _cut(line, length):
    if len(line) <= length:
        return line
    head = line[:length]
    return (head.rpartition(" ")[0] or head[:-1]).rstrip(" ,;:.") + "…"


def _read(parser, text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check_shape(text)
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in {"blockquote_open", "list_item_open"} and token.level >= MAX_NESTING:
            raise Unrenderable(f"lists and quotes are nested more than {MAX_NESTING} levels deep.", _line(token))
        _reshape(token)
    _check_links(tokens)
    _check_formulas(tokens)
    return tokens


def _write(parser, tokens):
    _typeset(tokens)
    return sanitizer.clean(parser.renderer.render(tokens, parser.options, {"coloured": 0}))


def _check_shape(text):
    """Refuses before parsing what the parser would take long over; itself takes time linear in the text."""
    if len(text) > MAX_CHARACTERS:
        raise Unrenderable(f"this text is {len(text):,} characters long; the most is {MAX_CHARACTERS:,}.")
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise Unrenderable(f"this text has {len(lines):,} lines; the most is {MAX_LINES:,}.")
    for number, line in enumerate(lines, start=1):
        if UNSTORABLE.search(line):
            raise Unrenderable("there is a character here that cannot be stored. Type the line again.", number)
    # The end of every $$ is looked for through the rest of its block.
    if text.count("$$") > 2 * MAX_FORMULAS:
        raise Unrenderable(f"this text has $$ more than {2 * MAX_FORMULAS} times; the most is {MAX_FORMULAS} formulas.")
    if len(_ADDRESS_START.findall(text)) > MAX_ADDRESSES:
        raise Unrenderable(f"this text has more than {MAX_ADDRESSES} web addresses; the most is {MAX_LINKS} links.")
    _check_cells(lines)


def _check_cells(lines):
    cells = start = height = width = 0
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip(" \t>"):
            start = start or number
            height += 1
            if "|" in line and "-" in line and _DELIMITER_ROW.fullmatch(line):
                width = max(width, line.count("|") + 1)
            continue
        cells += height * width
        if cells > MAX_CELLS:
            raise Unrenderable(f"with this table there are more than {MAX_CELLS:,} cells.", start)
        start = height = width = 0


def _check_links(tokens):
    for count, (_, line) in enumerate(_inside(tokens, {"link_open"}), start=1):
        if count > MAX_LINKS:
            raise Unrenderable(f"this is link number {count}; the most is {MAX_LINKS}.", line)


def _check_formulas(tokens):
    for count, (formula, line) in enumerate(_inside(tokens, _MATH), start=1):
        if count > MAX_FORMULAS:
            raise Unrenderable(f"this is formula number {count}; the most is {MAX_FORMULAS}.", line)
        try:
            math.check(formula.content)
        except math.TooComplex as refusal:
            raise Unrenderable(str(refusal), line) from None


def _inside(tokens, types):
    """The tokens of these types, each with its line, in the order of the text."""
    for token in tokens:
        line = _line(token)
        if token.type in types:
            yield token, line
        for child in token.children or ():
            if child.type in types:
                yield child, line
            if line:
                line += child.content.count("\n") + (child.type in {"softbreak", "hardbreak"})


def _line(token):
    return token.map[0] + 1 if token.map else None


def _reshape(token):
    if token.type in {"heading_open", "heading_close"}:
        # The page holds h1 and h2.
        token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if token.type in {"th_open", "td_open"} and "style" in token.attrs:
        token.attrSet("class", _ALIGNS[token.attrs.pop("style")])
    if token.children:
        token.children = list(_only_links(token.children))


def _only_links(children):
    """An image becomes a link to it, since loading it would tell its host who reads; inside a link, its words."""
    depth = 0
    for child in children:
        if child.type.startswith("link_"):
            depth += child.nesting
            child.attrs.pop("title", None)
        if child.type != "image":
            yield child
            continue
        address = child.attrs["src"]
        words = Token("text", "", 0, content=_plain(child.children) or address)
        link = [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]
        yield from [words] if depth or not address else link


def _typeset(tokens):
    found = list(_inside(tokens, _MATH))
    if not found:
        return
    try:
        answers = math.to_mathml([(formula.content, formula.type != "math_inline") for formula, _ in found])
    except math.TooComplex as refusal:
        raise Unrenderable(str(refusal), found[refusal.index][1]) from None
    for (formula, _), mathml in zip(found, answers, strict=True):
        formula.meta["mathml"] = mathml or f'<code class="math-error">{escapeHtml(formula.content)}</code>'


def _write_table_open(self, tokens, index, options, env):
    # A group, not a region: regions are landmarks, and two of one name on a page are a fault.
    return '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n'


def _write_table_close(self, tokens, index, options, env):
    return "</table></div>\n"


def _write_code(self, tokens, index, options, env):
    code = tokens[index].content
    language = tokens[index].info.strip().partition(" ")[0].lower()
    if has_colours(code, language):
        env["coloured"] += len(code)
    if env["coloured"] > MAX_COLOURED:
        language = ""
    return f'<pre tabindex="0"><code>{highlight(code, language)}</code></pre>\n'


def _write_math(self, tokens, index, options, env):
    return tokens[index].meta["mathml"]


def _write_math_double(self, tokens, index, options, env):
    return f'<span class="math-block">{tokens[index].meta["mathml"]}</span>'


def _write_math_block(self, tokens, index, options, env):
    mathml = tokens[index].meta["mathml"]
    return f'<div class="math-block scroll" tabindex="0" role="group" aria-label="Formula">{mathml}</div>\n'


def _plain_blocks(tokens):
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_plain(token.children))
        elif token.type in {"fence", "code_block"}:
            parts.append(token.content + "\n")
        elif token.type == "math_block":
            parts.append(f"$${token.content.strip()}$$\n\n")
        elif token.type == "list_item_open":
            parts.append("  " * (token.level // 2) + f"{token.info}{token.markup} ")
        elif token.type in {"bullet_list_close", "ordered_list_close"} and not token.level:
            parts.append("\n")
        else:
            parts.append("\n" if token.hidden and token.nesting < 0 else _PLAIN_ENDS.get(token.type, ""))
    # Looked for at the beginning of each run of blanks alone: in the middle of one it would take the square of it.
    return re.sub(r"(?<! ) +\n", "\n", "".join(parts))


def _without_shapes(tokens):
    """The tokens with a word for each block of code and each table."""
    in_table = False
    for token in tokens:
        in_table = (in_table or token.type == "table_open") and token.type != "table_close"
        if token.type in {"fence", "code_block"}:
            yield Token("inline", "", 0, children=[Token("text", "", 0, content="[code] ")])
        elif token.type == "table_close":
            yield Token("inline", "", 0, children=[Token("text", "", 0, content="[table] ")])
        elif not in_table:
            yield token


def _plain(children):
    return "".join(_plain_inline(child) for child in children or ())


def _plain_inline(token):
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type in _MATH:
        return f"{token.markup}{token.content}{token.markup}"
    return _plain(token.children) if token.type == "image" else token.content


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return bool(_ADDRESS.match(url))


def _block_parser():
    # Two levels to spare, since at its own limit the parser drops what lies deeper.
    parser = _Markdown("commonmark", {"html": False, "linkify": True, "maxNesting": MAX_NESTING + 2})
    parser.enable(["table", "strikethrough", "linkify"])
    # Whole addresses only: train.py and README.md are no web sites, though .py and .md are domains.
    parser.linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.linkify.add("ftp:", None).add("//", None)
    _add_math(parser)
    parser.add_render_rule("table_open", _write_table_open)
    parser.add_render_rule("table_close", _write_table_close)
    parser.add_render_rule("fence", _write_code)
    parser.add_render_rule("code_block", _write_code)
    return parser


def _inline_parser():
    parser = _Markdown("zero", {"maxNesting": MAX_NESTING + 2})
    _add_math(parser)
    parser.enable(["emphasis", "backticks", "escape", "entity"])
    parser.disable("math_block")
    parser.add_render_rule("paragraph_open", lambda *_: "")
    parser.add_render_rule("paragraph_close", lambda *_: "")
    return parser


def _add_math(parser):
    dollarmath_plugin(
        parser,
        # No space inside and no digit outside the dollars, so that "$5 to $10" stays money.
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        allow_labels=False,
        double_inline=True,
    )
    parser.add_render_rule("math_inline", _write_math)
    parser.add_render_rule("math_inline_double", _write_math_double)
    parser.add_render_rule("math_block", _write_math_block)


def _warm(parser):
    # Rules are put together on first use, and not at once: a second thread would meet half of them.
    parser.render("a")
    return parser


_BLOCK = _warm(_block_parser())
_INLINE = _warm(_inline_parser())
