"""What a round wants, and the nearest deadline that a problem fits."""

from datetime import date, timedelta
from itertools import product

import pytest

from board.lib.deadlines import end_of_day
from problems.models import Problem
from programs.models import Program, Round
from programs.models.programs import State
from programs.models.wants import time_left, wanted
from tests.factories import NOW, a_claim, a_person, a_problem, a_program, a_round, a_skill, a_track

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SECOND = timedelta(seconds=1)
SIX, NONE = "at 6 hours a week there are about", "less than an hour left"
LAST = "tomorrow is the last day"


def soon(days: int = 9) -> dict:
    return {"opens_on": TODAY - timedelta(days=3), "closes_on": TODAY + timedelta(days=days)}


def a_program_ahead(days: int = 9, **fields) -> Program:
    return a_round(program=a_program(**fields), **soon(days)).program


def asked() -> list[Problem]:
    return list(Problem.objects.filter(wanted(NOW)).order_by("number"))


def next_fitting(problem, hours=None):
    return Program.beside(problem, NOW, hours).next_fitting


def test_what_a_problem_fits_is_asked_of_the_set_at_hand():
    """The control: asked of all, both are there, and no set answers for all."""
    track = a_track()
    problem = a_problem(track=track)
    first, second = a_program(), a_program()
    track.programs.add(first, second)

    assert list(Program.objects.filter(pk=first.pk).fitting(problem.pk, timedelta(), NOW)) == [first]
    assert list(track.programs.exclude(pk=first.pk).fitting(problem.pk, timedelta(), NOW)) == [second]
    assert {one.key for one in Program.beside(problem, NOW).programs} == {first.key, second.key}
    assert not hasattr(Program.objects.all(), "beside")


def test_ahead_is_what_the_state_of_a_round_says():
    """Every order of four dates around today, against the derived state."""
    program, days = a_program(), [None, *(TODAY + timedelta(days=n) for n in (-2, 0, 2))]
    for opens, closes, starts, ends in product(days, repeat=4):
        if not (opens and closes and opens > closes) and not (starts and ends and starts > ends):
            a_round(program=program, opens_on=opens, closes_on=closes, starts_on=starts, ends_on=ends)

    said = {one.pk for one in Round.objects.all() if one.closes_on and one.state(NOW) in (State.OPEN, State.UPCOMING)}

    assert {one.pk for one in Round.objects.ahead(NOW)} == said != set()


@pytest.mark.parametrize(("moment", "count"), [(-SECOND, 1), (timedelta(0), 0)])
def test_a_round_is_ahead_to_the_last_second_anywhere_on_earth(moment, count):
    closes = date(2027, 1, 12)
    a_round(closes_on=closes)

    assert Round.objects.ahead(end_of_day(closes) + moment).count() == count


def test_a_problem_is_wanted_by_number_by_skill_and_by_track():
    skill, track = a_skill(), a_track()
    named, skilled, of_track = a_problem(), a_problem(skills={skill: 2}), a_problem(track=track)
    a_problem()
    program = a_program_ahead()
    program.wanted_problems.add(named)
    program.wanted_skills.add(skill)
    program.tracks.add(track)

    assert asked() == [named, skilled, of_track]
    assert [list(Program.objects.wanting(one)) for one in asked()] == [[program]] * 3
    assert [list(Round.objects.ahead(NOW).wanting(one)) for one in asked()] == [list(program.rounds.all())] * 3


def test_the_whole_field_names_nothing():
    problem = a_problem()
    a_program_ahead(takes_any_track=True)

    assert asked() == []
    assert list(Program.objects.wanting(problem)) == []


def test_what_has_closed_wants_nothing():
    problem = a_problem()
    a_round(closes_on=TODAY - timedelta(days=3)).program.tracks.add(problem.track)
    a_round(opens_on=TODAY + timedelta(days=3)).program.tracks.add(problem.track)

    assert asked() == []


def test_wanted_costs_one_query_and_meets_each_problem_once(django_assert_num_queries):
    problem = a_problem()
    for _ in range(3):
        a_program_ahead().tracks.add(problem.track)

    with django_assert_num_queries(1):
        assert asked() == [problem]


def test_the_next_that_fits_is_the_nearest_that_names_it():
    problem = a_problem(hours_low=12, hours_high=30)
    a_program_ahead(2, takes_any_track=True)
    far, near = a_program_ahead(47), a_program_ahead(30)
    for program in (far, near):
        program.tracks.add(problem.track)

    found = next_fitting(problem, 6)

    assert (found.program.key, found.round_name, found.closes_on) == (
        near.key,
        near.rounds.get().name,
        TODAY + timedelta(30),
    )
    assert found.words == f"in 30 days; {SIX} 26 hours left, and this takes 12 to 30: enough if it goes well"


def test_where_none_names_it_the_nearest_open_to_the_whole_field_fits():
    problem = a_problem()
    a_program_ahead(1).tracks.add(a_track())
    whole = a_program_ahead(5, takes_any_track=True)

    assert next_fitting(problem).program.key == whole.key


def test_where_nothing_fits_nothing_is_said():
    assert next_fitting(a_problem()) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((47, 6, 12, 30), f"in 47 days; {SIX} 40 hours left, and this takes 12 to 30: enough"),
        ((47, None, 12, 30), "in 47 days; this takes 12 to 30 hours"),
        ((47, 6, None, None), "in 47 days; at 6 hours a week there are about 40 hours left"),
        ((7, 1, 8, 8), "in 7 days; at 1 hour a week there is about 1 hour left, and this takes 8: too near for it"),
        ((1, 2, None, 9), f"{LAST}; at 2 hours a week there is {NONE}, and this takes 9: too near for it"),
        ((0, None, None, 20), "today is the last day; this takes 20 hours"),
        ((0, None, None, None), "today is the last day"),
    ],
)  # fmt: skip
def test_the_time_left_is_said_beside_what_the_work_takes(given, words):
    assert time_left(*given) == words


def test_a_program_concerns_whom_watches_it_or_holds_what_it_names():
    ada, skill = a_person(), a_skill()
    held = a_claim(person=ada, problem=a_problem(skills={skill: 1})).problem
    by_track, by_skill, by_number, watched, by_watch, other = (a_program() for _ in range(6))
    by_track.tracks.add(held.track)
    by_skill.wanted_skills.add(skill)
    by_number.wanted_problems.add(held)
    watched.watches.create(person=ada)
    ada.watches.create(track=(track := a_track()))
    by_watch.tracks.add(track)
    other.tracks.add(a_track())
    a_claim(person=ada, status="released", problem=a_problem(track=other.tracks.get()))

    assert list(Program.objects.concerning(ada, NOW)) == [by_track, by_skill, by_number, watched, by_watch]
    assert list(Program.objects.concerning(a_person(), NOW)) == []


def test_the_first_deadline_that_leaves_the_hours_goes_before_one_that_is_too_near():
    problem = a_problem(hours_low=12, hours_high=30)
    program = a_program_ahead(2)
    a_round(program=program, name="Later", **soon(40))
    program.tracks.add(problem.track)
    a_program_ahead(9, takes_any_track=True)

    assert (next_fitting(problem).closes_on, next_fitting(problem, 6).round_name) == (TODAY + timedelta(2), "Later")
    assert next_fitting(problem, 6).words.endswith("about 34 hours left, and this takes 12 to 30: enough")


def test_where_all_are_too_near_the_nearest_is_told_as_that():
    problem = a_problem(hours_low=12, hours_high=30)
    a_program_ahead(2).tracks.add(problem.track)

    assert next_fitting(problem, 6).words.endswith("and this takes 12 to 30: too near for it")
