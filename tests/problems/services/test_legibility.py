"""What "legible" rests on: two who stand by it. It is lost with one of them, and marked where the text is another."""

from datetime import timedelta

import pytest

from problems.models import Event, Review
from problems.models.review_queue import queue
from problems.models.writeups import READ_BY
from problems.services import link_health, reviews, writeups
from tests.factories import NOW, a_link, a_problem, a_writeup, join
from tests.problems.services.test_reviews import SAID, a_reviewer, delivered_by, given, refusal
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def a_legible(by=None, **fields):
    """One that two people found legible, a day apart, with their reviews."""
    writeup = a_writeup(linked_by=by, says={a_problem(): "answers"}, **fields)
    two = [given(writeup, a_reviewer(), now=NOW + days * DAY) for days in (0, 1)]
    writeup.refresh_from_db()
    assert (writeup.status, writeup.review_words) == ("legible", "legible")
    return writeup, two


def edit(writeup, *, now, **changes):
    writeups.edit(writeup, by=writeup.linked_by, now=now, **changes)
    writeup.refresh_from_db()


def asked_again(writeup) -> int:
    return Notification.objects.filter(title__contains="since you could follow it").count()


# What a hidden review takes with it


@pytest.mark.parametrize("which", [0, 1])
def test_hiding_one_of_its_two_takes_it_back_to_the_list(ada, grace, which):
    writeup, two = a_legible(ada)

    reviews.hide(two[which], by=grace, note="A sockpuppet.", now=NOW + 2 * DAY)

    writeup.refresh_from_db()
    assert (writeup.status, writeup.review_word) == ("listed", "under review")
    assert writeup.reviewed_at == two[1 - which].given_at
    told = Event.objects.public().values_list("by", "before", "after").get(verb="no longer legible")
    assert told == (grace.pk, "legible", "listed")
    [notice] = Notification.objects.filter(person=ada, title__contains="hidden")
    assert notice.title == f"A review of “{writeup.title}” was hidden, so it waits for a second reader again"
    assert list(queue(NOW + 2 * DAY).values_list("pk", "given_count")) == [(writeup.pk, 1)]


def test_the_control_with_two_others_it_stays(ada, grace):
    writeup = a_writeup(linked_by=ada)
    third = reviews.take(writeup, by=a_reviewer(), now=NOW)
    two = [given(writeup, a_reviewer()) for _ in range(2)]
    reviews.give(third, by=third.by, outcome="legible", answers=SAID, now=NOW)

    reviews.hide(two[0], by=grace, note="A sockpuppet.", now=NOW)

    writeup.refresh_from_db()
    assert writeup.status == "legible"
    assert not Event.objects.filter(verb="no longer legible").exists()


def test_two_who_work_together_are_not_two(ada, grace):
    problem = a_problem()
    writeup = a_writeup(linked_by=ada, says={problem: "answers"})
    late = reviews.take(writeup, by=a_reviewer(), now=NOW)
    two = [given(writeup, a_reviewer()) for _ in range(2)]
    reviews.give(late, by=late.by, outcome="legible", answers=SAID, now=NOW)
    join(delivered_by(two[1].by, problem)[1], late.by)

    reviews.hide(two[0], by=grace, note="A sockpuppet.", now=NOW)

    writeup.refresh_from_db()
    assert writeup.status == "listed"


def test_a_hidden_doubt_takes_nothing(grace):
    writeup = a_writeup()
    late = reviews.take(writeup, by=a_reviewer(), now=NOW)
    for _ in range(2):
        given(writeup, a_reviewer())
    doubt = reviews.give(late, by=late.by, outcome="changes", answers=SAID, note="A doubt.", now=NOW)

    reviews.hide(doubt, by=grace, note="Unkind.", now=NOW)

    writeup.refresh_from_db()
    assert writeup.status == "legible"


def test_what_a_late_doubt_asks_is_asked_once_it_is_legible_no_longer(ada, grace):
    writeup, claim = delivered_by(ada)
    late = reviews.take(writeup, by=a_reviewer(), now=NOW)
    two = [given(writeup, a_reviewer()) for _ in range(2)]
    reviews.give(late, by=late.by, outcome="changes", answers=SAID, note="A doubt.", now=NOW)

    reviews.hide(two[0], by=grace, note="A sockpuppet.", now=NOW)

    writeup.refresh_from_db()
    claim.refresh_from_db()
    assert (writeup.status, claim.status) == ("changes_requested", "active")


def test_shown_again_it_is_legible_again(grace):
    writeup, two = a_legible()
    reviews.hide(two[0], by=grace, note="A sockpuppet?", now=NOW + 2 * DAY)

    reviews.show(two[0], by=grace, note="It was none.", now=NOW + 3 * DAY)

    writeup.refresh_from_db()
    assert (writeup.status, writeup.reviewed_at) == ("legible", NOW)


def test_without_any_review_it_is_not_reviewed(grace):
    writeup = a_writeup()
    only = given(writeup, a_reviewer())
    writeup.refresh_from_db()
    assert writeup.review_word == "under review"

    reviews.hide(only, by=grace, note="Spam.", now=NOW)

    writeup.refresh_from_db()
    assert (writeup.review_word, writeup.reviewed_at) == ("not reviewed", None)


# What a change marks

CHANGES = {
    "title": "Another title",
    "summary": "Another summary.",
    "commit": "9fceb02",
    "code_url": "https://example.org/other",
    "data_url": "https://example.org/rows",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_what_was_read_is_marked_and_its_readers_are_asked(ada, name):
    writeup, two = a_legible(ada, commit="0000000")

    edit(writeup, now=NOW + 5 * DAY, **{name: CHANGES[name]})

    assert writeup.status == "legible"
    assert writeup.review_words == "legible, changed since it was reviewed on 23 November 2026"
    assert [(review.commit, review.is_of_before) for review in Review.objects.all()] == [("0000000", True)] * 2
    told = Notification.objects.filter(title__contains="since you could follow it").order_by("person_id")
    assert [notice.person_id for notice in told] == sorted(review.by_id for review in two)
    assert Event.objects.values_list("verb", flat=True).get(after=f"{name}: {CHANGES[name]}") == (
        "changed what was reviewed"
    )


@pytest.mark.parametrize(
    "change", [{"ai_use": "None."}, {"published": "2026"}, {"kind": "paper"}, {"archive_url": "https://a.eu/x"}]
)
def test_the_control_any_other_change_marks_nothing(ada, change):
    writeup, _ = a_legible(ada)

    edit(writeup, now=NOW + 5 * DAY, **change)

    assert (writeup.review_words, asked_again(writeup)) == ("legible", 0)
    assert Event.objects.filter(verb="edited a write-up").count() == 1


def test_every_field_that_is_read_is_one_of_these():
    assert set(READ_BY) == {"link", *CHANGES}


def test_a_change_before_any_review_marks_nothing(ada):
    writeup = a_writeup(linked_by=ada)
    edit(writeup, now=NOW - DAY, title="Bettered")

    given(writeup, a_reviewer())

    writeup.refresh_from_db()
    assert writeup.review_words == "under review"


def test_its_readers_are_asked_once_in_however_many_steps_it_is_changed(ada):
    writeup, _ = a_legible(ada)

    for step in range(3):
        edit(writeup, now=NOW + (2 + step) * DAY, title=f"Step {step}")

    assert asked_again(writeup) == 2


def test_an_address_that_moved_is_another_text_until_somebody_looks(ada):
    writeup, _ = a_legible(ada, url="https://ada.example/a", link="https://ada.example/a")
    link = a_link(writeup, state="moved", moved_to="https://ada.example/b")

    link_health.accept_move(link, by=ada, now=NOW + 5 * DAY)

    writeup.refresh_from_db()
    assert writeup.is_changed


def test_a_change_of_the_archived_copy_marks_nothing(ada):
    writeup, _ = a_legible(ada, archive_url="https://ada.example/a")
    archive = {"which": "archive", "address": "https://ada.example/a"}
    link = a_link(writeup, state="moved", moved_to="https://ada.example/b", **archive)

    link_health.accept_move(link, by=ada, now=NOW + 5 * DAY)

    writeup.refresh_from_db()
    assert not writeup.is_changed


# What takes the mark away


def test_the_mark_goes_once_both_have_looked_again(ada):
    writeup, two = a_legible(ada)
    edit(writeup, now=NOW + 5 * DAY, commit="9fceb02")
    words = []

    for days, review in ((6, two[0]), (7, two[1])):
        reviews.confirm(review, by=review.by, now=NOW + days * DAY)
        writeup.refresh_from_db()
        words.append(writeup.review_words)

    assert words == ["legible, changed since it was reviewed on 24 November 2026", "legible"]
    assert list(Review.objects.order_by("pk").values_list("commit", "confirmed_at", "stands_in")) == [
        ("9fceb02", NOW + 6 * DAY, 1),
        ("9fceb02", NOW + 7 * DAY, 1),
    ]
    assert refusal(lambda: reviews.confirm(two[0], by=two[0].by, now=NOW + 8 * DAY))[0] == "not-open"


def test_what_was_changed_takes_a_reviewer_again_who_counts_like_the_first_two(ada):
    writeup, two = a_legible(ada)
    edit(writeup, now=NOW + 5 * DAY, title="Bettered")
    rows = queue(NOW + 5 * DAY).values_list("pk", "waits_since", "given_count")
    assert list(rows) == [(writeup.pk, NOW + 5 * DAY, 0)]
    assert refusal(lambda: reviews.take(writeup, by=two[0].by, now=NOW + 5 * DAY))[0] == "reviewed"

    given(writeup, a_reviewer(), now=NOW + 6 * DAY)
    assert list(queue(NOW + 6 * DAY).values_list("given_count", flat=True)) == [1]
    given(writeup, a_reviewer(), now=NOW + 7 * DAY)

    writeup.refresh_from_db()
    assert (writeup.review_words, writeup.reviewed_at) == ("legible", NOW + 6 * DAY)
    assert not queue(NOW + 7 * DAY).exists()


def test_who_cannot_follow_what_it_says_now_asks_for_changes(ada):
    writeup, _ = a_legible(ada)
    edit(writeup, now=NOW + 5 * DAY, title="Bettered")

    given(writeup, a_reviewer(), "changes", now=NOW + 6 * DAY)

    writeup.refresh_from_db()
    assert writeup.status == "changes_requested"


def test_a_doubt_of_what_it_said_before_is_none_of_what_it_says_now(ada):
    writeup = a_writeup(linked_by=ada)
    late = reviews.take(writeup, by=a_reviewer(), now=NOW)
    for _ in range(2):
        given(writeup, a_reviewer())
    reviews.give(late, by=late.by, outcome="changes", answers=SAID, note="A doubt.", now=NOW)
    edit(writeup, now=NOW + DAY, title="Bettered")

    given(writeup, a_reviewer(), now=NOW + 2 * DAY)

    writeup.refresh_from_db()
    assert writeup.status == "legible"


def test_sent_again_it_is_changed_until_somebody_has_read_it(ada):
    writeup = a_writeup(linked_by=ada)
    first = given(writeup, a_reviewer(), "changes")
    reviews.resubmit(writeup, by=ada, note="The baseline is in.", now=NOW + DAY)
    writeup.refresh_from_db()
    assert writeup.review_words == "under review, changed since it was reviewed on 23 November 2026"

    given(writeup, first.by, now=NOW + 2 * DAY)

    writeup.refresh_from_db()
    assert writeup.review_words == "under review"
