"""Many at once: the locks around looks, looking back and moves hold, and the same rounds without them go wrong."""

import threading

import pytest
from django.db import transaction

from board.lib.fetching import Hop, Page
from problems.models import AuthorLook, Event, FormerAddress, LinkCheck, LinkHealth, WriteUp
from problems.services import authorship, link_health, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_link, a_person, a_problem, a_writeup
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10
OLD, NEW = "https://ada.example/heads", "https://ada.example/new"


def test_one_author_asking_at_once_keeps_to_the_limit(settings, monkeypatch):
    settings.FETCH_LINKS = True
    monkeypatch.setattr(authorship, "MOST_A_DAY", 1)
    for _ in range(ROUNDS):
        ada, writeup = a_person(), a_writeup()
        author = writeup.authors.create(person=ada)

        ends = at_once([lambda: authorship.prove(writeup, by=ada, now=NOW)] * 3)

        assert ends == ["done", "refused", "refused"]
        assert author.looks.count() == 1


def test_the_same_round_without_the_lock_passes_the_limit():
    author, looked = a_writeup().authors.create(person=a_person()), threading.Barrier(2)

    def ask_without_lock():
        with transaction.atomic():
            assert author.looks.on_the_day_before(NOW).count() == 0
            looked.wait(timeout=10)
            author.looks.create(at=NOW)

    assert at_once([ask_without_lock] * 2) == ["done", "done"]
    assert AuthorLook.objects.count() == 2


def test_a_move_accepted_twice_at_once_is_accepted_once():
    for number in range(ROUNDS):
        ada = a_person()
        writeup = a_writeup(url=f"{OLD}-{number}", link=OLD, linked_by=ada)
        link = a_link(writeup, state="moved", moved_to=f"{NEW}-{number}")

        ends = at_once([lambda: link_health.accept_move(link, by=ada, now=NOW)] * 2)

        assert ends == ["done", "refused"]
        assert Event.objects.filter(writeup=writeup, verb="link changed").count() == 1


def test_a_move_accepted_while_the_old_address_is_looked_at_keeps_the_new_one_new():
    """The look ends after the click: what it found is of another address, and is dropped."""
    ada = a_person()
    link = a_link(a_writeup(url=OLD, link=OLD, linked_by=ada), state="moved", moved_to=NEW)

    def fetch(url, *, most):
        link_health.accept_move(link, by=ada, now=NOW)
        return Page(200, NEW, (Hop(301, OLD),))

    assert link_health.check(link.pk, fetch=fetch, now=NOW) is None
    assert LinkHealth.objects.values_list("address", "state", "moved_to").get() == (NEW, "new", "")
    assert not LinkCheck.objects.exists()


def test_two_looks_that_end_at_once_are_both_written_down_and_a_link_is_gone_once():
    for _ in range(ROUNDS):
        link = a_link(a_writeup(link=OLD))
        for day in (3, 2):
            link.checks.create(at=NOW.replace(day=day), outcome="gone")

        ends = at_once([lambda: link_health.check(link.pk, fetch=lambda url, most: Page(404, url), now=NOW)] * 2)

        assert ends == ["done", "done"]
        assert link.checks.count() == 4
        assert Event.objects.filter(writeup=link.writeup, verb="link gone").count() == 1


def test_a_move_to_an_address_that_is_linked_at_once_has_one_winner():
    for number in range(ROUNDS):
        ada, mallory, problem = a_person(), a_person(), a_problem()
        writeup = a_writeup(url=f"{OLD}-{number}", link=OLD, linked_by=ada)
        link, to = a_link(writeup, state="moved", moved_to=f"{NEW}-{number}"), f"{NEW}-{number}"
        bears_on = [BearsOn(problem, "related")]

        ends = at_once(
            [
                lambda: link_health.accept_move(link, by=ada, now=NOW),
                lambda: writeups.link(to, by=mallory, title="Anew", kind="post", bears_on=bears_on, now=NOW),
            ]
        )

        assert sorted(ends) == ["done", "refused"]
        assert WriteUp.objects.filter(url=to).count() == 1
        assert FormerAddress.objects.filter(url=to).count() == 0
