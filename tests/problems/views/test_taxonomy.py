"""Tracks, skills and the map."""

from datetime import timedelta

import pytest
from django.utils import timezone

from problems import skillmap
from problems.models import Skill, Track
from tests.factories import a_problem, a_skill, a_technique, a_track

pytestmark = pytest.mark.django_db


def test_tracks_count_what_is_listed_free_and_a_first_project(client):
    track = a_track(name="Toys")
    a_problem(track=track, difficulty="A")
    a_problem(track=track, difficulty="B")
    a_problem(track=track, difficulty="A", has_results=True)
    a_problem(track=track, difficulty="A", worked_on_until=timezone.now() + timedelta(days=1))
    a_problem(track=track, difficulty="A", worked_on_until=timezone.now() - timedelta(days=1))
    a_problem(track=track, status="proposed")

    (found,) = Track.objects.filter(pk=track.pk).with_counts(timezone.now())

    assert (found.listed_count, found.free_count, found.starters_count) == (5, 3, 2)
    assert "Toys" in client.get("/tracks/").content.decode()


@pytest.mark.parametrize("address", ["/tracks/", "/skills/"])
def test_lists_take_the_same_queries_for_any_rows(client, django_assert_num_queries, address):
    expected = {"/tracks/": 1, "/skills/": 4}[address]
    for _ in range(3):
        skill = a_skill()
        skill.prerequisites.add(a_skill())
        skill.resources.create(title="ARENA", url="https://example.org")
        a_problem(skills={skill: 1})
        with django_assert_num_queries(expected):
            client.get(address)


def test_a_track_and_a_technique_lead_to_their_problems(client):
    assert client.get(f"/tracks/{a_track(key='toys').key}/")["Location"] == "/problems/?track=toys"
    assert client.get(f"/techniques/{a_technique(key='das').key}/")["Location"] == "/problems/?technique=das"


def test_a_skill_page_shows_levels_resources_and_what_it_opens(client, django_assert_num_queries):
    probing, steering = a_skill(key="probing", name="Probing"), a_skill(name="Steering")
    steering.prerequisites.add(probing)
    probing.resources.create(title="ARENA chapter 1", url="https://example.org/arena")
    problem = a_problem(title="Probe for dates", skills={probing: 2})

    with django_assert_num_queries(7):
        page = client.get("/skills/probing/").content.decode()

    for words in (
        "Can do Probing at level 2.",
        "ARENA chapter 1",
        "Steering",
        "Probe for dates",
        problem.get_absolute_url(),
    ):
        assert words in page


def test_the_map_puts_what_comes_first_to_the_left():
    first, second, third = a_skill(), a_skill(), a_skill()
    second.prerequisites.add(first)
    third.prerequisites.add(first, second)

    drawn = skillmap.draw(Skill.objects.prefetch_related("prerequisites"))

    x = {node.skill: node.x for node in drawn.nodes}
    assert x[first] < x[second] < x[third]
    assert {(edge.before, edge.after) for edge in drawn.edges} == {(first, second), (first, third), (second, third)}
    places = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(places)) == 3
    assert max(node.x + node.width for node in drawn.nodes) <= drawn.width
    assert max(node.y + node.height for node in drawn.nodes) <= drawn.height


def test_the_map_ends_for_a_cycle():
    one, other = a_skill(), a_skill()
    one.prerequisites.add(other)
    other.prerequisites.add(one)

    assert len(skillmap.draw(Skill.objects.prefetch_related("prerequisites")).nodes) == 2


def test_the_map_of_nothing_is_empty():
    assert skillmap.draw([]).nodes == []
