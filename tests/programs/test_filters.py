"""What programs know of problems narrows the one list of problems: page, feed and API alike."""

from datetime import timedelta

import pytest

from tests.factories import NOW, a_problem, a_program, a_round, a_sponsorship

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def numbers(client, query: str) -> list[int]:
    return [row["number"] for row in client.get(f"/api/v1/problems/?{query}").json()["results"]]


def test_a_round_that_wants_it_and_a_sponsor_each_narrow_the_list(client):
    wanted, sponsored, neither = a_problem(), a_problem(), a_problem()
    program = a_program()
    program.wanted_problems.add(wanted)
    a_round(program=program, opens_on=NOW.date(), closes_on=NOW.date() + timedelta(days=9))
    a_sponsorship(problem=sponsored)

    assert numbers(client, "round=1") == [wanted.number]
    assert numbers(client, "sponsor=1") == [sponsored.number]
    assert numbers(client, "round=1&sponsor=1") == []
    assert sorted(numbers(client, "")) == [wanted.number, sponsored.number, neither.number]
    page = client.get("/problems/?round=1").content.decode()
    assert "a round wants this" in page
    assert wanted.title in page
    assert neither.title not in page


def test_the_deadline_over_everywhere_ends_it(client, time_machine):
    program = a_program()
    problem = a_problem()
    program.wanted_problems.add(problem)
    a_round(program=program, opens_on=NOW.date(), closes_on=NOW.date())
    ends = NOW.replace(hour=12, minute=0, second=0) + timedelta(days=1)

    for at, found in ((ends - timedelta(seconds=1), [problem.number]), (ends, [])):
        time_machine.move_to(at, tick=False)
        assert numbers(client, "round=1") == found
