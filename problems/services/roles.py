"""Roles: given and taken by whoever stands above them, on the public record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.services import events
from users.models import Role, User
from users.services import people

RANK = permissions.RANK


@transaction.atomic
def give(person: User, role: str, *, by: User, note: str, now: datetime | None = None) -> User:
    """Makes somebody a curator, or a member again, from their next request on. Raises Refused."""
    now = now or timezone.now()
    permissions.can_give_role(by, person, Role(role)).or_refuse()
    refuse_no_reason(note)
    person = people.hold(person)
    permissions.can_give_role(by, person, Role(role)).or_refuse()
    _refuse_sanctioned(person, Role(role), now)
    return _change(person, Role(role), by=by, note=note, now=now)


@transaction.atomic
def appoint(person: User, role: str, *, note: str, now: datetime | None = None) -> User:
    """The same by whoever runs the server, for any role: how the first admin, and every other one, is named."""
    now = now or timezone.now()
    refuse_no_reason(note)
    person = people.hold(person)
    _refuse_sanctioned(person, Role(role), now)
    return _change(person, Role(role), by=None, note=note, now=now)


def take(person: User, *, by: User, note: str, now: datetime) -> User:
    """Makes a member of somebody who is limited or banned. The caller holds the person and has asked whether it may."""
    return _change(person, Role.MEMBER, by=by, note=note, now=now)


def _change(person: User, role: Role, *, by: User | None, note: str, now: datetime) -> User:
    before = Role(person.role)
    if before == role:
        raise Refused(f"{person.public_name} is {'an' if role == Role.ADMIN else 'a'} {role} already.", code="already")
    person.role = role
    person.save(update_fields=["role"])
    verb = "gave a role" if RANK[role] > RANK[before] else "took back a role"
    events.record(verb, person, by=by, whom=person, now=now, before=before, after=role, reason=note.strip())
    return person


def _refuse_sanctioned(person: User, role: Role, now: datetime) -> None:
    if role != Role.MEMBER and person.is_limited(now):
        raise Refused("A limit or a ban holds for this person. Lift it first.", code="sanctioned")
