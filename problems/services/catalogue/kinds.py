"""
Kinds of values: what a field of a catalogue row may hold.

A kind reads what a file says into one canonical value (text, number, flag, None, or lists and maps of them: what JSON
can keep), writes that back, and takes a spreadsheet cell apart. `read` raises Wrong.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from board.lib.errors import Refused
from board.lib.links import as_anywhere, refuse_unopenable
from board.lib.text import UNSTORABLE
from problems.services.catalogue.faults import Wrong, shown
from problems.services.catalogue.values import Bare

MAX_TEXT = 20_000
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Kind:
    """The base of all kinds. `empty` is the canonical value of a field that is not given."""

    @property
    def empty(self) -> Any:
        return None

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        return value

    def cell(self, text: str) -> Any:
        return text

    def named(self, value: Any) -> Iterable[str]:
        """The keys that a value names, where it names other rows."""
        return ()

    def only(self, value: Any, keys: set[str]) -> Any:
        """The value without the keys that are not among `keys`."""
        raise NotImplementedError


def first_repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def tidy(text: str) -> str:
    """Line ends as the catalogue has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Text(Kind):
    """Text, "" for none. `choices` closes the list, `form` is a rule the text must follow with its description."""

    longest: int = MAX_TEXT
    choices: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    rule: str = ""
    is_address: bool = False

    @property
    def empty(self) -> str:
        return ""

    def read(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool | int | Bare):
            raise Wrong(f"{str(value).lower()} is not text; put it in quotes")
        if not isinstance(value, str):
            raise Wrong(f"text is wanted, not {described(value)}")
        text = tidy(value)
        self._check(text)
        return text

    def _check(self, text: str) -> None:
        if self.choices and text and text not in self.choices:
            raise Wrong(f"{shown(text)} is none of {', '.join(self.choices)}")
        longest = min(self.longest, MAX_TEXT)
        if len(text) > longest:
            raise Wrong(f"{len(text):,} characters; {longest:,} is the limit")
        if bad := UNSTORABLE.search(text):
            raise Wrong(f"the character U+{ord(bad[0]):04X} is not allowed")
        if self.form and text and not self.form.fullmatch(text):
            raise Wrong(f"{shown(text)} is not {self.rule}")
        if self.is_address and text:
            try:
                _is_web_address(as_anywhere(text))
                refuse_unopenable(as_anywhere(text))
            except ValidationError as error:
                raise Wrong(f"{shown(text)} is no address that begins with http:// or https://") from error
            except Refused as refusal:
                raise Wrong(f"{shown(text)}: {refusal}") from refusal

    def write(self, value: str) -> str | int | None:
        return value or None

    def named(self, value: str) -> Iterable[str]:
        return [value] if value else []

    def only(self, value: str, keys: set[str]) -> str:
        return value if value in keys else ""


KEY = Text(
    form=re.compile(r"[a-z0-9][a-z0-9._-]{0,79}"), rule="a key: small letters, digits, dots, hyphens, 80 at most"
)
# Two of the shipped write-ups have capitals in their keys.
ANY_CASE_KEY = Text(
    form=re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"), rule="a key: letters, digits, dots, hyphens, 80 at most"
)
SLUG = Text(form=re.compile(r"[A-Za-z0-9_-]{1,80}"), rule="a key: letters, digits, hyphens, 80 at most")


@dataclass(frozen=True)
class Loose(Text):
    """Text that may be given as a number: 40, or "part-time"."""

    def read(self, value: Any) -> str:
        return super().read(str(value) if type(value) is int else value)

    def write(self, value: str) -> str | int | None:
        plain = value.isascii() and value.isdecimal() and str(int(value)) == value
        return int(value) if plain else super().write(value)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number, or none."""

    low: int = 1
    high: int = 2_000_000_000

    def read(self, value: Any) -> int | None:
        if value is None:
            return None
        if type(value) is not int:
            raise Wrong(f"a whole number is wanted, not {described(value)}")
        if not self.low <= value <= self.high:
            raise Wrong(f"{str(value)[:20]} is not between {self.low} and {self.high}")
        return value

    def cell(self, text: str) -> Any:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else text


@dataclass(frozen=True)
class Flag(Kind):
    """True or false; None where it is not known."""

    default: bool | None = None

    @property
    def empty(self) -> bool | None:
        return self.default

    def read(self, value: Any) -> bool | None:
        if value is None:
            return self.default
        if not isinstance(value, bool):
            raise Wrong(f"true or false is wanted, not {described(value)}")
        return value

    def cell(self, text: str) -> Any:
        return {"true": True, "false": False}.get(text.lower(), text)


@dataclass(frozen=True)
class Day(Kind):
    """A date as text, 2026-11-23, or "" for none."""

    @property
    def empty(self) -> str:
        return ""

    def read(self, value: Any) -> str:
        if value in (None, ""):
            return ""
        try:
            return date.fromisoformat(value).isoformat() if len(value) == 10 else _no_day(value)
        except (TypeError, ValueError) as error:
            raise Wrong(f"a date like 2026-11-23 is wanted, not {described(value)}") from error

    def write(self, value: str) -> str | None:
        return value or None

    @staticmethod
    def of(text: str) -> date | None:
        """The date that a canonical value is."""
        return date.fromisoformat(text) if text else None


def _no_day(value: object) -> str:
    raise ValueError(value)


def at(place: str, read: Callable[[Any], Any], value: Any) -> Any:
    """Reads a value inside another; a Wrong tells the place."""
    try:
        return read(value)
    except Wrong as wrong:
        raise Wrong(str(wrong), place + wrong.at) from wrong


def described(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "a map"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
    return shown(value)
