"""What two people say to each other, and everybody's e-mail address: asked for at every address, as every role."""

import pytest
from django.urls import reverse

from programs.models import MentorRequest
from programs.services import requests
from tests.factories import NOW, a_claim, a_lead, a_mentor, a_person, a_problem, a_sponsorship, a_writeup
from tests.routes import addresses
from users.models import Mail, Notification, User
from users.services import mails

pytestmark = pytest.mark.django_db

DID, ASKS, ANSWER = "zxdid-what-i-did", "zxasks-what-i-ask", "zxanswer-what-you-say"
CONTACT, THEIR_CONTACT = "zxcontact@example.net", "zxmentor@example.net"
WORDS = (DID, ASKS, ANSWER, CONTACT, THEIR_CONTACT)


@pytest.fixture
def ada_asks(ada):
    """A request that waits and one that got a yes, each with every word that can be written."""
    sponsorship = a_sponsorship(a_mentor(a_person("emmy"), capacity=5), problem=a_problem())
    claim = a_claim(person=ada, problem=sponsorship.problem)
    said = {"did": DID, "asks": ASKS, "hours": 5, "contact": CONTACT}
    accepted = requests.send(sponsorship, work=claim, by=ada, now=NOW, **said)
    requests.accept(accepted, by=sponsorship.mentor.person, answer=ANSWER, contact=THEIR_CONTACT, now=NOW)
    other = a_sponsorship(a_mentor(a_person("sofia")), problem=a_problem())
    writeup = a_writeup(says={other.problem: "partial"}, status="legible", linked_by=ada)
    writeup.authors.create(person=ada)
    requests.send(other, work=writeup, by=ada, now=NOW, **said)
    return accepted


@pytest.fixture
def people(ada_asks, ada, grace):
    """One of every role beside the two: on the claim, a lead and a mentor of the same program, a curator, an admin."""
    program = ada_asks.mentor.program
    lead, mentor = a_person("the-lead"), a_mentor(a_person("the-mentor"), program=program).person
    a_lead(program, lead)
    return {
        "grace": grace,
        "root": a_person("root", role="admin"),
        "member": a_person(),
        "lead": lead,
        "mentor": mentor,
    }


def every_address() -> list[str]:
    slugs = ["ada", "emmy", "x"]
    numbers = [1, *MentorRequest.objects.values_list("pk", flat=True)]
    return sorted(set(addresses(numbers, slugs)))


def told_at(client, address: str, needles) -> list[str]:
    answer = client.get(address)
    body = answer.getvalue().decode() if answer.streaming else answer.content.decode()
    return [needle for needle in needles if needle in body]


def found(client, needles) -> dict[str, list[str]]:
    """Where any of the needles is told: {address: which}."""
    asked = {address: told_at(client, address, needles) for address in every_address()}
    return {address: told for address, told in asked.items() if told}


@pytest.mark.parametrize("role", ["visitor", "grace", "root", "member", "lead", "mentor"])
def test_nobody_else_reads_a_word_of_it_anywhere(client, ada_asks, people, role):
    emails = [email for email in User.objects.values_list("email", flat=True) if email]
    mine = people[role].email if role in people else ""
    if role in people:
        client.force_login(people[role])

    assert found(client, [*WORDS, *(email for email in emails if email != mine)]) == {}


def test_the_walk_finds_the_two_themselves(client, ada_asks, people, ada):
    """The control: to them it is told, and only on its own page."""
    there = reverse("programs:mentor-request", args=[ada_asks.pk])
    client.force_login(ada)
    assert found(client, [THEIR_CONTACT, ANSWER]) == {there: [THEIR_CONTACT, ANSWER]}

    client.force_login(ada_asks.mentor.person)

    assert found(client, [CONTACT]) == {there: [CONTACT]}


def test_a_contact_shows_only_after_the_yes(client, ada_asks, ada):
    waiting = ada.mentor_requests.get(status="sent")
    client.force_login(waiting.mentor.person)

    page = client.get(reverse("programs:mentor-request", args=[waiting.pk])).content.decode()

    assert DID in page
    assert CONTACT not in page


def test_an_admin_finds_no_request_in_the_admin_either(client, ada_asks, people):
    client.force_login(people["root"])

    mails.gather(now=NOW)
    looked_at = [reverse("admin:problems_event_changelist"), reverse("admin:users_mail_changelist")]
    looked_at += [reverse("admin:users_mail_change", args=[mail.pk]) for mail in Mail.objects.all()]
    assert len(looked_at) > 3
    for address in looked_at:
        page = client.get(address).content.decode()
        assert "asked a mentor" not in page
        assert "asks you to look at" not in page


def test_no_notice_or_mail_has_a_word_of_it(ada_asks):
    told = [*Notification.objects.values_list("title", "note"), *Mail.objects.values_list("subject", "text")]

    assert [words for words in WORDS if any(words in said for pair in told for said in pair)] == []
    assert len(told) > 2
