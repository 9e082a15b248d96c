"""The whole board as coordinates: how far problems come, where claims end, how long things wait."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

WIDTH = 160
TALLEST, APART = 24, 14
# The steps, their names, and when a problem has reached one.
STEPS = {
    "watched": ("Watched", "somebody watches the problem itself today; a watch that ended leaves no trace"),
    "claimed": ("Claimed", "somebody said that they work on it, whatever came of it"),
    "checked_in": ("Checked in", "somebody on a claim then said what moved, in a check-in or in the log"),
    "written_up": ("Written up", "a member linked a write-up that addresses it"),
    "reviewed": ("Reviewed", "one of these write-ups has a review"),
    "reproduced": ("Reproduced", "somebody else ran one of them again and got the same"),
}
# How long things wait: less than each of these, or longer.
WAITS = {
    "Under a week": timedelta(days=7),
    "1 to 4 weeks": timedelta(days=28),
    "1 to 3 months": timedelta(days=91),
}
LONGER = "Over 3 months"

Group = Mapping[str, Any]


@dataclass(frozen=True)
class Rung:
    """One step of the whole funnel. `share` is of all problems; agents watch nothing."""

    name: str
    means: str
    count: int
    share: str
    width: int
    agents: int | None


@dataclass(frozen=True)
class Column:
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Line:
    """The problems of one track or difficulty: how many there are, and how many reached each step."""

    key: str
    name: str
    total: int
    counts: list[int]
    columns: list[Column]


@dataclass(frozen=True)
class Ending:
    """One way in which claims ended: how many did, and how many of them had come to each stage."""

    name: str
    total: int
    counts: list[int]
    width: int


def funnel(groups: Iterable[Group]) -> list[Rung]:
    """The steps of all problems together, in their order."""
    whole = _sum(groups)
    return [
        Rung(
            name,
            means,
            count=whole[step],
            share=share(whole[step], whole["problems"]),
            width=width(whole[step], whole["problems"]),
            agents=None if step == "watched" else whole[f"agents_{step}"],
        )
        for step, (name, means) in STEPS.items()
    ]


def lines(groups: Iterable[Group], key: str, name: str) -> list[Line]:
    """The steps by what stands under `key`, in the order in which that comes, with `name` to call it by."""
    parted: dict[str, list[Group]] = {}
    for group in groups:
        parted.setdefault(group[key], []).append(group)
    return [_line(found, key, name) for found in parted.values()]


def endings(
    rows: Iterable[Group], by_agent: bool, ways: Mapping[str, str], stages: Sequence[str]
) -> list[tuple[str, list[Ending]]]:
    """By difficulty, the easiest first and what has none last: each way in which any claim ended."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if row["by_agent"] == by_agent:
            found[row["problem__difficulty"], row["ending"], row["stage"]] += row["claims"]
    letters = sorted({letter for letter, _, _ in found}, key=lambda letter: letter or "~")
    totals = {(letter, way): sum(found[letter, way, stage] for stage in stages) for letter in letters for way in ways}
    most = max(totals.values(), default=0)
    return [
        (
            letter,
            [
                Ending(name, total, [found[letter, way, stage] for stage in stages], width(total, most))
                for way, name in ways.items()
                if (total := totals[letter, way])
            ],
        )
        for letter in letters
    ]


def columns(counts: Sequence[int], of: int) -> list[Column]:
    """A column for each count that is not nothing, side by side; one of `of` is as tall as can be."""
    tall = [max(round(TALLEST * count / of), 2) if count else 0 for count in counts]
    return [Column(n * APART, TALLEST - height, height) for n, height in enumerate(tall) if height]


def width(count: int, of: int) -> int:
    """How long the bar of a count is; whatever is not nothing can be seen."""
    return max(round(WIDTH * count / of), 2) if count else 0


def share(count: int, of: int) -> str:
    """A percentage in words: neither little nor almost all is rounded away."""
    if not count or count == of:
        return "all" if count else "none"
    part = 100 * count / of
    if part < 1:
        return "under 1\N{NO-BREAK SPACE}%"
    return "over 99\N{NO-BREAK SPACE}%" if part > 99 else f"{round(part)}\N{NO-BREAK SPACE}%"


def total(groups: Iterable[Group], name: str) -> int:
    return _sum(groups)[name]


def _line(groups: list[Group], key: str, name: str) -> Line:
    whole = _sum(groups)
    counts = [whole[step] for step in STEPS]
    problems = whole["problems"]
    return Line(groups[0][key], groups[0][name], problems, counts, columns([problems, *counts], problems))


def _sum(groups: Iterable[Group]) -> Counter[str]:
    """All numbers of some groups. No problem is in two, so that the sum counts each once."""
    whole: Counter[str] = Counter()
    for group in groups:
        whole.update({name: count for name, count in group.items() if isinstance(count, int)})
    return whole
