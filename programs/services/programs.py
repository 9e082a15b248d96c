"""What a lead or a curator changes of a program's page."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from programs.models import Change, Program
from programs.models.changes import Act
from programs.services import changes, facts
from users.models import User


@transaction.atomic
def edit(
    program: Program,
    values: dict[str, Any],
    *,
    by: User,
    note: str,
    began_from: str,
    now: datetime | None = None,
) -> Change:
    """Changes facts of a program. `began_from` is the version that the edit was made of: `facts.version`.

    Raises Outdated for an edit of an older version, Refused for no reason and for nothing changed.
    """
    now = now or timezone.now()
    program = changes.lock(program, by)
    said = facts.told(Program, values)
    changes.refuse_outdated(program, said, began_from)
    refuse_no_reason(note)
    pairs = facts.differing(facts.of(program), said)
    if not pairs:
        raise Refused("Nothing was changed.", code="unchanged")
    return changes.make(program, Act.EDITED, pairs, by=by, now=now, note=note)
