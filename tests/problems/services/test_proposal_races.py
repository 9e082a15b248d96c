"""Two at once: who sends twice, who passes the limit, and who decides. Each beside the same round without the lock."""

import threading
import uuid

import pytest

from problems.models import Problem, Proposal, Source
from problems.models.proposals import Ground
from problems.services import floods, problems, proposals
from tests.factories import NOW, a_person, a_proposal, a_skill, a_track
from tests.problems.services.test_claim_races import at_once
from tests.problems.services.test_proposals import FOUND, OWN, TEXTS
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def told(**other) -> dict:
    facts = {"kind": "question", "track": a_track(), "difficulty": "A", "compute": "laptop", "now": NOW}
    return TEXTS | OWN | facts | {"needs": {a_skill(): 2}, "techniques": []} | other


def test_a_form_sent_twice_at_once_is_one_proposal():
    for _ in range(ROUNDS):
        ada, key, given = a_person(), uuid.uuid4(), told()

        ends = at_once([lambda: proposals.propose(by=ada, key=key, **given)] * 2)

        assert ends == ["done", "done"]
        assert ada.proposals.count() == 1


def beyond_the_limit() -> tuple[list[str], int]:
    """Two forms of one person who has room for one."""
    ada, one, other = a_person(), told(title="One"), told(title="Other")
    ends = at_once([lambda given=given: proposals.propose(by=ada, **given) for given in (one, other)])
    return ends, ada.proposals.count()


def test_two_at_once_never_pass_the_limit(settings):
    settings.MAX_OPEN_PROPOSALS = 1

    for _ in range(ROUNDS):
        assert beyond_the_limit() == (["done", "refused"], 1)


def test_without_the_person_held_two_pass_the_limit(settings, monkeypatch):
    settings.MAX_OPEN_PROPOSALS = 1
    both_have_looked = threading.Barrier(2)
    refuse_more = floods.refuse_more

    def wait(person, now):
        both_have_looked.wait(timeout=10)
        refuse_more(person, now)

    monkeypatch.setattr(proposals.people, "hold", lambda person: User.objects.get(pk=person.pk))
    monkeypatch.setattr(floods, "refuse_more", wait)

    assert beyond_the_limit() == (["done", "done"], 2)


def decided_by_two() -> list[str]:
    proposal = a_proposal(a_person())
    grace, hedy = a_person(role="curator"), a_person(role="curator")
    decline = {"ground": Ground.SPAM, "note": "x", "now": NOW}
    return at_once(
        [
            lambda: proposals.put_on_list(Proposal.objects.get(pk=proposal.pk), by=grace, now=NOW),
            lambda: proposals.decline(Proposal.objects.get(pk=proposal.pk), by=hedy, **decline),
        ]
    )


def test_of_two_curators_one_decides():
    for _ in range(ROUNDS):
        assert decided_by_two() == ["done", "refused"]


def test_without_the_problem_held_both_decide(monkeypatch):
    both_have_read = threading.Barrier(2)

    def read(number):
        found = Problem.objects.get(pk=number)
        both_have_read.wait(timeout=10)
        return found

    monkeypatch.setattr(problems, "lock", read)

    assert decided_by_two() == ["done", "done"]


def test_two_sources_of_one_name_that_come_at_once_have_a_key_each():
    for place in range(ROUNDS):
        name = f"List {place}"
        origins = [FOUND | {"source_name": name, "source_url": f"https://{n}.example/{place}"} for n in "ab"]
        rows = [(a_proposal(a_person(), origin=origin), a_person(role="curator")) for origin in origins]

        ends = at_once([lambda row=row, by=by: proposals.put_on_list(row, by=by, now=NOW) for row, by in rows])

        assert ends == ["done", "done"]
        assert set(Source.objects.filter(name=name).values_list("key", flat=True)) == {
            f"list-{place}",
            f"list-{place}-2",
        }
