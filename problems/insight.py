"""The whole board as coordinates: how far problems come, what is passed over, where claims end, what waits how long."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from problems.models.view_counts import months_before

WIDTH = 160
TALLEST, APART = 24, 14
# The steps, their names, and when a problem has reached one.
STEPS = {
    "viewed": (
        "Viewed",
        "somebody opened its page since views are counted; programs that say that they are one do not count",
    ),
    "watched": ("Watched", "somebody watches the problem itself today; a watch that ended leaves no trace"),
    "claimed": ("Claimed", "somebody said that they work on it, whatever came of it"),
    "checked_in": ("Checked in", "somebody on a claim then said what moved, in a check-in or in the log"),
    "written_up": ("Written up", "a member linked a write-up that addresses it"),
    "reviewed": ("Reviewed", "one of these write-ups has a review"),
    "reproduced": ("Reproduced", "somebody else ran one of them again and got the same"),
}
# Of these, nobody says whether a person or an agent did it.
BY_NOBODY = {"viewed", "watched"}
# Views and claims are compared over this month and so many before it.
MONTHS = 3
# How many problems are named that were passed over, or never opened.
NAMED = 10
# How long things wait: less than each of these, or longer.
WAITS = {
    "Under a week": timedelta(days=7),
    "1 to 4 weeks": timedelta(days=28),
    "1 to 3 months": timedelta(days=91),
}
LONGER = "Over 3 months"

Group = Mapping[str, Any]


def compared_since(began: date | None, today: date) -> date:
    """The day from which views and claims are compared; today where no view was counted yet."""
    return max(months_before(today, MONTHS), began) if began else today


@dataclass(frozen=True)
class Rung:
    """One step of the whole funnel. `share` is of all problems; agents neither look nor watch."""

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
class Heed:
    """How often the problems of one track or difficulty were opened of late, and how often somebody took one up."""

    key: str
    name: str
    total: int
    views: int
    made: int
    for_each: str
    width: int


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
            agents=None if step in BY_NOBODY else whole[f"agents_{step}"],
        )
        for step, (name, means) in STEPS.items()
    ]


def lines(groups: Iterable[Group], key: str, name: str) -> list[Line]:
    """The steps by what stands under `key`, in the order in which that comes, with `name` to call it by."""
    return [_line(found, key, name) for found in _parted(groups, key)]


def heeds(groups: Iterable[Group], key: str, name: str) -> list[Heed]:
    """What was opened and what was taken up, by what stands under `key`."""
    parted = [(found, _sum(found)) for found in _parted(groups, key)]
    most = max((whole["views"] for _, whole in parted), default=0)
    return [
        Heed(
            found[0][key],
            found[0][name],
            total=whole["problems"],
            views=whole["views"],
            made=whole["made"],
            for_each=for_each(whole["views"], whole["made"]),
            width=width(whole["views"], most),
        )
        for found, whole in parted
    ]


def for_each(views: int, made: int) -> str:
    """How many views came to each claim."""
    if not made:
        return "no claim" if views else "\N{EN DASH}"
    rounded = round(views / made)
    return f"{rounded:,}" if rounded else "under 1"


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


def _parted(groups: Iterable[Group], key: str) -> Iterable[list[Group]]:
    parted: dict[str, list[Group]] = {}
    for group in groups:
        parted.setdefault(group[key], []).append(group)
    return parted.values()


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
