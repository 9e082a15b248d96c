"""What one change of many problems writes: rows of its own, the columns of the problems, and what follows from it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, Max, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from problems.models import Act, Problem, ProblemSkill, Revision, Track
from problems.models.acts import Change
from problems.services import events, facts, problems, revisions
from problems.services.curating.changes import MOVED, OF_FACTS, SKILLS, TECHNIQUES

# (number of a problem, text before, text after).
Told = list[tuple[int, str, str]]


def verb(act: Act) -> str:
    return {**dict.fromkeys(MOVED, "moved"), Change.CHECKED: "checked"}.get(Change(act.change), "changed")


def do(act: Act, told: Told, word: Any, *, now: datetime) -> None:
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
        verb(act),
        [(number, _of_record(act, name, one), _of_record(act, name, other)) for number, one, other in told],
        by=act.by,
        now=now,
        reason=act.note,
    )


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
        text, rest = revisions.apart(facts.of(problem))
        number = (problem.last or 0) + 1
        made.append(Revision(problem=problem, number=number, text=text, facts=rest, by=act.by, at=now, note=act.note))
    Revision.objects.bulk_create(made)


def _of_record(act: Act, name: str, text: str) -> str:
    """What the event of one problem says: a date, a status, or a fact as every other edit tells it."""
    if not name:
        return text.split(" ", maxsplit=1)[0] if act.change == Change.CHECKED else text
    said = f"{act.term} {text}" if act.change in SKILLS and text else text
    return f"{name}: {said}"
