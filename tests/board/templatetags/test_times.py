"""Days that are left, as pages tell them."""

from datetime import UTC, date, datetime

import pytest

from board.templatetags.times import days_left


@pytest.mark.parametrize(
    ("closes_on", "said"),
    [
        ("2026-11-22", "over"),
        ("2026-11-23", "today is the last day"),
        ("2026-11-24", "tomorrow is the last day"),
        ("2026-11-25", "2 days left"),
        (None, ""),
    ],
)
def test_days_are_counted_where_they_last_the_longest(closes_on, said):
    # Half an hour before the 23rd ends Anywhere on Earth.
    now = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)

    assert days_left(closes_on and date.fromisoformat(closes_on), now) == said
