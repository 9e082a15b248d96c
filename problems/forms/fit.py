"""What somebody says of themselves, as an address keeps it and as a form asks for it.

An address reads `?skill=probing:2&arena=1.2&compute=laptop&hours=6&track=superposition`; `skill`, `arena` and `track`
repeat. Whatever of it cannot be read is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from board.lib.filters import answered
from board.lib.text import AnyOf, BoardForm, shortened, without_overrides
from problems import arena
from problems.arena import Chapter
from problems.fit import MAX_HOURS_A_WEEK, Statement
from problems.models import Skill, Track
from problems.models.choices import Compute
from problems.services.fit import Words, words

PARAMETERS = ("skill", "arena", "compute", "hours", "track")
# What each band of computing is, said by whom has it.
HAVE = {
    Compute.BROWSER: "A browser",
    Compute.LAPTOP: "A laptop",
    Compute.FREE_COLAB: "A laptop and free Colab",
    Compute.GPU_24GB: "A GPU with 24 GB",
    Compute.GPU_80GB: "A GPU with 80 GB",
    Compute.MULTI_GPU: "Several GPUs",
}


def filled(data: QueryDict) -> QueryDict:
    """The parameters of a statement that hold anything."""
    asked, kept = answered(data), QueryDict(mutable=True)
    for name in PARAMETERS:
        kept.setlist(name, asked.getlist(name))
    return kept


def read(data: QueryDict, known: Words) -> tuple[Statement, list[str]]:
    """The statement of a query, and what of it could not be read."""
    asked, unread = filled(data), []
    said: dict[str, int] = {}
    for value in asked.getlist("skill"):
        key, _, level = value.partition(":")
        if key in known.skills and level in {str(one["level"]) for one in levels_of(known.skills[key])}:
            said[key] = max(int(level), said.get(key, 0))
        else:
            unread.append(f"skill={value}")
    choices: dict[str, Mapping] = {"arena": arena.BY_KEY, "track": known.tracks, "compute": dict(Compute.choices)}
    for name, there in choices.items():
        unread += [f"{name}={value}" for value in asked.getlist(name) if value not in there]
    bands = [band for band in Compute.values if band in asked.getlist("compute")]
    hours, unreadable = _hours(asked.getlist("hours"))
    statement = Statement(
        said=said,
        chapters=tuple(key for key in arena.BY_KEY if key in asked.getlist("arena")),
        compute=bands[-1] if bands else "",
        hours=hours,
        tracks=tuple(key for key in known.tracks if key in asked.getlist("track")),
    )
    return statement, unread + [f"hours={value}" for value in unreadable]


def _hours(values: list[str]) -> tuple[int | None, list[str]]:
    """The last of the values that is a number of hours in a week, and those that are none."""
    readable = {value for value in values if value.isascii() and value.isdecimal() and len(value) < 4}
    good = [value for value in values if value in readable and 1 <= int(value) <= MAX_HOURS_A_WEEK]
    return (int(good[-1]) if good else None), [value for value in values if value not in good]


def why_no_hours(data: QueryDict) -> tuple[str, str]:
    """What was typed for the hours of a week and is none, and the sentence about it; nothing for what can be read."""
    wrong = _hours(filled(data).getlist("hours"))[1]
    if not wrong:
        return "", ""
    typed = shortened(without_overrides(wrong[-1]), 40)
    return typed, f"“{typed}” is no number of hours. Write a whole one from 1 to {MAX_HOURS_A_WEEK}, or leave it empty."


def pairs(asked: Statement) -> list[tuple[str, str]]:
    """A statement as the names and values of its address."""
    return [
        *(("skill", f"{key}:{level}") for key, level in asked.said.items()),
        *(("arena", key) for key in asked.chapters),
        *([("compute", asked.compute)] if asked.compute else []),
        *([("hours", str(asked.hours))] if asked.hours else []),
        *(("track", key) for key in asked.tracks),
    ]


def query(asked: Statement) -> str:
    return urlencode(pairs(asked))


def offered(known: Mapping[str, Any], said: Iterable[str]) -> list[Any]:
    """The words that a form offers: those that are not retired, and those that somebody has said already."""
    return [word for key, word in known.items() if not word.is_retired or key in said]


def levels_of(skill: Any) -> list[dict]:
    """The levels of a skill that was loaded with them."""
    return skill.level_list


@dataclass(frozen=True)
class Asked:
    """One skill in a form: the level that was said, and the chapter that lifts it above that."""

    skill: Skill
    said: int
    taught: int = 0
    chapter: Chapter | None = None

    @property
    def level(self) -> int:
        return max(self.said, self.taught)


@dataclass(frozen=True)
class Choices:
    """All that a statement can say, with what it says: for the form of a page."""

    asked: Statement
    known: Words
    compute: list[tuple[str, str]] = field(default_factory=lambda: [(band.value, have) for band, have in HAVE.items()])

    @property
    def groups(self) -> Iterator[tuple[str, list[Asked], int]]:
        """Each group of skills that has any, and how many of them were named."""
        for group, label in Skill.Group.choices:
            there = offered(self.known.skills, self.asked.said)
            skills = [self._asked(skill) for skill in there if skill.group == group]
            if skills:
                yield label, skills, sum(bool(one.said or one.taught) for one in skills)

    @property
    def core(self) -> list[Asked]:
        return [self._asked(skill) for skill in offered(self.known.skills, self.asked.said) if skill.is_core]

    @property
    def chapters(self) -> list[Chapter]:
        return arena.CHAPTERS

    @property
    def tracks(self) -> list[Track]:
        return offered(self.known.tracks, self.asked.tracks)

    def _asked(self, skill: Skill) -> Asked:
        taught, chapter = self.asked.taught.get(skill.key, (0, None))
        return Asked(skill, self.asked.said.get(skill.key, 0), taught, chapter)


NOTHING, NO_WORDS = Statement(), Words({}, {})


class AboutForm(BoardForm):
    """What a person states beside the levels of their skills. Everything can stay empty."""

    arena = AnyOf(
        label="ARENA chapters you have worked through",
        choices=arena.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="ARENA is a free course on the web. A chapter counts as at least the levels that it teaches: "
        "you need not say these again below.",
    )
    compute = forms.ChoiceField(
        label="The most you can run things on",
        choices=[("", "I would rather not say"), *((band.value, have) for band, have in HAVE.items())],
        required=False,
    )
    hours = forms.IntegerField(
        label="Hours a week you can give", required=False, min_value=1, max_value=MAX_HOURS_A_WEEK
    )
    track = AnyOf(label="Tracks you like", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Mapping[str, Any] | None = None, *, asked: Statement = NOTHING, known: Words = NO_WORDS):
        initial = {"arena": asked.chapters, "compute": asked.compute, "hours": asked.hours, "track": asked.tracks}
        super().__init__(data, initial=initial)
        self.asked, self.known = asked, known
        tracks: Any = self.fields["track"]
        tracks.choices = [(track.key, track.name) for track in offered(known.tracks, asked.tracks)]


class HeldForm(BoardForm):
    """A skill with the level that somebody has of it, as a script says it."""

    skill = forms.CharField(label="The key of a skill", max_length=100)
    level = forms.IntegerField(label="One of its written levels", min_value=1)


class QueryForm(BoardForm):
    """The answers in an address of `/for-you/`, as a script keeps them."""

    query = forms.CharField(
        label="What stands after the “?” of the address", help_text="skill=probing:2&hours=6", max_length=4000
    )

    def clean_query(self) -> Statement:
        asked, unread = read(QueryDict(self.cleaned_data["query"].removeprefix("?")), words())
        if unread:
            raise ValidationError(f"This cannot be read: {', '.join(unread)[:200]}.")
        if not asked:
            raise ValidationError("This states nothing.")
        return asked


class FitForm(AboutForm):
    """All of it, with every skill's written levels to choose from."""

    def __init__(self, data: Mapping[str, Any] | None, *, asked: Statement, known: Words):
        super().__init__(data, asked=asked, known=known)
        for skill in offered(known.skills, asked.said):
            self.fields[f"level-{skill.key}"] = self._level_field(skill)

    def _level_field(self, skill: Skill) -> forms.ChoiceField:
        levels = [(str(one["level"]), f"{one['name']}. {one['can']}") for one in levels_of(skill)]
        return forms.ChoiceField(
            label=skill.name,
            choices=[("", "Not yet, or not said"), *levels],
            required=False,
            initial=str(self.asked.said.get(skill.key, "")),
            widget=forms.RadioSelect,
        )

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[Asked, forms.BoundField]], int]]:
        """The fields of skills by group, each with what was said, and how many were named."""
        for label, asked, named in Choices(self.asked, self.known).groups:
            yield label, [(one, self[f"level-{one.skill.key}"]) for one in asked], named

    @property
    def taught(self) -> list[Asked]:
        """The skills of which a chapter that was kept gives the level."""
        return [one for _, skills, _ in Choices(self.asked, self.known).groups for one in skills if one.chapter]

    @property
    def statement(self) -> Statement:
        """What a valid form states."""
        given = self.cleaned_data
        levels = {key: given.get(f"level-{key}") for key in self.known.skills}
        return Statement(
            said={key: int(level) for key, level in levels.items() if level},
            chapters=tuple(given["arena"]),
            compute=given["compute"],
            hours=given["hours"],
            tracks=tuple(given["track"]),
        )
