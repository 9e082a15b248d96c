"""The list at 20,000 problems: the same few queries and the same page weight, whatever the filter."""

import pytest

from problems.multiply import multiply
from problems.services import spellings
from tests.factories import a_problem, a_skill, a_source, a_technique, a_track, number_problems_from_one

QUERIES = [
    "",
    "?q=induction+heads",
    "?q=inducton+haeds",
    "?difficulty=A&difficulty=B&activity=free&hours=20",
    "?skill=many-skill-1&skill=many-skill-2&level=2",
    "?track=many-track-1&technique=many-technique-1&compute=laptop&starter=1",
    "?sort=active&page=700",
]
LIMIT = 60_000


@pytest.fixture
def twenty_thousand(db):
    """40 problems over as many names as the catalogue has, 500 times."""
    number_problems_from_one()
    tracks = [a_track(key=f"many-track-{n}", name=f"A track with a long name, number {n}") for n in range(22)]
    skills = [a_skill(key=f"many-skill-{n}", name=f"A skill with a long name, number {n}") for n in range(30)]
    techniques = [a_technique(key=f"many-technique-{n}", name=f"A technique, number {n}") for n in range(32)]
    sources = [
        a_source(name=f"Somebody et al. 2025, a list of open problems with a long title, number {n}") for n in range(32)
    ]
    for n in range(40):
        a_problem(
            title=f"How do induction heads number {n} find what they copy, and does that hold in other models?",
            question="Which components " + "find what is copied and " * 9 + "move it?",
            difficulty="ABCD"[n % 4],
            track=tracks[n % 22],
            source=sources[n % 32],
            skills={skills[(n + step) % 30]: 1 + step % 3 for step in range(4)},
            techniques=[techniques[n % 32], techniques[(n + 1) % 32]],
        )
    assert multiply(499) == 20_000
    spellings.learn()


def test_twenty_thousand_problems_cost_the_same_queries_and_bytes(
    client, twenty_thousand, django_assert_max_num_queries
):
    for query in QUERIES:
        # Three more where a typo is looked up.
        with django_assert_max_num_queries(8 if "haeds" in query else 5):
            answer = client.get(f"/problems/{query}")
        assert answer.status_code == 200
        assert len(answer.content) < LIMIT, (query, len(answer.content))
