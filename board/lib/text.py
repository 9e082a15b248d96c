"""Characters that text may not hold: they mean nothing to a reader, and break XML, PostgreSQL or a log line."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from board.lib.missing import NamesWhatIsMissing

UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# They turn the direction of what follows, or are there and not seen.
OVERRIDES = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)

# What no script and no emoji needs in what a person types: these turn what follows, on other people's pages too, or
# stand there unseen. Joiners and the marks of direction stay.
UNTYPED = re.compile("[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")

# Letters and symbols, as Unicode has them, that show nothing.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def without_overrides(text: str) -> str:
    """Text as it looks: for words from outside, which may be made to look like others."""
    return OVERRIDES.sub("", text)


def without_unstorable(text: str) -> str:
    return UNSTORABLE.sub("", text)


def shortened(text: str, most: int) -> str:
    """At most so many characters, the last of them an ellipsis where something is left out."""
    text = without_unstorable(text).strip()
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def on_one_line(text: str) -> str:
    """Every run of blanks and line ends as one blank, for a header or a heading."""
    return " ".join(without_unstorable(text).split())


def refuse_unstorable(text: str) -> None:
    """A form validator. Raises ValidationError."""
    if UNSTORABLE.search(text):
        raise ValidationError("There is a character here that cannot be stored. Type the text again.")


def is_seen(text: str) -> bool:
    """Whether there is anything in it to look at."""
    return any(unicodedata.category(one)[0] in "LNPS" and one not in BLANK for one in text)


def refuse_unseen(text: str) -> None:
    """A form validator. Raises ValidationError."""
    if not is_seen(text):
        raise ValidationError("Nothing of this can be seen. Type something that can.")


def unix_lines(text: str) -> str:
    """The text with "\\n" alone at the end of a line. A browser posts "\\r\\n", whatever it was given."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def typed(text: str) -> str:
    """What a person typed, as it is kept: a line ends in one character, and nothing unseen turns the text around."""
    return unix_lines(UNTYPED.sub("", text))


class Typed(NamesWhatIsMissing):
    """The part of a form that reads what people type. Comes before Django's own form among the bases.

    The data is made ready before any field sees it, so that a length is counted as the browser counts it.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any):
        super().__init__(_all_typed(data), *args, **kwargs)  # type: ignore[call-arg]
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, refuse_unstorable, refuse_unseen]


class BoardForm(Typed, forms.Form):
    """A form whose every text is as it can be kept and seen, or is refused."""


class AnyOf(forms.MultipleChoiceField):
    """Some of its choices, in the order in which they were said; one that is said twice counts once."""

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))


def _all_typed(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if not isinstance(data, QueryDict):
        return data
    ready = data.copy()
    for name, values in data.lists():
        ready.setlist(name, [typed(value) for value in values])
    return ready


def with_article(words: str) -> str:
    """`an experiment`, `a dead end`."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def whole_number(written: str) -> int | None:
    """A number of a row as an address or a form writes it; None for anything else, and for more than a column holds."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else None


def one_line(posted: QueryDict, name: str = "note", most: int = 1000) -> str:
    """The words of a form that is one line and a button: what cannot be stored left out, cut where it is too long."""
    return without_unstorable(typed(posted.get(name, ""))).strip()[:most]
