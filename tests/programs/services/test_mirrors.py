"""Copies of the board hear of mentors whose answer another day alone changes."""

from datetime import timedelta

import pytest

from problems.models import Mark
from problems.services import mirrors
from tests.factories import NOW, a_mentor, a_sanction

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_mentor_for_whom_a_ban_held_since_yesterday_is_marked():
    held, freed, long_free, _never_held = a_mentor(), a_mentor(), a_mentor(), a_mentor()
    for mentor, ends_at in ((held, NOW + DAY), (freed, NOW), (long_free, NOW - DAY)):
        a_sanction(mentor.person, kind="ban", at=NOW - 9 * DAY, ends_at=ends_at)
    Mark.objects.all().delete()

    mirrors.mark_what_the_day_changed(now=NOW)

    assert set(Mark.objects.filter(kind="mentor").values_list("ref", flat=True)) == {held.pk, freed.pk}
