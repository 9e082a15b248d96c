"""Revisions: how a problem stands after each edit, and what two people changed of it at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from board.lib.errors import Refused
from board.lib.prepared import prepared
from board.lib.text import unix_lines
from problems.models import Problem, Revision
from problems.models.problems import TEXT_FIELDS
from problems.services import facts
from problems.services.facts import Base, Facts
from users.models import User

# The texts: each is rendered. What else is edited stands beside them.
REVISED_FIELDS = ("title", *TEXT_FIELDS)


@dataclass(frozen=True)
class Clash:
    """One fact that two people changed at once: as it stood before both (where that is known), and as each has it."""

    name: str
    label: str
    base: str | None
    theirs: str
    mine: str


class Outdated(Refused):
    """Somebody else changed the same meanwhile. Nothing is lost: `clashes` has all texts, and `base` what stands now.

    `theirs` are the facts as they stand, of which the person had changed none.
    """

    def __init__(self, clashes: list[Clash], base: Base, theirs: Facts):
        super().__init__(
            "Somebody else changed the same while you wrote. Both texts stand below: take over what you want to keep, "
            "and save again.",
            code="outdated",
        )
        self.clashes, self.base, self.theirs = clashes, base, theirs


def keep_revision(problem: Problem, *, by: User | None, note: str, now: datetime) -> Revision:
    """Stores the problem as it stands under the next number. The caller holds its row."""
    last = problem.revisions.aggregate(last=Max("number"))["last"] or 0
    text, rest = apart(facts.of(facts.loaded(problem)))
    return Revision.objects.create(problem=problem, number=last + 1, text=text, facts=rest, by=by, at=now, note=note)


def apart(said: Facts) -> tuple[Facts, Facts]:
    """What a revision keeps: the texts, and the facts beside them."""
    return {name: said[name] for name in REVISED_FIELDS}, {name: said[name] for name in facts.OTHERS}


def current_revision(problem: Problem) -> Revision | None:
    return next(iter(_newest_revision(problem.pk)), None)


@prepared
def _newest_revision(number: int) -> QuerySet:
    return Revision.objects.filter(problem=number).order_by("-number")[:1]


def base_of(problem: Problem) -> Base:
    """What an edit that begins now begins from."""
    current = current_revision(problem)
    return Base.of(facts.of(facts.loaded(problem)), current.number if current else 0)


def mine_of(problem: Problem, said: Facts, mine: Facts, began_from: Base) -> Facts:
    """What the person changed since they began. Raises Outdated where that is what somebody else changed, too."""
    touched = {name: text for name, text in mine.items() if not began_from.had(name, unix_lines(text))}
    theirs = {name for name in touched if not began_from.had(name, said[name]) and said[name] != touched[name]}
    if not theirs:
        return touched
    begun = problem.revisions.filter(number=began_from.number).first()
    kept = begun.said if begun else {}
    clashes = [
        Clash(
            name,
            facts.ALL[name].label,
            base=kept[name] if name in kept and began_from.had(name, kept[name]) else None,
            theirs=said[name],
            mine=touched[name],
        )
        for name in facts.ALL
        if name in theirs
    ]
    raise Outdated(clashes, base_of(problem), {name: text for name, text in said.items() if name not in touched})
