"""Reports: private, one open for each person and comment, answered by curators."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from board.lib.errors import Refused
from problems.models import Comment, Event, Report
from problems.services import comments, logs, reports, reproductions, reviews, triage, writeups
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_log_entry,
    a_person,
    a_problem,
    a_report,
    a_reproduction,
    a_review,
    a_writeup,
    join,
)
from users.models import Notification

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def told() -> list[tuple]:
    columns = ("verb", "by__username", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


def test_a_report_is_kept_and_its_event_is_private(ada):
    comment = a_comment()

    made = reports.report(comment, by=ada, reason="unkind", note="It calls me names.", now=NOW)

    row = Report.objects.get()
    assert (row, row.comment, row.by, row.reason, row.note) == (made, comment, ada, "unkind", "It calls me names.")
    assert (row.handled_at, row.handled_by, row.outcome) == (None, None, "")
    assert told() == [("reported", "ada", "unkind", "", False)]
    assert Event.objects.values_list("comment", "problem").get() == (comment.pk, comment.problem_id)
    assert not Event.objects.public().exists()


def test_one_person_has_one_open_report_of_a_comment(ada, grace):
    comment = a_comment()
    first = reports.report(comment, by=ada, reason="spam", now=NOW)

    with pytest.raises(Refused, match="^You have reported this already. A curator will look at it.$"):
        reports.report(comment, by=ada, reason="unkind", now=NOW)
    reports.leave(first, by=grace, note="A joke.", now=NOW)

    assert reports.report(comment, by=ada, reason="unkind", now=LATER).pk
    assert reports.report(comment, by=a_person(), reason="spam", now=LATER).pk


@pytest.mark.parametrize("status", ["deleted", "hidden"])
def test_what_is_not_shown_is_not_reported(ada, status):
    with pytest.raises(Refused, match="^This comment is no longer shown.$"):
        reports.report(a_comment(status=status), by=ada, reason="spam", now=NOW)


def test_nobody_reports_themselves(ada):
    with pytest.raises(Refused, match="^This is your own comment. You can delete it.$"):
        reports.report(a_comment(by=ada), by=ada, reason="spam", now=NOW)


def test_hiding_answers_every_open_report_of_the_comment(grace):
    comment = a_comment()
    first, second = a_report(comment=comment), a_report(comment=comment)
    other = a_report()

    reports.hide(first, by=grace, note="Spam.", now=LATER)

    comment.refresh_from_db()
    assert (comment.status, comment.hidden_because) == ("hidden", "Spam.")
    columns = ("pk", "outcome", "handled_by", "handled_at")
    assert set(Report.objects.values_list(*columns)) == {
        (first.pk, "hidden", grace.pk, LATER),
        (second.pk, "hidden", grace.pk, LATER),
        (other.pk, "", None, None),
    }
    assert told() == [
        ("hid a comment", "grace", "hidden", "Spam.", True),
        ("answered", "grace", "hidden", "Spam.", False),
        ("answered", "grace", "hidden", "Spam.", False),
    ]


def test_reports_of_what_is_hidden_already_are_answered_with_a_reason_too(grace):
    comment = a_comment(status="hidden", hidden_because="Spam.")
    report = a_report(comment=comment)

    with pytest.raises(Refused, match="Say why"):
        reports.hide_comment(comment, by=grace, note=" ", now=NOW)
    report.refresh_from_db()
    assert report.outcome == ""
    reports.hide_comment(comment, by=grace, note="Spam.", now=NOW)
    report.refresh_from_db()
    assert report.outcome == "hidden"


def test_leaving_keeps_the_comment_and_needs_a_reason(grace):
    report = a_report()

    with pytest.raises(Refused, match="^Say why: whoever reported it reads that, and so do"):
        reports.leave(report, by=grace, note=" ", now=LATER)
    reports.leave(report, by=grace, note="Sharp, but fair.", now=LATER)

    report.refresh_from_db()
    assert (report.outcome, report.handled_by, Comment.objects.get().status) == ("left", grace, "shown")
    assert told() == [("answered", "grace", "left", "Sharp, but fair.", False)]


def test_what_another_curator_has_hidden_is_answered_without_hiding_it_again(grace):
    report = a_report()
    comments.hide(report.comment, by=grace, note="Spam.", now=NOW)

    reports.hide(report, by=grace, note="As said.", now=LATER)

    assert (Report.objects.get().outcome, Comment.objects.get().hidden_because) == ("hidden", "Spam.")


def test_hiding_what_its_author_deleted_is_refused_and_leaves_the_report_open(grace):
    report = a_report()
    comments.delete(report.comment, by=report.comment.by, now=NOW)

    with pytest.raises(Refused, match="^This comment is deleted.$"):
        reports.hide(report, by=grace, note="Spam.", now=LATER)

    assert Report.objects.open().get() == report


@pytest.mark.parametrize("answer", [reports.hide, reports.leave])
def test_only_curators_answer_and_only_once(ada, grace, answer):
    report = a_report()

    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        answer(report, by=ada, note="No.", now=LATER)
    answer(report, by=grace, note="Yes.", now=LATER)
    with pytest.raises(Refused, match="^Another curator has answered this report.$"):
        answer(report, by=grace, note="Again.", now=LATER)


def test_what_waits_stands_first():
    done = a_report(handled_at=NOW, handled_by=a_person(), outcome="left")
    done_later = a_report(handled_at=LATER, handled_by=a_person(), outcome="left")
    young, old = a_report(at=LATER), a_report(at=NOW)

    assert list(Report.objects.all()) == [old, young, done_later, done]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"comment": None}, "report_of_one_thing"),
        ({"reason": "boring"}, "report_reason_known"),
        ({"outcome": "left"}, "report_handled_is_whole"),
        ({"handled_at": NOW}, "report_handled_is_whole"),
    ],
)
def test_the_database_holds_a_whole_report(fields, constraint):
    report = a_report()

    with pytest.raises(IntegrityError, match=constraint):
        Report.objects.filter(pk=report.pk).update(**fields)


def test_the_database_holds_one_open_report_each_when_the_service_does_not():
    report = a_report()

    with pytest.raises(IntegrityError, match="report_one_open_each"):
        a_report(comment=report.comment, by=report.by)


def test_a_log_entry_is_reported_and_hiding_it_answers_every_open_report(ada, mallory, grace):
    entry = a_log_entry(a_claim(person=ada))
    first = reports.report(entry, by=mallory, reason="spam", note="A shop.", now=NOW)
    reports.report(entry, by=a_person(), reason="unkind", now=NOW)
    with pytest.raises(Refused, match="^You have reported this already. A curator will look at it.$"):
        reports.report(entry, by=mallory, reason="other", now=NOW)
    event = Event.objects.filter(verb="reported").latest("pk")
    assert (event.claim, event.problem, event.comment, event.is_public) == (
        entry.claim,
        entry.claim.problem,
        None,
        False,
    )

    reports.hide(first, by=grace, note="An advertisement.", now=NOW)

    entry.refresh_from_db()
    assert entry.hidden_because == "An advertisement."
    assert list(Report.objects.values_list("outcome", "handled_by")) == [("hidden", grace.pk)] * 2


def test_an_entry_hidden_on_its_own_page_has_no_open_report_left(ada, mallory, grace):
    entry = a_log_entry(a_claim(person=ada))
    report = reports.report(entry, by=mallory, reason="spam", now=NOW)

    logs.hide(entry, by=grace, note="An advertisement.", now=NOW)

    assert not Report.objects.open().exists()
    with pytest.raises(Refused, match="^Another curator has answered this report.$"):
        reports.leave(report, by=grace, note="Harmless.", now=NOW)


def test_a_report_of_an_entry_is_left_with_a_reason(ada, mallory, grace):
    entry = a_log_entry(a_claim(person=ada))

    reports.leave(reports.report(entry, by=mallory, reason="spam", now=NOW), by=grace, note="Harmless.", now=NOW)

    entry.refresh_from_db()
    assert (entry.is_shown, Report.objects.get().outcome) == (True, "left")


def test_an_entry_that_is_not_shown_and_ones_own_are_not_reported(ada, mallory):
    claim = a_claim(person=ada)
    for entry, by, code in (
        (a_log_entry(claim), ada, "your-own"),
        (a_log_entry(claim, hidden_because="Spam."), mallory, "not-shown"),
        (a_log_entry(claim, text="", html="", deleted_at=NOW), mallory, "not-shown"),
        (a_log_entry(claim), AnonymousUser(), "sign-in"),
    ):
        with pytest.raises(Refused) as refusal:
            reports.report(entry, by=by, reason="spam", now=NOW)
        assert refusal.value.code == code

    assert not Report.objects.exists()


OF_RESULTS = {
    "review": lambda by=None, **fields: a_review(by=by, outcome="changes", **fields),
    "writeup": lambda by=None, **fields: a_writeup(linked_by=by or a_person(), says={a_problem(): "partial"}, **fields),
    "reproduction": lambda by=None, **fields: a_reproduction(by=by, **fields),
}


@pytest.mark.parametrize("name", list(OF_RESULTS))
def test_a_result_and_what_was_said_of_it_are_reported_once_by_each_in_private(ada, grace, name):
    thing = OF_RESULTS[name]()
    writeup = getattr(thing, "writeup", thing)
    made = reports.report(thing, by=ada, reason="unkind", note="It calls me names.", now=NOW)
    with pytest.raises(Refused, match="^You have reported this already. A curator will look at it.$"):
        reports.report(thing, by=ada, reason="spam", now=NOW)
    reports.report(thing, by=a_person(), reason="spam", now=NOW)

    row = Report.objects.get(pk=made.pk)
    assert (row.thing, row.result, row.by, row.reason) == (thing, writeup, ada, "unkind")
    assert told()[0] == ("reported", "ada", "unkind", "", False)
    assert set(Event.objects.values_list("writeup", "problem", "comment")) == {(writeup.pk, None, None)}
    assert not Event.objects.public().exists()
    # Its author hears nothing; the curators hear what, and not from whom.
    heard = Notification.objects.values_list("person", "title", "note")
    words = {"review": f"a review of “{writeup}”", "writeup": f"“{writeup}”"}
    said = words.get(name, f"a reproduction of “{writeup}”")
    assert set(heard) == {(grace.pk, f"Somebody reported {said}", "")}


@pytest.mark.parametrize("name", ["review", "reproduction"])
def test_hiding_a_review_or_a_reproduction_answers_every_report_of_it(ada, grace, name):
    thing = OF_RESULTS[name]()
    first = reports.report(thing, by=ada, reason="spam", now=NOW)
    reports.report(thing, by=a_person(), reason="other", now=NOW)

    reports.hide(first, by=grace, note="An advertisement.", now=LATER)

    thing.refresh_from_db()
    assert (thing.status, thing.hidden_because) == ("hidden", "An advertisement.")
    assert list(Report.objects.values_list("outcome", "handled_by", "handled_at")) == [("hidden", grace.pk, LATER)] * 2
    answer = Notification.objects.get(person=ada)
    assert (answer.title, answer.note) == (
        f"A curator answered what you reported: a {name} of “{thing.writeup}”",
        "An advertisement.",
    )
    assert answer.path == thing.writeup.get_absolute_url()


@pytest.mark.parametrize(("name", "verb"), [("review", reviews.hide), ("reproduction", reproductions.hide)])
def test_what_is_hidden_in_its_own_place_has_no_open_report_left(ada, grace, name, verb):
    thing = OF_RESULTS[name]()
    report = reports.report(thing, by=ada, reason="spam", now=NOW)
    other = a_report()

    verb(thing, by=grace, note="An advertisement.", now=NOW)

    assert Report.objects.open().get() == other
    with pytest.raises(Refused, match="^Another curator has answered this report.$"):
        reports.leave(report, by=grace, note="Harmless.", now=NOW)


@pytest.mark.parametrize(
    ("status", "verb", "after"),
    [("submitted", triage.decline, "declined"), ("listed", writeups.withdraw, "withdrawn")],
)
def test_a_write_up_that_a_curator_takes_off_answers_its_reports(ada, grace, status, verb, after):
    writeup = OF_RESULTS["writeup"](status=status)
    report = reports.report(writeup, by=ada, reason="spam", now=NOW)
    with pytest.raises(Refused, match="^This report is about a write-up: decline it or take it down"):
        reports.hide(report, by=grace, note="Spam.", now=NOW)
    assert (Report.objects.open().get(), Event.objects.count()) == (report, 1)

    verb(writeup, by=grace, note="An advertisement.", now=LATER)

    writeup.refresh_from_db()
    assert (writeup.status, Report.objects.get().outcome) == (after, "down")
    answer = Notification.objects.get(person=ada)
    assert (answer.path, answer.note) == ("/writeups/", "An advertisement.")


def test_what_its_author_takes_back_leaves_the_report_to_a_curator(ada, grace):
    writeup = OF_RESULTS["writeup"]()
    report = reports.report(writeup, by=ada, reason="spam", now=NOW)

    writeups.withdraw(writeup, by=writeup.linked_by, note="", now=NOW)

    assert Report.objects.open().get() == report
    reports.leave(report, by=grace, note="It is gone.", now=LATER)
    assert Report.objects.get().outcome == "left"


@pytest.mark.parametrize("name", list(OF_RESULTS))
def test_a_report_of_a_result_is_left_with_a_reason_by_curators_alone(ada, grace, name):
    thing = OF_RESULTS[name]()
    report = reports.report(thing, by=ada, reason="spam", now=NOW)
    status = thing.status
    for by, note in ((ada, "Mine."), (grace, " ")):
        with pytest.raises(Refused):
            reports.leave(report, by=by, note=note, now=LATER)

    reports.leave(report, by=grace, note="Harmless.", now=LATER)

    thing.refresh_from_db()
    assert (thing.status, Report.objects.get().outcome) == (status, "left")
    assert Notification.objects.get(person=ada).note == "Harmless."


@pytest.mark.parametrize(
    ("name", "gone"),
    [("review", "hidden"), ("writeup", "withdrawn"), ("writeup", "declined"), ("reproduction", "hidden")],
)
def test_ones_own_result_and_what_is_not_shown_is_not_reported(ada, mallory, name, gone):
    for thing, by, code in (
        (OF_RESULTS[name](by=ada), ada, "your-own"),
        (OF_RESULTS[name](status=gone), mallory, "not-shown"),
        (OF_RESULTS[name](), AnonymousUser(), "sign-in"),
    ):
        with pytest.raises(Refused) as refusal:
            reports.report(thing, by=by, reason="spam", now=NOW)
        assert refusal.value.code == code

    assert not Report.objects.exists()


@pytest.mark.parametrize("name", list(OF_RESULTS))
def test_the_database_holds_one_open_report_of_a_result_each(name):
    thing, by = OF_RESULTS[name](), a_person()
    given = {name: thing, "by": by, "reason": "spam", "at": NOW}
    Report.objects.create(**given)

    with pytest.raises(IntegrityError, match=f"report_of_a_{name}_one_open_each"):
        Report.objects.create(**given)


def test_the_database_holds_one_thing_for_each_report():
    with pytest.raises(IntegrityError, match="report_of_one_thing"):
        Report.objects.create(review=a_review(), writeup=a_writeup(), by=a_person(), reason="spam")


@pytest.mark.parametrize("answer", [reports.hide, reports.leave])
def test_a_curator_leaves_what_they_wrote_to_another(grace, answer):
    report = a_report(comment=a_comment(by=grace))

    with pytest.raises(Refused, match="another curator answers it"):
        answer(report, by=grace, note="It is fine.")
    report.refresh_from_db()
    assert (report.handled_at, report.comment.status) == (None, "shown")
    answer(report, by=a_person(role="curator"), note="It is fine.")
    report.refresh_from_db()
    assert report.handled_at


def test_a_claim_is_reported_for_what_stands_beside_its_log_and_removed(ada, grace, mallory):
    claim = a_claim(person=ada, hypothesis="Buy this.", plan="Now.", note="Or later.")
    with pytest.raises(Refused, match="You are on this claim"):
        reports.report(claim, by=ada, reason="spam", now=NOW)
    made = reports.report(claim, by=mallory, reason="spam", now=NOW)
    assert (made.thing, made.called) == (claim, f"a claim on #{claim.problem_id}")
    assert (made.said, made.written_by) == ("Buy this.\n\nNow.\n\nOr later.", ada)
    assert Event.objects.values_list("claim", "problem", "is_public").get() == (claim.pk, claim.problem_id, False)

    reports.hide(made, by=grace, note="Advertising.", now=LATER)

    claim.refresh_from_db()
    assert (claim.status, Report.objects.get().outcome) == ("removed", "down")
    assert told()[-2:] == [
        ("removed", "grace", "removed", "Advertising.", True),
        ("answered", "grace", "down", "Advertising.", False),
    ]
    with pytest.raises(Refused, match="no longer shown"):
        reports.report(claim, by=mallory, reason="spam", now=LATER)


def test_a_curator_on_the_claim_answers_no_report_of_it(ada, grace, mallory):
    claim = a_claim(person=ada)
    join(claim, grace)
    made = reports.report(claim, by=mallory, reason="spam", now=NOW)
    with pytest.raises(Refused, match="your own work"):
        reports.hide(made, by=grace, note="Ads.", now=LATER)
    assert (Report.objects.get().outcome, claim.status) == ("", "active")
