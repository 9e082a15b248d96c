"""Two at once: the locks of a merge hold, and the same rounds without them go wrong."""

import threading

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.models import Claim, Comment, Merge, Problem
from problems.services import claims, comments, merges, variants
from tests.factories import NOW, a_claim, a_person, a_problem
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "The same question."
ROUNDS = 15
barrier = threading.Barrier(2)


def merge_without_lock(problem: Problem, into: Problem) -> None:
    """What `merges.merge` would be without its locks: look, then write."""
    with transaction.atomic():
        if Problem.objects.filter(pk__in=[problem.pk, into.pk], status="merged").exists():
            raise Refused("Merged already.")
        barrier.wait(timeout=10)
        Problem.objects.filter(pk=problem.pk).update(status="merged", merged_into=into)


def the_two() -> tuple[Problem, Problem]:
    return a_problem(), a_problem()


def test_two_curators_who_merge_each_into_the_other_leave_one_that_stays():
    curators = [a_person(role="curator"), a_person(role="curator")]
    for _ in range(ROUNDS):
        one, two = the_two()

        ends = at_once(
            [
                lambda: merges.merge(one, into=two, by=curators[0], note=WHY, now=NOW),
                lambda: merges.merge(two, into=one, by=curators[1], note=WHY, now=NOW),
            ]
        )

        assert ends == ["done", "refused"]
        assert Problem.objects.filter(pk__in=[one.pk, two.pk], status="merged").count() == 1
    assert Merge.objects.count() == ROUNDS


def test_the_same_round_without_the_locks_leads_in_a_circle():
    one, two = the_two()

    ends = at_once([lambda: merge_without_lock(one, two), lambda: merge_without_lock(two, one)])

    assert ends == ["done", "done"]
    assert set(Problem.objects.values_list("pk", "merged_into")) == {(one.pk, two.pk), (two.pk, one.pk)}


def test_a_chain_that_two_make_at_once_leads_to_its_end_in_one_step():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        first, second = the_two()
        third = a_problem()

        ends = at_once(
            [
                lambda: merges.merge(first, into=second, by=grace, note=WHY, now=NOW),
                lambda: merges.merge(second, into=third, by=grace, note=WHY, now=NOW),
            ]
        )

        # Whoever came second saw what the first had done: the chain is closed, or is refused and not made.
        assert ends in (["done", "done"], ["done", "refused"])
        for gone in Problem.objects.filter(pk__in=[first.pk, second.pk, third.pk], status="merged"):
            assert gone.merged_into.status == "listed"


def test_one_merge_asked_for_twice_is_made_once():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        one, two = the_two()

        ends = at_once([lambda: merges.merge(one, into=two, by=grace, note=WHY, now=NOW)] * 2)

        assert ends == ["done", "refused"]


def test_a_comment_written_at_the_same_moment_is_left_on_the_one_that_stays_or_refused():
    grace, ada = a_person(role="curator"), a_person()
    for n in range(ROUNDS):
        one, two = the_two()

        at_once(
            [
                lambda: merges.merge(one, into=two, by=grace, note=WHY, now=NOW),
                lambda: comments.comment(one, by=ada, text=f"Words {n}.", now=NOW),
            ]
        )

        assert not Comment.objects.filter(problem=one).exists()


def test_the_same_comment_without_a_lock_is_left_behind():
    grace, ada = a_person(role="curator"), a_person()
    one, two = the_two()
    written, merged = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            assert Problem.objects.get(pk=one.pk).status == "listed"
            written.set()
            merged.wait(timeout=10)
            Comment.objects.create(problem=one, by=ada, text="Words.", at=NOW, renderer=1)

    def merge() -> None:
        written.wait(timeout=10)
        merges.merge(one, into=two, by=grace, note=WHY, now=NOW)
        merged.set()

    assert at_once([write, merge]) == ["done", "done"]
    assert Comment.objects.get().problem == one


def test_a_claim_and_a_merge_at_once_leave_no_claim_on_the_duplicate():
    grace, ada = a_person(role="curator"), a_person()
    asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
    for _ in range(ROUNDS):
        Claim.objects.update(status="released", ended_at=NOW)
        ada.claimed.update(is_holding=False)
        one, two = the_two()

        ends = at_once(
            [
                lambda: merges.merge(one, into=two, by=grace, note=WHY, now=NOW),
                lambda: claims.claim(one, by=ada, now=NOW, **asked),
            ]
        )

        assert ends in (["done", "done"], ["done", "refused"])
        assert not Claim.objects.filter(problem=one).exists()


def test_a_check_in_and_a_merge_at_once_do_not_wait_for_each_other_for_ever():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        two, one = the_two()
        claim = a_claim(problem=one, person=a_person())

        ends = at_once(
            [
                lambda: merges.merge(one, into=two, by=grace, note=WHY, now=NOW),
                lambda: claims.check_in(claim, by=claim.person, moved="A plot.", now=NOW),
            ]
        )

        assert ends in (["done", "done"], ["done", "refused"])
        two.refresh_from_db()
        claim.refresh_from_db()
        assert (claim.problem, two.worked_on_until) == (two, claim.lapses_at)


def test_two_who_mark_at_once_close_no_circle():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        one, two = the_two()

        ends = at_once(
            [
                lambda: variants.mark(one, of=two, by=grace, note=WHY, now=NOW),
                lambda: variants.mark(two, of=one, by=grace, note=WHY, now=NOW),
            ]
        )

        assert ends == ["done", "refused"]
        assert Problem.objects.filter(pk__in=[one.pk, two.pk], parent=None).count() == 1
