"""What curators do to a problem, and what keeps its derived fields true."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, F, Func, Max, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, not_from_here, refuse_no_reason
from board.lib.prepared import only, prepared
from board.lib.text import unix_lines
from problems import permissions
from problems.models import Bearing, Claim, Problem, Proposal, Revision, Skill, Technique, Track, WriteUp
from problems.models.choices import LEADING, MOVES, PUBLIC, Resolution, Status
from problems.services import events, facts, links, revisions
from problems.services.facts import Base, Facts
from users.models import User

WRITEUP_PAGE = re.compile(r"/+(?:api/v1/)?writeups/+(\d{1,9})(?:\D|\Z)")
# Those of one line, that are shown inside a sentence or a heading.
INLINE_FIELDS = frozenset({"title", "question"})
JUST_MERGED = "This problem was merged into another one a moment ago. Open it again, and go on there."


def render_text(name: str, text: str) -> str:
    """HTML of one of `revisions.REVISED_FIELDS`, as it is kept. Raises markdown.Unrenderable."""
    return markdown.render_inline(text) if name in INLINE_FIELDS else markdown.render(text)


def render(problem: Problem) -> dict[str, str | int]:
    """HTML of every text field, with the version of the renderer that made it. Raises markdown.Unrenderable."""
    html: dict[str, str | int] = {name: render_text(name, getattr(problem, name)) for name in revisions.REVISED_FIELDS}
    html["version"] = markdown.RENDERER_VERSION
    return html


def keywords(problem: Problem, tags: list[str] | None = None) -> str:
    """The names a person may search by that stand in other tables: track, skills, techniques, source, keys.

    `tags` are the names of its skills and of its techniques, in their order, where they are known.
    """
    names = [problem.key, problem.track.name, problem.subtopic, *problem.prerequisites]
    if tags is None:
        names += problem.skills.values_list("name", flat=True)
        names += problem.techniques.values_list("name", flat=True)
    names += tags or []
    return " · ".join(filter(None, names))


def _joined(names: Any) -> NullIf:
    """Names of an array as `keywords` writes them; nothing for none."""
    return NullIf(Func(names, Value(" · "), function="array_to_string", output_field=TextField()), Value(""))


def keywords_beside(track: Any) -> Func:
    """The same in SQL, for any number of problems in one statement, beside the name of a track. A test holds it to
    `keywords`."""
    return Func(
        Value(" · "),
        NullIf(F("key"), Value("")),
        track,
        NullIf(F("subtopic"), Value("")),
        _joined(F("prerequisites")),
        _joined(ArraySubquery(Skill.objects.filter(needed_by__problem=OuterRef("pk")).values("name"))),
        _joined(ArraySubquery(Technique.objects.filter(problems=OuterRef("pk")).values("name"))),
        function="concat_ws",
        output_field=TextField(),
    )


KEYWORDS = keywords_beside(Subquery(Track.objects.filter(pk=OuterRef("track")).values("name")))


def refresh_keywords(problem: Problem) -> None:
    """Rewrites the names that the search reads, after a tag of the problem or a name of a tag has changed."""
    Problem.objects.filter(pk=problem.pk).update(keywords=keywords(problem))


@transaction.atomic(savepoint=False)
def refresh_activity(problem: Problem, *, moved_at: datetime | None = None, held: Problem | None = None) -> None:
    """Rewrites the two derived fields that say what is going on: until when it is held, and whether it has results.

    With `moved_at` it notes, too, that something moved here. Locks the problem's row before it reads: what it writes
    would otherwise be older than what another act has left. `held` is that row as it is now, where it is locked.
    """
    before = held or lock(problem.pk)
    [(until, has_results)] = _going_on(problem.pk)
    last = before.last_activity_at
    now = {"worked_on_until": until, "has_results": has_results, "last_activity_at": max(last, moved_at or last)}
    # What is written makes triggers look at the row again: only what is new.
    changed = {name: value for name, value in now.items() if value != getattr(before, name)}
    if changed:
        Problem.objects.filter(pk=problem.pk).update(**changed)


@prepared
def _going_on(number: int) -> QuerySet:
    held = Claim.objects.filter(problem=OuterRef("pk"), status__in=("active", "paused")).by_people().order_by()
    results = Bearing.objects.filter(problem=OuterRef("pk")).visible().results()
    until = held.values("problem").annotate(until=Max("lapses_at")).values("until")
    return Problem.objects.filter(pk=number).values_list(Subquery(until), Exists(results))


def lock(number: int) -> Problem:
    """The problem's row, held until the transaction ends. Rows that refer to it can still be added."""
    return only(_locked(number))


@prepared
def _locked(number: int) -> QuerySet:
    return Problem.objects.select_for_update(no_key=True).filter(pk=number)


def ancestors(number: int) -> list[int]:
    """What a problem is a variant of, what that is one of, and so on: numbers, the nearest first."""
    found: list[int] = []
    parent = Problem.objects.values_list("parent", flat=True).get(pk=number)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = Problem.objects.values_list("parent", flat=True).get(pk=parent)
    return found


def standing(problem: Problem) -> Problem:
    """The problem held, as it is now; where it was merged into another one, that one.

    Who adds a row to a problem takes it here first: a merge at the same moment would leave that row behind.
    """
    number = Problem.objects.values_list(Coalesce("merged_into", "pk"), flat=True).get(pk=problem.pk)
    found = lock(number)
    if found.merged_into_id:
        raise Refused(JUST_MERGED, code="merged")
    return found


def touch(problem: Problem, now: datetime) -> None:
    """Something moved here."""
    Problem.objects.filter(pk=problem.pk, last_activity_at__lt=now).update(last_activity_at=now)


@transaction.atomic
def post(problem: Problem, *, by: User, note: str = "", now: datetime | None = None) -> Problem:
    """Saves a new problem as a draft of `by`, with its first revision. Raises Refused, markdown.Unrenderable."""
    now = now or timezone.now()
    _refuse_others(by)
    for name in revisions.REVISED_FIELDS:
        setattr(problem, name, unix_lines(getattr(problem, name)))
    problem.status, problem.posted_by, problem.rendered = Status.DRAFT, by, render(problem)
    problem.save(force_insert=True)
    revisions.keep_revision(problem, by=by, note=note, now=now)
    events.record("posted", problem, by=by, now=now, after=Status.DRAFT, reason=note)
    return problem


@transaction.atomic
def revise(
    problem: Problem,
    changes: Mapping[str, str],
    *,
    by: User | None,
    note: str,
    began_from: Base | None = None,
    now: datetime | None = None,
) -> Revision:
    """Changes texts and facts of a problem, keeps how it then stands as a revision, and says why.

    `changes` maps names of facts to text (`services.facts`), Markdown where the renderer reads it. With `began_from`
    only what the person changed since is written, and Outdated raised where somebody else changed the same. Raises
    Refused when nothing differs but the ends of lines and for what cannot stand on the list, markdown.Unrenderable for
    text the renderer refuses.
    """
    now = now or timezone.now()
    _refuse_others(by)
    problem = lock(problem.pk)
    is_anothers = by is not None and problem.status == Status.DRAFT and problem.posted_by_id != by.pk
    if is_anothers and Proposal.objects.filter(problem=problem).exists():
        raise Refused("Its proposer has taken it back: it is theirs alone.", code="taken-back")
    said = facts.of(facts.loaded(problem))
    mine = facts.tidy(changes)
    if began_from:
        mine = revisions.mine_of(problem, said, mine, began_from)
    before = {name: said[name] for name, text in mine.items() if unix_lines(said[name]) != text}
    changed = {name: mine[name] for name in before}
    if not changed:
        raise Refused("Nothing was changed.", code="unchanged")
    _refuse_faults(said, said | changed, problem.status)
    columns = [*facts.write(problem, changed), "updated_at"]
    problem.updated_at = now
    has_words = any(name in revisions.REVISED_FIELDS for name in changed)
    if has_words:
        problem.rendered = render(problem)
        columns.append("rendered")
    problem.save(update_fields=columns)
    if facts.SEARCHED & set(changed):
        refresh_keywords(problem)
    revision = revisions.keep_revision(problem, by=by, note=note, now=now)
    verb = "revised" if has_words else "changed"
    was, is_now = _listed(before), _listed(changed)
    # What is set right on the way to the list is its proposer's and the curators' to read.
    public = problem.status in PUBLIC
    events.record(verb, problem, by=by, now=now, before=was, after=is_now, reason=note, public=public)
    return revision


def _refuse_faults(before: Facts, after: Facts, status: str) -> None:
    """Raises Refused for what cannot stand and did not before. What was wrong before may be mended bit by bit."""
    old = set(facts.faults(before, status))
    for name, sentence in facts.faults(after, status):
        if (name, sentence) not in old:
            raise Refused(f"{facts.ALL[name].label}: {sentence}", code="incomplete")


@transaction.atomic
def restore(
    problem: Problem, revision: Revision, *, by: User, note: str, seen: int | None = None, now: datetime | None = None
) -> Revision:
    """Makes a problem again what it was after one of its edits. What lies between stays in the history.

    `seen` is the number of the newest revision that the person read. Raises Refused where there is one since, without
    a reason, for what stands so already, and for a word that is not on the board any more.
    """
    refuse_no_reason(note)
    current = revisions.current_revision(lock(problem.pk))
    if seen is not None and current and current.number != seen:
        raise Refused(
            "Somebody has edited it since you opened this page. Look again at what would change.", code="changed"
        )
    why = f"Back to edit {revision.number}: {note.strip()}"
    return revise(problem, revision.said, by=by, note=why, now=now)


@transaction.atomic
def check(problem: Problem, *, by: User, note: str, now: datetime | None = None) -> None:
    """A curator looked: it is still open as far as they know. `note` says how they looked.

    Raises Refused without that, and for a problem whose answer is known or that is not on the list.
    """
    now = now or timezone.now()
    _refuse_others(by)
    problem = lock(problem.pk)
    if not problem.is_claimable:
        raise Refused("Only a problem on the list whose answer is still wanted is checked.", code="closed")
    if not note.strip():
        raise Refused("Say how you looked: everybody who thinks of starting reads it.", code="no-reason")
    before = problem.checked_on.isoformat() if problem.checked_on else ""
    problem.checked_on, problem.checked_by = now.date(), by
    problem.save(update_fields=["checked_on", "checked_by"])
    events.record("checked", problem, by=by, now=now, before=before, after=now.date().isoformat(), reason=note.strip())


@transaction.atomic
def resolve(
    problem: Problem,
    resolution: Resolution,
    *,
    by: User,
    note: str,
    evidence: str = "",
    now: datetime | None = None,
) -> None:
    """Says what is known about the answer. Anything but open needs evidence, a public address; all can be undone."""
    now = now or timezone.now()
    _refuse_others(by)
    problem = lock(problem.pk)
    if problem.status not in PUBLIC:
        raise Refused("This problem is not on the list yet, so nothing is said of its answer.")
    if problem.merged_into_id:
        raise Refused(JUST_MERGED, code="merged")
    if resolution == problem.resolution:
        raise Refused(f"It is already marked: {Resolution(resolution).label}.")
    if resolution != Resolution.OPEN and not evidence:
        raise Refused("Name the evidence: the address of what answers it.")
    if evidence:
        _refuse_own_evidence(evidence, by)
    if not note:
        raise Refused("Say why, in a sentence that stays on the record.")
    before, problem.resolution = problem.resolution, resolution
    problem.save(update_fields=["resolution"])
    touch(problem, now)
    events.record("resolved", problem, by=by, now=now, before=before, after=resolution, reason=note, evidence=evidence)


@transaction.atomic
def move(problem: Problem, status: Status, *, by: User | None, note: str = "", now: datetime | None = None) -> None:
    """Takes the problem along the editorial axis. Raises Refused for a move the table does not know."""
    now = now or timezone.now()
    _refuse_others(by)
    problem = lock(problem.pk)
    permissions.can_move_own(by, problem).or_refuse()
    if problem.status not in PUBLIC and Proposal.objects.filter(problem=problem).exists():
        raise Refused("Somebody has proposed this: it is decided on its own page.", code="proposed")
    # What leads to another has services of its own, which know where it goes.
    if status in LEADING or status not in MOVES[Status(problem.status)]:
        raise not_from_here("A problem that is", Status(problem.status).label, Status(status).label)
    if status == Status.LISTED and not is_listable(problem):
        raise Refused(
            "To be listed it needs a source, question, success test, first step, difficulty, skill and compute band."
        )
    before, problem.status = problem.status, status
    problem.save(update_fields=["status"])
    events.record("moved", problem, by=by, now=now, before=before, after=status, reason=note)


def is_listable(problem: Problem) -> bool:
    return not missing(problem)


def missing(problem: Problem) -> list[str]:
    """What the list asks for, and it does not have."""
    named = {
        "a source": problem.source_id is not None,
        "a question": problem.question,
        "a test of success": problem.success_test,
        "a first step": problem.first_step,
        "a difficulty": problem.difficulty,
        "a skill with its level": problem.needs.exists(),
        "a compute band": problem.compute,
    }
    return [name for name, there in named.items() if not there]


def _refuse_others(by: User | None) -> None:
    """Curators keep the list; nobody is the catalogue."""
    if by is not None:
        permissions.can_curate(by).or_refuse()


def _listed(fields: dict[str, str]) -> str:
    return "\n\n".join(f"{name}: {text}" for name, text in fields.items())


def _refuse_own_evidence(evidence: str, by: User) -> None:
    """What one's own write-up shows is for another curator to say, whether its address is named or its page here.

    Raises Refused for what is no public address, too.
    """
    there = WriteUp.objects.at(links.normalise(evidence))
    page = WRITEUP_PAGE.match(urlsplit(evidence).path) if links.is_ours(evidence) else None
    found = WriteUp.objects.filter(pk=page[1]).first() if page else there.first()
    if found and permissions.is_of(by, found):
        raise Refused("This evidence is a write-up of yours. Another curator says what it shows.", code="your-own")
