"""Taking on what waits: one curator each, for some days, and without barring anybody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from board.lib.errors import Refused
from problems.models import Assignment, Event, Report
from problems.services import reports
from problems.services.curating import desk, queue
from tests.factories import NOW, a_person, a_report
from tests.problems.services.test_claim_races import at_once

REPORTS = queue.KINDS["reports"]


@pytest.mark.django_db
def test_taken_by_one_and_not_by_another_until_it_is_over(grace):
    report, hedy = a_report(), a_person("hedy", role="curator")

    desk.take(REPORTS, report.pk, by=grace, now=NOW)

    assert Assignment.objects.values_list("kind", "item", "person", "until").get() == (
        "reports",
        report.pk,
        grace.pk,
        NOW + timedelta(days=3),
    )
    with pytest.raises(Refused, match="^Grace Hopper has taken this on.$"):
        desk.take(REPORTS, report.pk, by=hedy, now=NOW + timedelta(days=2))
    desk.take(REPORTS, report.pk, by=hedy, now=NOW + timedelta(days=4))
    assert Assignment.objects.get().person == hedy
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_let_go_by_who_has_it_alone(grace):
    report, hedy = a_report(), a_person("hedy", role="curator")
    desk.take(REPORTS, report.pk, by=grace, now=NOW)
    with pytest.raises(Refused, match="^You have not taken this on.$"):
        desk.let_go(REPORTS, report.pk, by=hedy, now=NOW)

    desk.let_go(REPORTS, report.pk, by=grace, now=NOW)

    assert not Assignment.objects.standing(NOW).exists()
    desk.take(REPORTS, report.pk, by=hedy, now=NOW)
    assert Assignment.objects.get().person == hedy


@pytest.mark.django_db
def test_who_curates_no_more_holds_nothing(grace):
    report, hedy = a_report(), a_person("hedy", role="curator")
    desk.take(REPORTS, report.pk, by=grace, now=NOW)
    grace.role = "member"
    grace.save(update_fields=["role"])

    desk.take(REPORTS, report.pk, by=hedy, now=NOW)

    assert Assignment.objects.get().person == hedy


@pytest.mark.django_db
def test_neither_what_is_decided_nor_by_a_member(grace, mallory):
    report = a_report()
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        desk.take(REPORTS, report.pk, by=mallory, now=NOW)
    reports.leave(report, by=grace, note="Harmless.", now=NOW)
    with pytest.raises(Refused, match="^This does not wait any more"):
        desk.take(REPORTS, report.pk, by=grace, now=NOW)

    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_it_bars_nobody_from_deciding(grace):
    report, hedy = a_report(), a_person("hedy", role="curator")
    desk.take(REPORTS, report.pk, by=grace, now=NOW)

    reports.leave(report, by=hedy, note="Harmless.", now=NOW)

    assert Report.objects.get().handled_by == hedy


@pytest.mark.django_db(transaction=True)
def test_taken_by_two_at_once_it_is_one_persons():
    curators = [a_person(role="curator") for _ in range(3)]
    for _ in range(10):
        report = a_report()

        ends = at_once([lambda by=by: desk.take(REPORTS, report.pk, by=by, now=NOW) for by in curators])

        assert ends == ["done", "refused", "refused"]
        assert Assignment.objects.filter(item=report.pk).count() == 1


@pytest.mark.django_db
def test_the_database_holds_one_of_each(grace):
    """The control: the same rows without the service are refused by the table."""
    row = {"kind": "reports", "item": 1, "person": grace, "at": NOW, "until": NOW}
    Assignment.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(**row)
