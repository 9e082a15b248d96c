"""Times as people say them: how long ago, which day, until when."""

from datetime import UTC, date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from board.lib import deadlines
from board.lib.bodies import A_DAY
from board.templatetags.counts import counted

register = template.Library()

AOE = "Anywhere on Earth: the day counts until it has ended everywhere"
MINUTE, HOUR, DAY, MONTH, YEAR = 60, 3600, 86_400, 30 * 86_400, 365 * 86_400
# (a unit, its seconds, from how many seconds on it is the one to say)
UNITS = (
    ("year", YEAR, YEAR),
    ("month", MONTH, 2 * MONTH),
    ("day", DAY, DAY),
    ("hour", HOUR, HOUR),
    ("minute", MINUTE, MINUTE),
)


@register.filter
def ago(moment: datetime | date | None) -> SafeString | str:
    """`12 days ago` or `in 3 days`, with the date itself in the title; nothing for nothing."""
    if not moment:
        return ""
    now = timezone.now()
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC)
        said = _apart((now - moment).total_seconds()) or "just now"
        return _time(moment.isoformat(timespec="seconds"), said, f"{in_words(moment)}, {moment:%H:%M} UTC")
    said = _apart((now.date() - moment).days * DAY) or "today"
    return _time(moment.isoformat(), said, in_words(moment))


def _apart(seconds: float) -> str:
    """How long ago, or in how long; nothing for less than a minute."""
    for unit, size, least in UNITS:
        if abs(seconds) >= least:
            span = counted(int(abs(seconds) // size), unit)
            return f"{span} ago" if seconds > 0 else f"in {span}"
    return ""


def _time(machine: str, said: str, title: str) -> SafeString:
    """All three are made here: nothing in them is anybody's words."""
    return mark_safe(f'<time datetime="{machine}" title="{title}">{said}</time>')  # noqa: S308


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@register.filter
def day(moment) -> SafeString | str:
    """`14 December 2026` as a <time>."""
    if not moment:
        return ""
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC).date()
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), in_words(moment))


@register.filter
def days_in_words(text: str) -> SafeString | str:
    """A text of a record as it is; one that is a date as every other date."""
    return day(date.fromisoformat(text)) if A_DAY.fullmatch(text) else text


@register.filter
def deadline(closes_on: date | None) -> SafeString | str:
    """A date that is a deadline, with its zone: it lasts until the date has ended everywhere."""
    if not closes_on:
        return ""
    over = deadlines.end_of_day(closes_on)
    until = _time(f"{over:%Y-%m-%dT%H:%MZ}", in_words(closes_on), f"Until {in_words(over)}, 12:00 UTC")
    return format_html('{} <abbr title="{}">AoE</abbr>', until, AOE)


@register.filter
def deadline_at_length(closes_on: date | None) -> SafeString | str:
    """A deadline ahead, its last minute in UTC, and a place where a script says the reader's own time."""
    if not closes_on:
        return ""
    last = deadlines.end_of_day(closes_on) - timedelta(minutes=1)
    there = _time(f"{last:%Y-%m-%dT%H:%MZ}", f"{in_words(last)}, {last:%H:%M} UTC", AOE)
    own = mark_safe('<span class="own-time" hidden></span>')
    return format_html("the end of {} anywhere on Earth, which is {}{}", in_words(closes_on), there, own)


@register.filter
def days_left(closes_on: date | None, now: datetime) -> str:
    """`12 days left`, counted Anywhere on Earth."""
    return deadlines.left(closes_on, now) if closes_on else ""


@register.filter
def moment(written: str) -> datetime:
    """A moment that came along with another row, as the database wrote it."""
    return datetime.fromisoformat(written)
