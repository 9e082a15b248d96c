"""Taking on what waits, and letting it go. A note among curators: it bars nobody and leaves no event."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems.models import Assignment
from problems.models.queue import ASSIGNED_FOR
from problems.services.curating.queue import Kind
from users.models import User


@transaction.atomic
def take(kind: Kind, item: int, *, by: User, now: datetime | None = None) -> Assignment:
    """Tells the other curators that `by` looks at it, for some days. Taking it again begins the days anew.

    Raises Refused for what does not wait any more, and for what another curator has.
    """
    now = now or timezone.now()
    kind.may(by).or_refuse()
    if not kind.rows(now).filter(pk=item).exists():
        raise Refused("This does not wait any more: somebody has decided it.", code="decided")
    mine = {"person": by, "at": now, "until": now + ASSIGNED_FOR}
    Assignment.objects.get_or_create(kind=kind.slug, item=item, defaults=mine)
    held = Assignment.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    found = held.get(kind=kind.slug, item=item)
    if found.person_id != by.pk and Assignment.objects.standing(now).filter(pk=found.pk).exists():
        raise Refused(f"{found.person.public_name} has taken this on.", code="taken")
    found.person, found.at, found.until = by, now, now + ASSIGNED_FOR
    found.save(update_fields=list(mine))
    return found


@transaction.atomic
def let_go(kind: Kind, item: int, *, by: User, now: datetime | None = None) -> None:
    """Says that `by` does not look at it any more. Raises Refused where it is not theirs."""
    now = now or timezone.now()
    mine = Assignment.objects.standing(now).filter(kind=kind.slug, item=item, person=by)
    if not mine.update(until=now):
        raise Refused("You have not taken this on.", code="not-taken")
