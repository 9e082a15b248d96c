"""What is wrong with a catalogue file, and where."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field

SHOWN = 60
MANY = 50


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `row` is the row's key, or "row 3" where it has none to be read; `position` counts rows."""

    file: str
    line: int
    row: str
    field: str
    reason: str
    position: int = dataclass_field(default=-1, compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return printable(": ".join(part for part in (place, self.row, self.field, self.reason) if part))


class BadCatalogue(Exception):
    """The files cannot be loaded, and nothing was. `str(error)` names every fault, the first 50 of them in full."""

    def __init__(self, faults: list[Fault]):
        self.faults = sorted(faults)
        lines = [str(fault) for fault in self.faults[:MANY]]
        if len(self.faults) > MANY:
            lines.append(f"... and {len(self.faults) - MANY} more.")
        super().__init__("\n".join([*lines, "Nothing was loaded."]))


class Wrong(Exception):
    """A value that a field cannot take, and why. `at` is the place inside the value: "[2].title"."""

    def __init__(self, reason: str, at: str = ""):
        super().__init__(reason)
        self.at = at


def shown(value: object) -> str:
    """A value from a file as a message shows it: quoted, on one line, short, without control characters."""
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."
    return f'"{printable(text)}"'


def printable(text: str) -> str:
    """The text without characters that would move the cursor or hide: they stand as their escapes."""
    return text if text.isprintable() else "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
