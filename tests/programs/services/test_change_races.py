"""Many at once: the lock of a program's row keeps edits apart, and the same rounds without it go wrong."""

import threading

import pytest
from django.db import transaction

from problems.models import Event
from programs.models import Change, ChangedFact, Program
from programs.services import changes, facts, leads, programs, rounds
from tests.factories import NOW, a_lead, a_person, a_program, a_round
from tests.problems.services.test_claim_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10
FIELDS = ("name", "note", "source", "opens_on", "closes_on", "starts_on", "ends_on")


def test_two_edits_of_one_version_are_one_edit_and_one_refusal():
    for _ in range(ROUNDS):
        program = a_program()
        began_from, people = facts.version(program), [a_lead(program) for _ in range(3)]

        def edit(by, program=program, began_from=began_from):
            programs.edit(program, {"what": f"As {by} says."}, by=by, note="Why.", began_from=began_from, now=NOW)

        ends = at_once([lambda by=by: edit(by) for by in people])

        assert sorted(ends) == ["done", "refused", "refused"]
        change = program.changes.get()
        assert Program.objects.get(pk=program.pk).what == f"As {change.by} says."


def test_the_same_round_without_the_lock_loses_an_edit():
    program, looked = a_program(what="Nothing."), threading.Barrier(2)
    began_from = facts.version(program)

    def edit_without_lock(text):
        with transaction.atomic():
            row = Program.objects.get(pk=program.pk)
            assert facts.version(row) == began_from
            looked.wait(timeout=10)
            facts.write(row, {"what": text})

    assert at_once([lambda: edit_without_lock("One."), lambda: edit_without_lock("Two.")]) == ["done", "done"]


def test_two_who_answer_at_once_answer_once():
    for _ in range(ROUNDS):
        program = a_program()
        asks, yes, no = (a_lead(program) for _ in range(3))
        round_ = a_round(program=program, closes_on=NOW.date())
        given = {name: getattr(round_, name) for name in FIELDS} | {"closes_on": None}
        change = rounds.edit(round_, given, by=asks, note="Off.", began_from=facts.version(round_), now=NOW)

        ends = at_once(
            [
                lambda change=change, by=yes: changes.agree(change, by=by, now=NOW),
                lambda change=change, by=no: changes.refuse(change, by=by, note="No.", now=NOW),
            ]
        )

        assert sorted(ends) == ["done", "refused"]
        change.refresh_from_db()
        round_.refresh_from_db()
        assert (change.standing == "made") == (round_.closes_on is None)
        assert Event.objects.filter(subject=f"program:{program.pk}").count() == 2


def test_changes_at_once_have_numbers_of_their_own():
    program = a_program()
    people = [a_lead(program) for _ in range(4)]
    given = dict.fromkeys(("note", "source"), "") | dict.fromkeys(FIELDS[3:])

    ends = at_once(
        [lambda by=by: rounds.add(program, given | {"name": by.username}, by=by, note="New.", now=NOW) for by in people]
    )

    assert ends == ["done"] * 4
    assert sorted(Change.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert (program.rounds.count(), ChangedFact.objects.count()) == (4, 4)


def test_a_lead_named_twice_at_once_is_named_once():
    for _ in range(ROUNDS):
        program, person, curator = a_program(), a_person(), a_person(role="curator")

        ends = at_once([lambda p=program, who=person, by=curator: leads.name(p, who, by=by, now=NOW)] * 3)

        assert sorted(ends) == ["done", "refused", "refused"]
        assert program.leads.count() == 1
