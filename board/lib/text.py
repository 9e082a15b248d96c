"""Characters that text may not hold: they mean nothing to a reader, and break XML, PostgreSQL or a log line."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# They turn the direction of what follows, or are there and not seen.
OVERRIDES = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


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


class BoardForm(forms.Form):
    """A form whose every text refuses what cannot be stored."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, refuse_unstorable]


def with_article(words: str) -> str:
    """`an experiment`, `a dead end`."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def one_line(posted: QueryDict, name: str = "note", most: int = 1000) -> str:
    """The words of a form that is one line and a button: what cannot be stored left out, cut where it is too long."""
    return without_unstorable(posted.get(name, "")).strip()[:most]
