"""The mentors of a program: invited, listed by their own yes, gone when they like."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib.errors import Refused, not_from_here, refuse_no_reason
from problems.models import Track
from problems.services import domains, events, floods
from programs import permissions
from programs.models import Mentor, Program
from programs.models.mentor_states import STANDING_MOVES, Standing
from programs.services import held, requests, sponsorships
from users.models import User
from users.services import people


@transaction.atomic
def invite(program: Program, *, whom: User, by: User, now: datetime | None = None) -> Mentor:
    """A lead or a curator asks somebody to be listed. Nothing shows until they say yes."""
    now = now or timezone.now()
    both = {one.pk: people.hold_row(one) for one in sorted({by, whom}, key=lambda one: one.pk)}
    person, whom = both[by.pk], both[whom.pk]
    permissions.can_invite_mentor(person, program).or_refuse()
    permissions.can_be_invited(whom, program, now).or_refuse()
    floods.refuse_more(person, now)
    try:
        with transaction.atomic():
            mentor = Mentor.objects.create(program=program, person=whom, invited_by=by, since=now)
    except IntegrityError as error:
        raise Refused("They are invited already, and have not answered yet.", code="invited") from error
    events.record("invited a mentor", mentor, by=by, now=now, whom=whom, after=mentor.standing, public=False)
    return mentor


@transaction.atomic
def accept(mentor: Mentor, *, by: User, now: datetime | None = None, **said: Any) -> Mentor:
    """Who was invited says yes, and what stands on their page. `said` is what `describe` takes."""
    now = now or timezone.now()
    mentor = held.mentor(mentor)
    permissions.can_answer_invitation(by, mentor).or_refuse()
    _write(mentor, **said)
    _move(mentor, Standing.LISTED, "became a mentor", by=by, now=now, whom=mentor.invited_by)
    return mentor


@transaction.atomic
def decline(mentor: Mentor, *, by: User, now: datetime | None = None) -> Mentor:
    now = now or timezone.now()
    mentor = held.mentor(mentor)
    permissions.can_answer_invitation(by, mentor).or_refuse()
    _move(mentor, Standing.DECLINED, "declined to mentor", by=by, now=now, whom=mentor.invited_by, public=False)
    return mentor


@transaction.atomic
def take_back(mentor: Mentor, *, by: User, now: datetime | None = None) -> Mentor:
    """The invitation, before it was answered."""
    now = now or timezone.now()
    mentor = held.mentor(mentor)
    permissions.can_take_back_invitation(by, mentor).or_refuse()
    _move(mentor, Standing.WITHDRAWN, "took back an invitation", by=by, now=now, public=False)
    return mentor


@transaction.atomic
def describe(mentor: Mentor, *, by: User, now: datetime | None = None, **said: Any) -> Mentor:
    """Rewrites the page: about, areas, help, approach, capacity."""
    now = now or timezone.now()
    mentor = held.mentor(mentor)
    permissions.can_edit_mentor(by, mentor).or_refuse()
    _write(mentor, **said)
    events.record("edited a mentor's page", mentor, by=by, now=now)
    return mentor


@transaction.atomic
def leave(mentor: Mentor, *, by: User, now: datetime | None = None) -> Mentor:
    """Steps down. What waits for an answer gets a kind no; who is being mentored is told."""
    now = now or timezone.now()
    mentor = held.mentor(mentor)
    permissions.can_edit_mentor(by, mentor).or_refuse()
    _part(mentor, Standing.LEFT, "left as a mentor", by=by, now=now)
    return mentor


@transaction.atomic
def remove(mentor: Mentor, *, by: User, note: str, now: datetime | None = None) -> Mentor:
    """A lead or a curator takes somebody off the list, with a reason that the person reads."""
    now = now or timezone.now()
    refuse_no_reason(note)
    mentor = held.mentor(mentor)
    permissions.can_remove_mentor(by, mentor).or_refuse()
    domains.refuse_in(note)
    _part(mentor, Standing.REMOVED, "removed a mentor", by=by, now=now, reason=note.strip(), public=False)
    return mentor


def leave_all(person: User, now: datetime) -> None:
    """When somebody leaves the board: no mentor any longer, nothing asked, and none of their words kept."""
    for mentor in map(held.mentor, Mentor.objects.of(person).order_by("pk")):
        if mentor.standing == Standing.LISTED:
            _part(mentor, Standing.LEFT, "left as a mentor", by=person, now=now)
        else:
            _move(mentor, Standing.DECLINED, "declined to mentor", by=person, now=now, public=False)
    Mentor.objects.filter(person=person).update(about="", approach="")
    requests.forget(person, now)


def _write(
    mentor: Mentor, *, about: str, areas: Iterable[Track], help: list[str], approach: str, capacity: int
) -> None:
    domains.refuse_in(about, approach)
    mentor.about, mentor.help, mentor.approach, mentor.capacity = about, help, approach, capacity
    mentor.save(update_fields=["about", "help", "approach", "capacity"])
    mentor.areas.set(areas)


def _part(mentor: Mentor, standing: Standing, verb: str, *, by: User, now: datetime, **told: Any) -> None:
    requests.close_all(mentor, by=by, now=now)
    sponsorships.end_all(mentor, by=by, now=now)
    _move(mentor, standing, verb, by=by, now=now, whom=mentor.person, **told)


def _move(mentor: Mentor, standing: Standing, verb: str, *, by: User, now: datetime, **told: Any) -> None:
    """The one way from standing to standing. The caller holds the row."""
    before = Standing(mentor.standing)
    if standing not in STANDING_MOVES[before]:
        raise not_from_here("What is", before.label.lower(), standing.label.lower())
    mentor.standing, mentor.since = standing, now
    mentor.save(update_fields=["standing", "since"])
    events.record(verb, mentor, by=by, now=now, before=before, after=standing, **told)
