"""Kinds of values made of other values: lists, pairs, spans, records. Further on a kind is as `kinds` says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from problems.services.catalogue.faults import Wrong, shown
from problems.services.catalogue.kinds import Kind, Whole, at, described, first_repeated

MAX_ITEMS = 200


@dataclass(frozen=True)
class Listing(Kind):
    """A list of `item`, empty for none. A key may stand in it once (`once`)."""

    item: Kind
    once: bool = False

    @property
    def empty(self) -> list[Any]:
        return []

    def read(self, value: Any) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise Wrong(f"a list is wanted, not {described(value)}")
        if len(value) > MAX_ITEMS:
            raise Wrong(f"{len(value):,} entries; {MAX_ITEMS} is the limit")
        items: list[Any] = []
        for position, entry in enumerate(value):
            items.append(at(f"[{position}]", self.item.read, entry))
            if items[-1] in ("", None):
                raise Wrong("an empty entry", f"[{position}]")
            if self.once and items[-1] in items[:-1]:
                raise Wrong(f"{shown(items[-1])} is named twice", f"[{position}]")
        return items

    def write(self, value: list[Any]) -> list[Any]:
        return [self.item.write(entry) for entry in value]

    def cell(self, text: str) -> Any:
        return [self.item.cell(part.strip()) for part in text.split(";") if part.strip()]

    def named(self, value: list[str]) -> Iterable[str]:
        return value

    def only(self, value: list[str], keys: set[str]) -> list[str]:
        return [key for key in value if key in keys]


@dataclass(frozen=True)
class Pairs(Kind):
    """A map from key to `value`, kept as a list of pairs because its order counts."""

    value: Kind

    @property
    def empty(self) -> list[Any]:
        return []

    def read(self, value: Any) -> list[list[Any]]:
        if value is None:
            return []
        if not isinstance(value, dict):
            raise Wrong(f"names with their values are wanted, not {described(value)}")
        if len(value) > MAX_ITEMS:
            raise Wrong(f"{len(value):,} entries; {MAX_ITEMS} is the limit")
        pairs = []
        for key, entry in value.items():
            read = at(f".{key}", self.value.read, entry)
            if read in ("", None):
                raise Wrong("it has no value", f".{key}")
            pairs.append([key, read])
        return pairs

    def write(self, value: list[list[Any]]) -> dict[str, Any]:
        return {key: self.value.write(entry) for key, entry in value}

    def cell(self, text: str) -> Any:
        """`probing:2; steering:1`"""
        parts = [part.partition(":") for part in text.split(";") if part.strip()]
        if twice := first_repeated(name.strip() for name, _, _ in parts):
            raise Wrong(f"{shown(twice)} is named twice")
        return {name.strip(): self.value.cell(entry.strip()) or None for name, _, entry in parts}

    def named(self, value: list[list[Any]]) -> Iterable[str]:
        return [key for key, _ in value]

    def only(self, value: list[list[Any]], keys: set[str]) -> list[list[Any]]:
        return [pair for pair in value if pair[0] in keys]


@dataclass(frozen=True)
class Span(Kind):
    """From low to high: [8, 20], and `8-20` in a spreadsheet; None for none."""

    high: int

    def read(self, value: Any) -> list[int | None] | None:
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            raise Wrong(f"two numbers are wanted, [low, high], not {described(value)}")
        low, high = (at(f"[{end}]", Whole(1, self.high).read, number) for end, number in enumerate(value))
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            raise Wrong(f"{low} is more than {high}")
        return [low, high]

    def cell(self, text: str) -> Any:
        low, dash, high = text.partition("-")
        whole = Whole()
        return [whole.cell(low.strip()), whole.cell((high if dash else low).strip())]


@dataclass(frozen=True)
class Part:
    """A field of a record. Without `required` it is left out where it is empty."""

    name: str
    kind: Kind
    required: bool = False
    default: Any = None


@dataclass(frozen=True)
class Record(Kind):
    """A small map with fields of its own; fields that are empty are left out of the canonical value."""

    parts: tuple[Part, ...]

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Wrong(f"fields with their values are wanted, not {described(value)}")
        names = [part.name for part in self.parts]
        if unknown := next((name for name in value if name not in names), None):
            raise Wrong(f"unknown field {shown(unknown)}; there are {', '.join(names)}")
        record = {}
        for part in self.parts:
            read = at(f".{part.name}", part.kind.read, value.get(part.name))
            read = part.default if read in ("", None, []) else read
            if read in ("", None, []):
                if part.required:
                    raise Wrong("it is missing", f".{part.name}")
                continue
            record[part.name] = read
        return record

    def write(self, value: dict[str, Any]) -> dict[str, Any]:
        return {part.name: part.kind.write(value[part.name]) for part in self.parts if part.name in value}

    def cell(self, text: str) -> Any:
        """`first | second`, in the order of the fields."""
        values = [value.strip() for value in text.split("|")]
        if len(values) > len(self.parts):
            raise Wrong(f"{len(values)} parts; there are {', '.join(part.name for part in self.parts)}")
        return {part.name: part.kind.cell(value) for part, value in zip(self.parts, values, strict=False) if value}
