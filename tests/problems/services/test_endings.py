"""What ends a claim, what makes it go on, and what of that is for everybody to read."""

from datetime import timedelta

import pytest

from problems.models import Claimant, WriteUp
from problems.services import triage, writeups
from problems.services.writeups import BearsOn
from tests.api import read
from tests.factories import NOW, a_claim, a_domain_rule, join
from tests.problems.services.test_reviews import a_reviewer, given
from users.services import people

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def claim(ada):
    return a_claim(person=ada)


def deliver(claim, *, by, says="answers", at=NOW, host="example.org") -> WriteUp:
    asked = {"title": "They skip", "kind": "post", "bears_on": [BearsOn(claim.problem, says)], "now": at}
    return writeups.link(f"https://{host}/{WriteUp.objects.count()}", by=by, **asked)


def status(claim) -> str:
    claim.refresh_from_db()
    return str(claim.status)


def ask_for_changes(writeup, by, at=NOW) -> None:
    if writeup.status == "submitted":
        writeup = triage.put_on_list(writeup, by=by, now=at)
    given(writeup, a_reviewer(), outcome="changes", now=at)


@pytest.mark.parametrize("how", ["held", "declined", "withdrawn"])
def test_an_address_that_is_out_of_sight_stands_in_no_event_of_the_claim(client, ada, grace, claim, how):
    if how == "held":
        a_domain_rule("spam.example", judgement="hold")
    writeup = deliver(claim, by=ada, host="spam.example")
    if how == "declined":
        triage.decline(writeup, by=grace, note="Ads.", now=NOW)
    if how == "withdrawn":
        writeups.withdraw(writeup, by=grace, note="Ads.", now=NOW)

    events = read(client, f"events/?claim={claim.pk}")["results"]

    assert "delivered" in {event["verb"] for event in events}
    assert "spam.example" not in str(events)


def first_declined(claim, ada, grace):
    first = deliver(claim, by=ada, says="partial")
    triage.decline(first, by=grace, note="Say more.", now=NOW)
    deliver(claim, by=ada)
    return first


def first_asked_to_change(claim, ada, grace):
    first = deliver(claim, by=ada, says="partial")
    ask_for_changes(first, grace)
    deliver(claim, by=ada)
    return first


def first_superseded(claim, ada, grace):
    first, second = deliver(claim, by=ada), deliver(claim, by=ada)
    for one in (first, second):
        triage.put_on_list(one, by=grace, now=NOW)
    triage.supersede(first, second, by=ada, now=NOW)
    return first


@pytest.mark.parametrize("first", [first_declined, first_asked_to_change, first_superseded])
def test_what_another_write_up_ends_too_stays_ended(ada, grace, claim, first):
    gone = first(claim, ada, grace)

    writeups.withdraw(WriteUp.objects.get(pk=gone.pk), by=ada, note="", now=NOW + DAY)

    assert status(claim) == "delivered"


def test_the_control_what_nothing_else_ends_goes_on(ada, claim):
    writeups.withdraw(deliver(claim, by=ada), by=ada, note="", now=NOW + DAY)

    assert status(claim) == "active"


def test_whoever_has_left_the_board_is_not_on_it_again(ada, mallory, grace, claim):
    join(claim, mallory)
    writeup = deliver(claim, by=ada)
    people.delete(mallory, now=NOW + DAY)

    ask_for_changes(writeup, grace, NOW + DAY)

    assert status(claim) == "active"
    assert list(Claimant.objects.holding(NOW + DAY).values_list("person__username")) == [("ada",)]
