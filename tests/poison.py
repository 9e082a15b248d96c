"""Words that break what forgets to escape, and readers of files that fail where something was broken."""

import json
import re
from html.parser import HTMLParser

# Each fits into a title, an author's name and a line.
POISON = [
    "</script><script>pwned=1</script>",
    "<!--<script>",
    "</title></head><body onload=pwned=1>",
    "\"'><img src=x onerror=pwned=1>",
    "]]></title><entry>",
    "&amp;&lt;&#0;&bogus;",
    "}, author = {Somebody Else}, x = {",
    "\\input{/etc/passwd} \\",
    "{ { unbalanced",
    "} } unbalanced",
    "100 % of #1 & $x_1^2$ ~ done",
    "$\\frac{",
    "a\nBcc: everybody@example.org\r\n\r\nb",
    "@misc{evil, title={x}}",
    "=cmd|' /C calc'!A0",
    "\u202emdet si sihT",
    "\u2067\u2066 isolated",
    "two\u2028lines\u2029here",
    "שלום עולם",
    "{{ 7|add:35 }} {% debug %}",
    "{who} {problem} %s %(x)s",
    "'); DROP TABLE problems_writeup; --",
    "tab\there",
    "emoji 🧨 and \ufeff a mark",
    " and ",
    "Ada and Grace",
    "von, Neumann, John",
    "W" * 110,
]


class Page(HTMLParser):
    """The parts of a page that could run, and the texts of its data blocks."""

    def __init__(self, markup: str):
        super().__init__(convert_charrefs=True)
        self.handlers: list[str] = []
        self.strange_scripts: list[dict] = []
        self.blocks: list[str] = []
        self.metas: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self._in_block = False
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.handlers += [name for name in given if name.startswith("on")]
        if tag == "meta" and "name" in given:
            self.metas.append((given["name"], given["content"]))
        if tag == "script":
            self._in_block = given.get("type") == "application/ld+json"
            if not self._in_block and not given.get("src", "").startswith("/static/"):
                self.strange_scripts.append(given)

    def handle_data(self, data):
        if self._in_block:
            self.blocks.append(data)
        else:
            self.texts.append(data)

    def handle_endtag(self, tag):
        if tag == "script":
            self._in_block = False

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def linked(self) -> dict:
        """The one block of JSON-LD."""
        (block,) = self.blocks
        return json.loads(block)


ENTRY = re.compile(r"@(\w+)\{([^,{}\s]+),\n")


def bibtex_entries(text: str) -> list[dict[str, str]]:
    """The entries of a BibTeX file, each with its fields as written. Fails where a brace has no other half."""
    found, place = [], 0
    while place < len(text):
        head = ENTRY.match(text, place)
        assert head, f"no entry at {text[place : place + 60]!r}"
        entry, place = {"type": head[1], "key": head[2]}, head.end()
        while not text.startswith("}", place):
            field = re.compile(r"  (\w+) = \{").match(text, place)
            assert field, f"no field at {text[place : place + 60]!r}"
            end = _end_of_braces(text, field.end())
            assert field[1] not in entry, f"{field[1]} twice"
            entry[field[1]] = text[field.end() : end]
            assert text.startswith(",\n", end + 1)
            place = end + 3
        found.append(entry)
        assert text.startswith("}\n\n", place)
        place += 3
    return found


def _end_of_braces(text: str, start: int) -> int:
    """Where the brace that was opened before `start` closes. BibTeX counts those behind a backslash, too."""
    depth, place = 1, start
    while depth:
        assert place < len(text), "a brace is never closed"
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return place - 1
