"""Who would work on a problem with somebody."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from board.lib.errors import Refused
from problems.models import Event, Interest, Problem
from problems.services import interests, teams
from tests.factories import NOW, a_claim, a_person, a_problem, an_interest, join
from users.services import people

pytestmark = pytest.mark.django_db


def told() -> list[tuple]:
    return list(Event.objects.order_by("pk").values_list("verb", "problem", "by__username", "after", "is_public"))


def test_an_offer_is_kept_and_told_without_its_note(ada):
    problem = a_problem()

    interests.offer(problem, by=ada, note="I bring plots.", now=NOW)

    assert Interest.objects.values_list("person", "problem", "note", "at").get() == (
        ada.pk, problem.pk, "I bring plots.", NOW,
    )  # fmt: skip
    assert told() == [("is interested in", problem.pk, "ada", "", True)]


def test_offering_again_changes_the_note_and_is_told_once(ada):
    problem = a_problem()

    interests.offer(problem, by=ada, note="Plots.", now=NOW)
    interests.offer(problem, by=ada, note="Plots and patience.", now=timezone.now())

    assert Interest.objects.values_list("note", "at").get() == ("Plots and patience.", NOW)
    assert len(told()) == 1


def test_taking_it_back_twice_is_as_good_as_once(ada):
    problem = a_problem()
    interests.offer(problem, by=ada, now=NOW)

    for _ in range(2):
        interests.withdraw(problem, by=ada, now=NOW)

    assert not Interest.objects.exists()
    assert [row[0] for row in told()] == ["is interested in", "is no longer interested in"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "historical"}, "closed"),
        ({"status": "proposed"}, "closed"),
        ({"resolution": "answered"}, "closed"),
    ],
)
def test_only_a_problem_that_takes_work_is_offered_for(ada, fields, code):
    with pytest.raises(Refused) as refusal:
        interests.offer(a_problem(**fields), by=ada, now=NOW)

    assert (refusal.value.code, Interest.objects.count()) == (code, 0)


def test_who_is_on_it_need_not_offer(ada):
    claim = a_claim(person=ada)

    with pytest.raises(Refused, match="^You are on this already. Your claim says whether you look for collaborators.$"):
        interests.offer(claim.problem, by=ada, now=NOW)

    assert interests.offer(claim.problem, by=ada, now=claim.lapses_at).pk


def test_who_is_on_it_with_others_need_not_offer_and_who_left_can(ada, mallory):
    claim = a_claim(person=ada)
    row = join(claim, mallory)
    with pytest.raises(Refused, match="^You are on this already."):
        interests.offer(claim.problem, by=mallory, now=NOW)

    teams.leave(claim, by=mallory, now=NOW)

    row.refresh_from_db()
    assert (row.standing, interests.offer(claim.problem, by=mallory, now=NOW).person) == ("left", mallory)


def test_who_leaves_the_board_takes_every_offer_back(ada):
    interests.offer(a_problem(), by=ada, now=NOW)
    an_interest()

    people.delete(ada, now=NOW)

    assert Interest.objects.exclude(person=ada).count() == Interest.objects.count() == 1


def test_the_page_loads_names_as_the_public_sees_them(ada):
    problem = a_problem()
    an_interest(problem=problem, person=ada, note="Plots.")
    an_interest(problem=problem, person=a_person("nameless"))
    an_interest(problem=problem, person=a_person("banned", is_active=False))
    an_interest(problem=problem, person=a_person("former-member-9", deleted_at=NOW))
    an_interest()

    found = Problem.objects.for_detail().get(pk=problem.pk)

    assert found.interested_list == [
        {"username": "ada", "name": "Ada Lovelace", "note": "Plots."},
        {"username": "nameless", "name": "nameless", "note": ""},
    ]


def test_the_database_holds_one_offer_each():
    first = an_interest()

    with pytest.raises(IntegrityError, match="interest_once"):
        an_interest(person=first.person, problem=first.problem)
