"""What fits somebody, by a script: in the order of the page, for the same reasons."""

import pytest

from tests.api import read
from tests.factories import a_problem, a_skill, a_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def probing():
    return a_skill(key="probing", name="Probing")


def test_the_order_and_the_reasons_are_those_of_the_page(client, probing):
    python = a_skill(key="python", name="Python")
    fits = a_problem(skills={probing: 2}, compute="laptop", difficulty="A")
    near = a_problem(skills={probing: 3}, difficulty="A")
    far = a_problem(skills={probing: 4, python: 2}, difficulty="A")
    query = "skill=probing:2&compute=laptop&hours=6"

    told = read(client, f"problems/fitting/?{query}")

    page = client.get(f"/for-you/?{query}")
    shown = [row for _, _, rows in page.context["parts"] for row in rows]
    assert [one["number"] for one in told["problems"]] == [fits.pk, near.pk, far.pk]
    assert [one["number"] for one in told["problems"]] == [problem.number for problem, _, _ in shown]
    assert [one["reason"] for one in told["problems"]] == [reason.text for _, reason, _ in shown]
    assert [one["missing"] for one in told["problems"]] == [0, 1, 4]
    assert told["total"] == page.context["total"] == 3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("skill=juggling:2", "skill"),
        ("skill=probing:9", "skill"),
        ("skill=probing", "skill"),
        ("arena=99.9", "arena"),
        ("track=gardening", "track"),
        ("hours=many", "hours"),
        ("hours=0", "hours"),
        ("compute=abacus", "compute"),
        ("colour=red", "colour"),
    ],
)
def test_what_names_nothing_is_refused(client, probing, query, name):
    assert list(read(client, f"problems/fitting/?{query}", 400)["errors"]) == [name]


def test_each_parameter_is_told_what_it_takes(client, probing):
    query = "skill=probing:9&arena=99.9&compute=abacus&hours=-4&track=gardening"

    errors = read(client, f"problems/fitting/?{query}", 400)["errors"]

    assert errors == {
        "skill": ["This names no skill, or no level of it. A skill has its level after a colon: probing:2."],
        "arena": ["This is no chapter of ARENA that the board knows. One is named by its number: 1.2."],
        "compute": ["This is none of browser, laptop, free-colab, gpu-24gb, gpu-80gb, multi-gpu."],
        "hours": ["Give a whole number from 1 to 80."],
        "track": ["This is the key of no track."],
    }


def test_nothing_said_is_the_easiest_first(client, probing):
    hard, easy = a_problem(difficulty="C"), a_problem(difficulty="A", track=a_track(name="Toy models"))

    told = read(client, "problems/fitting/")["problems"]

    assert [one["number"] for one in told] == [easy.pk, hard.pk]
    assert told[0]["track"]["name"] == "Toy models"


def test_its_length_costs_no_queries(client, probing, django_assert_num_queries):
    for _ in range(3):
        a_problem(skills={probing: 2})
        with django_assert_num_queries(4):
            read(client, "problems/fitting/?skill=probing:2")
