"""Mentors through the API: what their pages show, and nothing of what they were asked."""

import pytest

from tests.api import read, walk
from tests.factories import (
    NOW,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_skill,
    a_sponsorship,
    a_track,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_the_list_and_the_detail_say_the_same(client):
    mentor = a_mentor(
        a_person("emmy", name="Emmy Noether"),
        program=a_program(key="camp"),
        areas=[a_track(key="toy")],
        help=["plan"],
        approach="A plot.",
        capacity=1,
    )
    of_problem = a_sponsorship(mentor, problem=a_problem(), note="A.")
    of_skill = a_sponsorship(mentor, skill=a_skill(key="probing"), status="away")
    a_sponsorship(mentor, status="proposed")
    a_mentor_request(of_problem, by=a_person(), status="accepted")
    times = {"confirmed_at": "2026-11-23T12:00:00Z", "expires_at": "2027-03-23T12:00:00Z"}
    row = {
        "id": mentor.pk,
        "url": f"http://127.0.0.1:8000/mentors/{mentor.pk}/",
        "person": {"username": "emmy", "name": "Emmy Noether"},
        "program": "camp",
        "about": "Circuits.",
        "tracks": ["toy"],
        "help": ["plan"],
        "approach": "A plot.",
        "capacity": 1,
        "mentee_count": 1,
        "sponsorships": [
            {
                "id": of_problem.pk,
                "problem": of_problem.problem_id,
                "track": None,
                "skill": None,
                "status": "full",
                "note": "A.",
            }
            | times,
            {"id": of_skill.pk, "problem": None, "track": None, "skill": "probing", "status": "away", "note": ""}
            | times,
        ],
    }

    assert read(client, "mentors/")["results"] == [row]
    assert read(client, f"mentors/{mentor.pk}/") == row


def test_who_was_only_invited_is_not_there(client):
    invited = a_mentor(standing="invited")

    assert read(client, "mentors/")["results"] == []
    assert read(client, f"mentors/{invited.pk}/", status=404)["status"] == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_queries_for_any_number(client, django_assert_num_queries, rows):
    for _ in range(rows):
        a_sponsorship()

    with django_assert_num_queries(3):
        found, _ = walk(client, "mentors/")

    assert len(found) == rows
