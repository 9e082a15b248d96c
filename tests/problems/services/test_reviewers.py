"""The right to review, and the notes that reviewers get from the clock."""

from datetime import timedelta

import pytest

from board.lib.errors import Refused
from problems.models import Event, Fit
from problems.models.review_queue import people_to_call, queue, reviewers
from problems.permissions import can_take_review
from problems.services import reviewers as service
from problems.services import watches
from tests.factories import NOW, a_claim, a_person, a_problem, a_review, a_skill, a_writeup, join
from users.models import Notification

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ASKED = ", and it needs a skill that you watch or have. Could you follow it?"


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
    assert heard() == [("reader", f"Nobody has read Heads yet{ASKED}")]


def taken(writeup, reader):
    a_review(writeup=writeup, due_at=NOW + 90 * DAY)


def written_by_the_reader(writeup, reader):
    writeup.authors.create(person=reader)


def linked_by_the_reader(writeup, reader):
    writeup.linked_by = reader
    writeup.save()


def from_the_readers_claim(writeup, reader):
    writeup.bearings.update(claim=a_claim(person=reader, problem=writeup.problems.get(), status="delivered"))


def only_related(writeup, reader):
    writeup.bearings.update(says="related")


def beside_an_author(writeup, reader):
    """On a claim with one of its authors, on what it addresses."""
    author = a_person()
    writeup.authors.create(person=author)
    join(a_claim(person=author, problem=writeup.problems.get(), status="lapsed"), reader)


def read_by_them(writeup, reader):
    a_review(writeup=writeup, by=reader, outcome="legible")


def waiting_for_its_author(writeup, reader):
    writeup.status = "changes_requested"
    writeup.save()


@pytest.mark.parametrize(
    "because",
    [
        taken,
        beside_an_author,
        read_by_them,
        written_by_the_reader,
        linked_by_the_reader,
        from_the_readers_claim,
        only_related,
        waiting_for_its_author,
    ],
)
def test_nobody_is_called_where_it_makes_no_sense(ada, grace, because):
    writeup, reader, _ = unread(grace, linked_by=ada)
    because(writeup, reader)

    assert service.call(now=NOW + 30 * DAY) == 0


def test_the_control_with_nothing_of_that_the_reader_is_called(ada, grace):
    writeup, _, _ = unread(grace, linked_by=ada)
    author = a_person()
    writeup.authors.create(person=author)
    join(a_claim(person=author, problem=a_problem()), a_person())

    assert service.call(now=NOW + 30 * DAY) == 1


@pytest.mark.parametrize(("level", "count"), [(1, 0), (2, 1), (4, 1)])
def test_who_has_as_much_of_a_skill_as_it_needs_is_asked_without_watching_it(ada, grace, level, count):
    skill = a_skill()
    a_writeup(says={a_problem(skills={skill: 2}): "answers"}, linked_by=ada)
    reader = a_person("reader")
    granted(reader, grace)
    Fit.objects.create(person=reader).held_skills.create(skill=skill, level=level)

    assert service.call(now=NOW + 21 * DAY) == count


def test_a_second_reader_is_asked_for_three_weeks_after_the_first(ada, grace):
    writeup, _, _ = unread(grace, linked_by=ada)
    a_review(writeup=writeup, outcome="legible", given_at=NOW + 5 * DAY)

    told = [service.call(now=NOW + days * DAY) for days in (21, 25, 26, 27, 60)]

    assert told == [0, 0, 1, 0, 0]
    assert heard() == [("reader", f"Heads waits for one more reader{ASKED}")]


def test_both_readers_are_asked_for_each_once(ada, grace):
    writeup, _, _ = unread(grace, linked_by=ada)

    first = service.call(now=NOW + 21 * DAY)
    a_review(writeup=writeup, outcome="legible", given_at=NOW + 22 * DAY)
    told = [service.call(now=NOW + days * DAY) for days in (42, 43, 44)]

    assert (first, told) == (1, [0, 1, 0])


def test_what_came_with_the_catalogue_waits_for_readers_like_everything_else(grace):
    unread(grace, linked_by=None)

    assert [service.call(now=NOW + days * DAY) for days in (20, 21, 22)] == [0, 1, 0]


def test_what_was_changed_since_it_was_legible_is_asked_for_anew(ada, grace):
    writeup, _, _ = unread(grace, linked_by=ada)
    assert service.call(now=NOW + 21 * DAY) == 1
    for _ in range(2):
        a_review(writeup=writeup, outcome="legible", given_at=NOW + 22 * DAY)
    read = {"status": "legible", "reviewed_at": NOW + 22 * DAY, "changed_at": NOW + 30 * DAY}
    type(writeup).objects.update(**read)
    heard()

    told = [service.call(now=NOW + days * DAY) for days in (50, 51, 52)]

    assert told == [0, 1, 0]
    assert heard() == [("reader", f"Heads was changed since it was found legible{ASKED}")]


def test_nobody_is_asked_more_often_than_so_in_a_week_and_members_work_comes_first(ada, grace, settings):
    settings.REVIEW_CALLS_A_WEEK = 2
    _, _, skill = unread(grace, linked_by=ada, linked_at=NOW)
    problem = a_problem(skills={skill: 1})
    for number in range(3):
        a_writeup(title=f"Old {number}", says={problem: "answers"}, linked_by=None, linked_at=NOW - 9 * DAY)

    told = [(service.call(now=NOW + days * DAY), heard_titles()) for days in (21, 22, 28, 29)]

    assert told == [
        (2, ["Nobody has read Heads yet", "Nobody has read Old 0 yet"]),
        (0, []),
        (2, ["Nobody has read Old 1 yet", "Nobody has read Old 2 yet"]),
        (0, []),
    ]


def heard_titles() -> list[str]:
    """What is new to be heard; it stays, as it is what is counted."""
    new = Notification.objects.filter(read_at=None).order_by("pk")
    titles = [one.title.removesuffix(ASKED) for one in new]
    new.update(read_at=NOW)
    return titles


def test_the_rule_that_calls_and_the_rule_that_admits_are_one(ada, grace):
    """Whoever is asked may take it: of every kind of people around it, none is asked whom the permission refuses."""
    writeup, reader, skill = unread(grace, linked_by=ada)
    author, mate, claimant = a_person(), a_person(), a_person()
    writeup.authors.create(person=author)
    join(a_claim(person=author, problem=writeup.problems.get(), status="lapsed"), mate)
    from_the_readers_claim(writeup, claimant)
    around = [ada, author, mate, claimant, reader, grace]
    for person in around:
        if person not in (reader, grace):
            granted(person, grace)
        if person != reader:
            watches.watch(skill, by=person)

    asked = set(people_to_call(writeup))

    assert asked == {person for person in around if can_take_review(person, writeup, NOW)} == {reader, grace}


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
