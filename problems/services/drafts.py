"""Keeping a form about a proposal as it was left. A draft is its owner's alone, so it leaves no event."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from board.lib.text import without_unstorable
from problems.models import Draft, Problem, Proposal
from users.models import User
from users.services import people

MAX_CHARACTERS = 60_000
Words = Mapping[str, list[str]]


@transaction.atomic
def save(
    words: Words,
    *,
    by: User,
    key: uuid.UUID,
    seen: int = 0,
    problem: Problem | None = None,
    now: datetime | None = None,
) -> Draft | None:
    """Keeps what was typed under its key. `seen` is the version that the form began from, 0 for none.

    Where another window has kept it since, both stay: this one becomes a draft of its own. None where the form with
    this key was sent meanwhile: what comes late is not to bring it back. Raises Refused for too many, or too long.
    """
    now = now or timezone.now()
    kept = {name: [without_unstorable(value) for value in values] for name, values in words.items()}
    if sum(len(value) for values in kept.values() for value in values) > MAX_CHARACTERS:
        raise Refused(f"A draft holds {MAX_CHARACTERS:,} characters. Shorten it, and keep it again.", code="too-long")
    person = people.hold(by)
    if problem is None and Proposal.objects.filter(by=person, key=key).exists():
        return None
    draft = Draft.objects.select_for_update().filter(by=person, key=key).first()
    if draft and draft.version == seen and draft.problem_id == (problem and problem.pk):
        draft.words, draft.version, draft.saved_at = kept, seen + 1, now
        draft.save(update_fields=["words", "version", "saved_at"])
        return draft
    if person.drafts.count() >= settings.MAX_DRAFTS:
        said = f"You have {settings.MAX_DRAFTS} drafts. Send one, or throw one away, and there is room for this one."
        raise Refused(said, code="too-many-drafts")
    return Draft.objects.create(
        by=person, key=uuid.uuid4() if draft else key, problem=problem, words=kept, saved_at=now
    )


@transaction.atomic
def discard(draft: Draft, *, by: User) -> None:
    """For good. What is not there any more is as good as thrown away."""
    Draft.objects.filter(pk=draft.pk, by=by).delete()


def forget(by: User, now: datetime) -> None:
    """When somebody leaves, what they never sent goes with them."""
    Draft.objects.filter(by=by).delete()
