"""Rounds as calendar files (RFC 5545): a deadline is the hour that ends with it, other dates are whole days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vDuration

from board.lib.deadlines import end_of_day
from board.lib.text import on_one_line, unix_lines, without_overrides, without_unstorable
from programs.models import Change, Round
from programs.services import facts

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Asked again by a reader twice a day.
REFRESH = timedelta(hours=12)
# When a round of which no edit is known was made, for a reader: a stamp never moves by itself.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
WHOLE_DAYS = (
    ("opens_on", "opens", "Applications open"),
    ("starts_on", "starts", "Begins"),
    ("ends_on", "ends", "Ends"),
)


def write(name: str, rounds: Iterable[Any], removed: Iterable[Change], now: datetime) -> bytes:
    """A calendar of rounds `for_calendar`, and of what was taken off lately, as cancelled.

    The bytes change only with what they say, so that a validator can be made of them.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{on_one_line(settings.SITE_NAME)}//programs//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for round_ in rounds:
        for event in _events(round_, round_.changed_at, round_.changes_count, now):
            calendar.add_component(event)
    for change in removed:
        for event in _cancelled(change, now):
            calendar.add_component(event)
    return calendar.to_ical()


def _cancelled(change: Change, now: datetime) -> Iterable[Event]:
    round_ = facts.a_round(change.program, {fact.name: fact.before for fact in change.facts.all()})
    round_.pk = change.round_pk
    made_at = change.answered_at or change.at
    for event in _events(round_, made_at, change.changes_count, now):  # type: ignore[attr-defined]
        event.add("status", "CANCELLED")
        yield event


def _events(round_: Round, changed_at: datetime | None, sequence: int, now: datetime) -> Iterable[Event]:
    stamp = max(filter(None, (changed_at, _start(round_.last_confirmed_on), LONG_AGO)))
    page = f"{settings.SITE_URL}{round_.program.get_absolute_url()}"
    for what, words, starts, ends in _dates(round_):
        event = Event()
        event.add("uid", f"round-{round_.pk}-{what}@{urlsplit(settings.SITE_URL).hostname}")
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", sequence)
        event.add("dtstart", starts)
        event.add("dtend", ends)
        event.add("summary", _plain(f"{words}: {round_.program.name}, {round_.name}"))
        event.add("description", _lines(round_, page, now))
        event.add("url", page)
        event.add("transp", "TRANSPARENT")
        yield event


def _dates(round_: Round) -> Iterable[tuple[str, str, date, date]]:
    """(what it is in a UID, in words, its begin, its end) of each date of a round."""
    if round_.closes_on:
        end = end_of_day(round_.closes_on)
        yield "deadline", "Deadline", end - HOUR, end
    for field, what, words in WHOLE_DAYS:
        if day := getattr(round_, field):
            yield what, words, day, day + DAY


def _lines(round_: Round, page: str, now: datetime) -> str:
    said = [deadline_in_words(round_.closes_on)] if round_.closes_on else []
    if round_.is_stale(now):
        said.append("These dates may be old: read them at their source before you rely on them.")
    if round_.last_confirmed_on:
        said.append(f"Dates read on {_day(round_.last_confirmed_on)}.")
    if round_.source:
        said.append(f"Source: {_plain(round_.source)}")
    if round_.note:
        said.append(without_overrides(without_unstorable(unix_lines(round_.note))))
    return "\n".join([*said, page])


def deadline_in_words(closes_on: date) -> str:
    """The day Anywhere on Earth, and its last minute in UTC."""
    last = end_of_day(closes_on) - timedelta(minutes=1)
    return (
        f"Applications until the end of {_day(closes_on)} anywhere on Earth, which is {_day(last)}, {last:%H:%M} UTC."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _plain(text: str) -> str:
    return without_overrides(on_one_line(text))


def _start(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
