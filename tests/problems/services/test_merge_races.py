"""Two at once: the locks of a merge hold, and the same rounds without them go wrong."""

import threading

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.models import Claim, Comment, Merge, Problem
from problems.services import claims, comments, merges, problems, variants, words
from tests.factories import NOW, a_claim, a_person, a_problem, a_skill, a_track
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


def while_it_is_merged(give, word, into) -> list[str]:
    """Somebody is giving a problem a word, and has not ended, when it is merged. Answers how both ended."""
    grace = a_person(role="curator")
    given, ended = threading.Event(), threading.Event()

    def give_it() -> None:
        with transaction.atomic():
            give()
            given.set()
            ended.wait(timeout=1)

    def merge() -> None:
        given.wait(timeout=10)
        words.merge(word, into=into, by=grace, note=WHY, now=NOW)
        ended.set()

    return at_once([give_it, merge])


@pytest.mark.parametrize("kind", ["track", "skills"])
def test_a_word_given_while_it_is_merged_is_not_left_behind(kind):
    curator, problem = a_person(role="curator"), a_problem()
    word, into = (a_track(), a_track()) if kind == "track" else (a_skill(), a_skill())
    text = word.key if kind == "track" else f"{word.key} 2"

    ends = while_it_is_merged(lambda: problems.revise(problem, {kind: text}, by=curator, note="x"), word, into)

    # The merge waited, and saw that there is one more problem than it had held.
    assert ends == ["done", "refused"]
    words.merge(word, into=into, by=curator, note=WHY, now=NOW)
    assert not words.tagged(word).exists()
    assert words.tagged(into).get() == problem


def test_the_same_word_given_without_holding_it_is_left_behind():
    """The control."""
    problem, word, into = a_problem(), a_track(), a_track()

    ends = while_it_is_merged(lambda: Problem.objects.filter(pk=problem.pk).update(track=word), word, into)

    assert ends == ["done", "done"]
    assert words.tagged(word).get() == problem


def test_giving_renaming_and_merging_words_at_once_never_wait_for_each_other_for_ever():
    curators = [a_person(role="curator") for _ in range(3)]
    for n in range(ROUNDS):
        word, into, other = a_track(), a_track(), a_track()
        problem = a_problem(track=word)

        at_once(
            [
                lambda: words.merge(word, into=into, by=curators[0], note=WHY, now=NOW),
                lambda: words.rename(word, name=f"Name {n} of it", by=curators[1], note=WHY, is_another=True, now=NOW),
                lambda: problems.revise(problem, {"track": other.key, "subtopic": "x"}, by=curators[2], note="x"),
            ]
        )

        problem.refresh_from_db()
        assert problem.track in {into, other, word}
        word.refresh_from_db()
        assert word.merged_into_id is None or problem.track != word
