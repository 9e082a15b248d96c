"""A round's state, to the second and Anywhere on Earth."""

from datetime import UTC, date, datetime, timedelta

import pytest

from programs.models import Round
from programs.models.programs import end_of_day

OPENS, CLOSES, STARTS, ENDS = date(2026, 3, 1), date(2026, 3, 31), date(2026, 6, 1), date(2026, 8, 31)
ALL = {"opens_on": OPENS, "closes_on": CLOSES, "starts_on": STARTS, "ends_on": ENDS}
SECOND = timedelta(seconds=1)


def midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, 1, tzinfo=UTC)


def test_a_deadline_ends_at_midnight_in_the_last_zone():
    assert end_of_day(CLOSES) == datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2026, 3, 1, 11, 59, 59, tzinfo=UTC), "upcoming"),
        (datetime(2026, 3, 1, 12, 0, tzinfo=UTC), "open"),
        (datetime(2026, 4, 1, 11, 59, 59, tzinfo=UTC), "open"),
        (datetime(2026, 4, 1, 12, 0, tzinfo=UTC), "closed"),
        (datetime(2026, 6, 1, 11, 59, 59, tzinfo=UTC), "closed"),
        (datetime(2026, 6, 1, 12, 0, tzinfo=UTC), "running"),
        (datetime(2026, 9, 1, 11, 59, 59, tzinfo=UTC), "running"),
        (datetime(2026, 9, 1, 12, 0, tzinfo=UTC), "over"),
    ],
)
def test_state_follows_the_dates_to_the_second(moment, state):
    assert Round(**ALL).state(moment) == state


@pytest.mark.parametrize(
    ("known", "day", "state"),
    [
        ({}, CLOSES, "unknown"),
        ({"closes_on": CLOSES}, OPENS, "upcoming"),
        ({"closes_on": CLOSES}, STARTS, "closed"),
        ({"starts_on": STARTS}, OPENS, "upcoming"),
        ({"starts_on": STARTS}, ENDS, "closed"),
        ({"starts_on": STARTS, "ends_on": ENDS}, date(2026, 7, 1), "running"),
        ({"starts_on": STARTS, "ends_on": ENDS}, date(2026, 9, 2), "over"),
        ({"opens_on": OPENS}, STARTS, "upcoming"),
    ],
)
def test_nothing_reads_as_open_unless_both_dates_say_so(known, day, state):
    assert Round(**known).state(midday(day)) == state


@pytest.mark.parametrize(("days", "stale"), [(0, False), (90, False), (91, True)])
def test_dates_grow_old_after_ninety_days(days, stale):
    confirmed = date(2026, 1, 1)

    assert Round(last_confirmed_on=confirmed).is_stale(midday(confirmed + timedelta(days=days)) + SECOND) is stale


def test_dates_never_confirmed_are_old():
    assert Round().is_stale(midday(CLOSES)) is True
