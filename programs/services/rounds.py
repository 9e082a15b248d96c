"""What a lead or a curator changes of a program's rounds."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from programs.models import Change, Program, Round
from programs.models.changes import Act
from programs.services import changes, facts
from users.models import User

ADDRESSES = ("https://", "http://")


@transaction.atomic
def add(
    program: Program, values: dict[str, Any], *, by: User, note: str, is_read: bool = False, now: datetime | None = None
) -> Change:
    """A new round. `is_read`: its dates were read at its source today. Raises Refused."""
    now = now or timezone.now()
    program = changes.lock(program, by)
    refuse_no_reason(note)
    said = facts.told(Round, values | _read(values["source"], is_read, now))
    pairs = facts.differing(dict.fromkeys(facts.OF_A_ROUND, ""), said)
    return changes.make(program, Act.ADDED, pairs, by=by, now=now, note=note, round_=facts.a_round(program, said))


@transaction.atomic
def edit(
    round_: Round,
    values: dict[str, Any],
    *,
    by: User,
    note: str,
    began_from: str,
    is_read: bool = False,
    now: datetime | None = None,
) -> Change:
    """Changes a round. A deadline at most 72 hours away, before or after, waits for a second person unless a curator
    moves it. Raises Outdated for an edit of an older version, Refused for no reason and for nothing changed."""
    now = now or timezone.now()
    round_ = changes.lock_round(round_, by)
    said = facts.told(Round, values)
    changes.refuse_outdated(round_, said, began_from)
    refuse_no_reason(note)
    said |= facts.told(Round, _read(values["source"], is_read, now))
    pairs = facts.differing(facts.of(round_), said)
    if not pairs:
        raise Refused("Nothing was changed.", code="unchanged")
    return changes.make(round_.program, Act.EDITED, pairs, by=by, now=now, note=note, round_=round_)


@transaction.atomic
def confirm(round_: Round, *, by: User, now: datetime | None = None) -> Change:
    """Somebody read the dates at their source today, and they hold. Raises Refused without an address to read at."""
    now = now or timezone.now()
    round_ = changes.lock_round(round_, by)
    said = facts.told(Round, _read(round_.source, True, now))
    pairs = facts.differing(facts.of(round_), said)
    if not pairs:
        raise Refused("These dates were confirmed today already.", code="unchanged")
    return changes.make(round_.program, Act.CONFIRMED, pairs, by=by, now=now, round_=round_)


@transaction.atomic
def remove(round_: Round, *, by: User, note: str, now: datetime | None = None) -> Change:
    """Takes a round off the page. Its history stays, and it can be put back."""
    now = now or timezone.now()
    round_ = changes.lock_round(round_, by)
    refuse_no_reason(note)
    pairs = {name: (text, "") for name, text in facts.of(round_).items() if text}
    return changes.make(round_.program, Act.REMOVED, pairs, by=by, now=now, note=note, round_=round_)


def _read(source: str, is_read: bool, now: datetime) -> dict[str, date]:
    if not is_read:
        return {}
    if not source.startswith(ADDRESSES):
        raise Refused("Say where the dates stand: an address that begins with https://.", code="no-source")
    return {"last_confirmed_on": now.date()}
