"""Two at once: the locks of a review hold, and the same rounds without them go wrong."""

import threading

import pytest
from django.db import IntegrityError, transaction

from problems import permissions
from problems.models import Claimant, Event, Review, WriteUp
from problems.services import legibility, reviews, writeups
from tests.factories import NOW, a_claim, a_person, a_problem, a_review, a_writeup
from tests.problems.services.test_claim_races import at_once
from tests.problems.services.test_reviews import SAID, delivered_by

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def give(review, outcome="legible"):
    return lambda: reviews.give(
        review, by=review.by, outcome=outcome, answers=SAID, note="The baseline is missing.", now=NOW
    )


def test_two_who_could_follow_at_once_make_it_legible_once():
    for _ in range(ROUNDS):
        writeup = a_writeup(says={a_problem(): "answers"})
        pair = [a_review(writeup=writeup), a_review(writeup=writeup)]

        ends = at_once([give(review) for review in pair])

        writeup.refresh_from_db()
        assert (ends, writeup.status) == (["done", "done"], "legible")
        assert Event.objects.filter(writeup=writeup, verb="legible").count() == 1


def test_the_same_round_without_the_lock_finds_one_yes_each(monkeypatch):
    """Each counts before the other has committed, so neither sees two."""
    writeup = a_writeup(says={a_problem(): "answers"})
    pair = [a_review(writeup=writeup), a_review(writeup=writeup)]
    counted = threading.Barrier(2)
    weigh = legibility.weigh

    def weigh_together(writeup, now):
        weigh(writeup, now)
        counted.wait(timeout=10)

    monkeypatch.setattr(writeups, "hold", lambda writeup: WriteUp.objects.get(pk=writeup.pk))
    monkeypatch.setattr(legibility, "weigh", weigh_together)
    # What is written after the count would hold the second up, too late to change what it found.
    monkeypatch.setattr(legibility, "_write_down", lambda writeup, standing: None)

    ends = at_once([give(review) for review in pair])

    writeup.refresh_from_db()
    assert (ends, writeup.status) == (["done", "done"], "listed")
    assert writeup.reviews.given().count() == 2


def test_a_yes_and_a_no_at_once_end_as_one_of_them_would_after_the_other():
    for _ in range(ROUNDS):
        writeup = a_writeup(says={a_problem(): "answers"})
        a_review(writeup=writeup, outcome="legible")
        pair = [a_review(writeup=writeup), a_review(writeup=writeup)]

        ends = at_once([give(pair[0]), give(pair[1], "changes")])

        writeup.refresh_from_db()
        assert ends == ["done", "done"]
        assert writeup.status in {"legible", "changes_requested"}


def test_reviewers_at_the_last_place_leave_one():
    people = [a_person(role="curator"), a_person(role="curator")]
    for _ in range(ROUNDS):
        Review.objects.update(status="returned")
        writeup = a_writeup(says={a_problem(): "answers"})
        for _ in range(2):
            a_review(writeup=writeup)

        ends = at_once([lambda by=by: reviews.take(writeup, by=by, now=NOW) for by in people])

        assert ends == ["done", "refused"]
        assert writeup.reviews.taken(NOW).count() == 3


def test_one_person_at_many_write_ups_keeps_to_their_limit(settings):
    settings.MAX_REVIEWS_TAKEN = 1
    person = a_person(role="curator")
    for _ in range(ROUNDS):
        Review.objects.update(status="returned")
        pair = [a_writeup(says={a_problem(): "answers"}) for _ in range(2)]

        ends = at_once([lambda writeup=writeup: reviews.take(writeup, by=person, now=NOW) for writeup in pair])

        assert ends == ["done", "refused"]


def test_the_same_rounds_without_the_locks_pass_both_limits(settings):
    settings.REVIEWERS_AT_ONCE = settings.MAX_REVIEWS_TAKEN = 1
    writeup, people, looked = a_writeup(), [a_person(role="curator"), a_person(role="curator")], threading.Barrier(2)

    def take_without_lock(person):
        with transaction.atomic():
            permissions.can_take_review(person, writeup, NOW).or_refuse()
            looked.wait(timeout=10)
            a_review(writeup=writeup, by=person)

    assert at_once([lambda by=by: take_without_lock(by) for by in people]) == ["done", "done"]
    assert writeup.reviews.taken(NOW).count() == 2


def test_the_same_review_taken_twice_at_once_is_one():
    person = a_person(role="curator")
    for _ in range(ROUNDS):
        writeup = a_writeup(says={a_problem(): "answers"})

        assert at_once([lambda writeup=writeup: reviews.take(writeup, by=person, now=NOW)] * 2) == ["done", "refused"]
        Review.objects.update(status="returned")


def test_the_database_holds_one_each_round_when_the_service_does_not():
    first = a_review(outcome="legible")

    with pytest.raises(IntegrityError, match="review_one_each_round"):
        a_review(writeup=first.writeup, by=first.by)


def test_giving_and_running_out_at_once_is_one_of_them():
    for _ in range(ROUNDS):
        review = a_review(writeup=a_writeup(says={a_problem(): "answers"}))

        ends = at_once([give(review), lambda: reviews.return_overdue(now=review.due_at)])

        review.refresh_from_db()
        assert (ends, review.status) in [
            (["done", "done"], "given"),
            (["done", "refused"], "returned"),
        ]


def test_changes_asked_and_the_author_taking_another_problem_at_once_keep_their_limit():
    """The claim goes on, or the new one is taken; never both beyond what one person can hold."""
    from problems.services import claims

    asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
    for _ in range(ROUNDS):
        ada, other = a_person(), a_problem()
        writeup, claim = delivered_by(ada)
        review = a_review(writeup=writeup)

        ends = at_once([give(review, "changes"), lambda: claims.claim(other, by=ada, **asked, now=NOW)])

        claim.refresh_from_db()
        assert ends in (["done", "done"], ["done", "refused"])
        assert Claimant.objects.holding(NOW).filter(person=ada).count() == 1


def test_withdrawing_and_reviewing_at_once_do_not_wait_for_each_other_for_ever():
    for _ in range(ROUNDS):
        ada = a_person()
        writeup = a_writeup(says={a_problem(): "answers"}, linked_by=ada)
        a_claim(problem=writeup.problems.get())
        review = a_review(writeup=writeup)

        ends = at_once([give(review, "changes"), lambda: writeups.withdraw(writeup, by=ada, note="", now=NOW)])

        writeup.refresh_from_db()
        assert writeup.status == "withdrawn"
        assert ends in (["done", "done"], ["done", "refused"])
