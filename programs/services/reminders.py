"""Notes before a deadline, to those who watch its program."""

from datetime import date, datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone

from board.lib import deadlines
from board.lib.deadlines import end_of_day, today_anywhere
from programs.models import ProgramWatch, Round
from users.services import notifications

# Days before a deadline, the nearest first: who hears of the last has no use for the first beside it.
STAGES = (2, 7, 30)


def remind(*, now: datetime | None = None) -> int:
    """Leaves the notes that are due, each once however often it is asked; of a moved deadline anew.

    A round that cannot be applied for any more has none. Answers how many are new.
    """
    now = now or timezone.now()
    soon = today_anywhere(now) + timedelta(days=max(STAGES))
    rounds = Round.objects.ahead(now).filter(closes_on__lte=soon, program__watches__isnull=False)
    return sum(_note(round_, now) for round_ in rounds.select_related("program").distinct())


@transaction.atomic
def _note(round_: Round, now: datetime) -> int:
    stage = stage_of(round_, now)
    if stage is None:
        return 0
    watchers = ProgramWatch.objects.filter(program=round_.program).values_list("person", flat=True)
    return notifications.tell(
        list(watchers),
        kind="deadlines",
        key=f"round:{round_.pk}:{round_.closes_on}:{stage} days",
        title=_words(round_, now),
        path=round_.program.get_absolute_url(),
        now=now,
    )


def stage_of(round_: Round, now: datetime) -> int | None:
    """Which of STAGES it is for a round with a deadline, to the second; None before the first and after the last."""
    left = end_of_day(round_.closes_on) - now  # type: ignore[arg-type]
    due = [days for days in STAGES if timedelta(0) < left <= timedelta(days=days)]
    return min(due, default=None)


def _words(round_: Round, now: datetime) -> str:
    day = f"{round_.closes_on:%-d %B}, anywhere on Earth"
    left = deadlines.left(cast(date, round_.closes_on), now)
    return f"{round_.program.name}, {round_.name}, takes applications until the end of {day}: {left}"
