"""What stands first on a person's board."""

from datetime import timedelta

import pytest

from problems.services import needs, reviews
from tests.factories import NOW, a_claim, a_person, a_problem, a_proposal, a_source, a_writeup
from tests.problems.services.test_reviews import a_reviewer, given

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def of(person):
    return needs.of(person, [], [], needs.writeups_of(person), LATER)


def test_a_write_up_that_nobody_could_follow_waits_for_its_author_until_it_is_sent_again():
    author = a_person()
    writeup = a_writeup(linked_by=author)
    given(writeup, reader := a_reviewer(), "changes", now=NOW)

    [need] = of(author)
    assert (need.title, need.url, need.at, need.is_due) == (writeup.title, writeup.get_absolute_url(), NOW, False)
    assert "says what to change" in need.text
    assert of(reader) == of(a_person()) == []

    reviews.resubmit(writeup, by=author, note="Done.", now=LATER)
    assert of(author) == []


def test_the_newest_that_asks_for_changes_tells_since_when():
    author = a_person()
    writeup = a_writeup(linked_by=author)
    given(writeup, a_reviewer(), "changes", now=NOW)
    given(writeup, a_reviewer(), "changes", now=LATER)

    assert [need.at for need in of(author)] == [LATER]


def quiet(person, **problem) -> None:
    """Five days ago a claim of theirs went quiet."""
    ended = NOW - timedelta(days=5)
    days = {"claimed_at": NOW - timedelta(days=40), "last_sign_at": NOW - timedelta(days=35)}
    a_claim(person=person, problem=a_problem(**problem), status="lapsed", lapses_at=ended, ended_at=ended, **days)


@pytest.mark.parametrize(
    ("problem", "count"), [({}, 1), ({"revive_days": 2}, 0), ({"resolution": "answered"}, 0)], ids=str
)
def test_taking_a_claim_up_again_is_offered_where_it_can_be(problem, count):
    person = a_person()
    quiet(person, **problem)

    found = needs.of(person, needs.claims_of(person), [], [], NOW)

    assert ["Take it up again?" in need.text for need in found] == [True] * count


def test_a_proposal_that_asks_for_changes_waits_behind_no_newer_one(grace):
    person = a_person()
    asked = {"sent_at": NOW - timedelta(days=30), "note": "More.", "noted_at": NOW, "note_by": grace}
    old = a_proposal(person, status="needs_changes", origin=asked)
    for days in range(20):
        a_proposal(person, status="listed", source=a_source(), origin={"sent_at": NOW - timedelta(days=days)})

    [need] = needs.of(person, [], needs.proposals_of(person), [], NOW)

    assert str(old.problem_id) in need.url
