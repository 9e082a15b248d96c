"""Saying that one would work on a problem with somebody. Neither a claim nor a promise."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from problems import permissions
from problems.models import Interest, Problem
from problems.services import domains, events, floods, problems
from users.models import User
from users.services import people


@transaction.atomic
def offer(problem: Problem, *, by: User, note: str = "", now: datetime | None = None) -> Interest:
    """Puts the person on the problem's page. Offering again changes the note. Raises Refused with the reason."""
    now = now or timezone.now()
    permissions.can_offer(by, problem, now).or_refuse()
    domains.refuse_in(note)
    person = people.hold(by)
    permissions.can_offer(by, problems.lock(problem.pk), now).or_refuse()
    # A note that is changed leaves no event, and is read by others all the same.
    permissions.can_act(person, "is interested in", now).or_refuse()
    if not person.interests.filter(problem=problem).exists():
        floods.refuse_more(person, now)
    offered, is_new = Interest.objects.update_or_create(
        person=by, problem=problem, defaults={"note": note}, create_defaults={"note": note, "at": now}
    )
    if is_new:
        # Without the note, which its author can take back.
        events.record("is interested in", offered, by=by, now=now)
    return offered


@transaction.atomic
def withdraw(problem: Problem, *, by: User, now: datetime | None = None) -> None:
    """Takes it back, as often as one asks."""
    for offered in Interest.objects.select_for_update().filter(problem=problem, person=by):
        events.record("is no longer interested in", offered, by=by, now=now or timezone.now())
        offered.delete()


@transaction.atomic
def withdraw_all(by: User, now: datetime) -> None:
    """As when somebody leaves the board."""
    for offered in by.interests.select_related("problem").order_by("problem"):
        withdraw(offered.problem, by=by, now=now)
