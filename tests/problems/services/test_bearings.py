"""What a write-up bears on, said anew: problems come, go and are told something else of."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.models import Bearing, Claim, Event, Problem, WriteUp
from problems.services import bearings, problems, watches, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_person, a_problem, a_writeup
from tests.problems.services.test_claim_races import at_once
from users.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(db):
    return a_problem()


@pytest.fixture
def writeup(ada, first):
    found = a_writeup(says={first: "partial"}, linked_by=ada)
    found.authors.create(person=ada)
    return found


def said(writeup) -> dict[int, str]:
    return dict(writeup.bearings.values_list("problem_id", "says"))


def told() -> list[tuple]:
    return list(Event.objects.order_by("pk").values_list("verb", "by__username", "problem_id", "before", "after"))


def test_a_problem_comes_another_goes_and_a_third_is_told_something_else(writeup, first, ada, mallory):
    going, new = a_problem(), a_problem()
    Bearing.objects.create(writeup=writeup, problem=going, says="answers", position=1)
    Problem.objects.filter(pk__in=[first.pk, going.pk]).update(has_results=True)
    watches.watch(new, by=mallory)

    bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "related"), BearsOn(new, "negative")], now=NOW)

    assert said(writeup) == {first.pk: "related", new.pk: "negative"}
    assert told() == [
        ("no longer bears on", "ada", going.pk, "answers", ""),
        ("bears on it otherwise", "ada", first.pk, "partial", "related"),
        ("now bears on", "ada", new.pk, "", "negative"),
    ]
    results = dict(Problem.objects.values_list("pk", "has_results"))
    assert results == {first.pk: False, going.pk: False, new.pk: True}
    assert [notice.person for notice in Notification.objects.all()] == [mallory]


def test_the_authors_live_claim_on_what_comes_is_delivered(writeup, first, ada):
    claim = a_claim(person=ada)

    bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "partial"), BearsOn(claim.problem, "answers")], now=NOW)

    claim.refresh_from_db()
    assert claim.status == "delivered"
    assert writeup.bearings.get(problem=claim.problem).claim == claim


def test_what_ended_a_claim_stays_answered_in_some_way(ada):
    claim = a_claim(person=ada)
    linked = writeups.link(
        "https://example.org/a", by=ada, title="A", kind="post", bears_on=[BearsOn(claim.problem, "partial")], now=NOW
    )
    other = a_problem()

    for kept in ([BearsOn(other, "answers")], [BearsOn(claim.problem, "related")]):
        with pytest.raises(Refused, match=f"^It ended a claim on problem {claim.problem_id}"):
            bearings.say_anew(linked, by=ada, bears_on=kept, now=NOW)
    bearings.say_anew(linked, by=ada, bears_on=[BearsOn(claim.problem, "negative")], now=NOW)

    assert said(linked) == {claim.problem_id: "negative"}


def test_what_ended_a_claim_that_goes_on_again_may_go(ada):
    claim = a_claim(person=ada)
    first, other = BearsOn(claim.problem, "partial"), BearsOn(a_problem(), "answers")
    linked = writeups.link("https://example.org/a", by=ada, title="A", kind="post", bears_on=[first], now=NOW)
    Claim.objects.update(status="active", ended_at=None)

    bearings.say_anew(linked, by=ada, bears_on=[other], now=NOW)

    claim.refresh_from_db()
    assert (claim.status, said(linked)) == ("active", {other.problem.pk: "answers"})


def test_more_than_related_ends_the_authors_claim(writeup, first, ada):
    Bearing.objects.update(says="related")
    claim = a_claim(problem=first, person=ada)

    bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "partial")], now=NOW)

    claim.refresh_from_db()
    assert (claim.status, writeup.bearings.get().claim) == ("delivered", claim)
    assert Problem.objects.get(pk=first.pk).worked_on_until is None


def test_what_nobody_reads_stays_as_it_was(writeup, first, ada):
    draft = a_problem(status="draft")
    Bearing.objects.create(writeup=writeup, problem=draft, says="answers", position=1)

    bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "answers")], seen={first.pk: "partial"}, now=NOW)

    assert said(writeup) == {first.pk: "answers", draft.pk: "answers"}
    assert told() == [("bears on it otherwise", "ada", first.pk, "partial", "answers")]


def test_what_another_author_said_meanwhile_is_not_undone_unread(writeup, first, ada, mallory):
    other, before = a_problem(), {first.pk: "partial"}
    writeup.authors.create(person=mallory, position=1)
    both = [BearsOn(first, "partial"), BearsOn(other, "answers")]
    bearings.say_anew(writeup, by=mallory, bears_on=both, seen=before, now=NOW)

    with pytest.raises(Refused, match="^Somebody else has said anew") as refusal:
        bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "answers")], seen=before, now=NOW)

    assert refusal.value.code == "changed"
    assert said(writeup) == {first.pk: "partial", other.pk: "answers"}


def test_the_authors_hear_of_what_another_one_changes(writeup, first, ada, grace):
    going = a_problem()
    Bearing.objects.create(writeup=writeup, problem=going, says="answers", position=1)

    bearings.say_anew(writeup, by=grace, bears_on=[BearsOn(first, "related")], now=NOW)

    told_of = {notice.title.partition("#")[0]: (notice.person, notice.kind) for notice in Notification.objects.all()}
    assert told_of == {
        "{who} took ": (ada, "decisions"),
        f"{{who}} said anew what “{writeup}” does to ": (ada, "decisions"),
    }


def test_both_histories_have_each_change(writeup, first, ada):
    new = a_problem()

    bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "related"), BearsOn(new, "answers")], now=NOW)

    changes = ["bears on it otherwise", "now bears on"]
    assert list(writeup.events.public().order_by("pk").values_list("verb", flat=True)) == changes
    assert [p.events.public().values_list("verb", flat=True).get() for p in (first, new)] == changes


def test_every_problem_that_comes_counts_against_floods(writeup, first, ada, settings):
    settings.ACTS_PER_HOUR = 2
    more = [BearsOn(first, "partial"), *(BearsOn(a_problem(), "related") for _ in range(3))]
    bearings.say_anew(writeup, by=ada, bears_on=more[:3], now=NOW)

    with pytest.raises(Refused, match="^You have invited, asked, linked"):
        bearings.say_anew(writeup, by=ada, bears_on=more, now=NOW + timedelta(minutes=59))
    bearings.say_anew(writeup, by=ada, bears_on=more[:1], now=NOW + timedelta(minutes=59))
    bearings.say_anew(writeup, by=ada, bears_on=more, now=NOW + timedelta(minutes=60))

    assert len(said(writeup)) == 4


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_what_is_off_the_board_bears_on_nothing_new(writeup, first, ada, state):
    writeup.status = state
    writeup.save(update_fields=["status"])

    with pytest.raises(Refused):
        bearings.say_anew(writeup, by=ada, bears_on=[BearsOn(first, "answers")], now=NOW)

    assert (said(writeup), told()) == ({first.pk: "partial"}, [])


def test_refused_for_a_stranger_for_nothing_and_for_what_changes_nothing(writeup, first, ada):
    asked = {
        "^Only who linked or wrote": (a_person(), [BearsOn(first, "answers")]),
        "^Name at least one problem": (ada, []),
        "is named twice": (ada, [BearsOn(first, "answers"), BearsOn(first, "negative")]),
        "^Nothing was changed": (ada, [BearsOn(first, "partial")]),
    }
    for reason, (by, bears_on) in asked.items():
        with pytest.raises(Refused, match=reason):
            bearings.say_anew(writeup, by=by, bears_on=bears_on, now=NOW)

    assert (said(writeup), told()) == ({first.pk: "partial"}, [])


def test_a_curator_puts_it_right_without_ending_a_claim_of_theirs(writeup, first, grace):
    claim = a_claim(person=grace)

    bearings.say_anew(
        writeup, by=grace, bears_on=[BearsOn(first, "partial"), BearsOn(claim.problem, "answers")], now=NOW
    )

    claim.refresh_from_db()
    assert claim.status == "active"
    assert said(writeup)[claim.problem_id] == "answers"


@pytest.mark.django_db(transaction=True)
def test_the_same_problem_added_twice_at_once_is_there_once():
    ada, first, new = a_person(), a_problem(), a_problem()
    found = a_writeup(says={first: "partial"}, linked_by=ada)

    def add():
        bearings.say_anew(found, by=ada, bears_on=[BearsOn(first, "partial"), BearsOn(new, "answers")], now=NOW)

    assert sorted(at_once([add, add])) == ["done", "refused"]
    assert said(found) == {first.pk: "partial", new.pk: "answers"}


@pytest.mark.django_db(transaction=True)
def test_two_who_add_different_problems_at_once_undo_nothing_of_each_other():
    for _ in range(8):
        ada, first = a_person(), a_problem()
        found, new = a_writeup(says={first: "partial"}, linked_by=ada), [a_problem(), a_problem()]
        mallory = found.authors.create(person=a_person()).person

        def add(by, problem, found=found, first=first):
            bears_on = [BearsOn(first, "partial"), BearsOn(problem, "answers")]
            bearings.say_anew(found, by=by, bears_on=bears_on, now=NOW)

        ends = at_once([lambda: add(ada, new[0]), lambda: add(mallory, new[1])])

        came = set(said(found)) - {first.pk}
        assert len(came) == 1
        assert ends in (["done", "refused"], ["done", "done"])
        results = dict(Problem.objects.filter(pk__in=[problem.pk for problem in new]).values_list("pk", "has_results"))
        assert results == {problem.pk: problem.pk in came for problem in new}


@pytest.mark.django_db(transaction=True)
def test_the_same_round_without_the_lock_keeps_what_nobody_asked_for():
    first, new, looked = a_problem(), [a_problem(), a_problem()], threading.Barrier(2)
    found = a_writeup(says={first: "partial"})

    def add_without_lock(problem):
        with transaction.atomic():
            unlocked = WriteUp.objects.get(pk=found.pk)
            position = unlocked.bearings.count()
            looked.wait(timeout=10)
            Bearing.objects.create(writeup=unlocked, problem=problem, says="answers", position=position)
            problems.refresh_activity(problem)

    assert at_once([lambda: add_without_lock(new[0]), lambda: add_without_lock(new[1])]) == ["done", "done"]
    assert len(said(found)) == 3
