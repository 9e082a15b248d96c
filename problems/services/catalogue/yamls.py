"""YAML as the catalogue uses it: lists, maps and scalars, with the line of every value; and one way of writing it."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.resolver import Resolver

from problems.services.catalogue.faults import shown
from problems.services.catalogue.values import MAX_DEPTH, MAX_NAMES, Bare, Unreadable

Reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Writer = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
MAX_VALUES = 300_000
WIDTH = 110
FOLD_OVER = 90
# A blank that begins a line, of which YAML knows more than one end, keeps what is folded after it apart.
UNFOLDABLE = re.compile("\\A |[\x85\u2028\u2029]")
HEADER = "# Circuit Board catalogue. Text: CC BY 4.0. Facts and links from the named sources, words our own.\n"

TEXT = "tag:yaml.org,2002:str"
WORDS: dict[str, dict[str, bool]] = {
    "tag:yaml.org,2002:null": {},
    "tag:yaml.org,2002:bool": {"true": True, "yes": True, "on": True},
}
NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_resolver = Resolver()


@dataclass
class _Open:
    """A list or map being read."""

    value: Any
    path: str
    line: int
    name: str | None = None

    def place(self) -> str:
        """The path of the value that comes next."""
        if isinstance(self.value, list):
            return f"{self.path}[{len(self.value)}]"
        return f"{self.path}.{self.name}" if self.path else str(self.name)

    def put(self, value: Any) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        else:
            self.value[self.name] = value
            self.name = None


def read(text: str) -> tuple[Any, dict[str, int]]:
    """The value of a document, and the line of each value in it by path: "[3].source.key". An empty text is None.

    Refuses what only a hostile file has a use for: anchors, aliases, tags, merge keys, repeated keys, keys that are no
    text, a second document, deep nesting. Dates stay text. Raises Unreadable.
    """
    document = _Document()
    try:
        for event in yaml.parse(text, Loader=Reader):
            document.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise Unreadable(mark.line + 1 if mark else 0, f"not YAML: {problem}", document.row()) from error
    return document.value, document.lines


class _Document:
    def __init__(self) -> None:
        self.value: Any = None
        self.lines: dict[str, int] = {}
        self.stack: list[_Open] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.refusal(event, "a second document; a file holds one list")
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def row(self) -> str:
        """The path of the row being read."""
        rows = self.stack[0].value if self.stack and isinstance(self.stack[0].value, list) else []
        return f"[{len(rows) - 1}]" if rows else ""

    def node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self.refusal(event, "anchors and aliases are not read; write the value out")
        if event.tag and event.tag != "!":
            raise self.refusal(event, f"tags are not read: {shown(event.tag)}")
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.name is None:
            top.name = self.name(event, top)
            self.lines[top.place()] = event.start_mark.line + 1
        else:
            self.add(event, top)

    def name(self, event: Any, top: _Open) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self.refusal(event, "a name must be text")
        if event.value == "<<" and event.implicit[0]:
            raise self.refusal(event, "merge keys are not read; write the values out")
        if len(top.value) >= MAX_NAMES:
            raise self.refusal(event, f"more than {MAX_NAMES:,} fields")
        if event.value in top.value:
            raise self.refusal(event, f"the field {shown(event.value)} is given twice")
        return event.value

    def add(self, event: Any, top: _Open | None) -> None:
        if len(self.lines) >= MAX_VALUES:
            raise self.refusal(event, f"more than {MAX_VALUES:,} values")
        place = top.place() if top else ""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
        else:
            if len(self.stack) >= MAX_DEPTH:
                raise self.refusal(event, "nested too deeply")
            value = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self.lines.setdefault(place, line)
        if top is None:
            self.value = value
        else:
            top.put(value)
        if isinstance(value, list | dict):
            self.stack.append(_Open(value, place, line))

    def refusal(self, event: Any, reason: str) -> Unreadable:
        top = self.stack[-1] if self.stack else None
        in_row = top is not None and (isinstance(top.value, list) or top.name is not None)
        return Unreadable(event.start_mark.line + 1, reason, top.place() if in_row and top else top.path if top else "")


def _scalar(event: yaml.ScalarEvent) -> Any:
    """Quoted is text; unquoted is a word of YAML, a whole number, or text. Other numbers keep their spelling."""
    if not event.implicit[0]:
        return event.value
    tag = _resolver.resolve(yaml.ScalarNode, event.value, (True, False))
    if tag in WORDS:
        return WORDS[tag].get(event.value.lower(), False if tag.endswith("bool") else None)
    if tag in NUMBERS:
        plain = event.value.isdecimal() and (event.value == "0" or event.value[0] != "0") and len(event.value) < 19
        return int(event.value) if plain else Bare(event.value)
    return event.value


class _Dumper(Writer):  # type: ignore[misc, valid-type]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    is_folded = len(text) > FOLD_OVER and not UNFOLDABLE.search(text)
    style = "|" if "\n" in text else ">" if is_folded else None
    return dumper.represent_scalar(TEXT, text, style=style)


_Dumper.add_representer(str, _text)


def write(rows: list[dict[str, Any]]) -> str:
    """The rows as the shipped files write them: long texts folded, texts of several lines kept as they are.

    Raises ValueError where reading the text would not give the rows back.
    """
    text = HEADER + dump(rows)
    if read(text)[0] != rows:
        raise ValueError("These rows do not survive being written as YAML.")
    return text


def dump(rows: list[dict[str, Any]]) -> str:
    """The rows as text. Two such texts one after the other are one list."""
    return str(yaml.dump(rows, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH))
