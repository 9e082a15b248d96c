"""Dates that are deadlines, Anywhere on Earth: a day has ended when it has ended in the last zone."""

from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed

ANYWHERE_ON_EARTH = fixed(timedelta(hours=-12), "AoE")


def end_of_day(day: date) -> datetime:
    """The last moment of a date that is a deadline: its midnight Anywhere on Earth, as UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, ANYWHERE_ON_EARTH).astimezone(UTC)


def today_anywhere(now: datetime) -> date:
    """The date it still is somewhere."""
    return now.astimezone(ANYWHERE_ON_EARTH).date()


def left(closes_on: date, now: datetime) -> str:
    """`12 days left`: how a page and a mail say how near a deadline is."""
    days = (closes_on - today_anywhere(now)).days
    if days < 0:
        return "over"
    return {0: "today is the last day", 1: "tomorrow is the last day"}.get(days, f"{days} days left")
