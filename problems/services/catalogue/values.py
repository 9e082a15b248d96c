"""What a file of any format holds at most, a value that is kept as it was written, and how a text says it is none."""

from dataclasses import dataclass

MAX_DEPTH = 8
MAX_NAMES = 1000


@dataclass(frozen=True)
class Bare:
    """An unquoted number that is no whole number, as written: 1.10 must not become 1.1."""

    text: str

    def __str__(self) -> str:
        return self.text


class Unreadable(Exception):
    """The text is not what the catalogue reads. Carries the line, and the place as far as it is known."""

    def __init__(self, line: int, reason: str, path: str = ""):
        super().__init__(reason)
        self.line = line
        self.path = path
