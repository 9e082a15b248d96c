"""One change of many problems: what exactly it would do, doing that and nothing else, and undoing it.

However many problems there are, each step takes the same few statements. What was shown is what is done: the change is
worked out again while the rows are held, and refused where it would not be the same. More than AT_ONCE are done in the
background, so many at a time: nobody waits for a page or for a lock. What somebody changes meanwhile is left as it is.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from board.lib import jobs
from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Act, ActRow, Claimant, Problem, ProblemSkill, Revision, Skill, Technique, Track
from problems.models.acts import Change, Standing
from problems.models.choices import MOVES, STILL_OPEN, Difficulty, Status
from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL
from problems.services import events, facts, problems, terms
from users.models import User
from users.services import notifications

# More are refused with a sentence; the board is changed in parts then.
MOST = 20_000
# So many are done while the curator waits; of more, so many at a time.
AT_ONCE = 1000
CARRY_ON = "problems.tasks.carry_on_acts"
# How many are shown one by one before they are changed, and after: so many weigh less than 60 kB.
SHOWN = 150
# (number of a problem, text before, text after).
Told = list[tuple[int, str, str]]
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


def with_texts(found: Plan) -> Plan:
    """The same, with the rendered titles of those that are shown one by one: one query."""
    shown = [row.problem for row in found.rows[:SHOWN]] + [problem for problem, _ in found.refused[:SHOWN]]
    texts = dict(Problem.objects.filter(pk__in=[row.pk for row in shown]).values_list("pk", "rendered"))
    for problem in shown:
        problem.rendered = texts[problem.pk]
    return found


@transaction.atomic
def change(chosen: QuerySet, wanted: Wanted, *, by: User, note: str, seen: str, now: datetime | None = None) -> Act:
    """Does what a plan showed, as one act, with an event for each problem. Those at work on them hear of it once.

    Raises Refused where it would not do exactly what was `seen`, for nothing to do, and without a reason.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    is_quick = len(_hold(chosen)) <= AT_ONCE
    word = terms.held(WORDS[wanted.change], [wanted.term]).get(wanted.term) if wanted.change in WORDS else None
    found = plan(chosen, wanted, by=by, now=now)
    if not found.rows:
        raise Refused("There is nothing to change here.", code="unchanged")
    if found.seen != seen:
        raise Refused(
            "What this would change is not what you saw: somebody was quicker. Look at it again, then say yes.",
            code="changed",
        )
    told = [(row.problem.pk, row.before, row.after) for row in found.rows]
    act = Act(change=wanted.change, term=wanted.term, by=by, at=now, note=note.strip())
    if is_quick:
        _do_all(act, told, word)
    else:
        _leave_for_later(act, told)
    return act


@transaction.atomic
def undo(act: Act, *, by: User, note: str, now: datetime | None = None) -> tuple[Act, list[Problem]]:
    """Puts back what an act changed, as an act of its own; a word that was merged since, as the word that stays.

    Answers it, and the problems that were changed since: those stay as they are. Of an act that is done in the
    background they are read from its rows.

    Raises Refused without a reason, for what was undone before or is still being done, and where everything was changed
    since.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    refuse_no_reason(note)
    act = Act.objects.select_for_update(of=("self",), no_key=True).select_related("undone_by_act").get(pk=act.pk)
    if act.was_undone_by:
        raise Refused("This was undone already.", code="undone")
    if act.ended_at is None:
        raise Refused("This is still being done. Once it has ended, it can be undone.", code="unfinished")
    made = Act(change=act.change, term=act.term, by=by, at=now, note=note.strip(), undoes=act)
    told = _held_rows(act, Standing.DONE, AT_ONCE + 1)
    if len(told) > AT_ONCE:
        every = act.rows.filter(standing=Standing.DONE).order_by("problem")
        _leave_for_later(made, list(every.values_list("problem", "after", "before")))
        return made, []
    done, left, word = _still(made, [(number, after, before) for number, before, after in told])
    if not done:
        raise Refused("Every one of them was changed since, so they stay as they are.", code="changed")
    _do_all(made, done, word)
    return made, list(Problem.objects.filter(pk__in=left).order_by("pk"))


def carry_on(now: datetime | None = None) -> None:
    """Goes on with the acts that are not done, to the end of each. Stopped in between, it goes on where it was."""
    for act in Act.objects.unfinished().order_by("at", "pk").values_list("pk", flat=True):
        while _carry_on(act, now or timezone.now()):
            pass


@transaction.atomic
def _carry_on(pk: int, now: datetime) -> bool:
    """The next AT_ONCE problems of an act. Answers whether there may be more."""
    held = Act.objects.select_for_update(of=("self",), no_key=True)
    act = held.select_related("by", "undoes").get(pk=pk)
    if act.ended_at:
        return False
    if not (permissions.can_curate(act.by) and permissions.can_act(act.by, _verb(act), now)):
        act.rows.filter(standing=Standing.WAITING).update(standing=Standing.LEFT)
    told = _held_rows(act, Standing.WAITING, AT_ONCE)
    if not told:
        act.ended_at = max(now, act.at)
        act.save(update_fields=["ended_at"])
        done_ones = act.rows.filter(standing=Standing.DONE)
        _tell(act, list(done_ones.values_list("problem", flat=True)), by=act.by, now=now)
        return False
    done, left, word = _still(act, told)
    act.save(update_fields=["term"])
    act.rows.filter(problem__in=left).update(standing=Standing.LEFT)
    # Written anew, as a word of it may be another by now.
    act.rows.filter(problem__in=[number for number, *_ in done]).delete()
    _write_down(act, done, Standing.DONE)
    if done:
        _do(act, done, word, now=now)
    return True


def _do_all(act: Act, told: Told, word: Any) -> None:
    act.ended_at = act.at
    act.save(force_insert=True)
    _write_down(act, told, Standing.DONE)
    _do(act, told, word, now=act.at)
    _tell(act, [number for number, *_ in told], by=act.by, now=act.at)


def _leave_for_later(act: Act, told: Told) -> None:
    act.save(force_insert=True)
    _write_down(act, told, Standing.WAITING)
    jobs.nudge(CARRY_ON)


def _write_down(act: Act, told: Told, standing: Standing) -> None:
    ActRow.objects.bulk_create(
        ActRow(act=act, problem_id=number, before=before, after=after, standing=standing)
        for number, before, after in told
    )


def _hold(chosen: QuerySet) -> list[int]:
    """The chosen problems, by number, as whoever holds two of them takes them; of very many only some."""
    meant = Problem.objects.filter(pk__in=chosen.order_by().values("pk")).order_by("pk")
    return list(meant.select_for_update(no_key=True).values_list("pk", flat=True)[: AT_ONCE + 1])


def _held_rows(act: Act, standing: Standing, most: int) -> Told:
    """Rows of an act, by number, with their problems held."""
    about = Problem.objects.filter(act_rows__act=act, act_rows__standing=standing).order_by("pk")
    rows = about.select_for_update(of=("self",), no_key=True).values_list("pk", "act_rows__before", "act_rows__after")
    return list(rows[:most])


def _still(act: Act, told: Told) -> tuple[Told, list[int], Any]:
    """What of it can be done as it was told, the numbers of the others, and the word that it is about, which is held.

    Where a word was merged since, it is the one that stays: the act goes on under its name. The caller holds the
    problems.
    """
    numbers = [number for number, *_ in told]
    wanted, texts, word = _as_called_now(act, told)
    act.term = wanted.term
    both = _named_beside(act, wanted.term, numbers)
    done: Told = []
    for problem in _loaded(Problem.objects.filter(pk__in=numbers), wanted, is_undo=bool(act.undoes_id)).order_by("pk"):
        before, after = texts[problem.pk]
        stop = _cannot_go_back(problem, wanted, after) if act.undoes_id else _stop(problem, wanted, before, act.by)
        if _text(problem, wanted) == before and not stop and problem.pk not in both:
            done.append((problem.pk, before, after))
    return done, sorted(set(numbers) - {number for number, *_ in done}), word


def _as_called_now(act: Act, told: Told) -> tuple[Wanted, dict[int, tuple[str, str]], Any]:
    """What an act is about, the texts before and after of each, and its word, by the words of today, which are held."""
    change = Change(act.change)
    texts = {number: (before, after) for number, before, after in told}
    if change not in WORDS:
        return Wanted(change, act.term), texts, None
    keys = {act.term, *(key for pair in texts.values() for key in pair if change not in SKILLS)} - {""}
    found = terms.held(WORDS[change], keys)
    names = {key: word.key for key, word in found.items()}
    wanted = Wanted(change, names.get(act.term, act.term))
    if change not in SKILLS:
        texts = {number: (names.get(one, one), names.get(other, other)) for number, (one, other) in texts.items()}
    return wanted, texts, found.get(act.term)


def _named_beside(act: Act, term: str, numbers: list[int]) -> set[int]:
    """Where a technique was named beside one that it was merged into: taking back the first leaves the second."""
    first = act.undoes
    if first is None or first.change != Change.ADD_TECHNIQUE or first.term == term:
        return set()
    made = Revision.objects.filter(problem__in=numbers, note=first.note, at__range=(first.at, first.ended_at))
    kept = made.values_list("problem", "facts__techniques")
    return {number for number, techniques in kept if term in (techniques or "").split()}


def _verb(act: Act) -> str:
    return {**dict.fromkeys(MOVED, "moved"), Change.CHECKED: "checked"}.get(Change(act.change), "changed")


def _do(act: Act, told: Told, word: Any, *, now: datetime) -> None:
    """Writes what the rows of an act say of these problems, which are held, and what follows from it."""
    changed = Problem.objects.filter(pk__in=[number for number, *_ in told])
    columns = WRITES[Change(act.change)](act, told, word)
    if act.change in OF_FACTS:
        columns["updated_at"] = now
    # One statement, and no second: what is written of a problem goes into every index.
    changed.update(**columns)
    if act.change in OF_FACTS:
        _keep_revisions(changed, act, now=now)
    name = OF_FACTS.get(Change(act.change), "")
    events.record_many(
        _verb(act),
        [(number, _of_record(act, name, one), _of_record(act, name, other)) for number, one, other in told],
        by=act.by,
        now=now,
        reason=act.note,
    )


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


def _loaded(rows: QuerySet, wanted: Wanted, *, is_undo: bool = False) -> Any:
    """The problems with what the change asks of them; for a skill also the `place` that it has among those of a
    problem, or would."""
    meant = Problem.objects.filter(pk__in=rows.order_by().values("pk"))
    if wanted.change == Change.LISTED or (is_undo and wanted.change in MOVED):
        return meant.with_facts().defer(*HEAVY)
    if wanted.change not in (*SKILLS, *TECHNIQUES):
        return meant.select_related("track").only(*READ)
    loaded = meant.with_facts().only(*READ, "source__key")
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
    model = WORDS.get(change)
    takes_away = change in (Change.REMOVE_SKILL, Change.REMOVE_TECHNIQUE)
    known: Any = model and (model.objects.standing() if takes_away else model.objects.current())
    if model and not known.filter(key=wanted.term).exists():
        raise Refused(f"There is no {model._meta.verbose_name} “{wanted.term}” on the board.", code="unknown")
    if change == Change.ADD_SKILL and not MIN_LEVEL <= wanted.level <= MAX_LEVEL:
        raise Refused(f"Say which level is needed, {MIN_LEVEL} to {MAX_LEVEL}.", code="unknown")
    if change == Change.DIFFICULTY and wanted.term not in Difficulty.values:
        raise Refused("Say which difficulty: A, B, C or D.", code="unknown")


# What each change writes: rows of its own, and the columns of the problems


def _each(told: Told, of: Callable[[str], Any], column: Any) -> Cast:
    """For each problem what the text after says, once for all that say the same."""
    by_text: dict[str, list[int]] = {}
    for number, _, after in told:
        by_text.setdefault(after, []).append(number)
    known = [When(pk__in=numbers, then=Value(of(text))) for text, numbers in by_text.items()]
    return Cast(Case(*known), column)


def _write_checks(act: Act, told: Told, word: Any) -> dict[str, Any]:
    """A date, and who looked."""

    def part(text: str, place: int) -> str | None:
        return [*text.split(" "), "", ""][place] or None

    def looked(text: str) -> int | None:
        return int(part(text, 1) or 0) or None

    return {
        "checked_on": _each(told, lambda text: part(text, 0), DateField()),
        "checked_by": _each(told, looked, BigIntegerField()),
    }


def _write_status(act: Act, told: Told, word: Any) -> dict[str, Any]:
    return {"status": _each(told, str, TextField())}


def _write_track(act: Act, told: Told, word: Any) -> dict[str, Any]:
    tracks = Track.objects.in_bulk({after for *_, after in told}, field_name="key")
    name = _each(told, lambda key: tracks[key].name, TextField())
    track = _each(told, lambda key: tracks[key].pk, BigIntegerField())
    return {"track": track, "keywords": problems.keywords_beside(name)}


def _write_difficulty(act: Act, told: Told, word: Any) -> dict[str, Any]:
    return {"difficulty": _each(told, str, TextField())}


def _write_skill(act: Act, told: Told, word: Any) -> dict[str, Any]:
    gone = [pk for pk, _, after in told if not after]
    if gone:
        ProblemSkill.objects.filter(skill=word, problem__in=gone).delete()
    asked = [(pk, *map(int, after.split())) for pk, _, after in told if after]
    ProblemSkill.objects.bulk_create(
        [ProblemSkill(problem_id=pk, skill=word, level=level, position=place) for pk, level, place in asked],
        update_conflicts=True,
        unique_fields=["problem", "skill"],
        update_fields=["level"],
    )
    return {"keywords": problems.KEYWORDS}


def _write_technique(act: Act, told: Told, word: Any) -> dict[str, Any]:
    through = Problem.techniques.through
    gone = [pk for pk, _, after in told if not after]
    if gone:
        through.objects.filter(technique=word, problem__in=gone).delete()
    named = [through(problem_id=pk, technique_id=word.pk) for pk, _, after in told if after]
    through.objects.bulk_create(named, ignore_conflicts=True)
    return {"keywords": problems.KEYWORDS}


WRITES: dict[Change, Callable[[Act, Told, Any], dict[str, Any]]] = {
    Change.CHECKED: _write_checks,
    **dict.fromkeys(MOVED, _write_status),
    Change.TRACK: _write_track,
    Change.DIFFICULTY: _write_difficulty,
    **dict.fromkeys(SKILLS, _write_skill),
    **dict.fromkeys(TECHNIQUES, _write_technique),
}


def _keep_revisions(changed: QuerySet, act: Act, *, now: datetime) -> None:
    rows = changed.with_facts().annotate(last=Max("revisions__number")).order_by("pk")  # type: ignore[attr-defined]
    made = []
    for problem in rows:
        text, rest = problems.apart(facts.of(problem))
        number = (problem.last or 0) + 1
        made.append(Revision(problem=problem, number=number, text=text, facts=rest, by=act.by, at=now, note=act.note))
    Revision.objects.bulk_create(made)


def _of_record(act: Act, name: str, text: str) -> str:
    """What the event of one problem says: a date, a status, or a fact as every other edit tells it."""
    if not name:
        return text.split(" ", maxsplit=1)[0] if act.change == Change.CHECKED else text
    said = f"{act.term} {text}" if act.change in SKILLS and text else text
    return f"{name}: {said}"
