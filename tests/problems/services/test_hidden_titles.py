"""The title of a write-up that is out of sight stands in no notice to those who may not read it."""

from datetime import timedelta

import pytest

from problems.models import WriteUp
from problems.services import events, reports, triage, watches, writeups
from problems.services.writeups import BearsOn
from tests.api import Script
from tests.factories import (
    NOW,
    a_delivery,
    a_mail,
    a_mentor_request,
    a_notice,
    a_problem,
    a_review,
    a_sponsorship,
    a_webhook,
)
from users.models import Delivery, Notification

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TITLE = "They skip"


def told(person) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(person=person).select_related("by").order_by("pk")
    return [(one.sentence, one.path) for one in rows]


def linked(by, **fields) -> WriteUp:
    asked = {"title": TITLE, "kind": "post", "bears_on": [BearsOn(a_problem(title="Heads"), "partial")], "now": NOW}
    return writeups.link("https://example.org/1", by=by, **asked | fields)


@pytest.fixture
def watched(ada, mallory):
    """A write-up of ada's that mallory was told of, in a mail and a delivery that have not left."""
    problem = a_problem(title="Heads")
    watches.watch(problem, by=mallory)
    writeup = linked(ada, bears_on=[BearsOn(problem, "partial")])
    mail = a_mail(mallory, subject=TITLE, text=TITLE, html=TITLE)
    Notification.objects.filter(person=mallory).update(mail=mail)
    return writeup


def test_control_a_watcher_reads_it_while_it_is_shown(watched, mallory):
    problem = watched.problems.get()
    assert told(mallory) == [
        (f"Ada Lovelace linked a write-up to #{problem.pk} “Heads”: “They skip”", watched.get_absolute_url())
    ]


def words_of(writeup, name: str) -> str:
    return f"Ada Lovelace linked a write-up to #{writeup.problems.get().pk} “Heads”: {name}"


def test_declined_it_is_a_writeup_to_others_and_its_authors_read_its_title(watched, ada, grace, mallory):
    a_delivery(a_webhook(mallory), notice=Notification.objects.get(person=mallory), body=TITLE)

    triage.decline(watched, by=grace, note="No.", now=NOW + DAY)

    assert told(mallory) == [(words_of(watched, "it is off the board"), f"/writeups/{watched.pk}/")]
    mail = Notification.objects.get(person=mallory).mail
    assert (mail.subject, mail.text, mail.html) == ("", "", "")
    assert Delivery.objects.get().body == ""
    assert told(ada) == [("Grace Hopper took “They skip” off the board, and says why", watched.get_absolute_url())]


def test_neither_page_nor_api_says_it(client, watched, grace, mallory):
    triage.decline(watched, by=grace, note="No.", now=NOW + DAY)

    client.force_login(mallory)
    page = client.get("/accounts/notices/").content.decode()
    [notice] = Script(mallory).read("notices/")["results"]
    for said in (page, str(notice)):
        assert "it is off the board" in said
        assert TITLE not in said
        assert watched.slug not in said


def test_an_earlier_title_goes_as_well(watched, ada, grace, mallory):
    writeups.edit(watched, by=ada, title="They jump", now=NOW)

    triage.decline(watched, by=grace, note="No.", now=NOW + DAY)

    assert told(mallory)[0] == (words_of(watched, "it is off the board"), f"/writeups/{watched.pk}/")


def test_a_curator_goes_on_reading_it(watched, grace, mallory):
    mallory.role = "curator"
    mallory.save()

    triage.decline(watched, by=grace, note="No.", now=NOW + DAY)

    assert told(mallory) == [(words_of(watched, "“They skip”"), watched.get_absolute_url())]


@pytest.mark.parametrize("name", ["ada", "grace"])
def test_taken_down_it_is_a_writeup_too(request, watched, name, mallory):
    writeups.withdraw(watched, by=request.getfixturevalue(name), note="Wrong.", now=NOW + DAY)

    assert told(mallory) == [(words_of(watched, "it is off the board"), f"/writeups/{watched.pk}/")]


def test_who_reported_it_is_told_without_it(watched, grace, mallory):
    Notification.objects.all().delete()
    reports.report(watched, by=mallory, reason="spam", now=NOW)

    triage.decline(watched, by=grace, note="No.", now=NOW + DAY)

    assert told(mallory) == [("A curator answered what you reported: a write-up", "/writeups/")]


def test_a_mentor_who_was_asked_about_it_reads_it_no_longer(ada, grace):
    writeup = linked(ada)
    sponsorship = a_sponsorship()
    asked = a_mentor_request(sponsorship, by=ada, writeup=writeup)
    events.record("asked a mentor", asked, by=ada, whom=sponsorship.mentor.person, now=NOW, public=False)
    mentor = sponsorship.mentor.person
    assert told(mentor)[-1][0] == "Ada Lovelace asks you to look at their work on “They skip”"

    triage.decline(writeup, by=grace, note="No.", now=NOW + DAY)

    assert told(mentor)[-1][0] == "Ada Lovelace asks you to look at their work on a write-up"


def test_reviewers_who_were_asked_to_read_it_are_led_nowhere_by_its_name(watched, grace, mallory):
    Notification.objects.all().delete()
    review = a_review(writeup=watched, by=mallory)
    a_notice(mallory, key=f"write-up:{watched.pk}:reviewers wanted:1", title=f"Nobody has read {TITLE} yet")
    a_notice(mallory, key=f"review:{review.pk}:due", title=f"Your review of {TITLE} is due")
    a_notice(mallory, key=f"write-up:{watched.pk}0:reviewers wanted:1", title="Another")

    writeups.withdraw(watched, by=grace, note="Wrong.", now=NOW + DAY)

    gone = ("A write-up that waited for readers is off the board", f"/writeups/{watched.pk}/")
    assert told(mallory)[:2] == [gone, gone]
    assert told(mallory)[2][0] == "Another"
