"""Two at once: the locks in `claims.claim` hold, and the same rounds without them go wrong."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from board.lib.errors import Refused
from problems import permissions
from problems.models import Claim, Claimant, Problem
from problems.services import claims
from tests.factories import NOW, a_claim, a_person, a_problem
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
ROUNDS = 25


def claim_without_lock(problem: Problem, *, by: User, now, **asked) -> Claim:
    """What `claims.claim` would be without its locks: look, then write."""
    with transaction.atomic():
        permissions.can_claim(by, problem, now).or_refuse()
        barrier.wait(timeout=10)
        return Claim.objects.create(problem=problem, person=by, lapses_at=now + problem.lapses_after, **asked)


barrier = threading.Barrier(2)


def give_everything_back() -> None:
    Claim.objects.update(status="released", ended_at=NOW)
    Claimant.objects.update(is_holding=False)


def at_once(acts) -> list[str]:
    """Runs the acts together, each in a thread with its own connection. Answers how each ended, sorted."""
    start, ends = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait(timeout=10)
            act()
            ends.append("done")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ends)


def test_two_people_at_the_last_place_leave_one_claim():
    people = [a_person(), a_person()]
    for _ in range(ROUNDS):
        problem = a_problem(max_claims=1)
        give_everything_back()

        ends = at_once([lambda by=by: claims.claim(problem, by=by, **ASKED, now=NOW) for by in people])

        assert ends == ["done", "refused"]
        assert Claim.objects.filter(problem=problem).count() == 1


def test_the_same_round_without_the_lock_passes_the_limit():
    people, problem = [a_person(), a_person()], a_problem(max_claims=1)

    ends = at_once([lambda by=by: claim_without_lock(problem, by=by, **ASKED, now=NOW) for by in people])

    assert ends == ["done", "done"]
    assert Claim.objects.filter(problem=problem).count() == 2


def test_one_person_at_two_problems_keeps_to_their_own_limit():
    person = a_person()
    for _ in range(ROUNDS):
        give_everything_back()
        pair = [a_problem(), a_problem()]

        ends = at_once([lambda problem=problem: claims.claim(problem, by=person, **ASKED, now=NOW) for problem in pair])

        assert ends == ["done", "refused"]


def test_one_person_twice_on_one_problem_leaves_one_claim():
    person = a_person()
    for _ in range(ROUNDS):
        give_everything_back()
        problem = a_problem()

        ends = at_once([lambda: claims.claim(problem, by=person, **ASKED, now=NOW)] * 2)

        assert ends == ["done", "refused"]


def test_the_database_holds_one_live_claim_each_when_the_service_does_not():
    problem, person = a_problem(), a_person()
    fields = ASKED | {"problem": problem, "person": person, "lapses_at": NOW}
    Claim.objects.create(**fields)

    with pytest.raises(IntegrityError, match="claim_one_live_each"):
        Claim.objects.create(**fields)


def test_a_claim_and_a_sweep_at_once_do_not_wait_for_each_other_for_ever():
    person = a_person()
    for _ in range(ROUNDS):
        problem = a_problem()
        a_claim(problem=problem, person=person, claimed_at=NOW, lapses_at=NOW)

        ends = at_once(
            [
                lambda: claims.claim(problem, by=person, **ASKED, now=NOW),
                lambda: claims.lapse_silent(now=NOW),
            ]
        )

        assert ends == ["done", "done"]
        assert sorted(Claim.objects.filter(problem=problem).values_list("status", flat=True)) == [
            "active",
            "lapsed",
        ]
        give_everything_back()
