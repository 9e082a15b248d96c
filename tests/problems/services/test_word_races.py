"""Two at once: the locks of what is done to words hold, and the same without them goes wrong."""

import threading

import pytest
from django.db import connection, transaction

from board.lib.errors import Refused
from problems.models import Problem, Technique
from problems.services import problems, terms, words
from tests.factories import NOW, a_person, a_problem, a_technique
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "As the field calls it."
ROUNDS = 10


def named(word, by, name: str) -> None:
    words.rename(word, name=name, by=by, note=WHY, is_another=True, now=NOW)


def test_two_words_that_are_renamed_at_once_never_meet_in_one_name():
    curators = [a_person(role="curator"), a_person(role="curator")]
    for place in range(ROUNDS):
        pair = [a_technique(name=f"{name} {place}") for name in ("Lens", "Erasure")]

        acts = [
            lambda w=word, by=by: named(w, by, f"Steering {place}") for word, by in zip(pair, curators, strict=True)
        ]

        assert at_once(acts) == ["done", "refused"]
        assert Technique.objects.filter(name=f"Steering {place}").count() == 1


def test_without_the_locks_they_do():
    pair, both_have_looked = [a_technique(name="Lens"), a_technique(name="Erasure")], threading.Barrier(2)

    def rename(word) -> None:
        with transaction.atomic():
            word.name = "Steering"
            words.refuse_same(word, is_another=False)
            both_have_looked.wait(timeout=10)
            word.save(update_fields=["name"])

    assert at_once([lambda word=word: rename(word) for word in pair]) == ["done", "done"]
    assert Technique.objects.filter(name="Steering").count() == 2


def until_somebody_waits_for_a_lock() -> None:
    """Of this database: others run tests beside it."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute(waits)
            if cursor.fetchone() != (0,):
                return
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.02)")
    pytest.fail("Nobody came to wait for a lock.")


def while_an_edit_is_under_way(act) -> Problem:
    """The problem of a technique, once `act` of it and an edit that takes the technique away have met."""
    grace, technique = a_person(role="curator"), a_technique(key="lens", name="Lens")
    other = a_technique(key="erasure", name="Erasure")
    problem = a_problem(techniques=[technique, other])
    problems.refresh_keywords(problem)
    ends = []

    def run() -> None:
        try:
            act(technique)
            ends.append("done")
        except Refused as refusal:
            ends.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        problems.revise(problem, {"techniques": "lens"}, by=grace, note="x", now=NOW)
        thread.start()
        until_somebody_waits_for_a_lock()
    thread.join(timeout=30)
    assert ends == ["done"]
    return Problem.objects.get()


def test_a_rename_and_an_edit_at_once_leave_the_words_that_the_search_reads_true():
    hedy = a_person(role="curator")

    problem = while_an_edit_is_under_way(lambda word: named(word, hedy, "Logit lens"))

    assert problem.keywords == problems.keywords(problem)
    assert "Logit lens" in problem.keywords
    assert "Erasure" not in problem.keywords


def test_without_the_problem_and_its_words_held_they_are_those_of_before(monkeypatch):
    monkeypatch.setattr(terms, "held", lambda model, keys: {one.key: one for one in model.objects.filter(key__in=keys)})

    def rename(word) -> None:
        with transaction.atomic():
            Technique.objects.filter(pk=word.pk).update(name="Logit lens")
            words.refresh_keywords(words.tagged(word))

    problem = while_an_edit_is_under_way(rename)

    assert problem.keywords != problems.keywords(problem)
