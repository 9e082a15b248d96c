"""Edits of texts and facts: what is kept, what meets as a conflict, and the way back."""

import threading

import pytest
from django.db import transaction

from board.lib.errors import Refused
from problems.models import Event, Problem, Revision
from problems.services import facts, problems, revisions
from problems.services.revisions import Outdated
from tests.factories import NOW, a_person, a_problem, a_skill, a_track
from tests.problems.services.test_claim_races import at_once


def listed(**fields) -> Problem:
    return a_problem(**{"skills": {a_skill(): 1}} | fields)


def revise(problem, by, note="Clearer.", **changes):
    began = changes.pop("began_from", None)
    return problems.revise(problem, changes, by=by, note=note, began_from=began, now=NOW)


@pytest.mark.django_db
def test_a_fact_is_an_edit_with_a_revision_and_an_event(grace):
    problem = listed(difficulty="A", track=a_track(key="toys"))
    track = a_track(key="superposition", name="Superposition")

    made = revise(problem, grace, "Harder than it looked.", difficulty="B", track="superposition", hours_high="")

    problem.refresh_from_db()
    assert (problem.difficulty, problem.track, problem.hours_high) == ("B", track, None)
    assert (made.number, made.facts["difficulty"], made.text["title"]) == (1, "B", problem.title)
    assert "Superposition" in problem.keywords
    assert Event.objects.values_list("verb", "by__username", "before", "after", "reason").get() == (
        "changed",
        "grace",
        "difficulty: A\n\ntrack: toys\n\nhours_high: 20",
        "difficulty: B\n\ntrack: superposition\n\nhours_high: ",
        "Harder than it looked.",
    )


@pytest.mark.django_db
def test_an_incomplete_problem_does_not_stay_on_the_list(grace):
    problem = listed()
    with pytest.raises(Refused, match="^Skills, with the level needed: A listed problem needs this.$"):
        revise(problem, grace, skills="")
    with pytest.raises(Refused, match="^Nothing was changed.$"):
        revise(problem, grace, difficulty="A", statement=problem.statement + "\r\n"[:0])

    assert (Revision.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_two_edits_of_different_things_both_stand(grace):
    problem, hedy = listed(), a_person("hedy", role="curator")
    said, began = facts.of(facts.loaded(problem)), revisions.base_of(problem)
    revise(problem, hedy, why="It matters.", difficulty="B")

    revise(problem, grace, began_from=began, **said | {"statement": "Mine.", "difficulty_max": "C"})

    problem.refresh_from_db()
    assert (problem.why, problem.statement, problem.difficulty, problem.difficulty_max) == (
        "It matters.",
        "Mine.",
        "B",
        "C",
    )


@pytest.mark.django_db
def test_two_edits_of_the_same_meet_and_neither_is_lost(grace):
    problem, hedy = listed(statement="As it was."), a_person("hedy", role="curator")
    revise(problem, hedy, why="Base.")
    said, began = facts.of(facts.loaded(problem)), revisions.base_of(problem)
    revise(problem, hedy, statement="Hedy’s.", first_step="Load it.")

    with pytest.raises(Outdated) as met:
        revise(problem, grace, began_from=began, **said | {"statement": "Grace’s.", "why": "Mine alone."})

    [clash] = met.value.clashes
    assert (clash.name, clash.base, clash.theirs, clash.mine) == ("statement", "As it was.", "Hedy’s.", "Grace’s.")
    assert met.value.theirs["first_step"] == "Load it."
    problem.refresh_from_db()
    assert (problem.statement, problem.why) == ("Hedy’s.", "Base.")
    # Saved again from what stands now, knowingly.
    revise(problem, grace, began_from=met.value.base, **said | {"statement": "Both.", "first_step": "Load it."})
    problem.refresh_from_db()
    assert (problem.statement, problem.first_step) == ("Both.", "Load it.")


@pytest.mark.django_db
def test_without_a_base_the_last_one_wins_which_is_what_it_is_for(grace):
    """The control: the same two edits, and the first is overwritten unread."""
    problem, hedy = listed(), a_person("hedy", role="curator")
    said = facts.of(facts.loaded(problem))
    revise(problem, hedy, statement="Hedy’s.")

    revise(problem, grace, **said | {"statement": "Grace’s."})

    problem.refresh_from_db()
    assert problem.statement == "Grace’s."


@pytest.mark.django_db
def test_the_same_change_made_twice_is_no_conflict(grace):
    problem, hedy = listed(), a_person("hedy", role="curator")
    began = revisions.base_of(problem)
    revise(problem, hedy, statement="The same.")

    with pytest.raises(Refused, match="^Nothing was changed.$") as refused:
        revise(problem, grace, began_from=began, statement="The same.")

    assert not isinstance(refused.value, Outdated)


@pytest.mark.django_db
def test_a_change_that_left_no_revision_is_noticed_too(grace):
    """The admin, a load or a merge may write a fact: what the form showed is what counts."""
    problem = listed(difficulty="A")
    revise(problem, grace, why="Base.")
    began = revisions.base_of(problem)
    Problem.objects.filter(pk=problem.pk).update(difficulty="C")

    with pytest.raises(Outdated) as met:
        revise(problem, grace, began_from=began, difficulty="B")

    [clash] = met.value.clashes
    assert (clash.base, clash.theirs, clash.mine) == ("A", "C", "B")


@pytest.mark.django_db
def test_restored_it_is_what_it_was_and_the_rest_stays_in_the_history(grace):
    problem = listed(difficulty="A")
    first = revise(problem, grace, statement="First.")
    revise(problem, grace, statement="Second.", difficulty="C")

    made = problems.restore(problem, first, by=grace, note="It was better.", now=NOW)

    problem.refresh_from_db()
    assert (problem.statement, problem.difficulty) == ("First.", "A")
    assert (made.number, made.note, made.said) == (3, "Back to edit 1: It was better.", first.said)
    with pytest.raises(Refused, match="^Nothing was changed.$"):
        problems.restore(problem, first, by=grace, note="Again.", now=NOW)
    with pytest.raises(Refused, match="^Say why"):
        problems.restore(problem, first, by=grace, note=" ", now=NOW)
    assert Revision.objects.count() == 3


@pytest.mark.django_db
def test_a_revision_from_before_facts_were_kept_restores_its_text_alone(grace):
    problem = listed(difficulty="B")
    old = problem.revisions.create(number=1, text={"statement": "Old."}, at=NOW)

    problems.restore(problem, old, by=grace, note="Older.", now=NOW)

    problem.refresh_from_db()
    assert (problem.statement, problem.difficulty) == ("Old.", "B")


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_meets_the_other():
    for _ in range(8):
        problem, curators = listed(), [a_person(role="curator"), a_person(role="curator")]
        began = revisions.base_of(problem)

        ends = at_once([lambda by=by: revise(problem, by, began_from=began, statement=f"{by}") for by in curators])

        assert ends == ["done", "refused"]
        assert Revision.objects.filter(problem=problem).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_round_without_the_lock_loses_one():
    """The control: look, then write, as `revise` would without holding the row."""
    problem, looked = listed(), threading.Barrier(2)
    began = revisions.base_of(problem)

    def save(text):
        with transaction.atomic():
            said = facts.of(facts.loaded(problem))
            assert began.had("statement", said["statement"])
            looked.wait(timeout=10)
            Problem.objects.filter(pk=problem.pk).update(statement=text)

    assert at_once([lambda: save("One."), lambda: save("Two.")]) == ["done", "done"]
