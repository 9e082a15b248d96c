"""Programs and their rounds through the API."""

from datetime import UTC, date, datetime

import pytest

from programs.models import Round
from tests.api import read, walk
from tests.factories import NOW, a_lead, a_person, a_problem, a_program, a_round, a_skill, a_track

pytestmark = pytest.mark.django_db


def test_the_list_and_the_detail_say_the_same(client, time_machine):
    time_machine.move_to(NOW)
    program = a_program(
        key="mats",
        name="MATS",
        host="MATS",
        stipend=True,
        interp_areas=["probes"],
        asks_for=["a write-up"],
        hours_per_week="40",
    )
    program.tracks.add(a_track(key="toy"))
    program.wanted_skills.add(a_skill(key="probing"))
    program.wanted_problems.add(problem := a_problem(), a_problem(status="draft"))
    a_lead(program, a_person("mary", name="Mary Somerville"))
    a_round(
        program=program,
        name="Spring",
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 15),
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 5, 21),
        source="https://example.org/dates",
        last_confirmed_on=date(2026, 11, 20),
    )
    row = {
        "id": program.pk,
        "url": "http://127.0.0.1:8000/programs/mats/",
        "key": "mats",
        "name": "MATS",
        "host": "MATS",
        "kind": "fellowship",
        "what": "Mentored research.",
        "format": "remote",
        "location": "",
        "length": "",
        "hours_per_week": "40",
        "stipend": True,
        "stipend_note": "",
        "eligibility": "",
        "interp_areas": ["probes"],
        "asks_for": ["a write-up"],
        "usual_windows": "",
        "note": "",
        "history": [],
        "takes_any_track": False,
        "link": "https://example.org/",
        "other_link": "",
        "self_study_link": "",
        "tracks": ["toy"],
        "wanted_skills": ["probing"],
        "wanted_problems": [problem.number],
        "leads": [{"username": "mary", "name": "Mary Somerville"}],
        "rounds": [
            {
                "id": Round.objects.get().pk,
                "name": "Spring",
                "opens_on": "2026-11-01",
                "closes_on": "2026-12-15",
                "starts_on": "2027-03-01",
                "ends_on": "2027-05-21",
                "note": "",
                "source": "https://example.org/dates",
                "last_confirmed_on": "2026-11-20",
                "state": "open",
                "closes_at": "2026-12-16T12:00:00Z",
                "is_stale": False,
            }
        ],
    }

    assert read(client, "programs/") == {"results": [row], "next": None, "previous": None}
    assert read(client, "programs/mats/") == row


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 10, 31, 12, tzinfo=UTC), "upcoming"),
        (datetime(2026, 12, 16, 11, 59, tzinfo=UTC), "open"),
        (datetime(2026, 12, 16, 12, 0, tzinfo=UTC), "closed"),
        (datetime(2027, 3, 2, tzinfo=UTC), "running"),
        (datetime(2027, 6, 1, tzinfo=UTC), "over"),
    ],
)
def test_the_state_of_a_round_is_what_its_dates_say_now(client, time_machine, now, state):
    time_machine.move_to(now)
    dates = {
        "opens_on": (2026, 11, 1),
        "closes_on": (2026, 12, 15),
        "starts_on": (2027, 3, 1),
        "ends_on": (2027, 5, 21),
    }
    a_round(**{name: date(*day) for name, day in dates.items()})

    assert read(client, "programs/")["results"][0]["rounds"][0]["state"] == state


def test_an_unknown_program_is_not_found_and_an_unknown_parameter_refused(client):
    read(client, "programs/nowhere/", status=404)
    assert list(read(client, "programs/?kind=fellowship", status=400)["errors"]) == ["kind"]


def test_a_walk_meets_every_program(client):
    for position, key in enumerate("caebd"):
        a_program(key=key, position=position)

    rows, pages = walk(client, "programs/?page_size=2")

    assert ([row["key"] for row in rows], pages) == (list("caebd"), 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        program = a_round().program
        a_round(program=program)
        program.tracks.add(a_track())
        program.wanted_skills.add(a_skill())
        program.wanted_problems.add(a_problem())
        a_lead(program)

    with django_assert_num_queries(3):
        assert len(read(client, "programs/")["results"]) == rows
