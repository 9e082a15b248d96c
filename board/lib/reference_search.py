"""Looking something up in the reference of the API: nouns, operations, and what its first page says in words.

All words asked for have to be there, each as the beginning of a word. An address finds what stands at it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from operator import itemgetter
from urllib.parse import urlsplit

from django.utils.html import strip_tags

from board.lib.reference import Field, Noun, Operation, Parameter, Reference

LONGEST = 200
# A search that finds more is told how many there are.
MOST_OPERATIONS = 40
MOST_PASSAGES = 10
API = "api/v1"
# What a page is made of, and where one part of it that says something on its own begins and ends.
PART = re.compile(r"<(li|p|pre|tr)\b([^>]*)>(.*?)</\1>", re.DOTALL)
NAMED = re.compile(r'aria-label="([^"]*)"')
LINK_OR_CELL = re.compile(r"</?(?:a|td)\b[^>]*>")
BETWEEN_CELLS = re.compile(r"</td>\s*<td>")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
WORD = re.compile(r"[^\W_]+")
# “entries” finds an entry, “claiming” a claim.
ENDING = re.compile(r"(?<=\w{3})(?:ies|ing|(?<!s)s)$")
SHORT = 2
IN_AN_ADDRESS = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True)
class Passage:
    """A paragraph, a line of a list, a row of a table or an example, of the section with this id. `html` is safe."""

    section: str
    title: str
    html: str
    words: str


@dataclass(frozen=True)
class Hit:
    """An operation, and which of its parameters and of the fields to send have one of the words in their name."""

    noun: Noun
    operation: Operation
    named: list[Parameter | Field] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    nouns: list[Noun]
    operations: list[Hit]
    operations_count: int
    passages: list[Passage]

    def __bool__(self) -> bool:
        return bool(self.nouns or self.operations or self.passages)


def passages(section: str, title: str, html: str) -> list[Passage]:
    """What a section of the page says, part by part."""
    found = []
    for tag, attributes, inner in PART.findall(html):
        named = NAMED.search(attributes)
        if tag == "pre" and named:
            found.append(Passage(section, title, named[1], _words(f"{title} {named[1]} {strip_tags(inner)}")))
        elif "<th" not in inner:
            shown = LINK_OR_CELL.sub("", BETWEEN_CELLS.sub(": ", inner)).strip()
            found.append(Passage(section, title, shown, _words(f"{title} {strip_tags(shown)}")))
    return found


def search(reference: Reference, told: Iterable[Passage], asked: str) -> Found:
    """What has all the words; what has them in its name before what has them in its explanation."""
    asked = asked[:LONGEST]
    at = _at_the_address(reference, asked)
    if at:
        return Found([], at, len(at), [])
    stems = [ENDING.sub("", word) for word in _words(asked).split()]
    if not stems:
        return Found([], [], 0, [])
    ranked = [
        (rank, Hit(noun, one, _named(one, stems)))
        for noun in reference.nouns
        for one in noun.operations
        if (rank := _rank(stems, _layers(noun, one)))
    ]
    ranked.sort(key=itemgetter(0))
    return Found(
        [noun for noun in reference.nouns if all(_has(_words(f"{noun.name} {noun.title}"), stem) for stem in stems)],
        [hit for _, hit in ranked[:MOST_OPERATIONS]],
        len(ranked),
        [one for one in told if all(_has(one.words, stem) for stem in stems)][:MOST_PASSAGES],
    )


def _at_the_address(reference: Reference, asked: str) -> list[Hit]:
    """What stands at an address, which may be a whole one, and have its method before it as the reference writes it."""
    method, _, rest = asked.strip().rpartition(" ")
    path = urlsplit(rest).path.strip("/") if "/" in rest else ""
    if path in {"", "api", API}:
        return []
    whole = f"/{path}/" if path.startswith(API) else f"/{API}/{path}/"
    return [
        Hit(noun, one)
        for noun in reference.nouns
        for one in noun.operations
        if _pattern(one).fullmatch(whole) and method.upper() in {"", one.method}
    ]


def _pattern(operation: Operation) -> re.Pattern:
    return re.compile(IN_AN_ADDRESS.sub("[^/]+", re.escape(operation.path)))


def _layers(noun: Noun, operation: Operation) -> list[str]:
    """An operation's words, those first that say most about what it is."""
    taken = _taken(operation)
    return [
        _words(operation.summary),
        _words(f"{operation.id} {operation.method} {operation.path} {noun.title}"),
        _words(f"{operation.scope} {' '.join(one.name for one in taken)}"),
        _words(strip_tags(operation.means)),
        _words(strip_tags(" ".join(f"{one.means} {one.values}" for one in taken))),
        _words(" ".join(one.name for one in operation.fields)),
    ]


def _rank(stems: list[str], layers: list[str]) -> tuple[int, int] | None:
    """How far from the first layer the words stand, together, and where in it they begin; None if one is nowhere."""
    places = [next((at for at, layer in enumerate(layers) if _has(layer, stem)), None) for stem in stems]
    if None in places:
        return None
    return sum(at for at in places if at), min(layers[0].find(f" {stem}") for stem in stems)


def _named(operation: Operation, stems: list[str]) -> list[Parameter | Field]:
    return [one for one in _taken(operation) if any(_has(_words(one.name), stem) for stem in stems)]


def _taken(operation: Operation) -> list[Parameter | Field]:
    return [*operation.parameters, *operation.body]


def _words(text: str) -> str:
    """The words of a text, in small letters and with a space before each. `claimProblem` has two, as `log-entries`."""
    found = WORD.findall(HUMP.sub(" ", unescape(text)).casefold())
    return "".join(f" {word}" for word in found)


def _has(words: str, stem: str) -> bool:
    """Whether a word begins with it, or is it, where it is short: half of all words begin with “in”."""
    return f" {stem}" in words if len(stem) > SHORT else f" {stem} " in f"{words} "
