"""Copies of the board hear of mentors whose answer another day alone changes."""

from datetime import timedelta

import pytest

from problems.models import Claimant, Mark
from problems.services import mirrors, teams
from tests.factories import NOW, a_claim, a_mentor, a_mentor_request, a_sanction, join

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_mentor_for_whom_a_ban_held_since_yesterday_is_marked():
    held, freed, long_free, _never_held = a_mentor(), a_mentor(), a_mentor(), a_mentor()
    for mentor, ends_at in ((held, NOW + DAY), (freed, NOW), (long_free, NOW - DAY)):
        a_sanction(mentor.person, kind="ban", at=NOW - 9 * DAY, ends_at=ends_at)
    Mark.objects.all().delete()

    mirrors.mark_what_the_day_changed(now=NOW)

    assert set(Mark.objects.filter(kind="mentor").values_list("ref", flat=True)) == {held.pk, freed.pk}


def test_a_mentor_of_somebody_who_left_their_team_since_yesterday_is_marked(ada):
    sent = [a_mentor_request(status="accepted", by=ada, claim=a_claim()) for _ in range(2)]
    for one in sent:
        join(one.claim, ada)
    Claimant.objects.update(since=NOW - 9 * DAY)
    teams.leave(sent[0].claim, by=ada, now=NOW - DAY / 2)
    Mark.objects.all().delete()

    mirrors.mark_what_the_day_changed(now=NOW)

    assert list(Mark.objects.filter(kind="mentor").values_list("ref", flat=True)) == [sent[0].mentor_id]
