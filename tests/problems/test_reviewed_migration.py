"""What was read before the board kept it is told by the events of then."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from problems.models import Review, WriteUp
from problems.services import reviews, writeups
from tests.factories import NOW, a_writeup
from tests.problems.services.test_legibility import a_legible
from tests.problems.services.test_reviews import a_reviewer, given

remember = import_module("problems.migrations.0032_what_was_read_so_far").remember
DAY = timedelta(days=1)


@pytest.mark.django_db
def test_it_finds_what_the_services_would_have_written(ada):
    legible, two = a_legible(ada)
    writeups.edit(legible, by=ada, title="Another", now=NOW + 3 * DAY)
    reviews.confirm(two[0], by=two[0].by, now=NOW + 4 * DAY)
    begun = a_writeup(linked_by=ada)
    asked = given(begun, a_reviewer(), "changes")
    reviews.resubmit(begun, by=ada, note="Done.", now=NOW + DAY)
    given(begun, asked.by, now=NOW + 2 * DAY)
    unread = a_writeup(linked_by=ada)
    writeups.edit(unread, by=ada, summary="Better.", now=NOW)
    kept = {row["pk"]: row for row in WriteUp.objects.exclude(pk=unread.pk).values("pk", "reviewed_at", "changed_at")}
    confirmed = dict(Review.objects.values_list("pk", "confirmed_at"))
    WriteUp.objects.update(reviewed_at=None, changed_at=None)
    Review.objects.update(confirmed_at=None)

    for _ in range(2):
        remember(apps, None)

    found = WriteUp.objects.exclude(pk=unread.pk).values("pk", "reviewed_at", "changed_at")
    assert {row["pk"]: row for row in found} == kept
    assert dict(Review.objects.values_list("pk", "confirmed_at")) == confirmed
    assert WriteUp.objects.get(pk=unread.pk).reviewed_at is None
