"""A proposal that was taken back is its proposer's alone, and what was set right on its way is no public event."""

import pytest

from board.lib.errors import Refused
from problems.models import Event
from problems.services import problems, proposals
from tests.api import Script
from tests.factories import NOW, a_proposal, a_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(ada):
    proposal = a_proposal(ada, title="My own idea")
    proposals.take_back(proposal, by=ada, now=NOW)
    return proposal.problem_id


@pytest.mark.parametrize("page", ["", "edit/", "history/", "history/diff/", "restore/1/", "proposal/"])
def test_no_curator_reads_it(client, grace, number, page):
    client.force_login(grace)

    answer = client.get(f"/problems/{number}/{page}", follow=True)

    assert (answer.status_code, "My own idea" in answer.content.decode()) == (404, False)


def test_nor_do_their_scripts(grace, number):
    script = Script(grace)

    script.read(f"problems/{number}/facts/", 404)
    assert script.read(f"problems/revisions/?problem={number}")["results"] == []


def test_nor_does_one_write_into_it(ada, grace, number):
    problem = problems.lock(number)
    with pytest.raises(Refused, match="^Its proposer has taken it back"):
        problems.revise(problem, {"why": "Mine now."}, by=grace, note="Clearer.", now=NOW)


def test_what_a_curator_set_right_on_the_way_is_no_public_event(ada, grace):
    proposal = a_proposal(ada)
    problems.revise(proposal.problem, {"why": "It matters."}, by=grace, note="Ada had no clue why.", now=NOW)

    proposals.put_on_list(proposal, by=grace, source=a_source(), now=NOW)

    assert Event.objects.filter(verb="revised").count() == 1
    assert not Event.objects.public().filter(verb="revised").exists()
