"""What asks the same as a proposal, as scripts read it before they send one."""

import pytest

from problems.services import merges
from tests.api import Script
from tests.factories import NOW, a_problem, a_proposal

pytestmark = pytest.mark.django_db
ASKED = "How does GPT-2 Small build three-letter acronyms?"


def test_what_asks_the_same_is_found(ada):
    """The control: of something else there is nothing."""
    problem = a_problem(title=ASKED)
    script = Script(ada)

    found = script.read("proposals/alike/?title=How does GPT-2 Small build acronyms of three letters?")
    assert [one["number"] for one in found["problems"]] == [problem.pk]
    assert (found["problems"][0]["status"], found["unseen_count"]) == ("listed", 0)
    assert script.read("proposals/alike/?title=Where do sparse crosscoders put their dead latents?")["problems"] == []
    assert script.read("proposals/alike/") == {"problems": [], "unseen_count": 0}


def test_of_a_proposal_of_somebody_else_only_that_it_is_there(ada, grace, mallory):
    proposal = a_proposal(mallory, title=ASKED)
    address = f"proposals/alike/?title={ASKED}"

    assert Script(ada).read(address) == {"problems": [], "unseen_count": 1}
    for person in (mallory, grace):
        assert [one["number"] for one in Script(person).read(address)["problems"]] == [proposal.problem_id]


def test_ones_own_is_left_out_while_it_is_changed(ada, mallory):
    own, other = a_proposal(ada, title=ASKED), a_proposal(mallory, title=ASKED)
    script, address = Script(ada), f"proposals/alike/?title={ASKED}"
    assert [one["number"] for one in script.read(address)["problems"]] == [own.problem_id]

    assert script.read(f"{address}&problem={own.problem_id}") == {"problems": [], "unseen_count": 1}
    for number in (other.problem_id, 0, 99_999_999_999, "x"):
        assert list(script.read(f"{address}&problem={number}", 400)["errors"]) == ["problem"]


def test_a_title_that_no_problem_can_have_is_refused(ada):
    assert list(Script(ada).read(f"proposals/alike/?title={'x' * 201}", 400)["errors"]) == ["title"]


def test_of_a_merged_one_it_tells_where_it_leads(ada, grace):
    gone, kept = a_problem(title=ASKED), a_problem(title="Something else entirely")
    merges.merge(gone, into=kept, by=grace, note="The same.", now=NOW)

    [one] = Script(ada).read(f"proposals/alike/?title={ASKED}")["problems"]

    assert (one["number"], one["merged_into"]) == (gone.pk, kept.pk)
    assert one["url"].endswith(kept.get_absolute_url())


def test_it_needs_a_token_for_proposals_and_names_what_it_does_not_know(client, ada):
    assert client.get("/api/v1/proposals/alike/").status_code == 401
    assert Script(ada, "profile").read("proposals/alike/", 403)["status"] == 403
    assert list(Script(ada).read("proposals/alike/?name=x", 400)["errors"]) == ["name"]
