"""Many at once: the lock in `comments.comment` keeps the limit, and the same round without it passes it."""

import threading

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.models import Comment, Report
from problems.services import comments, logs, reports
from tests.factories import NOW, a_claim, a_comment, a_log_entry, a_person, a_problem
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def test_one_person_writing_at_once_keeps_to_the_limit(settings):
    settings.COMMENTS_PER_HOUR = 1
    for _ in range(ROUNDS):
        person, problem = a_person(), a_problem()

        def write(text, person=person, problem=problem):
            return lambda: comments.comment(problem, by=person, text=text, now=NOW)

        ends = at_once([write(text) for text in ("Spam.", "Ham.", "Eggs.")])

        assert ends == ["done", "refused", "refused"]
        assert Comment.objects.filter(by=person).count() == 1


def test_a_comment_sent_twice_at_once_is_one():
    for _ in range(ROUNDS):
        person, problem = a_person(), a_problem()

        ends = at_once([lambda: comments.comment(problem, by=person, text="Yes.", now=NOW)] * 2)

        assert ends == ["done", "done"]
        assert Comment.objects.filter(by=person).count() == 1


def test_the_same_round_without_the_lock_passes_the_limit(settings):
    settings.COMMENTS_PER_HOUR = 1
    person, problem, looked = a_person(), a_problem(), threading.Barrier(2)

    def comment_without_lock():
        with transaction.atomic():
            comments._refuse_flood(person, NOW)
            looked.wait(timeout=10)
            a_comment(by=person, problem=problem)

    assert at_once([comment_without_lock] * 2) == ["done", "done"]
    assert Comment.objects.count() == 2


def test_a_report_sent_twice_at_once_is_one():
    for _ in range(ROUNDS):
        person, comment = a_person(), a_comment()

        ends = at_once([lambda: reports.report(comment, by=person, reason="spam", now=NOW)] * 2)

        assert ends == ["done", "refused"]
        assert Report.objects.filter(comment=comment).count() == 1


def test_a_report_answered_twice_at_once_is_answered_once():
    curators = [a_person(role="curator"), a_person(role="curator")]
    for _ in range(ROUNDS):
        report = reports.report(a_comment(), by=a_person(), reason="spam", now=NOW)

        ends = at_once([lambda by=by: reports.leave(report, by=by, note="Harmless.", now=NOW) for by in curators])

        assert ends == ["done", "refused"]


def test_deleting_and_hiding_at_once_end_in_a_deleted_comment():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        comment = a_comment()

        ends = at_once(
            [
                lambda: comments.delete(comment, by=comment.by, now=NOW),
                lambda: comments.hide(comment, by=grace, note="Spam.", now=NOW),
            ]
        )

        # The author's act holds before and after the curator's.
        comment.refresh_from_db()
        assert (comment.status, comment.text) == ("deleted", "")
        assert ends in (["done", "done"], ["done", "refused"])


def test_two_reports_of_one_comment_answered_at_once_do_not_wait_for_each_other_for_ever():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        comment = a_comment()
        pair = [reports.report(comment, by=a_person(), reason="spam", now=NOW) for _ in range(2)]

        ends = at_once([lambda one=one: reports.hide(one, by=grace, note="Spam.", now=NOW) for one in pair])

        assert ends == ["done", "refused"]
        assert set(Report.objects.filter(comment=comment).values_list("outcome", flat=True)) == {"hidden"}


def test_an_entry_deleted_and_hidden_at_once_is_deleted_and_its_reports_are_answered_once():
    grace = a_person(role="curator")
    for _ in range(ROUNDS):
        entry = a_log_entry(a_claim())
        pair = [reports.report(entry, by=a_person(), reason="spam", now=NOW) for _ in range(2)]

        ends = at_once(
            [
                lambda: logs.delete(entry, by=entry.by, now=NOW),
                *[lambda one=one: reports.hide(one, by=grace, note="Spam.", now=NOW) for one in pair],
            ]
        )

        entry.refresh_from_db()
        assert (entry.text, entry.hidden_because, entry.deleted_at) == ("", "", NOW)
        # Where the author was quicker, both reports wait for a curator to leave them.
        outcomes = list(Report.objects.filter(log_entry=entry).values_list("outcome", flat=True))
        assert (ends, outcomes) in (
            (["done", "done", "refused"], ["hidden", "hidden"]),
            (["done", "refused", "refused"], ["", ""]),
        )


def test_the_helper_tells_a_refusal_from_an_act():
    def refuse():
        raise Refused("No.")

    assert at_once([refuse, lambda: None]) == ["done", "refused"]
