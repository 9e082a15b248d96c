"""Dates Anywhere on Earth: a day has ended when it has ended in the last zone."""

from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed

ANYWHERE_ON_EARTH = fixed(timedelta(hours=-12), "AoE")
# A deadline this near is moved by two people.
NEAR = timedelta(hours=72)
# For how long dates that were read at their source are believed.
CONFIRMED_FOR = timedelta(days=90)
# For how long a calendar still shows what is over or was taken off.
REMEMBERED = timedelta(days=90)


def end_of_day(day: date) -> datetime:
    """The last moment of a date that is a deadline: its midnight Anywhere on Earth, as UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, ANYWHERE_ON_EARTH).astimezone(UTC)


def today_anywhere(now: datetime) -> date:
    """The date it still is somewhere."""
    return now.astimezone(ANYWHERE_ON_EARTH).date()


def last_day_to_apply(closes_on: date | None, starts_on: date | None, ends_on: date | None) -> date | None:
    """The deadline, unless the round begins or ends before it. Without a deadline there is none."""
    if closes_on is None:
        return None
    bounds = (closes_on, starts_on and starts_on - timedelta(days=1), ends_on)
    return min(day for day in bounds if day)


def is_near(day: date | None, now: datetime) -> bool:
    """Whether a deadline is ahead and at most 72 hours away, to the second."""
    return day is not None and now < end_of_day(day) <= now + NEAR
