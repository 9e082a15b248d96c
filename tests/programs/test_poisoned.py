"""Poisoned words of a mentor, a program and a request break no page, list, answer or mail."""

import pytest

from programs.services import requests
from tests.factories import NOW, a_claim, a_mentor, a_person, a_problem, a_program, a_sponsorship
from tests.poison import POISON, Page
from tests.problems.test_poisoned import on_one_line
from users.models import Mail, Notification
from users.services import mails, people

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))]


@pytest.fixture
def asked(ada, poison):
    """A request to a mentor, with the poison wherever somebody can write."""
    person = a_person("emmy")
    for one in (ada, person):
        people.edit_profile(one, name=poison[:80], bio=poison, website="")
    mentor = a_mentor(person, program=a_program(name=poison, what=poison), about=poison, approach=poison)
    sponsorship = a_sponsorship(mentor, problem=a_problem(title=poison), note=poison)
    claim = a_claim(person=ada, problem=sponsorship.problem)
    said = {"did": poison, "asks": poison, "hours": 5, "contact": poison}
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **said)
    requests.accept(sent, by=person, answer=poison, contact=poison, now=NOW)
    return sent


def test_no_page_runs_it_and_every_page_says_it(client, ada, asked, poison, time_machine):
    time_machine.move_to(NOW)
    client.force_login(ada)
    for address in (
        "/mentors/",
        asked.mentor.get_absolute_url(),
        asked.get_absolute_url(),
        "/mentoring/",
        asked.claim.get_absolute_url(),
        asked.claim.problem.get_absolute_url(),
        asked.mentor.program.get_absolute_url(),
        f"/sponsorships/{asked.sponsorship.pk}/ask/",
    ):
        page = Page(client.get(address).content.decode())
        assert (address, page.handlers, page.strange_scripts) == (address, [], [])
        assert on_one_line(poison[:80]) in page.text, address


def test_the_api_says_it_as_it_is(client, asked, poison, time_machine):
    time_machine.move_to(NOW)

    [row] = client.get("/api/v1/mentors/").json()["results"]

    assert (row["about"], row["approach"], row["sponsorships"][0]["note"]) == (poison, poison, poison)


def test_a_mail_about_it_has_the_headers_it_should_have(asked, poison):
    mails.gather(now=NOW)

    for mail in Mail.objects.all():
        message = mails._message(mail).message()
        assert set(message.keys()) >= {"Subject", "From", "To"}
        assert "Bcc" not in message
        assert "\n" not in str(mail.subject)
    assert Notification.objects.count() == 2
