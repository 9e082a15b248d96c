"""What stands first on the board of a mentor, of a lead and of a curator."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.services import changes, facts, rounds
from tests.factories import a_lead, a_mentor, a_mentor_request, a_person, a_program, a_round, a_sponsorship

pytestmark = pytest.mark.django_db


def waits_for(client, person) -> str:
    client.force_login(person)
    page = client.get("/my-board/").content.decode()
    return page[page.index("Needs you") : page.index("What you are on")]


def test_a_request_an_invitation_and_a_proposal_wait_for_their_mentor_alone(client):
    now = timezone.now()
    rosa = a_person("rosa")
    mentor = a_mentor(rosa)
    sponsorship = a_sponsorship(mentor, confirmed_at=now, expires_at=now + timedelta(days=9))
    asked = a_mentor_request(sponsorship, sent_at=now, expires_at=now + timedelta(days=21))
    proposed = a_sponsorship(mentor, status="proposed", proposed_at=now)
    invited = a_mentor(rosa, standing="invited", about="", program=a_program(name="Camp"))

    found = waits_for(client, rosa)

    assert f"{asked.by.public_name} asks you" in found.replace("<bdi>", "").replace("</bdi>", "")
    assert (asked.get_absolute_url() in found, f"/mentors/{invited.pk}/answer/" in found) == (True, True)
    assert proposed.problem.title in found
    other = waits_for(client, asked.by)
    assert (asked.get_absolute_url() in other, "/mentoring/" in other) == (False, False)


def test_a_change_that_needs_a_second_person_waits_for_everybody_who_can_give_it(client):
    now = timezone.now()
    camp = a_program(name="Camp")
    lena, leo = a_lead(camp, a_person("lena")), a_lead(camp, a_person("leo"))
    round_ = a_round(program=camp, name="Summer", closes_on=now.date() + timedelta(days=1))
    given = {name: getattr(round_, name) for name in ("name", "note", "source", "opens_on", "starts_on", "ends_on")}
    given["closes_on"] = now.date() + timedelta(days=9)
    change = rounds.edit(round_, given, by=lena, note="Time.", began_from=facts.version(round_), now=now)

    people = (lena, leo, a_person("grace", role="curator"), a_person("mallory"))
    assert ["Summer" in waits_for(client, person) for person in people] == [False, True, True, False]

    changes.refuse(change, by=leo, note="No.", now=now)
    assert "Summer" not in waits_for(client, leo)
