"""What waits for one person, as it stands first on their board. Other apps add to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from users.models import User


@dataclass(frozen=True)
class Need:
    """One thing that waits: what it is called and where, what it asks, and when it is due or since when it waits."""

    title: str
    url: str
    text: str
    at: datetime
    is_due: bool = True
    note: str = ""


# Each answers what waits for a person at a moment.
WAITING: list[Callable[[User, datetime], Iterable[Need]]] = []


def for_person(person: User, now: datetime) -> list[Need]:
    """From everywhere, the most pressing first."""
    return sorted((need for found in WAITING for need in found(person, now)), key=lambda need: need.at)
