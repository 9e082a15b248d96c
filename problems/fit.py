"""Which problems a person can do, and why, in words. Rows in, sentences out: nothing here asks the database.

The rule of order. What comes first is what one could begin soonest:

0. who named no skill sees first projects before harder ones;
1. the fewest levels that one still has to learn, over all the skills that a problem asks for;
2. the smallest step up in computing; who named nothing has free Colab, as everybody has;
3. what is done within six weeks at the pace one named, then within twelve, then what takes longer;
4. tracks that one likes;
5. what calls for a skill one is strong in;
6. what its source starred, then the easiest: difficulty, hours, number.

`problems.models.fit.nearest` is the same rule in SQL, so that only the first few rows of many are loaded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from problems import arena
from problems.arena import Chapter

BANDS = ("browser", "laptop", "free-colab", "gpu-24gb", "gpu-80gb", "multi-gpu")
EVERYBODY_HAS = "free-colab"
THINGS = ("a browser tab", "a laptop", "free Colab", "a GPU with 24 GB", "a GPU with 80 GB", "several GPUs")
YOURS = ("your browser", "your laptop", "free Colab", "your GPU with 24 GB", "your GPU with 80 GB", "your GPUs")
STRONG = 3
PACES = (6, 12)
MAX_HOURS_A_WEEK = 80
LEVELS = {1: "starting", 2: "working", 3: "strong", 4: "leading"}
STEPS = {1: "one level up", 2: "two levels up", 3: "three levels up"}
DEGREES = {1: "the first steps in", 2: "a working level of", 3: "a strong level of", 4: "a leading level of"}
# A skill's name in the middle of a sentence: without its article and without what explains it.
EXTRAS = re.compile(r"^(A|Solid engineering in) |( \(|:|, | for ).*$")
PROPER = {"Python"}


@dataclass(frozen=True)
class Statement:
    """What somebody said of themselves. `said` maps the key of a skill to a level; nothing is required."""

    said: Mapping[str, int] = field(default_factory=dict)
    chapters: tuple[str, ...] = ()
    compute: str = ""
    hours: int | None = None
    tracks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said or self.chapters or self.compute or self.hours or self.tracks)

    @cached_property
    def taught(self) -> dict[str, tuple[int, Chapter]]:
        """The skills that a chapter lifts above what was said of them, with the level it gives."""
        given = arena.levels_of(self.chapters)
        return {skill: found for skill, found in given.items() if found[0] > self.said.get(skill, 0)}

    @cached_property
    def levels(self) -> dict[str, int]:
        """The level of each skill: as said, or as a chapter teaches it where that is more."""
        return {**self.said, **{skill: level for skill, (level, _) in self.taught.items()}}

    @property
    def band(self) -> int:
        """How far up BANDS one can compute."""
        return BANDS.index(self.compute or EVERYBODY_HAS)


@dataclass(frozen=True)
class Opened:
    """How many free problems miss the next level of a skill and nothing else, by its key. On a large board they are
    counted `among` the first so many of the list; 0 is all of it."""

    counts: Mapping[str, int] = field(default_factory=dict)
    among: int = 0


@dataclass(frozen=True)
class Row:
    """What the rule looks at in a problem. `needs` maps the key of a skill to the level asked for."""

    number: int
    needs: Mapping[str, int]
    difficulty: str = ""
    compute: str = ""
    hours_low: int | None = None
    hours_high: int | None = None
    track: str = ""
    starred: bool = False

    def missing(self, levels: Mapping[str, int]) -> int:
        """How many levels there are still to learn, in all skills together."""
        return sum(max(0, level - levels.get(skill, 0)) for skill, level in self.needs.items())


@dataclass(frozen=True)
class Gap:
    """A skill that a problem asks for above what one has.

    `is_first` where no row before it named the skill: there the page says where to learn it.
    """

    skill: str
    name: str
    have: int
    need: int
    is_first: bool = True


@dataclass(frozen=True)
class Reason:
    """Why a problem stands where it does: a sentence of skills, one of the computer and the time, one of the track."""

    missing: int
    skills: str
    gaps: list[Gap]
    means: str
    liked: str

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.skills, self.means, self.liked)))


def ranked(rows: Iterable[Row], asked: Statement) -> list[Row]:
    """The rows in the order of the rule above."""
    return sorted(rows, key=lambda row: _place(row, asked))


def _place(row: Row, asked: Statement) -> tuple:
    levels = asked.levels
    return (
        "" if levels else row.difficulty,
        row.missing(levels),
        max(0, BANDS.index(row.compute) - asked.band) if row.compute else 0,
        _pace(row, asked),
        row.track not in asked.tracks,
        not _calls_on_strength(row, levels),
        not row.starred,
        row.difficulty,
        row.hours_low or 0,
        row.number,
    )


def _pace(row: Row, asked: Statement) -> int:
    """0 for what is done within six weeks, 1 within twelve, 2 for longer; all alike for who named no hours."""
    if not asked.hours or not row.hours_high:
        return 0
    return sum(row.hours_high > weeks * asked.hours for weeks in PACES)


def _calls_on_strength(row: Row, levels: Mapping[str, int]) -> bool:
    return any(level >= STRONG and levels.get(skill, 0) >= level for skill, level in row.needs.items())


def explained(
    rows: Iterable[Row], asked: Statement, names: Mapping[str, str], tracks: Mapping[str, str]
) -> list[Reason]:
    """The reason of each row. `names` and `tracks` map keys to names as the catalogue has them."""
    seen: set[str] = set()
    reasons = []
    for row in rows:
        reasons.append(_explain(row, asked, names, tracks, seen))
        seen |= {gap.skill for gap in reasons[-1].gaps}
    return reasons


def _explain(row: Row, asked: Statement, names: Mapping[str, str], tracks: Mapping[str, str], seen: set[str]) -> Reason:
    levels = asked.levels
    gaps = [
        Gap(skill, short(names[skill]), levels.get(skill, 0), need, is_first=skill not in seen)
        for skill, need in row.needs.items()
        if need > levels.get(skill, 0)
    ]
    gaps.sort(key=lambda gap: (gap.need - gap.have, gap.need))
    return Reason(
        missing=row.missing(levels),
        skills=_of_skills(row, gaps, levels, names),
        gaps=gaps if levels else [],
        means=_of_means(row, asked),
        liked=f"It belongs to {tracks[row.track]}, which you like." if row.track in asked.tracks else "",
    )


def short(name: str) -> str:
    """`Solid engineering in Python and PyTorch` as a sentence says it: Python and PyTorch; Probing as probing."""
    cut = EXTRAS.sub("", name)
    first, _, rest = cut.partition(" ")
    is_plain = first[1:].islower() and first not in PROPER
    return f"{first.lower() if is_plain else first} {rest}".strip()


def _of_skills(row: Row, gaps: list[Gap], levels: Mapping[str, int], names: Mapping[str, str]) -> str:
    if not row.needs:
        return "It names no skill that you would have to bring."
    if not levels:
        return f"It asks for {_degrees({short(names[skill]): level for skill, level in row.needs.items()})}."
    if not gaps:
        return _all_there(row, levels, names)
    have, total = len(row.needs) - len(gaps), len(row.needs)
    if not have:
        return _none_yet(gaps, total)
    if len(gaps) == 1:
        return f"You have {have} of the {total} skills it asks for; {_single(gaps[0])}."
    return f"You have {have} of the {total} skills it asks for. Still to learn: {_still(gaps)}."


def _none_yet(gaps: list[Gap], total: int) -> str:
    if total == 1 and gaps[0].have:
        return f"It asks for one skill; {_single(gaps[0])}."
    if any(gap.have for gap in gaps):
        return f"Each of its {total} skills is a step up: {_still(gaps)}."
    return f"It asks for {'one skill' if total == 1 else f'{total} skills'} that you did not name: {_still(gaps)}."


def _still(gaps: list[Gap]) -> str:
    """`the first steps in probing and TransformerLens, and linear algebra one level up`."""
    new: dict[str, int] = {gap.name: gap.need for gap in gaps if not gap.have}
    further: dict[int, list[str]] = {}
    for gap in gaps:
        if gap.have:
            further.setdefault(gap.need - gap.have, []).append(gap.name)
    told = [_degrees(new)] if new else []
    return ", and ".join(told + [f"{listed(names)} {STEPS[steps]}" for steps, names in further.items()])


def _all_there(row: Row, levels: Mapping[str, int], names: Mapping[str, str]) -> str:
    told = listed([short(names[skill]) for skill in row.needs])
    start = {1: "the one skill", 2: "both skills"}.get(len(row.needs), f"all {len(row.needs)} skills")
    strong = [short(names[skill]) for skill, level in row.needs.items() if level >= STRONG]
    if strong:
        return f"You have {start} it asks for, and it calls for your strength in {listed(strong)}."
    if all(levels[skill] > level for skill, level in row.needs.items()):
        return f"You know more than it asks for: {told}."
    return f"You have {start} it asks for: {told}."


def _single(gap: Gap) -> str:
    if gap.have:
        return f"{gap.name} is {STEPS[gap.need - gap.have]}, at {LEVELS[gap.need]}"
    return f"{_degrees({gap.name: gap.need})} {'are' if gap.need == 1 else 'is'} missing"


def _degrees(levels: Mapping[str, int]) -> str:
    """`the first steps in probing, and a working level of linear algebra`."""
    by_level: dict[int, list[str]] = {}
    for name, level in sorted(levels.items(), key=lambda need: need[1]):
        by_level.setdefault(level, []).append(name)
    return ", and ".join(f"{DEGREES[level]} {listed(told)}" for level, told in by_level.items())


def _of_means(row: Row, asked: Statement) -> str:
    """The computer and the time. Both in one sentence where the computer is no obstacle."""
    computer, time = _of_compute(row, asked), of_time(row.hours_low, row.hours_high, asked.hours)
    if not computer or not time:
        return (computer or time) and f"{_capital(computer or time)}."
    if _fits(row, asked) or row.compute == EVERYBODY_HAS:
        return f"{_capital(computer)}, and {time}."
    return f"{_capital(computer)}. {_capital(time)}."


def _fits(row: Row, asked: Statement) -> bool:
    return not row.compute or BANDS.index(row.compute) <= asked.band


def _of_compute(row: Row, asked: Statement) -> str:
    if not row.compute:
        return ""
    need = BANDS.index(row.compute)
    if asked.compute and need == asked.band and row.compute != "free-colab":
        return f"it fits {YOURS[need]}"
    if _fits(row, asked):
        return f"{THINGS[need]} is enough"
    if row.compute == EVERYBODY_HAS:
        return "it runs on free Colab, in any browser"
    return f"it asks for {THINGS[need]}{', which you did not name' if asked.compute else ''}"


def of_time(low: int | None, high: int | None, hours: int | None) -> str:
    """`at 6 hours a week it takes about 3 to 5 weeks`; the hours alone for who named no pace."""
    if not high:
        return ""
    low = low or high
    if not hours:
        span = f"{high}" if low == high else f"{low} to {high}"
        return f"it takes about {span} {'hour' if high == 1 else 'hours'}"
    pace = f"at {hours} {'hour' if hours == 1 else 'hours'} a week"
    if high <= hours:
        return f"{pace} it is done within one week"
    return f"{pace} it takes {_weeks(ceil(low / hours), ceil(high / hours))}"


def _weeks(low: int, high: int) -> str:
    if high > 104:
        return "more than two years" if low > 104 else "up to two years and more"
    unit = "week"
    if high > 26:
        low, high, unit = max(1, round(low / 4.345)), round(high / 4.345), "month"
    return f"about {high} {unit}s" if low == high else f"about {low} to {high} {unit}s"


def listed(words: list[str]) -> str:
    """`a, b and c`; with one more comma where a name has an "and" of its own."""
    *before, last = words
    comma = "," if any(" and " in word for word in words) else ""
    return f"{', '.join(before)}{comma} and {last}" if before else last


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
