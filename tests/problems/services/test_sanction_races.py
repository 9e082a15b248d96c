"""Two curators at once, and a person who acts meanwhile: real threads on the real locks, beside a control without."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from board.lib.errors import Refused
from problems import permissions
from problems.models import Event
from problems.services import sanctions
from tests.factories import NOW, a_person, a_sanction, an_appeal
from users.models import Sanction, User

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """What each act came to, all begun together."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(5)
            act()
            return "done"
        except Refused as refusal:
            return refusal.code
        except IntegrityError:
            return "broken"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def both_ban(person, first, second) -> list[str]:
    return at_once(
        *(lambda by=by: sanctions.give(person, by=by, kind="ban", reason="Spam.", now=NOW) for by in (first, second))
    )


def test_two_curators_who_ban_at_once_ban_once():
    for number in range(5):
        person = a_person(f"taker-{number}")
        first, second = a_person(role="curator"), a_person(role="curator")
        assert both_ban(person, first, second) == ["already", "done"]
        assert Sanction.objects.filter(person=person).count() == 1
        assert Event.objects.filter(verb="banned").count() == number + 1


def test_without_the_lock_the_constraint_still_holds_but_the_words_are_lost(monkeypatch):
    """The control: both pass the question, and only the database stops the second."""
    waiting, create = Barrier(2), Sanction.objects.create

    def create_when_both_have_asked(**given):
        waiting.wait(5)
        return create(**given)

    monkeypatch.setattr(sanctions.people, "hold", lambda person: User.objects.get(pk=person.pk))
    monkeypatch.setattr(Sanction.objects, "create", create_when_both_have_asked)
    person, first, second = a_person(), a_person(role="curator"), a_person(role="curator")
    assert both_ban(person, first, second) == ["broken", "done"]


def both_answer(sent) -> list[str]:
    said = [(a_person(role="curator"), say) for say in ("stands", "lifted")]
    return at_once(
        *(lambda by=by, say=say: sanctions.answer(sent, by=by, answer=say, note="So.", now=NOW) for by, say in said)
    )


def test_two_curators_who_answer_one_appeal_at_once_answer_once():
    for _ in range(5):
        sent = an_appeal(a_sanction(kind="ban"))
        assert both_answer(sent) == ["done", "handled"]
        sent.refresh_from_db()
        lifted = User.objects.get(pk=sent.sanction.person_id).banned_until is None
        assert lifted == (sent.answer == "lifted")


@pytest.mark.usefixtures("without_locks")
def test_without_the_locks_one_appeal_is_answered_twice(monkeypatch):
    """The control: both find it unanswered, and what the second says overwrites the first."""
    both_have_asked, rule = Barrier(2), permissions.can_answer_appeal

    def asked(user, appeal):
        verdict = rule(user, appeal)
        both_have_asked.wait(5)
        return verdict

    monkeypatch.setattr(permissions, "can_answer_appeal", asked)
    assert both_answer(an_appeal(a_sanction(kind="ban"))) == ["done", "done"]
    assert Event.objects.filter(verb="answered an appeal").count() == 2
