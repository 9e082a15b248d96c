"""The dates of a round, and for how long they are believed, near and remembered."""

from datetime import date, datetime, timedelta

from board.lib.deadlines import end_of_day

# A deadline this near is moved by two people.
NEAR = timedelta(hours=72)
# For how long dates that were read at their source are believed.
CONFIRMED_FOR = timedelta(days=90)
# For how long a calendar still shows what is over or was taken off.
REMEMBERED = timedelta(days=90)


def last_day_to_apply(closes_on: date | None, starts_on: date | None, ends_on: date | None) -> date | None:
    """The deadline, unless the round begins or ends before it. Without a deadline there is none."""
    if closes_on is None:
        return None
    bounds = (closes_on, starts_on and starts_on - timedelta(days=1), ends_on)
    return min(day for day in bounds if day)


def is_near(day: date | None, now: datetime) -> bool:
    """Whether a deadline is ahead and at most 72 hours away, to the second."""
    return day is not None and now < end_of_day(day) <= now + NEAR
