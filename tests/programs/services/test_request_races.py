"""Many at once at a mentor's last place, and one person past their limit: neither is passed while the rows are held."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from programs.models import MentorRequest
from programs.services import held, requests
from tests.factories import NOW, a_claim, a_mentor, a_mentor_request, a_person, a_problem, a_sponsorship
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15
DAY = timedelta(days=1)


@contextmanager
def without(module, name, instead):
    """The control: one lock taken out."""
    kept = getattr(module, name)
    setattr(module, name, instead)
    try:
        yield
    finally:
        setattr(module, name, kept)


def accepted_at_once() -> int:
    """Two requests for one place, both answered with yes at once."""
    mentor = a_mentor(capacity=1)
    sponsorship = a_sponsorship(mentor)
    pair = [a_mentor_request(sponsorship, by=a_person()) for _ in range(2)]
    at_once([lambda sent=sent: requests.accept(sent, by=mentor.person, contact="m", now=NOW) for sent in pair])
    return MentorRequest.objects.running(NOW).filter(mentor=mentor).count()


def sent_at_once() -> int:
    """Five mentors asked at once by one person."""
    person = a_person()
    offers = [a_sponsorship(problem=a_problem()) for _ in range(5)]
    claims = [a_claim(person=person, problem=offer.problem) for offer in offers]

    def send(offer, claim):
        requests.send(offer, work=claim, by=person, did="One plot.", asks="Is it fair?", hours=5, now=NOW)

    at_once([lambda offer=offer, claim=claim: send(offer, claim) for offer, claim in zip(offers, claims, strict=True)])
    return MentorRequest.objects.filter(by=person).count()


def test_a_last_place_is_given_once():
    assert [accepted_at_once() for _ in range(ROUNDS)] == [1] * ROUNDS


def test_a_last_place_is_given_twice_without_the_lock():
    with without(held, "mentor", lambda mentor: mentor):
        assert max(accepted_at_once() for _ in range(ROUNDS)) == 2


def test_one_person_never_has_more_than_three_waiting():
    assert [sent_at_once() for _ in range(ROUNDS)] == [3] * ROUNDS


def test_one_person_has_more_than_three_waiting_without_the_lock():
    with without(requests.people, "hold", lambda person: person):
        assert max(sent_at_once() for _ in range(ROUNDS)) > 3
