"""Stating what one can do, taking it back, and what fits. Like a profile it leaves no event: it is nobody else's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from board.lib.prepared import prepared
from problems import fit
from problems.fit import Opened, Reason, Row, Statement
from problems.models import DoneChapter, Fit, HeldSkill, Skill, TagCount, Track
from problems.models.fit import nearest, opened_by_next_level
from problems.services import ledgers
from users.models import User
from users.services import people


@dataclass(frozen=True)
class Words:
    """What a statement can name: every skill with its levels and where to learn it, and every track, by key."""

    skills: dict[str, Skill]
    tracks: dict[str, Track]

    @property
    def names(self) -> dict[str, str]:
        return {key: skill.name for key, skill in self.skills.items()}

    @property
    def track_names(self) -> dict[str, str]:
        return {key: track.name for key, track in self.tracks.items()}

    def by_pk(self, levels: Mapping[str, int]) -> dict[int, int]:
        """The same levels by the primary key of the skill. A skill that the catalogue has not is left out."""
        return {self.skills[key].pk: level for key, level in levels.items() if key in self.skills}


@dataclass(frozen=True)
class Fitting:
    """Problems in the order of the rule, each with its reason, and how many free ones there are in all."""

    rows: list[tuple[Any, Reason]]
    total: int


def words() -> Words:
    """Two queries."""
    skills = Skill.objects.standing().explained()
    return Words({skill.key: skill for skill in skills}, {track.key: track for track in Track.objects.standing()})


def of(person: Any) -> Statement:
    """What somebody stated, in one query; nothing for a visitor."""
    row = next(iter(_stated_by(person.pk)), None) if person.is_authenticated else None
    if row is None:
        return Statement()
    return Statement(
        said={held["skill"]: held["level"] for held in row.level_list},
        chapters=tuple(row.chapter_list),
        compute=row.compute,
        hours=row.hours_per_week,
        tracks=tuple(row.track_list),
    )


@prepared
def _stated_by(person: int) -> QuerySet:
    return Fit.objects.whole().filter(person=person)


def fitting(asked: Statement, known: Words, now: datetime, count: int) -> Fitting:
    """The free problems that come first for somebody: two queries, however many there are."""
    found = list(nearest(asked, known.by_pk(asked.levels), now, count))
    by_number = {problem.number: problem for problem in found}
    rows = fit.ranked([_row(problem) for problem in found], asked)
    reasons = fit.explained(rows, asked, known.names, known.track_names)
    told = [(by_number[row.number], reason) for row, reason in zip(rows, reasons, strict=True)]
    return Fitting(told, TagCount.objects.tally(now)["free"])


def opened(asked: Statement, skills: Iterable[Skill], now: datetime) -> Opened:
    """For each skill, how many free problems its next level opens to somebody who has the levels of `asked`."""
    keys = {skill.pk: skill.key for skill in skills}
    counts, among = opened_by_next_level({pk: asked.levels.get(key, 0) for pk, key in keys.items()}, now)
    return Opened({keys[pk]: count for pk, count in counts.items()}, among)


@transaction.atomic
def state(asked: Statement, *, by: User) -> None:
    """Keeps what somebody states in place of what they stated before. Nothing stated keeps nothing."""
    people.hold(by)
    Fit.objects.filter(person=by).delete()
    if not asked:
        return
    known = words()
    row = Fit.objects.create(person=by, compute=asked.compute, hours_per_week=asked.hours)
    row.liked_tracks.set([known.tracks[key] for key in asked.tracks])
    HeldSkill.objects.bulk_create(
        HeldSkill(fit=row, skill=known.skills[key], level=level) for key, level in asked.said.items()
    )
    DoneChapter.objects.bulk_create(DoneChapter(fit=row, chapter=key) for key in asked.chapters)


@transaction.atomic
def take_back(*, by: User) -> None:
    """Nothing of what somebody stated is kept, not even by the ledger of a merge."""
    stated = list(Fit.objects.filter(person=by).values_list("pk", flat=True))
    Fit.objects.filter(person=by).delete()
    ledgers.drop_taken("fit", stated)


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, what they stated goes with them."""
    take_back(by=by)


def _row(problem: Any) -> Row:
    return Row(
        number=problem.number,
        needs={need["key"]: need["level"] for need in problem.need_list},
        difficulty=problem.difficulty,
        compute=problem.compute,
        hours_low=problem.hours_low,
        hours_high=problem.hours_high,
        track=problem.track.key,
        starred=problem.starred,
    )
