"""Web addresses that people give: what anybody can open, and nothing else."""

import re
import unicodedata
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django import forms
from django.conf import settings
from django.core.validators import URLValidator

from board.lib.errors import Refused
from board.lib.public_ips import is_public

MAX_LENGTH = 500
# Browsers take a host whose last part is a number, in any base, for an IP address.
IS_A_NUMBER = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
# Names that are known inside a network, or on one machine, alone.
IS_INWARD = re.compile(r"(^|\.)(localhost|localdomain|local|internal|home\.arpa)\.?$", re.IGNORECASE)


def parts_of(url: str) -> SplitResult:
    """What a public web address is made of. Raises Refused for any other, and for one with a password in it."""
    url = url.strip()
    if len(url) > MAX_LENGTH:
        raise Refused(f"That address is longer than {MAX_LENGTH} characters.")
    try:
        parts = urlsplit(url)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_readable = None, False
    if parts is None or not port_is_readable or re.search(r"[\s\x00-\x1f\x7f]", url):
        raise Refused("That is not a web address that can be read.")
    # As a browser reads it: digits in a circle are digits.
    host = in_ascii(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or "." not in host or ":" in host:
        raise Refused("Give a public web address that begins with https://.")
    if IS_A_NUMBER.search(host) and not is_public(host):
        raise Refused("That address is a number that leads inside some network. Give one that anybody can open.")
    if IS_INWARD.search(host):
        raise Refused("That name is known inside some network alone. Give an address that anybody can open.")
    if parts.username or parts.password:
        raise Refused("That address carries a user name or password. Leave it out.")
    return parts


def in_ascii(host: str) -> str:
    """The host as the name system has it: one spelling for all forms of a letter."""
    try:
        return host if host.isascii() else unicodedata.normalize("NFKC", host).encode("idna").decode("ascii")
    except UnicodeError:
        raise Refused("That is not a web address that can be read.") from None


def refuse_unopenable(url: str) -> None:
    """Raises Refused for an address that not everybody can open. Nothing is no address."""
    if url:
        parts_of(url)


def as_anywhere(url: str) -> str:
    """A page of this board as it would be on one that everybody can open: the board may stand on one machine alone, and
    what members pose there names it as its source."""
    own = f"{settings.SITE_URL}/"
    return f"https://board.example/{url.removeprefix(own)}" if url.startswith(own) else url


class LinkField(forms.URLField):
    """A public web address; `https://` is added where it was left out."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options: Any):
        super().__init__(**{"max_length": MAX_LENGTH, "assume_scheme": "https", **options})

    def clean(self, value: Any) -> str:
        url = super().clean(value)
        try:
            refuse_unopenable(url)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return url
