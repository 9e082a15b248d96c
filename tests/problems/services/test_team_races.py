"""Two who leave the board at once: the order of the locks holds, and the same round loop by loop goes wrong."""

import threading

import pytest
from django.db import OperationalError, transaction

from board.lib.errors import Refused
from problems.models import Claim, Claimant
from problems.services import problems, teams
from tests.factories import NOW, a_claim, a_person, a_problem, join
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def crossed():
    """Two people: each holds one problem and asks for the other one."""
    low, high = a_person(), a_person()
    first, second = a_claim(person=low, problem=a_problem()), a_claim(person=high, problem=a_problem())
    join(first, high, standing="asked", by=high)
    join(second, low, standing="asked", by=low)
    return low, high


def test_two_who_leave_at_once_do_not_wait_for_each_other_for_ever():
    for _ in range(ROUNDS):
        pair = crossed()

        ends = at_once([lambda person=person: teams.leave_all(person, NOW) for person in pair])

        assert ends == ["done", "done"]
        assert not Claim.objects.filter(status="active").exists()
        assert not Claimant.objects.filter(standing="asked").exists()


def test_the_same_round_loop_by_loop_ends_in_a_deadlock():
    """The control: the claims first, then the offers, each from the lowest problem."""
    have_the_first = threading.Barrier(2)

    def leave_loop_by_loop(person):
        try:
            with transaction.atomic():
                for held in Claim.objects.active(NOW).held_by(person).order_by("problem"):
                    problems.lock(held.problem_id)
                have_the_first.wait(timeout=10)
                for offer in Claimant.objects.unanswered_of(person).order_by("problem"):
                    problems.lock(offer.problem_id)
        except OperationalError as error:
            raise Refused("Each waits for the other.") from error

    assert at_once([lambda person=person: leave_loop_by_loop(person) for person in crossed()]) == ["done", "refused"]
