"""What the clock tells the people on a claim: twice in a silence, at the end of a pause, after a long time."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from problems.services import claims, reminders, teams
from tests.factories import NOW, a_claim, a_person, a_problem, join
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}


@pytest.fixture
def problem():
    """The catalogue's 7th, so that the sentences below can be read."""
    return a_problem(number=7, title="Heads that copy")


@pytest.fixture
def claim(problem, ada):
    """Ada's, of 23 November 2026 at noon."""
    return claims.claim(problem, by=ada, **ASKED, now=NOW)


FIRST = "How is #7 “Heads that copy” going? A note by 23 December keeps it yours"
LAST = "Your claim on #7 “Heads that copy” lapses on 23 December. One line keeps it"
BACK = "Welcome back: the clock of your claim on #7 “Heads that copy” runs again"
OLD = "You have been on #7 “Heads that copy” since 23 November 2026. Still on it?"


def told(now: datetime) -> list[tuple[str, str]]:
    """Who hears what when the clock looks at this time."""
    before = set(Notification.objects.values_list("pk", flat=True))
    count = reminders.remind(now=now)
    new = Notification.objects.exclude(pk__in=before).select_related("person", "by")
    assert len(new) == count
    assert all((one.kind, one.at, one.by) == ("clock", now, None) for one in new)
    return sorted((one.person.username, str(one)) for one in new)


def told_each_day(days: range) -> dict[int, list[str]]:
    """What one person hears in all the time, as day -> sentences. Days count from NOW."""
    heard = {day: [sentence for _, sentence in told(NOW + day * DAY)] for day in days}
    return {day: sentences for day, sentences in heard.items() if sentences}


def test_a_silence_has_a_note_after_14_days_and_a_last_one_after_24(claim):
    assert told_each_day(range(40)) == {14: [FIRST], 24: [LAST]}


@pytest.mark.parametrize(("day", "sentence"), [(14, FIRST), (24, LAST)])
def test_a_note_comes_when_its_time_does_and_not_a_minute_before(claim, day, sentence):
    told(NOW + 20 * DAY if day == 24 else NOW)

    assert told(NOW + day * DAY - MINUTE) == []
    assert told(NOW + day * DAY) == [("ada", sentence)]
    assert told(NOW + day * DAY) == []


def test_a_note_leads_to_the_claim(claim):
    told(NOW + 14 * DAY)

    assert Notification.objects.get().path == f"/claims/{claim.pk}/"


def test_where_nobody_looked_for_24_days_there_is_the_last_note_alone(claim):
    assert told_each_day(range(25, 40)) == {25: [LAST]}


def test_a_sign_of_life_begins_a_new_silence_with_notes_of_its_own(claim, ada):
    told(NOW + 14 * DAY)
    claims.check_in(claim, by=ada, moved="A plot.", now=NOW + 20 * DAY)

    assert told_each_day(range(20, 60)) == {
        34: ["How is #7 “Heads that copy” going? A note by 12 January keeps it yours"],
        44: ["Your claim on #7 “Heads that copy” lapses on 12 January. One line keeps it"],
    }


def test_a_lapse_and_a_revival_begin_a_new_silence(claim, ada):
    told_each_day(range(30))
    claims.revive(claim, by=ada, now=NOW + 40 * DAY)

    assert sorted(told_each_day(range(40, 80))) == [54, 64]


def test_the_clock_stands_still_in_a_pause_and_welcomes_back(claim, ada):
    """Paused after 10 days, until the midnight 19 and a half days later."""
    claims.pause(claim, by=ada, returns_on=(NOW + 30 * DAY).date(), now=NOW + 10 * DAY)

    assert told_each_day(range(10, 30)) == {}
    assert told(NOW + 29.5 * DAY - MINUTE) == []
    assert told(NOW + 29.5 * DAY) == [("ada", BACK)]
    assert told(NOW + 33.5 * DAY - MINUTE) == []
    assert [name for name, _ in told(NOW + 33.5 * DAY)] == ["ada"]
    assert [name for name, _ in told(NOW + 43.5 * DAY)] == ["ada"]


def test_who_comes_back_early_is_not_welcomed_and_has_the_days_that_were_left(claim, ada):
    claims.pause(claim, by=ada, returns_on=(NOW + 30 * DAY).date(), now=NOW + 10 * DAY)
    claims.resume(claim, by=ada, now=NOW + 15 * DAY)

    assert told_each_day(range(10, 50)) == {
        19: ["How is #7 “Heads that copy” going? A note by 28 December keeps it yours"],
        29: ["Your claim on #7 “Heads that copy” lapses on 28 December. One line keeps it"],
    }


def test_two_pauses_are_welcomed_back_twice(claim, ada):
    claims.pause(claim, by=ada, returns_on=(NOW + 5 * DAY).date(), now=NOW + 2 * DAY)
    assert told(NOW + 5 * DAY) == [("ada", BACK)]
    claims.pause(claim, by=ada, returns_on=(NOW + 9 * DAY).date(), now=NOW + 6 * DAY)

    assert told_each_day(range(6, 12)) == {9: [BACK]}


def test_a_claim_is_asked_about_after_90_days_and_after_180(claim, ada):
    heard = {}
    for day in range(0, 200, 10):
        claims.check_in(claim, by=ada, moved="A plot.", now=NOW + day * DAY)
        heard |= told_each_day(range(day, day + 10))

    assert heard == {90: [OLD], 180: [OLD]}


def test_a_problem_with_a_clock_of_its_own_has_its_notes_at_the_same_share(problem, ada):
    problem.lapse_days = 60
    problem.save(update_fields=["lapse_days"])
    claims.claim(problem, by=ada, **ASKED, now=NOW)

    assert sorted(told_each_day(range(70))) == [28, 48]


def test_the_days_are_settings(claim, settings):
    settings.CLAIM_NOTE_DAYS, settings.CLAIM_LAST_NOTE_DAYS, settings.CLAIM_AGE_NOTE_DAYS = 6, 27, 11

    assert told_each_day(range(40)) == {6: [FIRST], 11: [OLD], 22: [OLD], 27: [LAST]}


def test_everybody_on_the_claim_hears_and_nobody_else(claim, ada, mallory, grace):
    join(claim, mallory)
    join(claim, grace, standing="left")
    for standing in ("invited", "asked", "declined", "withdrawn"):
        join(claim, a_person(), standing=standing)

    assert told(NOW + 14 * DAY) == [("ada", FIRST), ("mallory", FIRST)]


def test_who_joins_in_a_silence_that_was_told_hears_from_the_next_note_on(claim, ada, mallory):
    told(NOW + 14 * DAY)
    offer = teams.invite(claim, whom=mallory, by=ada, now=NOW + 15 * DAY)
    teams.accept(offer, by=mallory, now=NOW + 15 * DAY)

    assert told(NOW + 16 * DAY) == []
    assert told(NOW + 24 * DAY) == [("ada", LAST), ("mallory", LAST)]


def test_in_a_pause_nobody_is_asked_whether_they_are_still_on_it(claim, ada):
    claims.pause(claim, by=ada, returns_on=(NOW + 30 * DAY).date(), now=NOW)
    old = NOW - 85 * DAY
    type(claim).objects.filter(pk=claim.pk).update(claimed_at=old)

    assert told(NOW + 10 * DAY) == []
    assert OLD.replace("23 November", f"{old:%-d %B}") in {words for _, words in told(NOW + 31 * DAY)}


@pytest.mark.parametrize("status", ["released", "lapsed", "delivered", "removed"])
def test_a_claim_that_has_ended_is_told_of_no_more(status):
    a_claim(status=status, ended_at=NOW + DAY)

    assert told_each_day(range(0, 200, 4)) == {}


def test_a_claim_whose_time_is_past_has_ended_before_the_sweep_says_so(claim):
    assert told(NOW + 30 * DAY - MINUTE) == [("ada", LAST)]
    assert told(NOW + 30 * DAY) == []
    assert told(NOW + 95 * DAY) == []


def test_whoever_left_the_board_is_not_told(claim, ada, mallory):
    join(claim, mallory)
    mallory.is_active = False
    mallory.save(update_fields=["is_active"])

    assert told(NOW + 14 * DAY) == [("ada", FIRST)]


def queries_of_a_look(now: datetime) -> int:
    with CaptureQueriesContext(connection) as queries:
        reminders.remind(now=now)
    return len(queries)


def test_a_look_takes_5_queries_however_many_claims_and_each_new_note_5_more():
    a_claim()
    for_one = queries_of_a_look(NOW + 14 * DAY)
    for_known = queries_of_a_look(NOW + 15 * DAY)
    for _ in range(3):
        a_claim()
    for_three = queries_of_a_look(NOW + 15 * DAY)
    for_four_known = queries_of_a_look(NOW + 15 * DAY)

    assert (for_one, for_three) == (10, 20)
    assert (for_known, for_four_known) == (5, 5)
