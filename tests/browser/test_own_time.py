"""A deadline in the reader's own time, beside UTC: filled in by the browser alone, and absent without JavaScript."""

from datetime import date

import pytest

from board.lib.deadlines import end_of_day
from tests.factories import a_program, a_round

pytestmark = pytest.mark.django_db(transaction=True)
CLOSES = date(2027, 3, 27)
UTC_WORDS = "the end of 27 March 2027 anywhere on Earth, which is 28 March 2027, 11:59 UTC"


@pytest.fixture
def deadline(time_machine):
    """A page with one deadline, on the day that clocks go forward in Europe."""
    time_machine.move_to(end_of_day(CLOSES).replace(day=20), tick=True)
    return a_round(program=a_program(key="camp"), closes_on=CLOSES)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Berlin", "for you Sunday 28 March at 13:59 CEST"),
        ("America/New_York", "for you Sunday 28 March at 07:59 GMT-4"),
        ("Pacific/Kiritimati", "for you Monday 29 March at 01:59 GMT+14"),
    ],
)
def test_a_reader_sees_their_own_time_beside_utc(new_page, deadline, zone, words):
    page = new_page(timezone_id=zone)
    page.goto("/programs/camp/")

    said = page.locator(".rows .facts").first.inner_text()

    assert UTC_WORDS in said
    assert words in said


def test_a_reader_in_utc_is_not_told_it_twice(new_page, deadline):
    page = new_page(timezone_id="UTC")
    page.goto("/programs/camp/")

    said = page.locator(".rows .facts").first.inner_text()

    assert (UTC_WORDS in said, "for you" in said) == (True, False)


def test_without_javascript_utc_stands_alone(new_page, deadline):
    page = new_page(java_script_enabled=False)
    page.goto("/programs/camp/")

    said = page.locator(".rows .facts").first.inner_text()

    assert (UTC_WORDS in said, "for you" in said) == (True, False)
