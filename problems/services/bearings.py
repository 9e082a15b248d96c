"""What a write-up bears on, said anew after it was linked."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems import permissions
from problems.models import Bearing, WriteUp
from problems.models.claim_states import Status as ClaimStatus
from problems.models.writeups import Says
from problems.services import events, floods, problems, writeups
from problems.services.writeups import BearsOn
from users.models import User
from users.services import people


@transaction.atomic
def say_anew(
    writeup: WriteUp,
    *,
    bears_on: list[BearsOn],
    by: User,
    seen: Mapping[int, str] | None = None,
    now: datetime | None = None,
) -> WriteUp:
    """Makes `bears_on` all that a write-up says: problems come, go, or are told something else of, an event for each.

    A problem that comes is told of as one that was named when it was linked: its people hear of it, it counts against
    floods, and a live claim of an author's on it is delivered, as it is where "related" becomes more. One whose claim
    the write-up ended stays, and stays answered in some way, since the claim would have to go on: that is what to
    withdraw is for. Once the claim goes on again, it may go. What it says of problems that nobody reads stays as it is.

    `seen` is what stood before the person, {problem: what it says}: what others said meanwhile is not undone unread.
    Raises Refused, and for nothing that changes.
    """
    now = now or timezone.now()
    writeups.check_bearings(bears_on)
    person = people.hold(by)
    wanted = {bearing.problem.number: bearing for bearing in bears_on}
    held = {*wanted, *writeup.bearings.values_list("problem_id", flat=True)}
    for number in sorted(held):
        problems.lock(number)
    writeup = WriteUp.objects.select_for_update(no_key=True).get(pk=writeup.pk)
    permissions.can_say_bearings(by, writeup).or_refuse()
    rows = writeup.bearings.on_public_problems().select_related("problem", "claim")
    standing = {row.problem_id: row for row in rows.order_by("problem_id")}
    _refuse_unread({number: row.says for number, row in standing.items()}, held, seen)
    gone = [row for number, row in standing.items() if number not in wanted]
    told_anew = [row for number, row in standing.items() if number in wanted and wanted[number].says != row.says]
    new = [bearing for number, bearing in wanted.items() if number not in standing]
    if not (gone or told_anew or new):
        raise Refused("Nothing was changed.")
    _refuse_to_undo_a_delivery(gone, [row for row in told_anew if wanted[row.problem_id].says == Says.RELATED])
    if new:
        floods.refuse_more(person, now)
    is_author = writeup.authors.filter(person=by).exists()
    for row in gone:
        events.record("no longer bears on", row, by=by, now=now, before=row.says)
        row.delete()
    for row in told_anew:
        _say_otherwise(row, wanted[row.problem_id].says, by=by, is_author=is_author, now=now)
    after_the_last = max(writeup.bearings.values_list("position", flat=True), default=-1) + 1
    for position, bearing in enumerate(new, start=after_the_last):
        writeups.bear(writeup, bearing, position, by=by, is_author=is_author, now=now, verb="now bears on")
    for row in (*gone, *told_anew):
        problems.refresh_activity(row.problem, moved_at=now)
    return writeup


def _say_otherwise(row: Bearing, says: str, *, by: User, is_author: bool, now: datetime) -> None:
    before, row.says = row.says, says
    ends = None if row.claim else writeups.claim_to_end(row.problem, says, by=by, is_author=is_author, now=now)
    row.claim = row.claim or ends
    row.save(update_fields=["says", "claim"])
    events.record("bears on it otherwise", row, by=by, now=now, before=before, after=says)
    writeups.end(ends, row.writeup, by=by, now=now)


def _refuse_unread(standing: Mapping[int, str], held: set[int], seen: Mapping[int, str] | None) -> None:
    """Raises Refused where somebody else was quicker: before this request was asked for, or while it waited."""
    if not held.issuperset(standing) or (seen is not None and dict(seen) != standing):
        raise Refused("Somebody else has said anew what it bears on. Look at it again, then say yours.", code="changed")


def _refuse_to_undo_a_delivery(gone: list[Bearing], only_related: list[Bearing]) -> None:
    ended = next(
        (row for row in (*gone, *only_related) if row.claim and row.claim.status == ClaimStatus.DELIVERED), None
    )
    if ended:
        raise Refused(
            f"It ended a claim on problem {ended.problem_id}, so it goes on saying something about that. "
            "To take all of it back, withdraw it from your board.",
            code="delivered",
        )
