"""Notes 30, 7 and 2 days before a deadline: each once, to the second, anew when it moved, none when it has passed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from programs.models import Round
from programs.services import reminders
from tests.factories import a_person, a_program, a_round
from tests.problems.services.test_claim_races import at_once
from users.models import KINDS, Notification
from users.services import people

pytestmark = pytest.mark.django_db
CLOSES = date(2027, 1, 12)
END = datetime(2027, 1, 13, 12, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def camp(db, ada):
    program = a_program(key="camp", name="Camp")
    program.watches.create(person=ada)
    return program


@pytest.fixture
def summer(camp):
    return a_round(program=camp, name="Summer", closes_on=CLOSES)


def told() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("before", "count"),
    [
        (30 * DAY + SECOND, 0),
        (30 * DAY, 1),
        (7 * DAY, 1),
        (2 * DAY, 1),
        (SECOND, 1),
        (timedelta(0), 0),
        (-SECOND, 0),
    ],
)
def test_the_first_note_comes_thirty_days_before_and_none_after_the_end(summer, before, count):
    assert reminders.remind(now=END - before) == count


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        (30 * DAY + SECOND, None),
        (30 * DAY, 30),
        (7 * DAY + SECOND, 30),
        (7 * DAY, 7),
        (2 * DAY + SECOND, 7),
        (2 * DAY, 2),
        (SECOND, 2),
        (timedelta(0), None),
    ],
)
def test_each_note_has_its_time_to_the_second(summer, before, stage):
    assert reminders.stage_of(summer, END - before) == stage


def test_however_often_it_is_asked_there_are_three(summer, ada):
    for hours in range(35 * 24, -48, -6):
        reminders.remind(now=END - timedelta(hours=hours))

    assert told() == [
        "Camp, Summer, takes applications until the end of 12 January, anywhere on Earth: 29 days left",
        "Camp, Summer, takes applications until the end of 12 January, anywhere on Earth: 6 days left",
        "Camp, Summer, takes applications until the end of 12 January, anywhere on Earth: tomorrow is the last day",
    ]
    assert set(Notification.objects.values_list("person", "kind", "path", "by")) == {
        (ada.pk, "deadlines", "/programs/camp/", None)
    }


def test_who_starts_to_watch_late_hears_what_is_still_of_use(summer, mallory):
    reminders.remind(now=END - 7 * DAY)
    summer.program.watches.create(person=mallory)

    assert reminders.remind(now=END - 3 * DAY) == 1
    assert list(Notification.objects.filter(person=mallory).values_list("title", flat=True)) == [
        "Camp, Summer, takes applications until the end of 12 January, anywhere on Earth: 2 days left"
    ]


def test_a_moved_deadline_reminds_anew(summer):
    reminders.remind(now=END - 2 * DAY)
    Round.objects.update(closes_on=CLOSES + 5 * DAY)

    assert [reminders.remind(now=END - 2 * DAY), reminders.remind(now=END - 2 * DAY)] == [1, 0]
    assert told()[1] == "Camp, Summer, takes applications until the end of 17 January, anywhere on Earth: 6 days left"


def test_the_last_day_is_called_so(summer):
    reminders.remind(now=END - DAY)

    assert told()[0].endswith("until the end of 12 January, anywhere on Earth: today is the last day")


@pytest.mark.parametrize("hours", [1, 23, 24, 25, 47, 48, 49, 71, 72, 7 * 24, 30 * 24])
def test_the_mail_says_how_near_it_is_as_the_page_does(client, summer, time_machine, hours):
    """The control: by the next whole day the mail would say one more, as often as not."""
    now = END - timedelta(hours=hours)
    time_machine.move_to(now, tick=False)
    reminders.remind(now=now)

    said = told()[0].rpartition(": ")[2]
    assert said in client.get("/programs/camp/").content.decode()


def test_nobody_hears_of_what_cannot_be_applied_for_or_is_not_watched(camp, ada):
    a_round(program=camp, closes_on=CLOSES, starts_on=date(2027, 1, 1))
    a_round(program=camp, opens_on=CLOSES)
    a_round(closes_on=CLOSES)
    assert reminders.remind(now=END - DAY) == 0

    a_round(program=camp, closes_on=CLOSES)
    people.delete(ada, now=END - 3 * DAY)
    assert reminders.remind(now=END - DAY) == 0


def test_the_control_is_told(summer):
    """The same world with one thing put right: a note comes."""
    assert reminders.remind(now=END - DAY) == 1


def test_who_watches_chooses_the_pace(ada, summer):
    ada.mail_preferences.create(kind="deadlines", pace="off")

    reminders.remind(now=END - DAY)

    assert (KINDS["deadlines"].pace.value, Notification.objects.get().pace) == ("at-once", "off")


@pytest.mark.parametrize("rows", [1, 3])
def test_what_was_told_costs_the_same_for_any_number_of_people(camp, summer, rows, django_assert_num_queries):
    for _ in range(rows):
        camp.watches.create(person=a_person())
    reminders.remind(now=END - DAY)
    with django_assert_num_queries(5):
        assert reminders.remind(now=END - DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once():
    for number in range(5):
        program = a_program()
        program.watches.create(person=a_person())
        a_round(program=program, closes_on=CLOSES)

        ends = at_once([lambda: reminders.remind(now=END - DAY)] * 3)

        assert (ends, Notification.objects.count()) == (["done"] * 3, number + 1)
