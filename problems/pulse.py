"""Two years of a problem as coordinates: how much was claimed, logged, said and found in each month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

MONTHS = 24
# As wide as a telephone has room for: the last month is what one looks for.
STEP, ROW_HEIGHT, LABELS, BAR = 9, 30, 78, 7
TALLEST = 22
# Drawings that a process keeps, the last that were shown.
KEPT = 200
# Which acts count for which line. The rest is housekeeping.
LINES = {
    "Claims": ("claimed", "joined", "active"),
    "Log": ("logged", "checked in"),
    "Discussion": ("commented",),
    "Results": ("bears on", "now bears on"),
}
LINE_OF = {verb: name for name, verbs in LINES.items() for verb in verbs}
# The y that each line stands on.
FOOT = {name: (place + 1) * ROW_HEIGHT for place, name in enumerate(LINES)}


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    says: str


@dataclass(frozen=True)
class Line:
    """One kind of act: its name, the `y` it stands on, and a bar for each month that has any."""

    name: str
    y: int
    bars: list[Bar]


@dataclass(frozen=True)
class Pulse:
    """The drawing, and the same as a table: `months` holds (first day, a count for each line), the newest first."""

    width: int
    height: int
    labels: int
    bar: int
    years: list[tuple[int, int]]
    lines: list[Line]
    months: list[tuple[date, list[int]]]


def draw(counts: Iterable[tuple[datetime, str, int]], now: datetime) -> Pulse | None:
    """Draws (month, verb, how many) of the last MONTHS months; None where nothing happened in them."""
    return _drawn(tuple(counts), _first_of_month(now))


@lru_cache(KEPT)
def _drawn(counts: tuple[tuple[datetime, str, int], ...], this_month: date) -> Pulse | None:
    place = {month: n for n, month in enumerate(_months(this_month))}
    found: Counter[tuple[date, str]] = Counter()
    for at, verb, count in counts:
        month = _first_of_month(at)
        if verb in LINE_OF and month in place:
            found[month, LINE_OF[verb]] += count
    if not found:
        return None
    most = max(found.values())
    bars: dict[str, list[Bar]] = {name: [] for name in LINES}
    for (month, name), count in sorted(found.items()):
        height = max(round(TALLEST * count / most), 3)
        y = FOOT[name] - height
        bars[name].append(Bar(LABELS + place[month] * STEP, y, height, f"{month:%B %Y}: {count}"))
    shown = sorted({month for month, _ in found}, reverse=True)
    return Pulse(
        width=LABELS + MONTHS * STEP,
        height=len(LINES) * ROW_HEIGHT + 16,
        labels=LABELS,
        bar=BAR,
        years=[(LABELS + n * STEP, month.year) for month, n in place.items() if month.month == 1],
        lines=[Line(name, FOOT[name], bars[name]) for name in LINES],
        months=[(month, [found[month, name] for name in LINES]) for month in shown],
    )


def since(now: datetime) -> datetime:
    """The beginning of the first month that is drawn."""
    first = _months(_first_of_month(now))[0]
    return datetime(first.year, first.month, 1, tzinfo=UTC)


def _months(this_month: date) -> list[date]:
    """The first days of the last MONTHS months, this one included, the oldest first."""
    this = this_month.year * 12 + this_month.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(this - MONTHS + 1, this + 1)]


def _first_of_month(at: datetime) -> date:
    return at.astimezone(UTC).date().replace(day=1)
