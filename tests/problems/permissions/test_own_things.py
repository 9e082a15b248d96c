"""A curator decides on nothing of their own, by whichever verb it would be decided."""

import pytest

from board.lib.errors import Refused
from problems.models import Event, Problem
from problems.models.acts import Change
from problems.services import comments, logs, problems, reproductions, reviewers, reviews
from problems.services.curating import many, plans
from problems.services.curating.changes import Wanted
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_log_entry,
    a_person,
    a_problem,
    a_proposal,
    a_reproduction,
    a_review,
    a_skill,
    a_source,
    a_writeup,
)

pytestmark = pytest.mark.django_db


def hidden_comment(by):
    return comments.show, a_comment(by=by, status="hidden", hidden_because="Unkind.")


def waiting_comment(by):
    return comments.show, a_comment(by=by, status="hidden", hidden_because="It waits.", is_held=True)


def hidden_entry(by):
    return logs.show, a_log_entry(a_claim(person=by), hidden_because="Unkind.")


def hidden_review(by):
    return reviews.show, a_review(by=by, status="hidden", hidden_because="Unkind.")


def hidden_reproduction(by):
    return reproductions.show, a_reproduction(by=by, status="hidden", hidden_because="Made up.")


@pytest.mark.parametrize(
    "made",
    [hidden_comment, waiting_comment, hidden_entry, hidden_review, hidden_reproduction],
    ids=lambda one: one.__name__,
)
def test_what_a_curator_wrote_is_brought_back_by_another_one_alone(grace, made):
    show, thing = made(grace)
    begun = Event.objects.count()

    with pytest.raises(Refused, match="^You wrote this yourself: another curator decides whether it stands.$"):
        show(thing, by=grace, now=NOW)

    assert Event.objects.count() == begun
    show(thing, by=a_person(role="curator"), now=NOW)
    assert Event.objects.count() > begun


@pytest.mark.parametrize(("status", "verb"), [("shown", reproductions.hide), ("hidden", reproductions.show)])
def test_who_found_something_else_is_not_hidden_by_whose_work_it_is(grace, status, verb):
    writeup = a_writeup(linked_by=grace)
    told = a_reproduction(writeup=writeup, status=status, **({"hidden_because": "x"} if status == "hidden" else {}))

    with pytest.raises(Refused, match="^It is a reproduction of your own work. Another curator looks at it.$"):
        verb(told, by=grace, note="Wrong.", now=NOW)

    told.refresh_from_db()
    assert told.status == status
    verb(told, by=a_person(role="curator"), note="Made up.", now=NOW)


def proposed_by(person) -> Problem:
    problem = a_proposal(person).problem
    problem.source = a_source()
    problem.save(update_fields=["source"])
    if not problem.needs.exists():
        problem.needs.create(skill=a_skill(), level=1, position=0)
    return problem


@pytest.mark.parametrize("status", ["listed", "declined", "withdrawn"])
def test_a_proposal_of_ones_own_is_moved_by_no_other_way_either(grace, status):
    problem = proposed_by(grace)

    with pytest.raises(Refused) as refused:
        problems.move(problem, status, by=grace, note="Fine.", now=NOW)

    assert (str(refused.value), refused.value.code) == (
        "This is a proposal of yours. Another curator decides on it.",
        "your-own",
    )
    assert Problem.objects.get(pk=problem.pk).status == "proposed"


def test_among_many_ones_own_proposal_stays_behind(grace, ada):
    mine, theirs = proposed_by(grace), proposed_by(ada)
    chosen, wanted = Problem.objects.filter(pk__in=[mine.pk, theirs.pk]), Wanted(Change.LISTED)

    plan = plans.plan(chosen, wanted, by=grace, now=NOW)

    assert [(one.pk, why) for one, why in plan.refused] == [
        (mine.pk, "This is a proposal of yours. Another curator decides on it.")
    ]
    many.change(chosen, wanted, by=grace, note="Good ones.", seen=plan.seen, now=NOW)
    assert dict(chosen.values_list("pk", "status")) == {mine.pk: "proposed", theirs.pk: "listed"}


def test_nobody_gives_themselves_the_right_to_review(grace, ada):
    with pytest.raises(Refused, match="^Nobody gives themselves this right: another curator does.$"):
        reviewers.grant(grace, by=grace, note="I read well.", now=NOW)
    assert not grace.reviewer_grants.exists()
    reviewers.grant(ada, by=grace, note="Reads closely.", now=NOW)
    assert ada.reviewer_grants.count() == 1


def test_a_listed_problem_of_ones_own_is_a_problem_like_others(grace):
    """Who posed it stays credited; what becomes of it is decided by any curator, on the record."""
    problem = a_problem(posted_by=grace)
    problems.move(problem, "historical", by=grace, note="Old.", now=NOW)
    assert Problem.objects.get(pk=problem.pk).status == "historical"
