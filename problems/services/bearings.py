"""What a write-up bears on, said anew after it was linked."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems import permissions
from problems.models import Bearing, WriteUp
from problems.models.writeups import Says
from problems.services import events, floods, problems, writeups
from problems.services.writeups import BearsOn
from users.models import User


@transaction.atomic
def say_anew(writeup: WriteUp, *, bears_on: list[BearsOn], by: User, now: datetime | None = None) -> WriteUp:
    """Makes `bears_on` all that a write-up says: problems come, go, or are told something else of, an event for each.

    A problem that comes is told of as one that was named when it was linked: its people hear of it, and a live claim of
    an author's on it is delivered. One whose claim the write-up ended stays, and stays answered in some way, since the
    claim would have to go on: that is what to withdraw is for. Raises Refused, and for nothing that changes.
    """
    now = now or timezone.now()
    writeups.check_bearings(bears_on)
    person = floods.hold(by)
    wanted = {bearing.problem.number: bearing for bearing in bears_on}
    for number in sorted({*wanted, *writeup.bearings.values_list("problem_id", flat=True)}):
        problems.lock(number)
    writeup = WriteUp.objects.select_for_update(no_key=True).get(pk=writeup.pk)
    permissions.can_say_bearings(by, writeup).or_refuse()
    standing = {row.problem_id: row for row in writeup.bearings.select_related("problem", "claim")}
    gone = [row for number, row in standing.items() if number not in wanted]
    told_anew = [row for number, row in standing.items() if number in wanted and wanted[number].says != row.says]
    new = [bearing for number, bearing in wanted.items() if number not in standing]
    if not (gone or told_anew or new):
        raise Refused("Nothing was changed.")
    _refuse_to_undo_a_delivery(gone, [row for row in told_anew if wanted[row.problem_id].says == Says.RELATED])
    for row in gone:
        events.record("no longer bears on", row, by=by, now=now, before=row.says)
        row.delete()
    for row in told_anew:
        before, row.says = row.says, wanted[row.problem_id].says
        row.save(update_fields=["says"])
        events.record("bears on it otherwise", row, by=by, now=now, before=before, after=row.says)
    if new:
        floods.refuse_more(person, now)
    is_author = writeup.authors.filter(person=by).exists()
    after_the_last = max((row.position for row in standing.values()), default=-1) + 1
    for position, bearing in enumerate(new, start=after_the_last):
        writeups.bear(writeup, bearing, position, by=by, is_author=is_author, now=now)
    for row in (*gone, *told_anew):
        problems.refresh_activity(row.problem)
        problems.touch(row.problem, now)
    return writeup


def _refuse_to_undo_a_delivery(gone: list[Bearing], only_related: list[Bearing]) -> None:
    held = next((row for row in (*gone, *only_related) if row.claim), None)
    if held:
        raise Refused(
            f"It ended a claim on problem {held.problem_id}, so it goes on saying something about that. "
            "To take all of it back, withdraw it from your board.",
            code="delivered",
        )
