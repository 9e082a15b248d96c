"""A problem on its way to the list: proposed, asked to change, sent again, decided. Each step says why.

Whoever proposed it is the problem's `posted_by` from the first step on, and stays credited on its page.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from board.lib.errors import Refused, not_from_here
from board.lib.text import unix_lines
from problems import permissions
from problems.models import Draft, Problem, ProblemSkill, Proposal, Skill, Source, Technique, Track
from problems.models.choices import MOVES, PUBLIC, Status
from problems.models.proposals import Ground, Origin, why_not_allowed
from problems.models.search import alike
from problems.services import domains, events, floods, links, problems, revisions, terms
from users.models import User
from users.services import people

TEXTS = ("title", "question", "why", "statement", "success_test", "first_step", "informative_negative")
FACTS = ("kind", "track", "difficulty", "hours_low", "hours_high", "compute", "suggested_models", "source_locator")
ORIGIN = ("origin", "posed_by", "source_name", "source_url", "licence", "consent")
# What a curator sets right while putting it on the list.
CORRECTED = ("kind", "track", "difficulty", "hours_low", "hours_high", "compute")
SHOWN_ALIKE = 5
MAX_NEEDS = 8
CHANGED = "The text has changed since you opened this page. Read it as it is now, then decide."
NO_NOTE = "Say why, in a sentence: whoever proposed it reads that."


@dataclass(frozen=True)
class Alike:
    """A problem that asks much the same, and whether this person may read it."""

    problem: Problem
    is_shown: bool

    @property
    def leads_to(self) -> Problem:
        """What a merged one has become, and any other itself."""
        return self.problem.merged_into or self.problem


def look_alikes(title: str, question: str, *, by: User, besides: Problem | None = None) -> list[Alike]:
    """What is on the board, or waits to be, that is much the same: the nearest first. Of what this person may not read,
    only that it is there."""
    title, question = " ".join(title.split())[:200], " ".join(question.split())[:1000]
    if len(title) + len(question) < 12:
        return []
    rows = Problem.objects.comparable().exclude(pk=besides.pk if besides else 0)
    found = alike(rows, title, question).select_related("track", "merged_into")[:SHOWN_ALIKE]
    return [Alike(one, _is_shown(one, by)) for one in found]


def _is_shown(problem: Problem, by: User) -> bool:
    return problem.status in PUBLIC or by.is_curator or problem.posted_by_id == by.pk


@transaction.atomic
def propose(
    *,
    by: User,
    needs: Mapping[Skill, int],
    techniques: list[Technique],
    key: uuid.UUID | None = None,
    note: str = "",
    now: datetime | None = None,
    **told: Any,
) -> Proposal:
    """Puts a problem before the curators. `told` has the names of TEXTS, FACTS and ORIGIN.

    The number that it gets is its own for good. The same `key` sent twice is one proposal, and takes its draft away.
    Raises Refused, markdown.Unrenderable.
    """
    now = now or timezone.now()
    key = key or uuid.uuid4()
    person = people.hold(by)
    sent = Proposal.objects.filter(by=person, key=key).first()
    if sent:
        return sent
    permissions.can_propose(person).or_refuse()
    domains.refuse_in(note)
    floods.refuse_more(person, now)
    problem = Problem(key=f"new-{key.hex}", status=Status.PROPOSED, posted_by=person, created_at=now, updated_at=now)
    _write(problem, told)
    _refuse_again(problem, person)
    problem.last_activity_at = now
    problem.save(force_insert=True)
    Problem.objects.filter(pk=problem.pk).update(key=f"board-{problem.pk}")
    _ask(problem, needs, techniques)
    proposal = Proposal.objects.create(problem=problem, by=person, key=key, sent_at=now, **_origin(told))
    revisions.keep_revision(problem, by=person, note=note, now=now)
    events.record("proposed", problem, by=person, now=now, after=Status.PROPOSED, reason=note)
    Draft.objects.filter(by=person, key=key).delete()
    return proposal


@transaction.atomic
def send_again(
    proposal: Proposal,
    *,
    by: User,
    needs: Mapping[Skill, int],
    techniques: list[Technique],
    seen: int | None = None,
    note: str = "",
    now: datetime | None = None,
    **told: Any,
) -> Proposal:
    """Puts it before the curators as it is now: after they asked for changes, after it was taken back, or to better it
    while it waits. `seen` is the number of the revision that the form began from. Raises Refused."""
    now = now or timezone.now()
    person = people.hold(by)
    proposal = _locked(proposal)
    problem = proposal.problem
    permissions.can_better_proposal(person, proposal).or_refuse()
    _refuse_changed(problem, seen)
    domains.refuse_in(note)
    floods.refuse_more(person, now)
    before = problem.status
    _write(problem, told)
    problem.status, problem.updated_at = Status.PROPOSED, now
    problem.save(update_fields=[*TEXTS, *FACTS, "rendered", "status", "updated_at"])
    _ask(problem, needs, techniques)
    for name, value in _origin(told).items():
        setattr(proposal, name, value)
    proposal.sent_at = now
    proposal.save(update_fields=[*ORIGIN, "sent_at"])
    # Its history is everybody's to read once it is listed. What its proposer tells the curators is theirs.
    revisions.keep_revision(problem, by=person, note="", now=now)
    events.record(
        "proposed again", problem, by=person, now=now, before=before, after=Status.PROPOSED, reason=note, public=False
    )
    Draft.objects.filter(by=person, problem=problem).delete()
    return proposal


@transaction.atomic
def take_back(proposal: Proposal, *, by: User, now: datetime | None = None) -> Proposal:
    """It is a draft again: no curator waits for it or reads it, and it can be sent again under the same number."""
    proposal = _locked(proposal)
    permissions.can_take_back_proposal(by, proposal).or_refuse()
    _move(proposal, Status.DRAFT, "took back a proposal", by=by, now=now or timezone.now())
    return proposal


@transaction.atomic
def ask_for_changes(
    proposal: Proposal, *, by: User, note: str, seen: int | None = None, now: datetime | None = None
) -> Proposal:
    """Says what would make it listable, and waits for its proposer."""
    now = now or timezone.now()
    proposal = _decided(proposal, by, seen)
    if not note.strip():
        raise Refused("Say what would make it listable: whoever proposed it reads that.")
    _say(proposal, note, by, now)
    _move(proposal, Status.NEEDS_CHANGES, "asked for changes", by=by, now=now, note=note)
    return proposal


@transaction.atomic
def decline(
    proposal: Proposal, *, by: User, ground: Ground, note: str, seen: int | None = None, now: datetime | None = None
) -> Proposal:
    now = now or timezone.now()
    proposal = _decided(proposal, by, seen)
    if not note.strip():
        raise Refused(NO_NOTE)
    proposal.ground = Ground(ground)
    _say(proposal, note, by, now)
    _move(proposal, Status.DECLINED, "declined a proposal", by=by, now=now, note=note)
    return proposal


@transaction.atomic
def merge(
    proposal: Proposal, into: Problem, *, by: User, note: str, seen: int | None = None, now: datetime | None = None
) -> Proposal:
    """It asks what another problem on the list asks: its number leads whoever may read it there from now on. What it
    says stays theirs to read."""
    now = now or timezone.now()
    for number in sorted({proposal.problem_id, into.pk}):
        problems.lock(number)
    proposal = _decided(proposal, by, seen)
    into.refresh_from_db(fields=["status"])
    if into.status not in {Status.LISTED, Status.HISTORICAL}:
        raise Refused(f"#{into.pk} is not on the list, so nothing can lead there.")
    if not note.strip():
        raise Refused(NO_NOTE)
    _say(proposal, note, by, now)
    proposal.problem.merged_into = into
    _move(proposal, Status.DUPLICATE, "merged a proposal", by=by, now=now, note=note, also=["merged_into"])
    return proposal


@transaction.atomic
def put_on_list(
    proposal: Proposal,
    *,
    by: User,
    needs: Mapping[Skill, int] | None = None,
    source: Source | None = None,
    note: str = "",
    seen: int | None = None,
    now: datetime | None = None,
    **corrected: Any,
) -> Proposal:
    """Lists it, with what a curator sets right: `needs`, and what is named in CORRECTED. Without a source, the one that
    the proposer named. Raises Refused."""
    now = now or timezone.now()
    proposal = _decided(proposal, by, seen)
    problem = proposal.problem
    before, had = _told(problem), problem.source_id
    for name in CORRECTED:
        if name in corrected:
            setattr(problem, name, corrected[name])
    problem.track = terms.held(Track, [problem.track.key])[problem.track.key]
    problem.source = source or _source(proposal)
    _refuse_hours(problem)
    if needs is not None:
        _ask(problem, needs, None)
    if not problems.is_listable(problem):
        raise Refused("A listed problem needs a skill with a level, a difficulty and a compute band.")
    problem.last_activity_at, problem.updated_at = now, now
    problem.save(update_fields=[*CORRECTED, "source", "last_activity_at", "updated_at"])
    problems.refresh_keywords(problem)
    after = _told(problem)
    if before != after or had != problem.source_id:
        # A source that came with the listing is not the next edit's.
        revisions.keep_revision(problem, by=by, note=note, now=now)
    if before != after:
        events.record(
            "set a proposal right", problem, by=by, now=now, before=before, after=after, reason=note, public=False
        )
    _move(proposal, Status.LISTED, "moved", by=by, now=now, note=note, public=True)
    return proposal


def missing(problem: Problem, needs: Sequence[ProblemSkill]) -> list[str]:
    """What the list asks for, and a proposal does not have."""
    named = {
        "question": problem.question,
        "test of success": problem.success_test,
        "first step": problem.first_step,
        "difficulty": problem.difficulty,
        "compute band": problem.compute,
        "skill with a level": needs,
    }
    return [name for name, there in named.items() if not there]


def _write(problem: Problem, told: Mapping[str, Any]) -> None:
    """Puts texts and facts on the problem, and renders it. Raises Refused, markdown.Unrenderable."""
    for name in TEXTS:
        setattr(problem, name, unix_lines(told.get(name, "")))
    for name in FACTS:
        setattr(problem, name, told.get(name) if name.startswith("hours") else told.get(name, ""))
    problem.track = terms.held(Track, [problem.track.key])[problem.track.key]
    _refuse_hours(problem)
    problem.rendered = problems.render(problem)
    domains.refuse_in(*(getattr(problem, name) for name in (*TEXTS, "suggested_models", "source_locator")))


def _origin(told: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: told.get(name, "") for name in ORIGIN}
    refused = why_not_allowed(given["origin"], given["licence"], given["consent"])
    if refused:
        raise Refused(refused, code="no-right")
    if given["origin"] == Origin.OWN:
        domains.refuse_in(given["posed_by"])
        return given | {"source_name": "", "source_url": ""}
    if not (given["source_name"] and given["source_url"]):
        raise Refused("Name the place where it stands, with its address.")
    links.normalise(given["source_url"])
    domains.refuse_in(given["posed_by"], given["source_name"], given["source_url"])
    return given


def _refuse_hours(problem: Problem) -> None:
    if problem.hours_low and problem.hours_high and problem.hours_low > problem.hours_high:
        raise Refused("The most hours are fewer than the least.")


def _refuse_again(problem: Problem, by: User) -> None:
    """The same words, sent from a second window or after "Back"."""
    same = Proposal.objects.open().filter(by=by, problem__title=problem.title, problem__question=problem.question)
    first = same.first()
    if first:
        raise Refused("You have proposed this already.", code="proposed-twice", link=first.get_absolute_url())


def _refuse_changed(problem: Problem, seen: int | None) -> None:
    if seen is None:
        return
    current = revisions.current_revision(problem)
    if current and current.number != seen:
        raise Refused(CHANGED, code="changed")


def _ask(problem: Problem, needs: Mapping[Skill, int], techniques: list[Technique] | None) -> None:
    """What one has to know for it, in the order given."""
    if not needs:
        raise Refused("Name at least one skill, with the level that is needed.")
    if len(needs) > MAX_NEEDS:
        raise Refused(f"Name at most {MAX_NEEDS} skills: those that somebody cannot do without.")
    found = terms.held(Skill, [skill.key for skill in needs])
    levels: dict[Skill, int] = {}
    for skill, level in needs.items():
        levels[found[skill.key]] = max(level, levels.get(found[skill.key], 0))
    problem.needs.all().delete()
    for position, (skill, level) in enumerate(levels.items()):
        problem.needs.create(skill=skill, level=level, position=position)
    if techniques is not None:
        problem.techniques.set(terms.held(Technique, [technique.key for technique in techniques]).values())


def _told(problem: Problem) -> str:
    facts = {name: getattr(problem, name) for name in CORRECTED}
    facts["skills"] = ", ".join(f"{need.skill} {need.level}" for need in problem.needs.select_related("skill"))
    return "\n".join(f"{name}: {value or ''}" for name, value in facts.items())


def _source(proposal: Proposal) -> Source:
    """The source that the proposer named: the one that the board knows by its address, or a new one."""
    if proposal.origin == Origin.OWN:
        given = {"name": "Posed by members of this board", "url": f"{settings.SITE_URL}/about/"}
        return Source.objects.get_or_create(key="members", defaults=given)[0]
    url = links.normalise(proposal.source_url)
    known = Source.objects.filter(url__in={proposal.source_url, url, f"{url}/"}).first()
    if known:
        return known
    base = slugify(proposal.source_name)[:60].strip("-") or "source"
    given = {"name": proposal.source_name, "url": proposal.source_url}
    for number in count(1):
        # Another curator may take the same key at this moment.
        key = base if number == 1 else f"{base}-{number}"
        source, is_new = Source.objects.get_or_create(key=key, defaults=given)
        if is_new:
            break
    return source


def _locked(proposal: Proposal) -> Proposal:
    """The proposal and its problem as they are now. The problem's row is held, and whoever changes either holds it."""
    problem = problems.lock(proposal.problem_id)
    proposal = Proposal.objects.select_related("by").get(pk=proposal.pk)
    proposal.problem = problem
    return proposal


def _decided(proposal: Proposal, by: User, seen: int | None) -> Proposal:
    """The same, by a curator who saw it as it is."""
    proposal = _locked(proposal)
    permissions.can_decide_proposal(by, proposal).or_refuse()
    _refuse_changed(proposal.problem, seen)
    return proposal


def _say(proposal: Proposal, note: str, by: User, now: datetime) -> None:
    proposal.note, proposal.note_by, proposal.noted_at = note.strip(), by, now
    proposal.save(update_fields=["note", "note_by", "noted_at", "ground"])


def _move(
    proposal: Proposal,
    status: Status,
    verb: str,
    *,
    by: User,
    now: datetime,
    note: str = "",
    public: bool = False,
    also: list[str] | None = None,
) -> None:
    """The one way from status to status. What curators and the proposer write to each other is theirs."""
    problem = proposal.problem
    before = Status(problem.status)
    if status not in MOVES[before]:
        raise not_from_here("A problem that is", before.label, status.label)
    problem.status = status
    problem.save(update_fields=["status", *(also or [])])
    events.record(verb, problem, by=by, now=now, before=before, after=status, reason=note.strip(), public=public)
