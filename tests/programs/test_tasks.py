"""The schedule asks the services."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from programs import tasks
from programs.models import Change
from tests.factories import a_lead, a_mentor_request, a_person, a_program, a_round, a_sponsorship
from users.models import Notification

pytestmark = pytest.mark.django_db


def test_all_are_on_the_schedule():
    names = {task.name for task in app.tasks.values() if task.name.startswith("programs.")}

    assert names == {
        "programs.tasks.ask_mentors_whether_it_holds",
        "programs.tasks.expire_mentor_requests",
        "programs.tasks.expire_sponsorships",
        "programs.tasks.lapse_unanswered_changes",
        "programs.tasks.remind_of_deadlines",
    }


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


def test_those_around_mentors_do_what_they_say():
    now = timezone.now()
    soon = a_sponsorship(expires_at=now + timedelta(days=5))
    past = a_sponsorship(expires_at=now)
    unanswered = a_mentor_request(expires_at=now)

    tasks.ask_mentors_whether_it_holds()
    tasks.expire_sponsorships()
    tasks.expire_mentor_requests()

    assert Notification.objects.filter(person=soon.mentor.person, title__startswith="Would you still").count() == 1
    past.refresh_from_db()
    unanswered.refresh_from_db()
    assert (past.status, unanswered.status) == ("expired", "expired")
