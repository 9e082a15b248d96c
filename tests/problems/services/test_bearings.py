"""What a write-up bears on, said anew: problems come, go and are told something else of."""

import pytest

from board.lib.errors import Refused
from problems.models import Bearing, Event, Problem
from problems.services import bearings, watches, writeups
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
        ("bears on", "ada", new.pk, "", "negative"),
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
