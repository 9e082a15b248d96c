"""Tracks, skills, techniques and sources through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api import read, walk
from tests.factories import a_problem, a_skill, a_source, a_technique, a_track

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
MAKE = {"tracks": a_track, "skills": a_skill, "techniques": a_technique, "sources": a_source}


def test_tracks(client):
    track = a_track(key="toy", name="Toy models", summary="Small ones.")
    a_problem(track=track)
    a_problem(track=track, difficulty="C")
    a_problem(track=track, worked_on_until=timezone.now() + timedelta(days=1))
    a_problem(track=track, status="draft")
    row = {
        "key": "toy",
        "name": "Toy models",
        "url": f"{SITE}/tracks/toy/",
        "summary": "Small ones.",
        "listed_count": 3,
        "free_count": 2,
        "starters_count": 1,
    }

    assert read(client, "tracks/") == {"results": [row], "next": None, "previous": None}
    assert read(client, "tracks/toy/") == row


def test_skills(client):
    before = a_skill(key="python", position=0)
    skill = a_skill(key="probing", name="Probing", group="technique", is_core=True, means="Reading it off.", position=1)
    skill.prerequisites.add(before)
    skill.resources.create(title="ARENA", url="https://example.org/arena")
    a_problem(skills={skill: 2})
    a_problem(skills={skill: 1}, has_results=True)
    a_problem(skills={skill: 1}, status="draft")
    row = {
        "key": "probing",
        "name": "Probing",
        "url": f"{SITE}/skills/probing/",
        "group": "technique",
        "is_core": True,
        "means": "Reading it off.",
        "levels": [
            {"level": 1, "name": "Starting", "can": "Can do Probing at level 1."},
            {"level": 2, "name": "Working", "can": "Can do Probing at level 2."},
            {"level": 3, "name": "Strong", "can": "Can do Probing at level 3."},
        ],
        "prerequisites": ["python"],
        "resources": [{"title": "ARENA", "link": "https://example.org/arena"}],
        "problems_count": 2,
        "free_count": 1,
    }

    first, second = read(client, "skills/")["results"]

    assert (first["key"], second) == ("python", row)
    assert read(client, "skills/probing/") == row


def test_techniques(client):
    technique = a_technique(key="patching", name="Patching")
    a_problem(techniques=[technique])
    a_problem(techniques=[technique], status="draft")
    row = {"key": "patching", "name": "Patching", "url": f"{SITE}/techniques/patching/", "problems_count": 1}

    assert read(client, "techniques/")["results"] == [row]
    assert read(client, "techniques/patching/") == row


def test_sources(client):
    source = a_source(key="cop", name="Concrete", url="https://example.org/cop", published="2022-12")
    a_problem(source=source)
    row = {
        "key": "cop",
        "name": "Concrete",
        "link": "https://example.org/cop",
        "published": "2022-12",
        "problems_count": 1,
    }

    assert read(client, "sources/")["results"] == [row]
    assert read(client, "sources/cop/") == row


@pytest.mark.parametrize("noun", MAKE)
def test_an_unknown_key_is_not_found(client, noun):
    body = read(client, f"{noun}/nowhere/", status=404)

    assert body == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address, or nothing that is public.",
    }


@pytest.mark.parametrize("noun", MAKE)
def test_a_walk_meets_every_term_in_the_order_of_the_catalogue(client, noun):
    for position, key in [(2, "d"), (1, "c"), (0, "b"), (0, "a"), (3, "e")]:
        MAKE[noun](position=position, key=key)

    rows, pages = walk(client, f"{noun}/?page_size=2")

    assert [row["key"] for row in rows] == ["a", "b", "c", "d", "e"]
    assert pages == 3


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("noun", "queries"), [("tracks", 1), ("skills", 4), ("techniques", 1), ("sources", 1)])
def test_a_list_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, noun, queries, rows):
    terms = [MAKE[noun]() for _ in range(rows)]
    if noun == "skills":
        for skill in terms:
            skill.prerequisites.add(terms[0])
            skill.resources.create(title="ARENA", url="https://example.org/arena")

    with django_assert_num_queries(queries):
        assert len(read(client, f"{noun}/")["results"]) == rows
