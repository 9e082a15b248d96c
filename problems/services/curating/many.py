"""One change of many problems: what exactly it would do, doing that and nothing else, and undoing it.

However many problems there are, each step takes the same few statements. What was shown is what is done: the change is
worked out again while the rows are held, and refused where it would not be the same.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    DateField,
    Func,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Act, ActRow, Claimant, Problem, ProblemSkill, Revision, Skill, Technique, Track
from problems.models.acts import Change
from problems.models.choices import MOVES, STILL_OPEN, Difficulty, Status
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services import events, facts, problems
from users.models import User
from users.services import notifications

# More are refused with a sentence; the board is changed in parts then.
MOST = 20_000
# How many are shown one by one before they are changed, and after.
SHOWN = 200
# (number of a problem, text before, text after).
Told = list[tuple[int, str, str]]
MERGED = "It was merged into another problem."
MOVED = {Change.HISTORICAL: Status.HISTORICAL, Change.LISTED: Status.LISTED, Change.WITHDRAWN: Status.WITHDRAWN}
SKILLS = (Change.ADD_SKILL, Change.REMOVE_SKILL)
TECHNIQUES = (Change.ADD_TECHNIQUE, Change.REMOVE_TECHNIQUE)
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


@dataclass(frozen=True)
class Row:
    problem: Problem
    before: str
    after: str

    @property
    def shown(self) -> tuple[str, str]:
        return self.before.partition(" ")[0], self.after.partition(" ")[0]


@dataclass
class Plan:
    """What would be changed, what stands so already, and what cannot be changed, with the sentence that says why."""

    rows: list[Row] = field(default_factory=list)
    same: list[Problem] = field(default_factory=list)
    refused: list[tuple[Problem, str]] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """A mark of exactly these changes, for a form to bring back."""
        told = "\n".join(f"{row.problem.pk}\0{row.before}\0{row.after}" for row in self.rows)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def plan(chosen: QuerySet, wanted: Wanted, *, by: User, now: datetime) -> Plan:
    """What `wanted` would do to the chosen problems. Reads, and writes nothing. Raises Refused for too many."""
    _refuse_unknown(wanted)
    found = Plan()
    meant = Problem.objects.filter(pk__in=chosen.order_by().values("pk"))
    loaded = list(_loaded(meant, wanted)[: MOST + 1])
    if len(loaded) > MOST:
        raise Refused(f"At most {MOST:,} problems are changed at once. Choose fewer.", code="too-many")
    for problem in sorted(loaded, key=lambda row: row.pk):
        before, after = _text(problem, wanted), _wanted_text(problem, wanted, by, now)
        stop = _stop(problem, wanted, before, by)
        if before == after:
            found.same.append(problem)
        elif stop:
            found.refused.append((problem, stop))
        else:
            found.rows.append(Row(problem, before, after))
    return found


@transaction.atomic
def change(chosen: QuerySet, wanted: Wanted, *, by: User, note: str, seen: str, now: datetime | None = None) -> Act:
    """Does what a plan showed, as one act, with an event for each problem. Those at work on them hear of it once.

    Raises Refused where it would not do exactly what was `seen`, for nothing to do, and without a reason.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    _hold(chosen)
    found = plan(chosen, wanted, by=by, now=now)
    if not found.rows:
        raise Refused("There is nothing to change here.", code="unchanged")
    if found.seen != seen:
        raise Refused(
            "What this would change is not what you saw: somebody was quicker. Look at it again, then say yes.",
            code="changed",
        )
    made = Act.objects.create(change=wanted.change, term=wanted.term, by=by, at=now, note=note.strip())
    _do(made, [(row.problem.pk, row.before, row.after) for row in found.rows], by=by, now=now)
    return made


@transaction.atomic
def undo(act: Act, *, by: User, note: str, now: datetime | None = None) -> tuple[Act, list[Problem]]:
    """Puts back what an act changed, as an act of its own. Answers it, and the problems that were changed since: those
    stay as they are.

    Raises Refused without a reason, for what was undone before, and where everything was changed since.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    act = Act.objects.select_for_update(of=("self",), no_key=True).select_related("undone_by_act").get(pk=act.pk)
    if act.was_undone_by:
        raise Refused("This was undone already.", code="undone")
    chosen = Problem.objects.filter(act_rows__act=act)
    _hold(chosen)
    wanted = Wanted(Change(act.change), act.term)
    row = ActRow.objects.filter(act=act, problem=OuterRef("pk"))
    told = {"was_before": Subquery(row.values("before")), "was_after": Subquery(row.values("after"))}
    still: list[Any] = []
    since: list[Problem] = []
    for problem in _loaded(chosen, wanted).annotate(**told).order_by("pk"):
        is_unchanged = _text(problem, wanted) == problem.was_after
        (still if is_unchanged and not _cannot_go_back(problem, wanted, problem.was_before) else since).append(problem)
    if not still:
        raise Refused("Every one of them was changed since, so they stay as they are.", code="changed")
    made = Act.objects.create(change=act.change, term=act.term, by=by, at=now, note=note.strip(), undoes=act)
    _do(made, [(one.pk, one.was_after, one.was_before) for one in still], by=by, now=now)
    return made, since


def _hold(chosen: QuerySet) -> None:
    """Every chosen problem, by number, as whoever holds two of them takes them."""
    meant = Problem.objects.filter(pk__in=chosen.order_by().values("pk")).order_by("pk")
    list(meant.select_for_update(no_key=True).values_list("pk"))


def _do(act: Act, told: Told, *, by: User, now: datetime) -> None:
    """Writes the rows of an act, what they say, and what follows from it."""
    ActRow.objects.bulk_create(ActRow(act=act, problem_id=pk, before=one, after=other) for pk, one, other in told)
    changed = Problem.objects.filter(act_rows__act=act)
    WRITES[Change(act.change)](act, changed, told)
    if act.change in OF_FACTS:
        changed.update(updated_at=now, keywords=problems.KEYWORDS)
        _keep_revisions(changed, act, by=by, now=now)
    verb = {**dict.fromkeys(MOVED, "moved"), Change.CHECKED: "checked"}.get(Change(act.change), "changed")
    name = OF_FACTS.get(Change(act.change), "")
    events.record_many(
        verb,
        [(pk, _of_record(act, name, one), _of_record(act, name, other)) for pk, one, other in told],
        by=by,
        now=now,
        reason=act.note,
    )
    _tell(act, [pk for pk, *_ in told], by=by, now=now)


def _tell(act: Act, numbers: list[int], *, by: User, now: datetime) -> None:
    """One notice for each person at work on any of them, however many there are."""
    people = Claimant.objects.holding(now).filter(problem__in=numbers).values("person")
    count = len(numbers)
    what = (
        "changed a problem you are on" if count == 1 else f"changed {count:,} problems at once, one of yours among them"
    )
    notifications.tell(
        User.objects.filter(pk__in=people),
        kind="decisions",
        key=f"act:{act.pk}",
        title=f"{{who}} {what}",
        path=act.get_absolute_url(),
        by=by,
        note=act.note,
        now=now,
    )


# What each change reads, wants and refuses


def _loaded(rows: QuerySet, wanted: Wanted) -> Any:
    """The problems with their facts; for a skill also the `place` that it has among those of a problem, or would."""
    loaded = Problem.objects.with_facts().filter(pk__in=rows.order_by().values("pk"))
    if wanted.change not in SKILLS:
        return loaded
    needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("-position")
    has = needs.filter(skill__key=wanted.term).values("position")[:1]
    after_the_last = Subquery(needs.values("position")[:1]) + 1
    return loaded.annotate(place=Coalesce(Subquery(has), after_the_last, Value(0), output_field=IntegerField()))


def _text(problem: Any, wanted: Wanted) -> str:
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


def _wanted_text(problem: Any, wanted: Wanted, by: User, now: datetime) -> str:
    change = wanted.change
    if change == Change.CHECKED:
        return f"{now:%Y-%m-%d} {by.pk}"
    if change in MOVED:
        return MOVED[change]
    if change == Change.ADD_SKILL:
        return f"{wanted.level} {problem.place}"
    return "" if change in (Change.REMOVE_SKILL, Change.REMOVE_TECHNIQUE) else wanted.term


def _stop(problem: Any, wanted: Wanted, before: str, by: User) -> str:
    """Why one problem cannot be changed so; nothing where it can."""
    change = wanted.change
    if change in MOVED:
        return permissions.can_move_own(by, problem).reason or _cannot_move(problem, MOVED[change])
    if problem.status == Status.MERGED:
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


def _cannot_go_back(problem: Any, wanted: Wanted, before: str) -> str:
    """Why what stood before cannot stand again, though nobody has changed it since."""
    if wanted.change in SKILLS:
        return _needs_it(problem, wanted, before)
    if wanted.change == Change.DIFFICULTY and problem.difficulty_max:
        return "Its range." if before > problem.difficulty_max else ""
    is_listing = wanted.change in MOVED and before == Status.LISTED
    return "Missing." if is_listing and any(facts.faults(facts.of(problem), Status.LISTED)) else ""


def _refuse_unknown(wanted: Wanted) -> None:
    """Raises Refused for a word that is not on the board, and for a level or a letter that there is not."""
    change = wanted.change
    model: Any = {Change.TRACK: Track, **dict.fromkeys(SKILLS, Skill), **dict.fromkeys(TECHNIQUES, Technique)}.get(
        change
    )
    if model and not model.objects.filter(key=wanted.term).exists():
        raise Refused(f"There is no {model._meta.verbose_name} “{wanted.term}” on the board.", code="unknown")
    if change == Change.ADD_SKILL and not MIN_LEVEL <= wanted.level <= MAX_LEVEL:
        raise Refused(f"Say which level is needed, {MIN_LEVEL} to {MAX_LEVEL}.", code="unknown")
    if change == Change.DIFFICULTY and wanted.term not in Difficulty.values:
        raise Refused("Say which difficulty: A, B, C or D.", code="unknown")


# What each change writes: one statement or two, from the rows of the act


def _after(act: Act) -> Subquery:
    """What the act's row says of the problem that is being updated."""
    return Subquery(ActRow.objects.filter(act=act, problem=OuterRef("pk")).values("after")[:1])


def _write_checks(act: Act, changed: QuerySet, told: Told) -> None:
    """A date, and who looked."""

    def part(number: int) -> Any:
        text = Func(_after(act), Value(" "), Value(number), function="split_part", output_field=TextField())
        return NullIf(text, Value(""))

    changed.update(checked_on=Cast(part(1), DateField()), checked_by=Cast(part(2), BigIntegerField()))


def _write_status(act: Act, changed: QuerySet, told: Told) -> None:
    changed.update(status=_after(act))


def _write_track(act: Act, changed: QuerySet, told: Told) -> None:
    key = Subquery(ActRow.objects.filter(act=act, problem=OuterRef(OuterRef("pk"))).values("after")[:1])
    changed.update(track=Subquery(Track.objects.filter(key=key).values("pk")[:1]))


def _write_difficulty(act: Act, changed: QuerySet, told: Told) -> None:
    changed.update(difficulty=_after(act))


def _write_skill(act: Act, changed: QuerySet, told: Told) -> None:
    skill = Skill.objects.get(key=act.term)
    gone = [pk for pk, _, after in told if not after]
    if gone:
        ProblemSkill.objects.filter(skill=skill, problem__in=gone).delete()
    asked = [(pk, *map(int, after.split())) for pk, _, after in told if after]
    ProblemSkill.objects.bulk_create(
        [ProblemSkill(problem_id=pk, skill=skill, level=level, position=place) for pk, level, place in asked],
        update_conflicts=True,
        unique_fields=["problem", "skill"],
        update_fields=["level"],
    )


def _write_technique(act: Act, changed: QuerySet, told: Told) -> None:
    technique, through = Technique.objects.get(key=act.term), Problem.techniques.through
    gone = [pk for pk, _, after in told if not after]
    if gone:
        through.objects.filter(technique=technique, problem__in=gone).delete()
    named = [through(problem_id=pk, technique_id=technique.pk) for pk, _, after in told if after]
    through.objects.bulk_create(named, ignore_conflicts=True)


WRITES: dict[Change, Callable[[Act, QuerySet, Told], None]] = {
    Change.CHECKED: _write_checks,
    **dict.fromkeys(MOVED, _write_status),
    Change.TRACK: _write_track,
    Change.DIFFICULTY: _write_difficulty,
    **dict.fromkeys(SKILLS, _write_skill),
    **dict.fromkeys(TECHNIQUES, _write_technique),
}


def _keep_revisions(changed: QuerySet, act: Act, *, by: User, now: datetime) -> None:
    rows = changed.with_facts().annotate(last=Max("revisions__number")).order_by("pk")  # type: ignore[attr-defined]
    made = []
    for problem in rows:
        text, rest = problems.apart(facts.of(problem))
        number = (problem.last or 0) + 1
        made.append(Revision(problem=problem, number=number, text=text, facts=rest, by=by, at=now, note=act.note))
    Revision.objects.bulk_create(made)


def _of_record(act: Act, name: str, text: str) -> str:
    """What the event of one problem says: a date, a status, or a fact as every other edit tells it."""
    if not name:
        return text.split(" ", maxsplit=1)[0] if act.change == Change.CHECKED else text
    said = f"{act.term} {text}" if act.change in SKILLS and text else text
    return f"{name}: {said}"
