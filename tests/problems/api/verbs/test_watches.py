"""What a script reads of what its person watches."""

import pytest

from problems.services import watches
from programs.services import watches as of_programs
from tests.api import Script
from tests.factories import a_problem, a_program, a_skill, a_track

pytestmark = pytest.mark.django_db


def test_everything_that_is_watched_is_there_and_nobody_elses(ada, mallory):
    problem, track, skill, program = a_problem(), a_track(), a_skill(), a_program()
    for thing in (problem, track, skill):
        watches.watch(thing, by=ada)
    of_programs.watch(program, by=ada)

    told = Script(ada).read("me/watching/")

    assert [one["number"] for one in told["problems"]] == [problem.pk]
    assert [(one["kind"], one["key"]) for one in told["terms"]] == [("skill", skill.key), ("track", track.key)]
    assert [one["key"] for one in told["programs"]] == [program.key]
    assert told["programs"][0]["url"].endswith(program.get_absolute_url())
    assert Script(mallory).read("me/watching/") == {"problems": [], "terms": [], "programs": []}


def test_its_length_costs_no_queries(ada, django_assert_num_queries):
    script = Script(ada)
    script.read("me/watching/")
    watches.watch(a_problem(), by=ada)
    with django_assert_num_queries(7):
        script.read("me/watching/")
    for _ in range(2):
        watches.watch(a_problem(), by=ada)
        watches.watch(a_track(), by=ada)
    with django_assert_num_queries(7):
        assert len(script.read("me/watching/")["problems"]) == 3
