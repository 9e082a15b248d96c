"""How the board fares, by a script: the numbers of the page."""

from datetime import timedelta

import pytest

from problems import insight
from problems.services import view_counts
from tests.api import Script
from tests.factories import NOW, a_check_in, a_claim, a_problem, a_report, a_track

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_its_numbers_are_those_of_the_page(client, ada, grace, mallory):
    track = a_track(key="toys")
    easy, hard = a_problem(track=track, difficulty="A"), a_problem(track=track, difficulty="C")
    a_check_in(a_claim(problem=easy, person=ada))
    a_claim(problem=easy, person=mallory, by_agent=True, lapses_at=NOW - timedelta(days=1))
    a_report()
    view_counts.add({(hard.pk, NOW.date().replace(day=1)): 7})
    client.force_login(grace)
    page = client.get("/curate/insight/").context

    told = Script(grace).read("curate/insight/")

    groups = told["groups"]
    assert {(row["track"], row["difficulty"]): row["problems"] for row in groups if row["track"] == "toys"} == {
        ("toys", "A"): 1,
        ("toys", "C"): 1,
    }
    summed = {words: sum(row["counts"][name] for row in groups) for name, (words, _) in insight.STEPS.items()}
    assert summed == {rung.name: rung.count for rung in page["funnel"]}
    assert sum(row["counts"]["views"] for row in groups) == page["views"] == 7
    assert sum(row["problems"] for row in groups) == page["total"]
    assert [(row["by_agent"], row["ending"], row["claims"]) for row in told["ended"]] == [(True, "lapsed", 1)]
    assert [(row["kind"], row["total"]) for row in told["waiting"]] == [
        (kind.kind.slug, kind.total) for kind, _ in page["waited"]
    ]
    assert told["passed_over"] == [problem.number for problem in page["passed_over"]] == [hard.pk]
    assert told["never_opened"] == [problem.number for problem in page["never_opened"]]
    assert told["since"] == page["since"].isoformat()


def test_it_is_for_curators_and_empty_before_anything_is_there(ada, grace):
    assert Script(grace).read("curate/insight/") == {
        "groups": [],
        "ended": [],
        "waiting": [],
        "views_began_on": None,
        "since": NOW.date().isoformat(),
        "passed_over": [],
        "never_opened": [],
    }
    Script(ada).read("curate/insight/", 403)
    Script(grace, "claims").read("curate/insight/", 403)
