"""Tracks, skills and the map."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from problems import skillmap
from problems.fit import Opened, Statement
from problems.models import Skill, Track
from problems.services import fit
from problems.skillmap import Mine
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


def test_a_line_of_the_map_crosses_no_box_that_it_passes():
    """Straight from the first column to the third, one of these would run through a box of the second."""
    base = a_skill()
    for _ in range(3):
        between, after = a_skill(), a_skill()
        between.prerequisites.add(base)
        after.prerequisites.add(base, between)

    drawn = skillmap.draw(Skill.objects.prefetch_related("prerequisites"))

    passed = [piece for edge in drawn.edges for piece in re.findall(r" (\d+)H(\d+)", edge.d)]
    assert len(passed) == 3
    for y, right in passed:
        column = [node for node in drawn.nodes if node.x + node.width == int(right)]
        assert len(column) == 3
        assert not any(node.y <= int(y) <= node.y + node.height for node in column)


def test_the_map_ends_for_a_cycle():
    one, other = a_skill(), a_skill()
    one.prerequisites.add(other)
    other.prerequisites.add(one)

    assert len(skillmap.draw(Skill.objects.prefetch_related("prerequisites")).nodes) == 2


def test_the_map_of_nothing_is_empty():
    assert skillmap.draw([]).nodes == []


def test_the_map_shows_ones_levels_and_what_the_next_ones_open(client, ada, django_assert_num_queries):
    probing, steering = a_skill(key="probing", name="Probing"), a_skill(key="steering", name="Steering")
    for _ in range(31):
        a_problem(skills={probing: 2})
    a_problem(skills={steering: 1})
    fit.state(Statement({"probing": 1}), by=ada)
    client.force_login(ada)

    for _ in range(2):
        with django_assert_num_queries(9):
            answer = client.get("/skills/")
        a_skill().prerequisites.add(probing)
    page = answer.content.decode()

    assert 'aria-label="Probing: you are at starting, the next level opens 31 problems"' in page
    assert 'aria-label="Steering: no level stated, the next level opens 1 problem"' in page
    assert "starting</span>, next level opens 31 problems" in page
    assert "opens the most to you: 31 free problems for which nothing else is missing." in page
    assert (page.count('class="mine"'), page.count('class="told"')) == (1, 2)


def test_the_map_of_who_stated_nothing_is_that_of_anybody(client, ada):
    a_problem(skills={a_skill(name="Probing"): 1})
    visitor = client.get("/skills/").content.decode()
    client.force_login(ada)
    member = client.get("/skills/").content.decode()

    for page in (visitor, member):
        assert 'aria-label="Probing: 1 problem"' in page
        assert "next level opens" not in page
        assert 'class="mine"' not in page
    assert "State your levels" in member
    assert "State your levels" not in visitor


def test_a_box_is_filled_as_far_as_the_level_goes():
    for key in ("a", "b", "c", "d", "e"):
        a_skill(key=key)
    levels = {"a": 4, "b": 3, "c": 2, "d": 1}

    drawn = skillmap.draw(Skill.objects.prefetch_related("prerequisites"), Mine(levels, Opened({"d": 7})))

    assert [(node.filled, node.opens) for node in drawn.by_position] == [(176, 0), (132, 0), (88, 0), (44, 7), (0, 0)]
    assert {node.height for node in drawn.nodes} == {skillmap.MY_HEIGHT}
    assert drawn.height == max(node.y for node in drawn.nodes) + skillmap.MY_HEIGHT + skillmap.MARGIN


def test_boxes_come_column_by_column_from_the_top_as_tab_walks_them():
    first, second, third = a_skill(), a_skill(), a_skill()
    third.prerequisites.add(second)
    second.prerequisites.add(first)
    a_skill()

    drawn = skillmap.draw(Skill.objects.prefetch_related("prerequisites"))

    assert [(node.x, node.y) for node in drawn.nodes] == sorted((node.x, node.y) for node in drawn.nodes)
