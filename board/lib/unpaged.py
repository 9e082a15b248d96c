"""A page's main part as Markdown: for pages that no text of their own is written for.

It reads HTML of this board alone. What is there to be pressed, typed into or looked at is left out, addresses become
whole, and a time says its day. Words of people (`OF_PEOPLE`, unless the page is the board's own) are quoted.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from board.lib import quoting, tex
from board.lib.text import without_unstorable

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEFT_OUT = {"script", "style", "svg", "form", "button", "select", "template", "dialog", "noscript"}
# `seen`: words about how a page looks.
LEFT_OUT_CLASSES = {"noprint", "vh", "seen"}
# Where people speak: in texts, in what they changed, and in the line of a row that tells what it asks.
OF_PEOPLE = {"prose", "diff-text", "q"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {
    *HEADINGS,
    *("address", "article", "aside", "blockquote", "details", "div", "figcaption", "figure", "footer", "header"),
    *("dd", "dl", "dt", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul"),
}
BEFORE_A_STOP = re.compile(r" (?=[,.:;](?: |$))")
# A day that is named in words, as a deadline's is: its moment is the next day's noon, Anywhere on Earth.
NAMED_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
NO_QUOTES = str.maketrans("“”", '""')
FACTS = {"span", "label", "time", "abbr", "a"}
MARKED = {"strong": "**", "b": "**", "em": "*", "i": "*"}


@dataclass
class Node:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    @property
    def is_left_out(self) -> bool:
        # A heading that is only heard orders the text for whoever reads it here.
        unseen = self.classes & LEFT_OUT_CLASSES and not (self.tag in HEADINGS and "vh" in self.classes)
        return self.tag in LEFT_OUT or "hidden" in self.attrs or bool(unseen)

    @property
    def is_fact(self) -> bool:
        """Whether it is one of the facts that stand beside each other, apart by the look alone."""
        return self.tag in FACTS and "ugc" not in self.attrs.get("rel", "")

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    def first(self, tag: str) -> "Node | None":
        for one in self.inside:
            if isinstance(one, Node):
                found = one if one.tag == tag else one.first(tag)
                if found:
                    return found
        return None


class _Tree(HTMLParser):
    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag, attrs):
        self._open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data):
        self._open[-1].inside.append(data)


def written(html: str, address: str, *, is_our_own: bool = False, lead: Callable[[str], str] = str) -> tuple[str, str]:
    """The title of a page at `address`, and its main part as Markdown.

    `is_our_own`: nobody but the board speaks. `lead` says where a link leads to instead.
    """
    tree = _Tree(without_unstorable(html)).root
    main, title = tree.first("main"), tree.first("title")
    words = " ".join(title.text.split()) if title else ""
    return words, _Writer(address, is_our_own, lead).blocks(main or tree)


@dataclass(frozen=True)
class _Writer:
    address: str
    is_our_own: bool
    lead: Callable[[str], str]

    def blocks(self, node: Node) -> str:
        """What is inside, as blocks with an empty line between."""
        return "\n\n".join(filter(None, self._parts(node)))

    def _parts(self, node: Node) -> Iterable[str]:
        """Runs of words become paragraphs, and each block is its own."""
        run: list[Node | str] = []
        for one in node.inside:
            if isinstance(one, str) or not self._is_block(one):
                run.append(one)
            elif not one.is_left_out:
                yield self._paragraph(run)
                run = []
                yield self._block(one)
        yield self._paragraph(run)

    def _is_block(self, node: Node) -> bool:
        """Whether it stands in lines of its own, as a link around a heading does, too."""
        return node.tag in BLOCKS or any(isinstance(one, Node) and self._is_block(one) for one in node.inside)

    def _block(self, node: Node) -> str:
        match node.tag:
            case tag if tag in HEADINGS:
                words = self._words(node.inside)
                told = f"{'#' * int(tag[1])} {words}" if words else ""
            case "summary":
                words = self._words(node.inside)
                told = f"**{words}**" if words else ""
            case "ul" | "ol":
                told = self._items(node)
            case "dl":
                told = self._terms(node)
            case "table":
                told = self._table(node)
            case "pre":
                told = _fenced(node.text)
            case _:
                told = self._inside(node)
        return told

    def _inside(self, node: Node) -> str:
        inside = self.blocks(node)
        is_quote = node.tag == "blockquote" or bool(node.classes & OF_PEOPLE and not self.is_our_own)
        return _behind("> ", inside) if is_quote else inside

    def _paragraph(self, run: list[Node | str]) -> str:
        return quoting.at_start(self._facts(run) or self._words(run))

    def _facts(self, run: list[Node | str]) -> str:
        """Facts beside each other, with a dot between; nothing where the run is a sentence."""
        parts = [one for one in run if not isinstance(one, str) or one.strip()]
        if not all(isinstance(one, Node) and (one.is_fact or one.is_left_out) for one in parts):
            return ""
        return " · ".join(filter(None, (self._words([one]) for one in parts)))

    def _words(self, run: Iterable[Node | str]) -> str:
        words = " ".join("".join(map(self._word, run)).split())
        return BEFORE_A_STOP.sub("", words)

    def _word(self, one: Node | str) -> str:
        if isinstance(one, str):
            return _spaced(one)
        inside = "" if one.is_left_out else self._words(one.inside)
        match one.tag:
            case _ if one.is_left_out:
                told = ""
            case "img":
                told = quoting.inline(one.attrs.get("alt", ""))
            case "time":
                day = quoting.inline(quoting.day(one.attrs.get("datetime", "")))
                told = inside if NAMED_DAY.search(inside) else day or inside
            case "code" | "math":
                told = _code(_formula(one) if one.tag == "math" else one.text)
            case "a" if inside and one.attrs.get("href"):
                there = self.lead(urljoin(self.address, one.attrs["href"]))
                told = f"[{inside}]({there.replace('(', '%28').replace(')', '%29')})"
            case tag if tag in MARKED and inside:
                told = _marked(MARKED[tag], inside)
            case _ if inside and "said" in one.classes:
                told = f" “{inside.translate(NO_QUOTES)}” "
            case "ins" | "del":
                # "[put in: ...]" is heard on the page, where others see a line.
                told = self._words(part if isinstance(part, str) else part.text for part in one.inside)
            case "sup" if inside:
                told = f"^{inside}"
            case "span" | "label" | "br":
                # Facts that stand beside each other on the page are apart here, too.
                told = f" {inside} "
            case _:
                told = inside
        return told

    def _items(self, node: Node) -> str:
        items = [one for one in node.inside if isinstance(one, Node) and one.tag == "li" and not one.is_left_out]
        told = [(f"{place}. " if node.tag == "ol" else "- ", self.blocks(item)) for place, item in enumerate(items, 1)]
        return "\n".join(_hanging(mark, inside) for mark, inside in told if inside)

    def _terms(self, node: Node) -> str:
        lines, term = [], ""
        for one in _terms_of(node):
            if one.tag == "dt":
                term = self._words(one.inside)
            else:
                lines.append(_hanging("- ", f"{_marked('**', term)}: {self.blocks(one)}"))
        return "\n".join(lines)

    def _table(self, node: Node) -> str:
        rows = [[self._words(cell.inside) for cell in cells] for cells in _cells_of(node)]
        if not rows:
            return ""
        width = max(map(len, rows))
        filled = [row + [""] * (width - len(row)) for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in filled]
        return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def _terms_of(node: Node) -> Iterable[Node]:
    """The terms and what is said of each, with or without a group around them."""
    for one in node.inside:
        if isinstance(one, Node) and not one.is_left_out:
            yield from [one] if one.tag in {"dt", "dd"} else _terms_of(one)


def _cells_of(node: Node) -> Iterable[list[Node]]:
    for one in node.inside:
        if isinstance(one, Node) and one.tag == "tr":
            yield [cell for cell in one.inside if isinstance(cell, Node) and cell.tag in {"th", "td"}]
        elif isinstance(one, Node):
            yield from _cells_of(one)


def _marked(mark: str, words: str) -> str:
    """Words between two marks, which are not in them a second time."""
    return f"{mark}{words.replace(mark, '')}{mark}"


def _spaced(text: str) -> str:
    """Plain words, with a blank at each end that had any."""
    lead, trail = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{lead}{quoting.inline(text)}{trail}" if text.strip() else " "


def _formula(node: Node) -> str:
    """A formula as TeX between dollars: its source where it came along, else what it looks like."""
    source = node.first("annotation")
    told = " ".join(source.text.split()) if source else tex.read(node)
    mark = "$$" if node.attrs.get("display") == "block" else "$"
    return f"{mark}{told}{mark}" if told else ""


def _code(text: str) -> str:
    words = " ".join(text.split())
    mark = "`" * (_longest_run(words) + 1)
    return f"{mark} {words} {mark}" if "`" in words else f"`{words}`" if words else ""


def _fenced(text: str) -> str:
    mark = "`" * max(3, _longest_run(text) + 1)
    return f"{mark}\n{text.rstrip()}\n{mark}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in "".join(one if one == "`" else " " for one in text).split()), default=0)


def _behind(mark: str, text: str) -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in text.splitlines())


def _hanging(mark: str, text: str) -> str:
    """An item, its further lines below its first word. Blocks in it keep the empty line between them."""
    return "\n".join(
        f"{' ' * len(mark) if place else mark}{line}".rstrip() for place, line in enumerate(text.splitlines())
    )
