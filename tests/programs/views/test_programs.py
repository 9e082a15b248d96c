"""Programs and their rounds, as people see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs import timeline
from programs.models import Round
from tests.factories import NOW, a_claim, a_problem, a_program, a_round, a_track

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def test_list_shows_the_nearest_deadline_first_and_none_that_has_passed(client):
    late = a_round(name="Late", closes_on=today() + timedelta(days=60))
    soon = a_round(name="Soon", opens_on=today() - timedelta(days=9), closes_on=today() + timedelta(days=5))
    a_round(name="Past", closes_on=today() - timedelta(days=5))

    answer = client.get("/programs/")

    assert [(round_, state.value) for round_, state in answer.context["rounds_ahead"]] == [
        (soon, "open"),
        (late, "upcoming"),
    ]


def test_list_takes_the_same_queries_for_any_rows(client, django_assert_num_queries):
    for _ in range(3):
        program = a_program()
        program.tracks.add(a_track())
        a_round(program=program, closes_on=today() + timedelta(days=5))
        with django_assert_num_queries(4):
            client.get("/programs/")


def test_page_shows_rounds_and_free_problems_that_fit(client):
    program, track = a_program(name="MATS", asks_for=["two references"]), a_track()
    program.tracks.add(track)
    a_round(program=program, name="Autumn", closes_on=today(), last_confirmed_on=today() - timedelta(days=100))
    fitting = a_problem(track=track)
    a_problem()

    answer = client.get(f"/programs/{program.key}/")

    page = answer.content.decode()
    assert list(answer.context["problems"]) == [fitting]
    for words in ("MATS", "two references", "Autumn", "old"):
        assert words in page


def test_the_timeline_draws_what_touches_the_year_around_today():
    program = a_program()
    inside = a_round(program=program, opens_on=NOW.date(), closes_on=NOW.date() + timedelta(days=30))
    a_round(program=program, starts_on=NOW.date() - timedelta(days=900), ends_on=NOW.date() - timedelta(days=800))

    drawn = timeline.draw(Round.objects.select_related("program"), NOW)

    (bar,) = drawn.bars
    assert (bar.round, bar.x, bar.is_window) == (inside, drawn.today_x, True)
    assert 0 <= bar.x < bar.x + bar.width <= drawn.width
    assert [row.name for row in drawn.rows] == [program.name]
    assert len(drawn.months) == 14


def test_the_timeline_of_nothing_is_empty():
    assert timeline.draw([], NOW).bars == []


def a_deadline_for(problem, **dates):
    program = a_program(name="MATS")
    program.tracks.add(problem.track)
    return a_round(program=program, name="Summer", **dates).program


def test_the_next_fitting_deadline_stands_beside_the_problem_and_its_claims(client, ada, mallory, time_machine):
    time_machine.move_to(NOW)
    problem = a_problem(hours_low=12, hours_high=30)
    a_deadline_for(problem, closes_on=today() + timedelta(days=47))
    claim = a_claim(problem=problem, person=ada, hours_per_week=6, lapses_at=timezone.now() + timedelta(days=9))

    def words(address):
        page = client.get(address).content.decode()
        return page[page.index("Next fitting deadline") :].partition("</p>")[0].rpartition("</abbr>")[2]

    assert words(problem.get_absolute_url()).endswith(" days; this takes 12 to 30 hours.")
    form = f"/problems/{problem.pk}/claim/"
    for person, address in ((ada, problem.get_absolute_url()), (ada, claim.get_absolute_url()), (mallory, form)):
        client.force_login(person)
        assert words(address).endswith("there are about 40 hours left, and this takes 12 to 30."), address


def test_where_no_deadline_fits_or_the_problem_is_closed_none_is_named(client):
    free, closed = a_problem(), a_problem(resolution="answered")
    a_deadline_for(free, closes_on=today() - timedelta(days=3))
    a_deadline_for(closed, closes_on=today() + timedelta(days=47))

    for problem in (free, closed):
        assert "Next fitting deadline" not in client.get(problem.get_absolute_url()).content.decode()
