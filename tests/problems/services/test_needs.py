"""What stands first on a person's board."""

from datetime import timedelta

import pytest

from problems.services import needs, reviews
from tests.factories import NOW, a_person, a_writeup
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
