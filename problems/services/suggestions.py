"""Edits that members suggest to a listed problem, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString

from board.lib import diffs
from board.lib.errors import Refused
from board.lib.text import unix_lines
from problems import permissions
from problems.models import Problem, Revision, SuggestedEdit
from problems.models.choices import Status as ProblemStatus
from problems.models.suggestions import MOVES, Status
from problems.services import domains, events, floods, problems, revisions
from users.models import User
from users.services import people

LABELS = {
    "title": "Title",
    "question": "The question",
    "why": "Why it matters",
    "statement": "The problem",
    "success_test": "You will know when",
    "first_step": "Your first afternoon",
    "informative_negative": "A useful negative looks like",
}
# What anybody can suggest to change. A doubt about the statement is for curators to add.
FIELDS = tuple(LABELS)
CHANGED = "The text has changed since you opened this page. Read it as it is now, then decide."
CLASHES = "The text has changed since this was suggested. Read both, and say how it should be."
# A title and a question are what a problem is found by.
NEEDED = ("title", "question")


@dataclass(frozen=True)
class Difference:
    """One text of a suggestion: what it changes, and what somebody else has changed since, where they meet."""

    name: str
    label: str
    suggested: SafeString
    since: SafeString | None = None


def differences(suggestion: SuggestedEdit, problem: Problem) -> list[Difference]:
    """In the order of a problem's page."""
    clashes = suggestion.clashes(problem) if suggestion.is_waiting else []
    return [
        Difference(
            name,
            LABELS[name],
            diffs.html(suggestion.before[name], suggestion.after[name]),
            diffs.html(suggestion.before[name], getattr(problem, name)) if name in clashes else None,
        )
        for name in FIELDS
        if name in suggestion.after
    ]


def preview(problem: Problem, texts: Mapping[str, str]) -> list[Difference]:
    """What an edit would change, before it is sent."""
    stood = {name: unix_lines(getattr(problem, name)) for name in FIELDS}
    said = {name: unix_lines(texts.get(name, stood[name])) for name in FIELDS}
    return [
        Difference(name, LABELS[name], diffs.html(stood[name], said[name]))
        for name in FIELDS
        if said[name] != stood[name]
    ]


@transaction.atomic
def suggest(
    problem: Problem,
    texts: Mapping[str, str],
    *,
    by: User,
    note: str,
    seen: int | None = None,
    now: datetime | None = None,
) -> SuggestedEdit:
    """Puts another wording before the curators. `texts` maps names of FIELDS to Markdown; those that read as before are
    left out. `note` says why, `seen` is the number of the revision that the author began from.

    Raises Refused, markdown.Unrenderable.
    """
    now = now or timezone.now()
    person = people.hold(by)
    problem = problems.standing(problem)
    permissions.can_suggest(person, problem).or_refuse()
    base = _base(problem, seen)
    stood = {name: base.text.get(name, "") if base else getattr(problem, name) for name in FIELDS}
    after = {name: unix_lines(text) for name, text in texts.items() if name in FIELDS}
    after = {name: text for name, text in after.items() if text != unix_lines(stood[name])}
    if not after:
        raise Refused("Nothing was changed.", code="unchanged")
    if not note.strip():
        raise Refused("Say why: a curator reads that first, and it stays beside the edit.")
    _check(after)
    domains.refuse_in(*after.values(), note)
    floods.refuse_more(person, now)
    suggested = SuggestedEdit.objects.create(
        problem=problem,
        by=person,
        base=base,
        before={name: stood[name] for name in after},
        after=after,
        why=note.strip(),
        at=now,
    )
    events.record("suggested an edit", suggested, by=person, now=now, reason=suggested.why, public=False)
    return suggested


@transaction.atomic
def accept(
    suggestion: SuggestedEdit,
    *,
    by: User,
    texts: Mapping[str, str] | None = None,
    note: str = "",
    seen: int | None = None,
    now: datetime | None = None,
) -> SuggestedEdit:
    """Writes it into the problem, as it was suggested or as `texts` say, and credits both.

    `seen` is the number of the revision that the curator read. Where a text has changed since it was suggested, the
    curator has to say how that one should be. Raises Refused, markdown.Unrenderable.
    """
    now = now or timezone.now()
    problem = problems.lock(suggestion.problem_id)
    suggestion = _locked(suggestion)
    permissions.can_answer_suggestion(by, suggestion).or_refuse()
    if problem.status not in {ProblemStatus.LISTED, ProblemStatus.HISTORICAL}:
        raise Refused("This problem is no longer on the list, so its text stays as it is. Decline the edit.")
    current = revisions.current_revision(problem)
    if seen is not None and seen != (current.number if current else 0):
        raise Refused(CHANGED, code="changed")
    said = {name: text for name, text in (texts or {}).items() if name in suggestion.after}
    if set(suggestion.clashes(problem)) - set(said):
        raise Refused(CLASHES, code="clashes", link=suggestion.get_absolute_url())
    given = suggestion.after | said
    _check(given)
    revision = problems.revise(problem, given, by=by, note=suggestion.why, now=now)
    suggestion.revision = revision
    _answer(suggestion, Status.ACCEPTED, by=by, note=note, now=now)
    events.record(
        "accepted an edit",
        suggestion,
        by=by,
        whom=suggestion.by,
        now=now,
        before=Status.WAITING,
        after=Status.ACCEPTED,
        reason=note.strip(),
    )
    return suggestion


@transaction.atomic
def decline(suggestion: SuggestedEdit, *, by: User, note: str, now: datetime | None = None) -> SuggestedEdit:
    """Says why not to whoever suggested it."""
    now = now or timezone.now()
    problems.lock(suggestion.problem_id)
    suggestion = _locked(suggestion)
    permissions.can_answer_suggestion(by, suggestion).or_refuse()
    if not note.strip():
        raise Refused("Say why, in a sentence: whoever suggested it reads that.")
    _answer(suggestion, Status.DECLINED, by=by, note=note, now=now)
    events.record(
        "declined an edit",
        suggestion,
        by=by,
        whom=suggestion.by,
        now=now,
        before=Status.WAITING,
        after=Status.DECLINED,
        reason=note.strip(),
        public=False,
    )
    return suggestion


@transaction.atomic
def withdraw(suggestion: SuggestedEdit, *, by: User, now: datetime | None = None) -> SuggestedEdit:
    now = now or timezone.now()
    problems.lock(suggestion.problem_id)
    suggestion = _locked(suggestion)
    permissions.can_withdraw_suggestion(by, suggestion).or_refuse()
    _answer(suggestion, Status.WITHDRAWN, by=by, note="", now=now)
    events.record(
        "withdrew a suggestion",
        suggestion,
        by=by,
        now=now,
        before=Status.WAITING,
        after=Status.WITHDRAWN,
        public=False,
    )
    return suggestion


@transaction.atomic
def withdraw_all(by: User, now: datetime) -> None:
    """When somebody leaves, nobody waits for an answer."""
    for suggestion in by.suggestions.waiting().order_by("problem"):
        withdraw(suggestion, by=by, now=now)


def _base(problem: Problem, seen: int | None) -> Revision | None:
    if seen is not None:
        found = problem.revisions.filter(number=seen).first()
        if found:
            return found
    return revisions.current_revision(problem)


def _check(texts: Mapping[str, str]) -> None:
    """Raises Refused for a text that a problem cannot be without, markdown.Unrenderable for one beyond a cap."""
    for name, text in texts.items():
        if name in NEEDED and not text.strip():
            raise Refused(f"The {name} cannot be empty.")
        problems.render_text(name, text)


def _locked(suggestion: SuggestedEdit) -> SuggestedEdit:
    """As it is now, held, after its problem."""
    return SuggestedEdit.objects.select_for_update(no_key=True, of=("self",)).select_related("by").get(pk=suggestion.pk)


def _answer(suggestion: SuggestedEdit, status: Status, *, by: User, note: str, now: datetime) -> None:
    if status not in MOVES[Status(suggestion.status)]:
        raise Refused("It is answered or taken back already.", code="decided")
    suggestion.status, suggestion.answered_at, suggestion.answered_by = status, now, by
    suggestion.note = note.strip()
    suggestion.save(update_fields=["status", "answered_at", "answered_by", "note", "revision"])
