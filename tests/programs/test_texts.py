"""What the texts of programs and mentors say."""

from datetime import timedelta

import pytest

from board.renditions import form_of
from tests.factories import NOW, a_mentor, a_person, a_problem, a_program, a_round, a_sponsorship, a_track
from tests.problems.texts.test_problems import lines_below, read

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_program_says_its_rounds_and_how_sure_their_dates_are(client):
    program = a_program(key="camp", name="Camp", eligibility="Anybody # here.")
    soon = {"opens_on": TODAY - timedelta(days=9), "closes_on": TODAY + timedelta(days=9)}
    a_round(program=program, name="Winter", last_confirmed_on=TODAY, **soon)
    a_round(program=program, name="Old", last_confirmed_on=TODAY - timedelta(days=300), **soon)
    text = read(client, "/programs/camp/")

    rounds = lines_below(text, "Rounds")
    assert "- Winter: open, opens 2026-11-14, closes 2026-12-02, last confirmed 2026-11-23" in rounds
    (old,) = [line for line in rounds if line.startswith("- Old")]
    assert old.endswith("These dates may be old")
    assert rounds[-1] == "A deadline's day counts until it has ended everywhere on Earth."
    assert "- Who may apply: Anybody # here." in text.splitlines()


def test_a_program_says_where_to_read_more_and_what_its_rounds_note(client):
    site = "https://camp.example"
    program = a_program(
        key="camp", url_alt=f"{site}/more", self_study_url=f"{site}/course", history=["Winter 2025: *late*"]
    )
    a_round(program=program, name="Winter", source=f"{site}/dates", note="Two references.\n\n# By mail", position=1)
    a_round(program=program, name="Spring", source="its letter of # May", position=2)
    text = read(client, "/programs/camp/")

    for line in (
        f"- More about it: [{site}/more]({site}/more)",
        f"- Its material, to study alone: [{site}/course]({site}/course)",
    ):
        assert line in text.splitlines()
    rounds = [line for line in lines_below(text, "Rounds") if line.startswith("  ")]
    assert rounds == [
        f"  Source: [{site}/dates]({site}/dates)",
        "  > Two references.",
        "  >",
        "  > # By mail",
        "  Source: its letter of # May",
    ]
    assert lines_below(text, "Earlier rounds") == ["- Winter 2025: \\*late\\*"]


def test_the_list_names_rounds_that_are_open_or_near(client):
    a_program(key="quiet", name="Quiet", position=1)
    camp = a_program(key="camp", name="Camp", position=2)
    a_round(program=camp, name="Winter", closes_on=TODAY + timedelta(days=9))
    lines = read(client, "/programs/").splitlines()

    assert any(line.startswith("- [Camp](http://127.0.0.1:8000/programs/camp.md)") for line in lines)
    assert any(line.startswith("  - Winter: ") and "closes 2026-12-02" in line for line in lines)
    (quiet,) = [line for line in lines if "Quiet" in line]
    assert quiet.endswith("no round that we know of is open or near")
    assert lines[-1] == quiet


def test_a_mentor_says_what_they_would_look_at(client):
    mentor = a_mentor(a_person("rosalind", name="Rosalind"), areas=[a_track(key="toys")], about="# Toys", capacity=2)
    problem = a_problem()
    a_sponsorship(mentor, problem=problem, note="a first patch")
    text = read(client, mentor.get_absolute_url())

    assert "\n# Rosalind, mentor\n\n> # Toys\n" in text
    site = "http://127.0.0.1:8000"
    assert lines_below(text, "Would look at work on") == [
        f"- problem [#{problem.number}]({site}/problems/{problem.number}.md) (open)",
        "  > a first patch",
    ]
    for line in ("- Places: 0 of 2 taken", f"- Knows well: [toys]({site}/tracks/toys.md)"):
        assert line in text.splitlines()
    assert "room: 2" in text
    assert "has room, toys" in read(client, "/mentors/")


def test_a_mentor_with_nothing_open_has_no_room(client):
    mentor = a_mentor(a_person("rosalind", name="Rosalind"), capacity=2)
    a_sponsorship(mentor, status="proposed")

    assert "room: 0" in read(client, mentor.get_absolute_url())
    assert "- [Rosalind](http://127.0.0.1:8000/mentors/" in read(client, "/mentors/")
    assert "): no room now" in read(client, "/mentors/")


def test_an_invited_mentor_has_no_text(client):
    mentor = a_mentor(standing="invited")

    assert client.get(form_of(mentor.get_absolute_url(), "md")).status_code == 404
