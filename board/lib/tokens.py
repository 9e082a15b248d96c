"""What a token for the API looks like: `obp_`, a secret, and a checksum that tells a mistyped one by itself.

The prefix lets scanners of public code recognise one that was published by mistake.
"""

import hashlib
import re
import secrets
import string
import zlib

PREFIX = "obp_"
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
# 32 letters of 62 are 190 bits; six hold every CRC-32.
SECRET, CHECKSUM = 32, 6
SHAPE = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{SECRET}}})([0-9A-Za-z]{{{CHECKSUM}}})")


def new() -> str:
    return of("".join(secrets.choice(LETTERS) for _ in range(SECRET)))


def of(secret: str) -> str:
    """The token of a secret of 32 letters and digits."""
    return f"{PREFIX}{secret}{_checksum(secret)}"


def is_whole(text: str) -> bool:
    """Whether this can be a token at all: the shape is right, and so is the checksum."""
    found = SHAPE.fullmatch(text)
    return found is not None and _checksum(found[1]) == found[2]


def digest(token: str) -> str:
    """What is kept of it. A secret of 190 random bits needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _checksum(secret: str) -> str:
    number, letters = zlib.crc32(secret.encode()), ""
    for _ in range(CHECKSUM):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
