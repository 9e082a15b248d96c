"""Reading the JSON that scripts send: strictly, within limits, and with the place of what is wrong."""

import json
import re
from typing import Any, NoReturn

from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser

MOST_BYTES = 1_000_000
# Of a body that carries a file of 5 MB, whatever its characters are: escaped, one is at most three times as long.
MOST_BYTES_OF_A_FILE = 16_000_000
MOST_DEPTH = 32
MOST_DIGITS = 25
# What every JSON library reads as the number that was written.
LARGEST = 2**53 - 1
BODY = "body"
# A text as a whole, so that brackets inside it are none; or a bracket. Possessive: it goes back to no escape, so that
# a text of many takes no memory for each.
TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
# “Invalid control character at”, says the parser, and a place that was told already.
SENTENCE_TO_A_PLACE = re.compile(r"(?: starting)? at$")
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class Unreadable(APIException):
    """400. `errors` names each field or parameter that cannot be read, with what is wrong with it."""

    status_code = 400
    default_detail = "The request cannot be read."

    def __init__(self, errors: dict[str, list[str]], detail: str = ""):
        super().__init__(detail or None)
        self.errors = errors


class StrictJSONParser(BaseParser):
    """One object of JSON, in UTF-8. Raises Unreadable."""

    media_type = "application/json"
    most = MOST_BYTES

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return read(stream.read(self.most + 1), self.most)


class FileJSONParser(StrictJSONParser):
    """The same where a file is in it."""

    most = MOST_BYTES_OF_A_FILE


def read(sent: bytes, most: int = MOST_BYTES) -> dict[str, Any]:
    """The object that these bytes are. Raises Unreadable with the place of what is wrong: a line, or a field."""
    if len(sent) > most:
        _refuse(BODY, f"This is longer than {most:,} bytes.")
    try:
        text = sent.decode()
    except UnicodeDecodeError as error:
        _refuse(BODY, f"Byte {error.start + 1} is not UTF-8.")
    if not text.strip():
        return {}
    _refuse_deep(text)
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_real, parse_constant=_Bad)
    except json.JSONDecodeError as error:
        _refuse(BODY, f"Line {error.lineno}, column {error.colno}: {SENTENCE_TO_A_PLACE.sub('', error.msg)}.")
    _refuse_bad(found, "")
    if not isinstance(found, dict):
        _refuse(BODY, "Send one object, with a value for each field.")
    return found


class _Bad(str):
    """Stands where something cannot be taken, until its place is known. The text is what was written."""


class _Twice(dict[str, Any]):
    """An object with a key that stands in it twice."""

    key = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    marked, seen = _Twice(found), set()
    for name, _ in pairs:
        if name in seen:
            marked.key = name
        seen.add(name)
    return marked


def _integer(digits: str) -> int | _Bad:
    if len(digits) > MOST_DIGITS or abs(int(digits)) > LARGEST:
        return _Bad(digits)
    return int(digits)


def _real(digits: str) -> float | _Bad:
    if len(digits) > MOST_DIGITS or abs(float(digits)) > LARGEST:
        return _Bad(digits)
    return float(digits)


def _refuse_deep(text: str) -> None:
    """Before it is parsed, which goes one call deeper for each level."""
    depth = 0
    for token in TOKENS.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
        elif first in "]}":
            depth -= 1
        if depth > MOST_DEPTH:
            line = text.count("\n", 0, token.start()) + 1
            column = token.start() - text.rfind("\n", 0, token.start())
            _refuse(BODY, f"Line {line}, column {column}: more than {MOST_DEPTH} levels, one inside the other.")


def _refuse_bad(found: Any, place: str) -> None:
    if isinstance(found, _Bad):
        _refuse(place, f"The number {_short(found)} is too large, or none.")
    if isinstance(found, str) and UNSTORABLE.search(found):
        _refuse(place, "This holds a character that cannot be stored: NUL, or half of a pair.")
    if isinstance(found, _Twice):
        _refuse(_inside(place, found.key), "This stands twice in one object.")
    if isinstance(found, dict):
        for name, value in found.items():
            if UNSTORABLE.search(name):
                _refuse(place, "A name here holds a character that cannot be stored.")
            _refuse_bad(value, _inside(place, name))
    if isinstance(found, list):
        for number, value in enumerate(found):
            _refuse_bad(value, _inside(place, str(number)))


def _inside(place: str, name: str) -> str:
    """The place of a field: its name, after those of what it is in."""
    return f"{place}.{_short(name)}" if place else _short(name)


def _short(text: str) -> str:
    shown = UNSTORABLE.sub("�", text)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _refuse(place: str, words: str) -> NoReturn:
    raise Unreadable({place or BODY: [words]})
