"""The right to review, and the notes that reviewers get from the clock."""

from datetime import timedelta

import pytest

from board.lib.errors import Refused
from problems.models import Event
from problems.models.review_queue import queue, reviewers
from problems.services import reviewers as service
from problems.services import watches
from tests.factories import NOW, a_claim, a_person, a_problem, a_review, a_skill, a_writeup
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def granted(person, by, now=NOW):
    return service.grant(person, by=by, note="Reads closely.", now=now)


def heard() -> list[tuple[str, str]]:
    told = [(one.person.username, str(one)) for one in Notification.objects.select_related("person", "by")]
    Notification.objects.all().delete()
    return sorted(told)


# The right


def test_a_curator_gives_the_right_and_takes_it_back_on_the_record(mallory, grace):
    grant = granted(mallory, grace)
    assert list(reviewers().order_by("username")) == [grace, mallory]

    service.take_back(grant, by=grace, note="Unkind.", now=NOW)

    assert list(reviewers()) == [grace]
    told = Event.objects.public().order_by("pk").values_list("verb", "by", "whom", "reason")
    assert list(told) == [
        ("gave the right to review", grace.pk, mallory.pk, "Reads closely."),
        ("took back the right to review", grace.pk, mallory.pk, "Unkind."),
    ]
    assert [str(one) for one in Notification.objects.order_by("pk")] == [
        "Grace Hopper gave you the right to review",
        "Grace Hopper took back the right to review",
    ]


def test_it_is_given_once_and_taken_back_once_and_may_be_given_again(mallory, grace):
    grant = granted(mallory, grace)
    with pytest.raises(Refused, match="^mallory has the right to review already.$"):
        granted(mallory, grace)
    service.take_back(grant, by=grace, note="Unkind.", now=NOW)
    with pytest.raises(Refused, match="^This right is taken back already.$"):
        service.take_back(grant, by=grace, note="Unkind.", now=NOW)

    assert granted(mallory, grace).person == mallory


def test_only_a_curator_gives_it_and_says_why(ada, mallory, grace):
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        granted(mallory, ada)
    with pytest.raises(Refused, match="^Say why"):
        service.grant(mallory, by=grace, note=" ", now=NOW)
    grant = granted(mallory, grace)
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        service.take_back(grant, by=ada, note="x", now=NOW)


def test_what_was_earned_is_not_taken_back_with_the_grant(mallory, grace):
    a_writeup(status="legible").authors.create(person=mallory)

    service.take_back(granted(mallory, grace), by=grace, note="No longer needed.", now=NOW)

    assert mallory in reviewers()


# The clock


def test_who_has_taken_one_hears_once_when_it_is_due_soon():
    review = a_review(writeup=a_writeup(title="Heads"))

    told = [service.remind(now=NOW + days * DAY) for days in (10, 11, 12, 14)]

    assert told == [0, 1, 0, 0]
    assert heard() == [(review.by.username, "Your review of Heads is due on 7 December")]


def test_what_is_given_or_past_is_due_to_nobody():
    a_review(outcome="legible")
    a_review(due_at=NOW)

    assert service.remind(now=NOW) == 0


def unread(grace, **fields):
    """A write-up that needs a skill, and somebody who may review and watches it."""
    skill = a_skill()
    writeup = a_writeup(says={a_problem(skills={skill: 1}): "answers"}, title="Heads", **fields)
    reader = a_person("reader")
    granted(reader, grace)
    watches.watch(skill, by=reader)
    Notification.objects.all().delete()
    return writeup, reader, skill


def test_reviewers_who_watch_a_skill_are_asked_once_after_three_weeks(ada, grace):
    _, _, skill = unread(grace, linked_by=ada)
    watches.watch(skill, by=a_person("no-reviewer"))

    told = [service.call(now=NOW + days * DAY) for days in (20, 21, 22, 60)]

    assert told == [0, 1, 0, 0]
    assert heard() == [
        ("reader", "Nobody has read Heads yet, and you watch a skill that it needs. Could you follow it?")
    ]


def taken(writeup, reader):
    a_review(writeup=writeup, due_at=NOW + 90 * DAY)


def given(writeup, reader):
    a_review(writeup=writeup, outcome="legible")


def written_by_the_reader(writeup, reader):
    writeup.authors.create(person=reader)


def linked_by_the_reader(writeup, reader):
    writeup.linked_by = reader
    writeup.save()


def from_the_readers_claim(writeup, reader):
    writeup.bearings.update(claim=a_claim(person=reader, problem=writeup.problems.get(), status="delivered"))


def only_related(writeup, reader):
    writeup.bearings.update(says="related")


def from_before_this_board(writeup, reader):
    writeup.linked_by = None
    writeup.save()


def waiting_for_its_author(writeup, reader):
    writeup.status = "changes_requested"
    writeup.save()


@pytest.mark.parametrize(
    "because",
    [
        taken,
        given,
        written_by_the_reader,
        linked_by_the_reader,
        from_the_readers_claim,
        only_related,
        from_before_this_board,
        waiting_for_its_author,
    ],
)
def test_nobody_is_called_where_it_makes_no_sense(ada, grace, because):
    writeup, reader, _ = unread(grace, linked_by=ada)
    because(writeup, reader)

    assert service.call(now=NOW + 30 * DAY) == 0


def test_one_that_ran_out_leaves_it_unread(ada, grace):
    writeup, _, _ = unread(grace, linked_by=ada)
    a_review(writeup=writeup, due_at=NOW + 14 * DAY)

    assert service.call(now=NOW + 30 * DAY) == 1


def test_a_new_round_waits_anew_and_is_called_for_again(ada, grace):
    writeup, _, _ = unread(grace, linked_by=ada)
    assert service.call(now=NOW + 21 * DAY) == 1
    a_review(writeup=writeup, outcome="changes")
    writeup.resubmissions.create(by=ada, at=NOW + 30 * DAY, note="Done.", note_html="<p>Done.</p>")

    assert [service.call(now=NOW + days * DAY) for days in (50, 51)] == [0, 1]


def test_the_queue_tells_how_long_and_who_is_at_it(ada):
    first, second = a_writeup(linked_by=ada), a_writeup(linked_by=ada, linked_at=NOW - DAY)
    a_writeup(status="submitted")
    a_review(writeup=first)
    a_review(writeup=first, outcome="legible")
    a_review(writeup=first, status="returned")
    first.resubmissions.create(by=ada, at=NOW + DAY, note="x", note_html="x")
    a_review(writeup=first, outcome="legible", round=2)
    a_review(writeup=first, outcome="legible", stands_in=2)

    rows = queue(NOW).values_list("pk", "waits_since", "round_now", "taken_count", "given_count")

    assert list(rows) == [(second.pk, NOW - DAY, 1, 0, 0), (first.pk, NOW + DAY, 2, 1, 2)]
