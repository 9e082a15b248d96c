"""Each change that many problems can have at once: what it reads of them, what it wants, and where it stops."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from board.lib.errors import Refused
from problems import permissions
from problems.models import Problem, ProblemSkill, Skill, Technique, Track
from problems.models.acts import Change
from problems.models.choices import LEADING, MOVES, STILL_OPEN, Difficulty, Status
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services import facts
from users.models import User

MERGED = "It was merged into another problem."
MOVED = {Change.HISTORICAL: Status.HISTORICAL, Change.LISTED: Status.LISTED, Change.WITHDRAWN: Status.WITHDRAWN}
SKILLS = (Change.ADD_SKILL, Change.REMOVE_SKILL)
TECHNIQUES = (Change.ADD_TECHNIQUE, Change.REMOVE_TECHNIQUE)
WORDS: dict[Change, Any] = {
    Change.TRACK: Track,
    **dict.fromkeys(SKILLS, Skill),
    **dict.fromkeys(TECHNIQUES, Technique),
}
# What is read of each problem, where not all of it is needed.
READ = (
    "title",
    "status",
    "resolution",
    "difficulty",
    "difficulty_max",
    "checked_on",
    "checked_by",
    "posted_by",
    "track__key",
)
HEAVY = ("rendered", "search", "keywords")
# What is a fact of a problem, so that its history has a revision of it.
OF_FACTS = {
    Change.TRACK: "track",
    Change.DIFFICULTY: "difficulty",
    **dict.fromkeys(SKILLS, "skills"),
    **dict.fromkeys(TECHNIQUES, "techniques"),
}


@dataclass(frozen=True)
class Wanted:
    """What to do to each: `term` is the key of a track, skill or technique, or a letter; `level` goes with a skill."""

    change: Change
    term: str = ""
    level: int = 0


def loaded(rows: QuerySet, wanted: Wanted, *, is_undo: bool = False) -> Any:
    """The problems with what the change asks of them; for a skill also the `place` that it has among those of a
    problem, or would."""
    meant = Problem.objects.filter(pk__in=rows.order_by().values("pk"))
    if wanted.change == Change.LISTED or (is_undo and wanted.change in MOVED):
        return meant.with_facts().defer(*HEAVY)
    if wanted.change not in (*SKILLS, *TECHNIQUES):
        return meant.select_related("track").only(*READ)
    found = meant.with_facts().only(*READ, "source__key")
    if wanted.change not in SKILLS:
        return found
    needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("-position")
    has = needs.filter(skill__key=wanted.term).values("position")[:1]
    after_the_last = Subquery(needs.values("position")[:1]) + 1
    return found.annotate(place=Coalesce(Subquery(has), after_the_last, Value(0), output_field=IntegerField()))


def text(problem: Any, wanted: Wanted) -> str:
    """What a change is about, as it stands on one problem. What stands behind a blank is for undoing it alone."""
    change = wanted.change
    if change == Change.CHECKED:
        return f"{problem.checked_on:%Y-%m-%d} {problem.checked_by_id or ''}".strip() if problem.checked_on else ""
    if change in MOVED:
        return problem.status
    if change in SKILLS:
        levels = dict(need.rsplit(" ", 1) for need in problem.skill_facts)
        return f"{levels[wanted.term]} {problem.place}" if wanted.term in levels else ""
    if change in TECHNIQUES:
        return wanted.term if wanted.term in problem.technique_facts else ""
    return facts.ALL[OF_FACTS[change]].kept(problem)


def wanted_text(problem: Any, wanted: Wanted, by: User, now: datetime) -> str:
    change = wanted.change
    if change == Change.CHECKED:
        return f"{now:%Y-%m-%d} {by.pk}"
    if change in MOVED:
        return MOVED[change]
    if change == Change.ADD_SKILL:
        return f"{wanted.level} {problem.place}"
    return "" if change in (Change.REMOVE_SKILL, Change.REMOVE_TECHNIQUE) else wanted.term


def stop(problem: Any, wanted: Wanted, before: str, by: User) -> str:
    """Why one problem cannot be changed so; nothing where it can."""
    change = wanted.change
    if change in MOVED:
        return permissions.can_move_own(by, problem).reason or _cannot_move(problem, MOVED[change])
    if problem.status in LEADING:
        return MERGED
    if change == Change.CHECKED and not (problem.status == Status.LISTED and problem.resolution in STILL_OPEN):
        return "It is not on the list, or its answer is known."
    if change == Change.DIFFICULTY and problem.difficulty_max and problem.difficulty_max < wanted.term:
        return f"Its range ends at {problem.difficulty_max}. Edit it by itself."
    return _needs_it(problem, wanted, "") if change == Change.REMOVE_SKILL and before else ""


def _cannot_move(problem: Any, status: Status) -> str:
    if status not in MOVES[Status(problem.status)]:
        return f"A problem that is {Status(problem.status).label} cannot become {status.label}."
    if status == Status.LISTED and any(facts.faults(facts.of(problem), Status.LISTED)):
        return "Something is missing that a listed problem needs. Edit it by itself."
    return ""


def _needs_it(problem: Any, wanted: Wanted, level: str) -> str:
    """Why a listed problem keeps a skill: it is the only one."""
    is_last = not level and problem.status == Status.LISTED and len(problem.skill_facts) == 1
    return "It is the only skill that it asks for, and a listed problem needs one." if is_last else ""


def cannot_go_back(problem: Any, wanted: Wanted, before: str) -> str:
    """Why what stood before cannot stand again, though nobody has changed it since."""
    if wanted.change in SKILLS:
        return _needs_it(problem, wanted, before)
    if wanted.change == Change.DIFFICULTY and problem.difficulty_max:
        return "Its range." if before > problem.difficulty_max else ""
    is_listing = wanted.change in MOVED and before == Status.LISTED
    return "Missing." if is_listing and any(facts.faults(facts.of(problem), Status.LISTED)) else ""


def refuse_unknown(wanted: Wanted) -> None:
    """Raises Refused for a word that is not on the board, and for a level or a letter that there is not."""
    change = wanted.change
    model = WORDS.get(change)
    takes_away = change in (Change.REMOVE_SKILL, Change.REMOVE_TECHNIQUE)
    known: Any = model and (model.objects.standing() if takes_away else model.objects.current())
    if model and not known.filter(key=wanted.term).exists():
        raise Refused(f"There is no {model._meta.verbose_name} “{wanted.term}” on the board.", code="unknown")
    if change == Change.ADD_SKILL and not MIN_LEVEL <= wanted.level <= MAX_LEVEL:
        raise Refused(f"Say which level is needed, {MIN_LEVEL} to {MAX_LEVEL}.", code="unknown")
    if change == Change.DIFFICULTY and wanted.term not in Difficulty.values:
        raise Refused("Say which difficulty: A, B, C or D.", code="unknown")
