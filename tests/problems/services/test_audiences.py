"""Whom an event concerns is the same, whether the question was built for it or once for all."""

import pytest

from problems.models import Event
from problems.services import audiences, notices, watches
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_person,
    a_problem,
    a_review,
    a_webhook,
    a_writeup,
    an_interest,
    join,
)
from users.services import notifications

pytestmark = pytest.mark.django_db
AUDIENCES = sorted(audiences.BY_NUMBERS, key=lambda people: people.__name__)


@pytest.fixture
def event(ada, mallory, grace):
    """One with somebody in every audience: ada did it, grace curates, mallory was told of it before."""
    problem = a_problem(max_claims=9)
    claim = a_claim(problem=problem, person=ada)
    for person in (a_person(), a_person(), mallory):
        join(claim, person)
        watches.watch(problem, by=person)
        a_webhook(person=person)
        a_comment(problem=problem, by=person)
    an_interest(problem=problem)
    writeup = a_writeup(says={problem: "partial"}, linked_by=ada)
    a_review(writeup=writeup, outcome="changes")
    a_review(writeup=writeup, outcome="legible")
    happened = Event(pk=1, verb="claimed", problem=problem, claim=claim, writeup=writeup, by=ada, at=NOW)
    told = {"kind": "work", "key": notices.key(happened), "title": "Told.", "path": "/", "now": NOW}
    notifications.tell([mallory.pk], **told)
    return happened


@pytest.mark.parametrize("people", AUDIENCES)
def test_asked_by_numbers_it_is_as_asked_for_the_event(people, event):
    # Others, of whom nobody is to hear.
    a_claim(person=a_person())
    tale = notices.Tale("work", people, "Words.", notices.Tale)
    for one in (event, Event(pk=2, verb="claimed", problem=a_problem(), claim=a_claim(), writeup=a_writeup(), at=NOW)):
        asked = people(one, None).exclude(pk=one.by_id)
        expected = notifications.not_yet_told(asked, kind="work", key=notices.key(one), by=one.by_id, now=NOW)

        assert list(notices._to_tell(tale, one, None)) == list(expected)
    assert list(notices._to_tell(tale, event, None)) != []


def test_what_not_everybody_may_know_is_asked_for_itself(event, grace):
    event.problem.status = "draft"
    tale = notices.Tale("watched", audiences.watchers, "Words.", notices.Tale)
    assert list(notices._to_tell(tale, event, None)) == []

    watches.watch(event.problem, by=grace)

    assert [pk for pk, _, _ in notices._to_tell(tale, event, None)] == [grace.pk]
