"""A year of rounds as coordinates: what was open and what ran, with today drawn in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from board.lib.deadlines import today_anywhere
from programs.models import Round
from programs.models.programs import State

WIDTH, ROW_HEIGHT, TOP = 960, 26, 28
BEFORE, AFTER = timedelta(days=275), timedelta(days=153)
POINT = 8


@dataclass(frozen=True)
class Bar:
    """One stretch of one round: applications open (`is_window`) or the round itself. A lone date is a point's width."""

    x: int
    y: int
    width: int
    round: Round
    state: State
    is_window: bool


@dataclass(frozen=True)
class Row:
    """A program's line: its name stands at `y`."""

    y: int
    name: str


@dataclass(frozen=True)
class Timeline:
    width: int
    height: int
    months: list[tuple[int, str]]
    today_x: int
    rows: list[Row]
    bars: list[Bar]


def draw(rounds: Iterable[Round], now: datetime) -> Timeline:
    """Draws rounds, `program` loaded, that touch nine months before `now` and five after. One line a program."""
    today = today_anywhere(now)
    scale = _Scale(today - BEFORE, today + AFTER)
    lines: dict[str, int] = {}
    bars: list[Bar] = []
    for round_ in sorted(rounds, key=lambda one: _first_date(one) or date.max):
        for begins, ends, is_window in _stretches(round_):
            if ends < scale.first or begins > scale.last:
                continue
            y = lines.setdefault(round_.program.name, TOP + len(lines) * ROW_HEIGHT)
            x, right = scale.x(begins), scale.x(ends)
            bars.append(Bar(x, y, max(right - x, POINT), round_, round_.state(now), is_window))
    height = TOP + len(lines) * ROW_HEIGHT
    rows = [Row(y, name) for name, y in lines.items()]
    return Timeline(WIDTH, height, scale.months(), scale.x(today), rows, bars)


def in_order(rounds: Iterable[Round]) -> list[Round]:
    """The same rounds as a table has them: those with a date, the latest first."""
    dated = [one for one in rounds if _first_date(one) or one.opens_on or one.ends_on]
    return sorted(dated, key=lambda one: _latest_date(one) or date.min, reverse=True)


class _Scale:
    """Days to pixels."""

    def __init__(self, first: date, last: date):
        self.first, self.last = first, last

    def x(self, day: date) -> int:
        day = min(max(day, self.first), self.last)
        return round((day - self.first).days * WIDTH / (self.last - self.first).days)

    def months(self) -> list[tuple[int, str]]:
        """Where each month begins, and its name; January carries its year."""
        found, month = [], date(self.first.year + self.first.month // 12, self.first.month % 12 + 1, 1)
        while month <= self.last:
            found.append((self.x(month), f"{month:%b %Y}" if month.month == 1 else f"{month:%b}"))
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return found


def _stretches(round_: Round) -> list[tuple[date, date, bool]]:
    """The dated stretches of a round: (first day, last day, whether it is the application window)."""
    stretches = []
    if round_.closes_on:
        stretches.append((round_.opens_on or round_.closes_on, round_.closes_on, True))
    if round_.starts_on:
        stretches.append((round_.starts_on, round_.ends_on or round_.starts_on, False))
    return stretches


def _latest_date(round_: Round) -> date | None:
    dates = (round_.opens_on, round_.closes_on, round_.starts_on, round_.ends_on)
    return max(filter(None, dates), default=None)


def _first_date(round_: Round) -> date | None:
    return min((begins for begins, _, _ in _stretches(round_)), default=None)
