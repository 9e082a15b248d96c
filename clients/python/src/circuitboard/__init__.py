"""Circuit Board from Python: read everything that is public, and act with a token as its person may."""

from circuitboard.client import Board
from circuitboard.errors import (
    Away,
    BoardError,
    CannotRead,
    KeyReused,
    MayNot,
    NoBoard,
    NotSignedIn,
    NotThere,
    Refused,
    TooOften,
)

__all__ = [
    "Away",
    "Board",
    "BoardError",
    "CannotRead",
    "KeyReused",
    "MayNot",
    "NoBoard",
    "NotSignedIn",
    "NotThere",
    "Refused",
    "TooOften",
]
