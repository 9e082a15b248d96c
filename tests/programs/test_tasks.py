"""The schedule asks the services."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from programs import tasks
from programs.models import Change
from tests.factories import a_lead, a_person, a_program, a_round
from users.models import Notification

pytestmark = pytest.mark.django_db


def test_both_are_on_the_schedule():
    names = {task.name for task in app.tasks.values() if task.name.startswith("programs.")}

    assert names == {"programs.tasks.remind_of_deadlines", "programs.tasks.lapse_unanswered_changes"}


def test_each_does_what_it_says():
    now = timezone.now()
    program = a_program()
    program.watches.create(person=a_person())
    a_round(program=program, closes_on=now.date() + timedelta(days=5))
    program.changes.create(
        number=1, act="edited", by=a_lead(program), standing="waiting", lapses_at=now, round_name="Old"
    )

    tasks.remind_of_deadlines()
    tasks.lapse_unanswered_changes()

    assert Notification.objects.filter(kind="deadlines").count() == 2
    assert Change.objects.get().standing == "lapsed"
