"""One rule for every act that others hear of who did not ask to: how often, until when, and many at once."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.models import Event
from problems.services import bearings, events, floods, interests, reports, teams, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_comment, a_person, a_problem, a_writeup
from tests.problems.services.test_claim_races import at_once

MINUTE = timedelta(minutes=1)
WHY = "You have invited, asked, linked or reported as often as one person can in an hour. It works again in "
ROUNDS = 8


def link(by, now, **more):
    at, bears_on = f"https://example.org/{Event.objects.count()}", [BearsOn(a_problem(), "related")]
    return writeups.link(at, by=by, title="They skip", kind="post", bears_on=bears_on, now=now, **more)


ACTS = {
    "invite": lambda by, now: teams.invite(a_claim(person=by), whom=a_person(), by=by, now=now),
    "ask": lambda by, now: teams.ask(a_claim(), by=by, now=now),
    "offer": lambda by, now: interests.offer(a_problem(), by=by, now=now),
    "link": link,
    "report": lambda by, now: reports.report(a_comment(), by=by, reason="spam", now=now),
    "report a problem": lambda by, now: reports.report_problem(
        a_problem(), by=by, reason="ill_posed", url="https://example.org", now=now
    ),
    "say that it bears on more": lambda by, now: bearings.say_anew(
        a_writeup(linked_by=by), by=by, bears_on=[BearsOn(a_problem(), "related")], now=now
    ),
    "name an author": lambda by, now: writeups.edit(
        a_writeup(linked_by=by), by=by, other_authors=[f"~{a_person().username}"], now=now
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(ACTS))
def test_every_such_act_counts_and_is_refused_beyond_the_limit(ada, settings, name):
    settings.ACTS_PER_HOUR = 2
    act, other = ACTS[name], ACTS["report" if name == "offer" else "offer"]
    act(ada, NOW)
    other(ada, NOW + 10 * MINUTE)
    before = Event.objects.count()

    for moment, left in ((NOW + 20 * MINUTE, "40 minutes."), (NOW + 59.5 * MINUTE, "a minute.")):
        with pytest.raises(Refused) as refusal:
            act(ada, moment)
        assert (str(refusal.value), refusal.value.code) == (WHY + left, "too-many")

    assert Event.objects.count() == before
    act(ada, NOW + 60 * MINUTE)


@pytest.mark.django_db
def test_every_author_who_is_named_counts(ada, settings):
    settings.ACTS_PER_HOUR = 3
    link(ada, NOW, other_authors=[f"~{a_person().username}", f"~{a_person().username}"])

    with pytest.raises(Refused, match="^You have invited"):
        ACTS["offer"](ada, NOW)


@pytest.mark.django_db
def test_others_and_other_acts_do_not_count(ada, mallory, settings):
    settings.ACTS_PER_HOUR = 1
    problem = a_problem()
    ACTS["offer"](mallory, NOW)
    interests.offer(problem, by=ada, now=NOW)

    interests.offer(problem, by=ada, note="I have the data.", now=NOW)
    interests.withdraw(problem, by=ada, now=NOW)

    with pytest.raises(Refused, match="^You have invited"):
        interests.offer(problem, by=ada, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_one_person_at_once_keeps_to_the_limit(settings):
    settings.ACTS_PER_HOUR = 1
    for _ in range(ROUNDS):
        person, claim, comment, problem = a_person(), a_claim(), a_comment(), a_problem()

        ends = at_once(
            [
                lambda: teams.ask(claim, by=person, now=NOW),
                lambda: reports.report(comment, by=person, reason="spam", now=NOW),
                lambda: interests.offer(problem, by=person, now=NOW),
            ]
        )

        assert ends == ["done", "refused", "refused"]
        assert Event.objects.filter(by=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_round_without_the_lock_passes_the_limit(settings):
    settings.ACTS_PER_HOUR = 1
    person, problem, looked = a_person(), a_problem(), threading.Barrier(2)

    def offer_without_lock():
        with transaction.atomic():
            floods.refuse_more(person, NOW)
            looked.wait(timeout=10)
            events.record("is interested in", problem, by=person, now=NOW)

    assert at_once([offer_without_lock] * 2) == ["done", "done"]
    assert Event.objects.filter(by=person).count() == 2
