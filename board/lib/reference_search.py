"""Looking something up in the reference of the API: nouns, operations, and what its first page says in words.

All words asked for have to be there, each as the beginning of a word. An address finds what stands at it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from operator import itemgetter

from django.utils.html import strip_tags

from board.lib.reference import Field, Noun, Operation, Parameter, Reference

LONGEST = 200
# A search that finds more operations is told how many there are.
MOST_SHOWN = 40
MOST_NAMED = 5
API = "api/v1"
METHODS = {"GET", "POST"}
# What a section is made of, and where one part of it that says something on its own begins and ends.
PART = re.compile(r"<(li|p|pre|tr)\b([^>]*)>(.*?)</\1>", re.DOTALL)
NAMED = re.compile(r'aria-label="([^"]*)"')
LINK_OR_CELL = re.compile(r"</?(?:a|td)\b[^>]*>")
BETWEEN_CELLS = re.compile(r"</td>\s*<td>")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
WORD = re.compile(r"[^\W_]+")
# “entries” finds an entry, “matches” a match, “claiming” a claim; “logging” leaves “logg”.
ENDING = re.compile(r"(?<=\w{3})(?:ies|(?:(?<=[sxz])|(?<=[cs]h))es|ing|(?<!s)s)$|(?<=\w{4})ed$")
DOUBLED = re.compile(r"([bdgmnprt])\1$")
# “in” is a word and no beginning: half of all words begin with it.
SHORT = 2
# Other words for what the board does, none of which its reference has.
AS_HERE = {
    "abandon": "release",
    "unclaim": "release",
    "unassign": "release",
    "assign": "claim",
    "subscribe": "watch",
    "unsubscribe": "unwatch",
    "unfollow": "unwatch",
    "mute": "unwatch",
    "email": "mail",
    "notification": "notice",
    "flag": "report",
    "block": "ban",
    "bulk": "many",
    "batch": "many",
    "revert": "undo",
    "complete": "deliver",
    "finish": "deliver",
    "easy": "easiest",
    "beginner": "easiest",
    "similar": "alike",
    "fuzzy": "typo",
    "backup": "dump",
    "citation": "cite",
    "nullable": "null",
    "changelog": "history",
}
BETWEEN_WORDS = re.compile(r"[\s'\"]+")
HOST = re.compile(r"^https?://[^/]*")
AFTER_A_PATH = re.compile(r"[?#].*", re.DOTALL)
IN_A_PATH = re.compile(r"\\\{(\w+)\\\}")
NUMBERS = {"id", "number", "revision"}


@dataclass(frozen=True)
class Passage:
    """A paragraph, a line of a list, a row of a table or an example, of the section with this id. `html` is safe."""

    section: str
    title: str
    html: str
    words: str


@dataclass(frozen=True)
class Hit:
    """An operation, and which of its parameters and fields have one of the words in their name."""

    noun: Noun
    operation: Operation
    named: list[Parameter | Field] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    nouns: list[Noun] = field(default_factory=list)
    operations: list[Hit] = field(default_factory=list)
    operations_count: int = 0
    passages: list[Passage] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.nouns or self.operations or self.passages)


@dataclass(frozen=True)
class Entry:
    """An operation with its words, those first that say most about what it is: `layers` of them.

    `named` are its parameters and fields, each with the words of its name, and what is sent before what is answered.
    """

    noun: Noun
    operation: Operation
    layers: list[str]
    named: list[tuple[str, Parameter | Field]]
    pattern: re.Pattern


@dataclass(frozen=True)
class Index:
    """What can be found. Made once."""

    site: str
    nouns: list[Noun]
    entries: list[Entry]
    passages: list[Passage]


def index(reference: Reference, told: Iterable[Passage]) -> Index:
    entries = [_entry(noun, one) for noun in reference.nouns for one in noun.operations]
    return Index(reference.site, reference.nouns, entries, list(told))


def passages(section: str, title: str, html: str) -> Iterator[Passage]:
    """What a section of the page says, part by part."""
    for tag, attributes, inner in PART.findall(html):
        named = NAMED.search(attributes)
        if tag == "pre" and named:
            yield Passage(section, title, named[1], _words(f"{title} {named[1]} {strip_tags(inner)}"))
        elif "<th" not in inner:
            shown = LINK_OR_CELL.sub("", BETWEEN_CELLS.sub(": ", inner)).strip()
            yield Passage(section, title, shown, _words(f"{title} {strip_tags(shown)}"))


def search(known: Index, asked: str) -> Found:
    """What has all the words; what has them in its name before what has them in its explanation."""
    at = _at_the_address(known, asked)
    if at:
        return Found(operations=at, operations_count=len(at))
    stems = [_stem(word) for word in WORD.findall(asked.casefold())]
    if not stems:
        return Found()
    ranked = [(rank, one) for one in known.entries if (rank := _rank(stems, one.layers))]
    ranked.sort(key=itemgetter(0))
    return Found(
        [noun for noun in known.nouns if _has_all(_words(f"{noun.name} {noun.title}"), stems)],
        [Hit(one.noun, one.operation, _named(one, stems)) for _, one in ranked[:MOST_SHOWN]],
        len(ranked),
        [one for one in known.passages if _has_all(one.words, stems)],
    )


def _at_the_address(known: Index, asked: str) -> list[Hit]:
    """What stands at an address of the board, alone or in a line that asks for it."""
    said = BETWEEN_WORDS.split(asked)
    there = next((one for one in said if one.startswith(("/", f"{API}/", f"{known.site}/"))), "")
    path = AFTER_A_PATH.sub("", HOST.sub("", there)).strip("/")
    if path in {"", "api", API}:
        return []
    whole = f"/{path}/" if path.startswith(f"{API}/") else f"/{API}/{path}/"
    methods = METHODS & {one.upper() for one in said} or METHODS
    found = [one for one in known.entries if one.operation.path == whole or one.pattern.fullmatch(whole)]
    closest = min((_open(one) for one in found), default=0)
    return [Hit(one.noun, one.operation) for one in found if _open(one) == closest and one.operation.method in methods]


def _open(entry: Entry) -> int:
    """How many steps of its address stand for any number or key."""
    return entry.operation.path.count("{")


def _pattern(path: str) -> re.Pattern:
    return re.compile(IN_A_PATH.sub(lambda name: r"\d+" if name[1] in NUMBERS else "[^/]+", re.escape(path)))


def _entry(noun: Noun, operation: Operation) -> Entry:
    sent: list[Parameter | Field] = [*operation.parameters, *operation.body_rows]
    answered = _answered(noun, operation)
    layers = [
        operation.summary,
        f"{operation.id} {operation.method} {operation.path} {noun.title}",
        f"{operation.scope} {' '.join(one.name for one in sent)}",
        strip_tags(operation.means),
        strip_tags(" ".join(f"{one.means} {one.values}" for one in sent)),
        " ".join(one.name for one in answered),
        strip_tags(" ".join(f"{one.means} {one.values}" for one in answered)),
    ]
    named = {one.name: one for one in sent}
    for one in answered:
        named.setdefault(one.name, one)
    return Entry(
        noun,
        operation,
        [_words(one) for one in layers],
        [(_words(one.name), one) for one in named.values()],
        _pattern(operation.path),
    )


def _rank(stems: list[str], layers: list[str]) -> tuple[int, int] | None:
    """How far from the first layer the words stand, together, and where in it they begin; None if one is nowhere."""
    depths = [next((at for at, layer in enumerate(layers) if _has(layer, stem)), len(layers)) for stem in stems]
    if len(layers) in depths:
        return None
    begins = [at for stem in stems if (at := _place(layers[0], stem)) >= 0]
    return sum(depths), min(begins, default=0)


def _named(entry: Entry, stems: list[str]) -> list[Parameter | Field]:
    return [one for words, one in entry.named if any(_has(words, stem) for stem in stems)][:MOST_NAMED]


def _answered(noun: Noun, operation: Operation) -> list[Field]:
    """Unless another address tells it: most verbs answer what one to read does."""
    is_told_elsewhere = operation.like if operation.is_write else operation not in noun.shown
    return [] if is_told_elsewhere else operation.rows


def _words(text: str) -> str:
    """The words of a text, in small letters and each between spaces. `log-entries` has two, and `claimProblem` also the
    two that it is made of."""
    plain = unescape(text)
    parts = HUMP.sub(" ", plain)
    return f" {' '.join(WORD.findall(plain.casefold() if parts == plain else f'{plain} {parts}'.casefold()))} "


def _stem(word: str) -> str:
    stem = ENDING.sub("", word)
    stem = DOUBLED.sub(r"\1", stem) if word.endswith(("ing", "ed")) else stem
    return AS_HERE.get(word) or AS_HERE.get(stem, stem)


def _has_all(words: str, stems: list[str]) -> bool:
    return all(_has(words, stem) for stem in stems)


def _has(words: str, stem: str) -> bool:
    return _place(words, stem) >= 0


def _place(words: str, stem: str) -> int:
    """Where a word begins with it, or is it, if it is short; -1 for nowhere."""
    return words.find(f" {stem}" if len(stem) > SHORT else f" {stem} ")
