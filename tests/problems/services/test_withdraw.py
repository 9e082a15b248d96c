"""Taking a write-up down: who may, what it leaves, what it frees."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from board.lib.errors import Refused
from problems import permissions
from problems.models import Event, Report, WriteUp
from problems.models.writeups import MOVES, Status
from problems.services import problems, reports, writeups
from tests.factories import NOW, a_person, a_problem, a_writeup

pytestmark = pytest.mark.django_db


def told() -> list[tuple]:
    columns = ("verb", "subject", "writeup", "by__username", "at", "before", "after", "reason")
    return list(Event.objects.order_by("pk").values_list(*columns))


def test_a_curator_takes_it_down_and_the_problems_have_no_result(grace, ada):
    one, two, other = a_problem(has_results=True), a_problem(has_results=True), a_problem(has_results=True)
    a_writeup(says={two: "partial", other: "answers"})
    writeup = a_writeup(says={two: "answers", one: "negative"}, linked_by=ada)

    taken = writeups.withdraw(writeup, by=grace, note=" Not about this. ", now=NOW)

    assert taken == writeup
    assert list(WriteUp.objects.filter(pk=writeup.pk).values_list("status", "linked_by")) == [("withdrawn", ada.pk)]
    for problem in (one, two, other):
        problem.refresh_from_db()
    assert [problem.has_results for problem in (one, two, other)] == [False, True, True]
    subject = f"write-up:{writeup.pk}"
    assert told() == [
        ("withdrawn", subject, writeup.pk, "grace", NOW, "listed", "withdrawn", "Not about this."),
    ]


def test_who_linked_it_takes_it_back_without_a_reason(ada):
    problem = a_problem(has_results=True)
    writeup = a_writeup(says={problem: "answers"}, linked_by=ada)

    writeups.withdraw(writeup, by=ada, note="", now=NOW)

    problem.refresh_from_db()
    assert (WriteUp.objects.get().status, problem.has_results) == ("withdrawn", False)
    assert told() == [
        ("withdrawn", f"write-up:{writeup.pk}", writeup.pk, "ada", NOW, "listed", "withdrawn", ""),
    ]


def test_a_curator_without_a_reason_is_refused(grace, ada):
    writeup = a_writeup(linked_by=ada)

    for blank in ("", "  \n"):
        with pytest.raises(Refused, match="^Say why, in a sentence that stays on the record.$"):
            writeups.withdraw(writeup, by=grace, note=blank, now=NOW)

    assert (WriteUp.objects.get().status, told()) == ("listed", [])


def test_a_stranger_is_refused_whoever_linked_it(mallory, ada):
    for linked_by in (ada, None):
        with pytest.raises(Refused, match="^Only who linked a write-up, or a curator, can withdraw it.$"):
            writeups.withdraw(a_writeup(linked_by=linked_by), by=mallory, note="Mine.", now=NOW)

    assert set(WriteUp.objects.values_list("status", flat=True)) == {"listed"}
    assert told() == []


def test_a_visitor_may_not(ada):
    for linked_by in (ada, None):
        verdict = permissions.can_withdraw_writeup(AnonymousUser(), a_writeup(linked_by=linked_by))
        assert (verdict.allowed, verdict.code) == (False, "not-yours")


@pytest.mark.parametrize("before", list(Status), ids=lambda status: status.value)
def test_every_status_follows_the_table(grace, before):
    newer = a_writeup() if before == Status.SUPERSEDED else None
    writeup = a_writeup(status=before, superseded_by=newer)

    if Status.WITHDRAWN in MOVES[before]:
        writeups.withdraw(writeup, by=grace, note="Spam.", now=NOW)
        after, left = "withdrawn", [("withdrawn", before.value, "withdrawn", "Spam.")]
    else:
        with pytest.raises(Refused) as refusal:
            writeups.withdraw(writeup, by=grace, note="Spam.", now=NOW)
        said = {
            Status.WITHDRAWN: ("This write-up is withdrawn already.", "already"),
        }.get(before, (f"A write-up that is {before.label} cannot become withdrawn.", "not-from-here"))
        assert (str(refusal.value), refusal.value.code) == said
        after, left = before.value, []

    writeup.refresh_from_db()
    assert writeup.status == after
    assert list(Event.objects.values_list("verb", "before", "after", "reason")) == left


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_event():
    curator, problem = a_person(role="curator"), a_problem(has_results=True)
    writeup = a_writeup(says={problem: "answers"})
    start, refused = threading.Barrier(3), []

    def act():
        start.wait(timeout=10)
        try:
            writeups.withdraw(writeup, by=curator, note="Spam.", now=NOW)
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert refused == ["This write-up is withdrawn already."] * 2
    assert [event[0] for event in told()] == ["withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_who_holds_a_problem_of_it():
    curator, problem = a_person(role="curator"), a_problem(has_results=True)
    writeup = a_writeup(says={problem: "answers"})

    def act():
        try:
            writeups.withdraw(writeup, by=curator, note="Spam.", now=NOW)
        finally:
            connection.close()

    with transaction.atomic():
        problems.lock(problem.pk)
        withdrawing = threading.Thread(target=act)
        withdrawing.start()
        withdrawing.join(timeout=1)
        assert withdrawing.is_alive()
        # The row of the write-up is free as long: it is taken after those of its problems.
        assert WriteUp.objects.select_for_update(nowait=True).get() == writeup
    withdrawing.join(timeout=30)
    problem.refresh_from_db()
    assert (WriteUp.objects.get().status, problem.has_results) == ("withdrawn", False)


@pytest.mark.parametrize(
    ("status", "is_free"),
    [("submitted", True), ("listed", True), ("legible", True), ("declined", False), ("changes_requested", False)],
)
def test_what_was_said_no_to_keeps_its_address_and_the_rest_frees_it(ada, status, is_free):
    """Or a refusal, or a review that asks for much, would be gone by linking the same page anew."""
    problem = a_problem()
    writeup = a_writeup(status=status, linked_by=ada)
    address = writeup.url

    writeups.withdraw(writeup, by=ada, note="", now=NOW)

    writeup.refresh_from_db()
    assert writeup.url == (f"withdrawn:{writeup.pk}" if is_free else address)
    again = {"title": "Anew", "kind": "post", "bears_on": [writeups.BearsOn(problem, "partial")]}
    if is_free:
        assert writeups.link(address, by=ada, now=NOW, **again).status == "submitted"
    else:
        with pytest.raises(Refused):
            writeups.link(address, by=ada, now=NOW, **again)


def test_what_was_said_no_to_leaves_its_reports_to_a_curator_when_it_is_taken_back(ada, mallory):
    writeup = a_writeup(status="changes_requested", linked_by=ada)
    report = reports.report(writeup, by=mallory, reason="spam", now=NOW)

    writeups.withdraw(writeup, by=ada, note="", now=NOW)

    assert Report.objects.open().get() == report
