"""Watching a problem, a track, a skill, a technique; and who is to hear of what."""

import pytest
from django.db import IntegrityError

from problems.models import Watch
from problems.models.watches import people_watching
from problems.services import watches
from tests.factories import NOW, a_person, a_problem, a_skill, a_technique, a_track
from users.services import people

pytestmark = pytest.mark.django_db

MAKERS = {"problem": a_problem, "track": a_track, "skill": a_skill, "technique": a_technique}


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_is_watched_once_and_let_go(ada, kind):
    thing, other = MAKERS[kind](), MAKERS[kind]()

    for _ in range(2):
        watches.watch(thing, by=ada)
    watches.watch(other, by=ada)

    assert [(one.kind, one.thing) for one in Watch.objects.order_by("pk")] == [(kind, thing), (kind, other)]
    assert (watches.is_watched(thing, by=ada), watches.is_watched(thing, by=a_person())) == (True, False)
    for _ in range(2):
        watches.unwatch(thing, by=ada)
    assert [one.thing for one in Watch.objects.all()] == [other]


def test_a_watch_touches_a_problem_through_itself_its_track_its_skills_and_its_techniques():
    skill, technique, track = a_skill(), a_technique(), a_track()
    problem = a_problem(track=track, skills={skill: 1, a_skill(): 2}, techniques=[technique, a_technique()])
    elsewhere = a_problem(skills={a_skill(): 1}, techniques=[a_technique()])
    touching = [Watch.objects.create(person=a_person(), **one) for one in (
        {"problem": problem}, {"track": track}, {"skill": skill}, {"technique": technique},
    )]  # fmt: skip
    for other in ({"problem": elsewhere}, {"track": elsewhere.track}, {"skill": a_skill()}):
        Watch.objects.create(person=a_person(), **other)
    Watch.objects.create(person=a_person(), skill=elsewhere.skills.get())
    Watch.objects.create(person=a_person(), technique=elsewhere.techniques.get())

    assert list(Watch.objects.on(problem).order_by("pk")) == touching


def test_somebody_who_watches_in_three_ways_hears_once_and_who_left_not_at_all(ada, mallory):
    skill = a_skill()
    problem = a_problem(skills={skill: 1})
    for thing in (problem, problem.track, skill):
        watches.watch(thing, by=ada)
    watches.watch(problem, by=mallory)
    watches.watch(problem, by=a_person("gone", deleted_at=NOW))
    watches.watch(problem, by=a_person("banned", is_active=False))

    assert list(people_watching(problem)) == [ada, mallory]


def test_who_is_to_hear_is_one_query(ada, django_assert_num_queries):
    problem = a_problem(skills={a_skill(): 1})
    watches.watch(problem, by=ada)

    with django_assert_num_queries(1):
        assert [person.username for person in people_watching(problem)] == ["ada"]


@pytest.mark.parametrize("rows", [1, 3])
def test_all_that_a_person_watches_is_two_queries(ada, django_assert_num_queries, rows):
    for _ in range(rows):
        for make in MAKERS.values():
            watches.watch(make(), by=ada)
    watches.watch(a_problem(), by=a_person())

    with django_assert_num_queries(2):
        mine = watches.of(ada, NOW)
        problems = [(problem.title, problem.track.name) for problem in mine.problems]
        terms = [(one.kind, one.thing.name, one.thing.get_absolute_url()) for one in mine.terms]
    assert (len(problems), len(terms)) == (rows, 3 * rows)


def test_my_watched_tracks(ada):
    track = a_track()
    watches.watch(track, by=ada)
    watches.watch(a_skill(), by=ada)
    watches.watch(a_track(), by=a_person())

    assert watches.tracks_of(ada) == {track.pk}


def test_who_leaves_the_board_watches_nothing(ada):
    watches.watch(a_problem(), by=ada)
    kept = a_person()
    watches.watch(a_problem(), by=kept)

    people.delete(ada, now=NOW)

    assert [one.person for one in Watch.objects.all()] == [kept]


def test_the_database_holds_one_thing_for_each_watch(ada):
    with pytest.raises(IntegrityError, match="watch_of_one_thing"):
        Watch.objects.create(person=ada, problem=a_problem(), track=a_track())


def test_the_database_holds_at_least_one_thing_for_each_watch(ada):
    with pytest.raises(IntegrityError, match="watch_of_one_thing"):
        Watch.objects.create(person=ada)


@pytest.mark.parametrize(
    ("kind", "constraint"),
    [
        ("problem", "watch_once"),
        ("track", "watch_track_once"),
        ("skill", "watch_skill_once"),
        ("technique", "watch_technique_once"),
    ],
)
def test_the_database_holds_each_watch_once(ada, kind, constraint):
    thing = MAKERS[kind]()
    Watch.objects.create(person=ada, **{kind: thing})

    with pytest.raises(IntegrityError, match=constraint):
        Watch.objects.create(person=ada, **{kind: thing})
