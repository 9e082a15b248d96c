"""What reviewers and teams are told of a write-up goes by what was said last, and by who said it."""

from datetime import timedelta

import pytest

from problems.services import link_health, reviewers, reviews, triage, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_link, a_problem, a_sanction, a_skill, a_writeup, join
from tests.problems.services.test_reviews import a_reviewer, given
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MONTHS = timedelta(days=60)


@pytest.fixture
def writeup(ada):
    return a_writeup(linked_by=ada, title="They skip")


def heard(person) -> list[str]:
    return [one.sentence for one in Notification.objects.filter(person=person).order_by("pk")]


def forget() -> None:
    Notification.objects.all().delete()


def test_a_later_review_takes_the_place_of_the_one_that_asked_for_changes(ada, writeup):
    one, two = a_reviewer("one"), a_reviewer("two")
    given(writeup, one, "changes", now=NOW)
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW + DAY)
    given(writeup, one, "legible", now=NOW + 2 * DAY)
    given(writeup, two, "changes", now=NOW + 3 * DAY)
    forget()

    reviews.resubmit(writeup, by=ada, note="Done again.", now=NOW + 4 * DAY)

    assert heard(one) == ["Ada Lovelace changed “They skip” since you could follow it. Can you still?"]
    assert heard(two) == ["Ada Lovelace changed “They skip”, which you asked for. Read it again?"]


def test_nor_is_who_asks_for_changes_now_asked_whether_they_can_still_follow(ada, writeup):
    one, two = a_reviewer("one"), a_reviewer("two")
    given(writeup, one, "legible", now=NOW)
    given(writeup, two, "changes", now=NOW)
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW + DAY)
    given(writeup, one, "changes", now=NOW + 2 * DAY)
    forget()

    writeups.edit(writeup, by=ada, title="They skip twice", now=NOW + 4 * DAY)

    assert heard(one) == []


def test_an_address_that_moved_is_a_change_like_any_other_and_told_once(ada, writeup):
    one = a_reviewer("one")
    given(writeup, one, now=NOW)
    link = a_link(writeup, state="moved", moved_to="https://example.org/new")
    forget()

    link_health.accept_move(link, by=ada, now=NOW + DAY)
    assert len(heard(one)) == 1
    writeup.refresh_from_db()
    writeups.edit(writeup, by=ada, title="They skip twice", now=NOW + 2 * DAY)
    assert len(heard(one)) == 1


def test_authors_hear_that_it_waits_again_and_of_no_curator(ada, mallory, writeup):
    for person in (ada, mallory):
        writeup.authors.create(person=person)
    given(writeup, a_reviewer(), "changes")
    forget()

    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW)

    assert heard(mallory) == ["“They skip” waits for reviewers again"]


def test_what_hiding_a_review_does_to_a_claim_is_by_nobody(ada, mallory, grace):
    problem = a_problem(title="Heads")
    claim = a_claim(problem=problem, person=ada)
    join(claim, mallory)
    bears_on = [BearsOn(problem, "answers")]
    linked = writeups.link("https://example.org/x", by=ada, title="X", kind="post", bears_on=bears_on, now=NOW)
    triage.put_on_list(linked, by=grace, now=NOW)
    review = given(linked, a_reviewer("one"), "changes")
    forget()

    reviews.hide(review, by=grace, note="Unkind.", now=NOW)

    claim.refresh_from_db()
    assert claim.status == "delivered"
    assert not [words for words in heard(mallory) if words.startswith("Grace Hopper ended")]
    assert claim.events.filter(verb="delivered").latest("pk").by is None


def a_call_to(one, ada, **fields):
    skill = a_skill()
    one.watches.create(skill=skill)
    return a_writeup(linked_by=ada, title="They skip", says={a_problem(skills={skill: 1}): "answers"}, **fields)


@pytest.mark.parametrize(("kind", "count"), [("", 1), ("limit", 0), ("ban", 0)])
def test_whom_a_sanction_keeps_from_reviewing_is_not_asked_to(ada, kind, count):
    one = a_reviewer("one")
    a_call_to(one, ada)
    if kind:
        a_sanction(one, kind=kind)
    forget()

    reviewers.call(now=NOW + MONTHS)

    assert len(heard(one)) == count


def test_of_a_later_round_nobody_is_told_that_nobody_has_read_it(ada):
    one, two = a_reviewer("one"), a_reviewer("two")
    writeup = a_call_to(one, ada)
    given(writeup, one, "legible", now=NOW)
    given(writeup, two, "changes", now=NOW)
    reviews.resubmit(writeup, by=ada, note="Done.", now=NOW + DAY)
    forget()

    reviewers.call(now=NOW + MONTHS)

    assert not [words for words in heard(one) if words.startswith("Nobody has read")]


def test_what_stood_on_the_page_of_a_hidden_one_is_quoted_no_more(ada, grace, writeup):
    review = given(writeup, a_reviewer("one"), "changes")
    reviews.resubmit(writeup, by=ada, note="The secret method.", now=NOW)
    assert Notification.objects.filter(person=review.by, note__contains="secret").exists()

    writeups.withdraw(writeup, by=grace, note="Plagiarism.", now=NOW)

    assert not Notification.objects.filter(person=review.by, note__contains="secret").exists()
