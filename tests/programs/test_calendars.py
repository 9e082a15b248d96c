"""Calendar files are read back with a library: moments to the second, stable names, and hostile words kept as words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from programs.services import calendars, changes, facts, rounds
from tests.factories import NOW, a_claim, a_lead, a_person, a_problem, a_program, a_round, a_skill
from tests.poison import POISON
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FIELDS = ("name", "note", "source", "opens_on", "closes_on", "starts_on", "ends_on")


@pytest.fixture(autouse=True)
def at_now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def camp(db):
    return a_program(key="camp", name="Camp")


def read(client, address="/programs/calendar.ics") -> list:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def one(client, **fields):
    a_round(**fields)
    (event,) = read(client)
    return event


def test_a_deadline_is_the_hour_that_ends_with_it(client, camp):
    event = one(
        client,
        program=camp,
        name="Summer",
        closes_on=date(2027, 1, 12),
        source="https://camp.example/dates",
        last_confirmed_on=date(2026, 11, 20),
    )

    assert event.decoded("dtstart") == datetime(2027, 1, 13, 11, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2027, 1, 13, 12, 0, tzinfo=UTC)
    assert event["summary"] == "Deadline: Camp, Summer"
    assert event["url"] == "http://127.0.0.1:8000/programs/camp/"
    assert str(event["description"]).splitlines() == [
        "Applications until the end of 12 January 2027 anywhere on Earth, which is 13 January 2027, 11:59 UTC.",
        "Dates read on 20 November 2026.",
        "Source: https://camp.example/dates",
        "http://127.0.0.1:8000/programs/camp/",
    ]


@pytest.mark.parametrize(
    ("closes_on", "zone", "local"),
    [
        (date(2027, 3, 26), "Europe/Berlin", "2027-03-27 13:00 CET"),
        (date(2027, 3, 27), "Europe/Berlin", "2027-03-28 14:00 CEST"),
        (date(2027, 3, 12), "America/New_York", "2027-03-13 07:00 EST"),
        (date(2027, 3, 13), "America/New_York", "2027-03-14 08:00 EDT"),
        (date(2027, 10, 30), "Europe/Berlin", "2027-10-31 13:00 CET"),
        (date(2027, 1, 12), "Pacific/Kiritimati", "2027-01-14 02:00 +14"),
    ],
)
def test_a_reader_sees_the_moment_in_their_own_zone_over_the_change_of_clocks(client, closes_on, zone, local):
    event = one(client, closes_on=closes_on)

    assert f"{event.decoded('dtend').astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}" == local
    assert event.decoded("dtend") - event.decoded("dtstart") == HOUR


def test_readers_are_told_in_both_of_their_words_to_ask_again_twice_a_day(client):
    lines = client.get("/programs/calendar.ics").content.decode().splitlines()

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines
    assert "X-PUBLISHED-TTL:PT12H" in lines


def test_other_dates_are_whole_days(client, camp):
    a_round(
        program=camp, name="Summer", opens_on=date(2026, 12, 1), starts_on=date(2027, 6, 1), ends_on=date(2027, 8, 31)
    )

    assert [(str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend")) for event in read(client)] == [
        ("Applications open: Camp, Summer", date(2026, 12, 1), date(2026, 12, 2)),
        ("Begins: Camp, Summer", date(2027, 6, 1), date(2027, 6, 2)),
        ("Ends: Camp, Summer", date(2027, 8, 31), date(2027, 9, 1)),
    ]


def test_dates_that_nobody_confirmed_lately_are_said_to_be_old(client):
    event = one(client, closes_on=date(2027, 1, 12), last_confirmed_on=NOW.date() - timedelta(days=91))

    assert "These dates may be old: read them at their source before you rely on them." in str(event["description"])


def test_an_event_keeps_its_name_and_counts_its_changes(client, camp):
    lead, round_ = a_lead(camp), a_round(program=camp, closes_on=date(2027, 1, 12))
    (before,) = read(client)
    given = {name: getattr(round_, name) for name in FIELDS} | {"closes_on": date(2027, 1, 20)}
    rounds.edit(round_, given, by=lead, note="Later.", began_from=facts.version(round_), now=NOW)

    (after,) = read(client)

    assert after["uid"] == before["uid"] == f"round-{round_.pk}-deadline@127.0.0.1"
    assert [event["sequence"] for event in (before, after)] == [0, 1]
    assert [event.decoded("last-modified") for event in (before, after)] == [datetime(2026, 1, 1, tzinfo=UTC), NOW]
    assert after.decoded("dtend") == datetime(2027, 1, 21, 12, tzinfo=UTC)


def test_a_round_that_was_taken_off_is_cancelled_until_it_is_put_back(client, camp, time_machine):
    lead, round_ = a_lead(camp), a_round(program=camp, name="Summer", closes_on=date(2027, 1, 12))
    # What happens to other rounds is no change of this one.
    rounds.remove(a_round(program=camp, name="Winter"), by=lead, note="Off.", now=NOW)
    uid = f"round-{round_.pk}-deadline@127.0.0.1"
    removed = rounds.remove(round_, by=lead, note="Off.", now=NOW)

    (gone,) = read(client)
    changes.undo(removed, by=lead, note="On.", now=NOW + HOUR)
    (back,) = read(client)

    assert [(event["uid"], event.get("status"), event["sequence"]) for event in (gone, back)] == [
        (uid, "CANCELLED", 1),
        (uid, None, 2),
    ]
    rounds.remove(camp.rounds.get(), by=lead, note="Off.", now=NOW + HOUR)
    time_machine.move_to(NOW + timedelta(days=91))
    assert read(client) == []


def test_what_is_long_over_is_not_in_it(client):
    a_round(ends_on=NOW.date() - timedelta(days=92), closes_on=NOW.date() - timedelta(days=200))
    a_round(name="No dates")

    assert read(client) == []


@pytest.mark.parametrize("poison", POISON)
def test_hostile_words_stay_words(client, poison):
    program = a_program(key="camp", name=poison[:200])
    a_round(program=program, name=poison[:120], note=poison, source=poison, closes_on=date(2027, 1, 12))

    content = client.get("/programs/calendar.ics").content
    (event,) = Calendar.from_ical(content).walk("VEVENT")

    assert set(event) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP",
    }  # fmt: skip
    assert "\n" not in str(event["summary"])
    assert event["url"] == "http://127.0.0.1:8000/programs/camp/"
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert sum(line.startswith(b"BEGIN:") for line in lines) == 2


def test_one_program_has_a_calendar_of_its_own(client, camp):
    a_round(program=camp, name="Summer", closes_on=date(2027, 1, 12))
    a_round(closes_on=date(2027, 1, 12))

    assert [str(event["summary"]) for event in read(client, "/programs/camp/calendar.ics")] == [
        "Deadline: Camp, Summer"
    ]
    assert client.get("/programs/none/calendar.ics").status_code == 404


@pytest.mark.parametrize("address", ["/programs/calendar.ics", "/programs/camp/calendar.ics"])
def test_a_reader_who_has_it_gets_304_until_a_date_moves(client, camp, address, time_machine):
    round_ = a_round(program=camp, closes_on=date(2027, 1, 12))
    etag = client.get(address)["ETag"]
    time_machine.move_to(NOW + HOUR)

    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    round_.closes_on = date(2027, 1, 20)
    round_.save()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_a_calendar_costs_the_same_for_any_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        camp = a_program()
        lead, round_ = a_lead(camp), a_round(program=camp, closes_on=date(2027, 1, 12))
        a_round(program=camp, closes_on=date(2027, 1, 12))
        rounds.remove(round_, by=lead, note="Off.", now=NOW)

    with django_assert_num_queries(3):
        client.get("/programs/calendar.ics")


# A person's own


def private(key: str) -> str:
    return f"/calendar/{key}.ics"


def test_a_persons_own_has_what_they_watch_and_what_wants_what_they_are_on(client, ada):
    skill = a_skill()
    watched, wanting, other = (a_round(closes_on=date(2027, 1, 12)).program for _ in range(3))
    watched.watches.create(person=ada)
    wanting.wanted_skills.add(skill)
    a_claim(person=ada, problem=a_problem(skills={skill: 1}))
    other.watches.create(person=a_person())

    found = read(client, private(calendars.renew(ada, now=NOW)))

    assert {str(event["summary"]).partition(",")[0] for event in found} == {
        f"Deadline: {program.name}" for program in (watched, wanting)
    }


def test_it_is_for_nobody_in_between_and_for_no_other_key(client, ada):
    key = calendars.renew(ada, now=NOW)

    answer = client.get(private(key))
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
    assert (answer["X-Robots-Tag"], answer.cookies) == ("noindex", {})
    assert client.get(private(key), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    for wrong in (key[:-1], f"{key}0", "0" * 64, "x", ada.username, ada.calendar_key.seed, ada.calendar_key.digest):
        assert client.get(private(wrong)).status_code == 404
    assert client.post(private(key)).status_code == 405


def test_a_key_is_long_and_not_in_the_database(ada):
    key = calendars.renew(ada, now=NOW)

    assert len(bytes.fromhex(key)) * 8 >= 128
    assert key not in {ada.calendar_key.seed, ada.calendar_key.digest}
    assert calendars.key_of(ada) == key


def test_another_secret_of_the_site_ends_every_key(ada, settings):
    key = calendars.renew(ada, now=NOW)
    settings.SECRET_KEY = "another"

    assert calendars.key_of(ada) == ""
    assert calendars.renew(ada, now=NOW) != key


def test_a_new_key_ends_the_one_before_and_the_account_ends_them_all(client, ada):
    first = calendars.renew(ada, now=NOW)
    second = calendars.renew(ada, now=NOW)
    assert [client.get(private(key)).status_code for key in (first, second)] == [404, 200]

    people.delete(ada, now=NOW)

    assert client.get(private(second)).status_code == 404
    assert calendars.owner_of(second, NOW) is None


def test_an_account_that_is_shut_has_no_calendar(client, ada):
    key = calendars.renew(ada, now=NOW)
    ada.is_active = False
    ada.save()

    assert client.get(private(key)).status_code == 404


def test_a_ban_shuts_the_calendar_and_its_end_opens_it(client, ada):
    key = calendars.renew(ada, now=NOW)
    User.objects.filter(pk=ada.pk).update(banned_until=NOW + timedelta(days=1))

    assert calendars.owner_of(key, NOW) is None
    assert calendars.owner_of(key, NOW + timedelta(days=1)) == ada


def test_the_page_makes_renews_and_ends_an_address_by_post_alone(client, ada, mallory):
    client.force_login(ada)
    assert "Make my address" in client.get("/programs/calendar/").content.decode()
    for address in ("/programs/calendar/renew/", "/programs/calendar/end/"):
        assert client.get(address).status_code == 405

    client.post("/programs/calendar/renew/")
    first = calendars.key_of(ada)
    assert f"http://127.0.0.1:8000/calendar/{first}.ics" in client.get("/programs/calendar/").content.decode()
    client.post("/programs/calendar/renew/")
    assert calendars.key_of(ada) != first
    client.post("/programs/calendar/end/")
    assert calendars.key_of(ada) == ""

    client.force_login(mallory)
    calendars.renew(ada)
    page = client.get("/programs/calendar/")
    assert calendars.key_of(ada) not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_visitor_reads_how_and_is_asked_to_sign_in(client):
    page = client.get("/programs/calendar/").content.decode()

    assert "http://127.0.0.1:8000/programs/calendar.ics" in page
    assert "/calendar/" not in page.replace("/programs/calendar/", "")
    assert client.post("/programs/calendar/renew/")["Location"].startswith("/accounts/login/")
