"""Problems that belong together: one split into parts, and one that is a variant of another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db import transaction
from django.utils import timezone

from board.lib.errors import MEANWHILE, Refused, refuse_no_reason
from problems import permissions
from problems.models import Problem, ProblemSkill, RelatedWork, Skill, Technique, Track
from problems.services import events, problems, terms
from users.models import User

LEAST_PARTS, MOST_PARTS = 2, 6
# What a part begins with: everything of the whole but its title and its question.
KEPT = (
    "why",
    "statement",
    "success_test",
    "first_step",
    "informative_negative",
    "kind",
    "difficulty",
    "difficulty_max",
    "hours_low",
    "hours_high",
    "compute",
    "suggested_models",
    "track",
    "subtopic",
    "prerequisites",
    "source",
    "source_locator",
    "era",
    "statement_provenance",
    "difficulty_provenance",
)


@dataclass(frozen=True)
class Part:
    title: str
    question: str


@transaction.atomic
def split(
    problem: Problem, *, parts: Sequence[Part], by: User, note: str, now: datetime | None = None
) -> list[Problem]:
    """Makes a draft of each part, a variant of the problem, which stays. A curator writes each out and lists it.

    Raises Refused, for two parts of one title as well, and markdown.Unrenderable.
    """
    now = now or timezone.now()
    problem = problems.lock(problem.pk)
    permissions.can_split(by, problem).or_refuse()
    refuse_no_reason(note)
    if not LEAST_PARTS <= len(parts) <= MOST_PARTS:
        raise Refused(f"Name {LEAST_PARTS} to {MOST_PARTS} parts, each with a title and a question.")
    titles = {part.title.casefold() for part in parts} | {problem.title.casefold()}
    if len(titles) <= len(parts):
        raise Refused("Each part has a title of its own, and not that of the whole.")
    made = [_draft(problem, part, key, by=by, now=now) for part, key in zip(parts, _free_keys(problem), strict=False)]
    after = ", ".join(f"#{draft.pk}" for draft in made)
    events.record("split", problem, by=by, now=now, after=after, reason=note.strip())
    return made


@transaction.atomic
def mark(problem: Problem, *, of: Problem | None, by: User, note: str, now: datetime | None = None) -> Problem:
    """Says what the problem is a variant of, or with None that it is of none. Raises Refused for a circle."""
    now = now or timezone.now()
    held = _hold(problem, of)
    problem, of = held[problem.pk], of and held[of.pk]
    permissions.can_mark_variant(by, problem).or_refuse()
    refuse_no_reason(note)
    if of:
        permissions.can_be_parent(problem, of).or_refuse()
    before = problem.parent_id
    if before == (of and of.pk):
        raise Refused(f"It is a variant of #{before} already." if of else "It is a variant of none already.")
    if of and problem.pk in problems.ancestors(of.pk):
        raise Refused(f"#{of.pk} is a variant of #{problem.pk} in the end. Take that away first.", code="circle")
    problem.parent, problem.updated_at = of, now
    problem.save(update_fields=["parent", "updated_at"])
    verb = "is a variant" if of else "is no longer a variant"
    was, is_now = f"#{before}" if before else "", f"#{of.pk}" if of else ""
    events.record(verb, problem, by=by, now=now, before=was, after=is_now, reason=note.strip())
    return problem


def _hold(problem: Problem, of: Problem | None) -> dict[int, Problem]:
    """Both, and all that the second is a variant of: two who mark at once could close a circle together."""
    wanted = _on_the_way(problem, of)
    held = {number: problems.lock(number) for number in sorted(wanted)}
    if not _on_the_way(problem, of) <= wanted:
        raise Refused(MEANWHILE, code="changed")
    return held


def _on_the_way(problem: Problem, of: Problem | None) -> set[int]:
    return {problem.pk, *([of.pk, *problems.ancestors(of.pk)] if of else [])}


def _draft(problem: Problem, part: Part, key: str, *, by: User, now: datetime) -> Problem:
    same = {name: getattr(problem, name) for name in KEPT}
    _hold_words(problem)
    draft = Problem(key=key, title=part.title, question=part.question, parent=problem, created_at=now, **same)
    problems.post(draft, by=by, note=f"A part of #{problem.pk}.", now=now)
    ProblemSkill.objects.bulk_create(
        ProblemSkill(problem=draft, skill_id=need.skill_id, level=need.level, position=need.position)
        for need in problem.needs.all()
    )
    RelatedWork.objects.bulk_create(
        RelatedWork(problem=draft, title=work.title, url=work.url, is_starter=work.is_starter, position=work.position)
        for work in problem.related_work.all()
    )
    draft.techniques.set(problem.techniques.all())
    problems.refresh_keywords(draft)
    return draft


def _hold_words(problem: Problem) -> None:
    """What a part is to have, too: none of it is merged away before it has it. The caller holds the problem."""
    terms.held(Track, [problem.track.key])
    terms.held(Skill, problem.skills.values_list("key", flat=True))
    terms.held(Technique, problem.techniques.values_list("key", flat=True))


def _free_keys(problem: Problem) -> Iterable[str]:
    begin = f"{problem.key[:70]}-part-"
    taken = set(Problem.objects.filter(key__startswith=begin).values_list("key", flat=True))
    return (key for key in (f"{begin}{n}" for n in count(1)) if key not in taken)
