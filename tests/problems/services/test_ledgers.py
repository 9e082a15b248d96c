"""What a merge of many rows is put back from: in few statements, and no row that somebody has touched."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from problems.fit import Statement
from problems.models import Claimant, Fit, HeldSkill, Interest, Merge, MovedRow, ProblemSkill, Watch
from problems.models.followers import FOLLOWERS, GOES, TOUCHES
from problems.services import fit, interests, ledgers, merges, watches, words
from tests.factories import NOW, a_claim, a_person, a_problem, a_program, a_skill, a_track, an_interest
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db
WHY = "Two names of one thing."


def merged(count: int, grace) -> Merge:
    """A merge of two skills: as many problems have the one, as many have both, and as many people watch both."""
    word, into = a_skill(), a_skill()
    for _ in range(count):
        a_problem(skills={word: 2})
        a_problem(skills={word: 3, into: 1})
        person = a_person()
        person.watches.create(skill=word)
        person.watches.create(skill=into)
    return words.merge(word, into=into, by=grace, note=WHY, now=NOW)


def test_it_takes_as_many_statements_for_one_row_as_for_a_dozen(grace):
    counts = []
    for many in (1, 12):
        merge = merged(many, grace)
        with CaptureQueriesContext(connection) as asked:
            assert ledgers.put_back(merge) == []
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[1] <= 20


def test_of_many_rows_the_one_that_was_touched_is_named_and_the_rest_go_back(grace):
    merge = merged(3, grace)
    touched = ProblemSkill.objects.filter(skill=merge.kept, level=2).first()
    ProblemSkill.objects.filter(pk=touched.pk).update(skill=a_skill())

    assert ledgers.put_back(merge) == [touched]
    assert ProblemSkill.objects.filter(skill=merge.gone).count() == 5


def test_what_was_somebodys_who_has_left_stays_away(grace):
    merge = merged(3, grace)
    gone = Watch.objects.filter(skill=merge.kept).first().person
    User.objects.filter(pk=gone.pk).update(deleted_at=NOW, is_active=False)

    ledgers.put_back(merge)

    back = Watch.objects.filter(skill=merge.gone)
    assert (back.count(), back.filter(person=gone).exists()) == (2, False)


@pytest.mark.parametrize("how", ["states anew", "takes back", "leaves"])
def test_what_hung_on_a_statement_that_is_gone_stays_away(grace, ada, how):
    word, into = a_skill(), a_skill()
    fit.state(Statement({word.key: 3, into.key: 1}), by=ada)
    merge = words.merge(word, into=into, by=grace, note=WHY, now=NOW)
    if how == "states anew":
        fit.state(fit.of(ada), by=ada)
    elif how == "takes back":
        fit.take_back(by=ada)
    else:
        people.delete(ada, now=NOW)

    words.undo(merge, by=grace, note="They differ.", now=NOW)

    connection.check_constraints()
    said = {"states anew": [(into.pk, 3)]}.get(how, [])
    assert list(HeldSkill.objects.values_list("skill", "level")) == said


def test_a_liked_track_of_a_statement_that_is_gone_stays_away(grace, ada):
    word, into = a_track(), a_track()
    fit.state(Statement(tracks=(word.key, into.key)), by=ada)
    merge = words.merge(word, into=into, by=grace, note=WHY, now=NOW)
    fit.state(fit.of(ada), by=ada)

    words.undo(merge, by=grace, note="They differ.", now=NOW)

    connection.check_constraints()
    assert list(Fit.liked_tracks.through.objects.values_list("track", flat=True)) == [into.pk]


def test_what_a_program_wanted_that_is_gone_stays_away(grace):
    word, into, program, other = a_skill(), a_skill(), a_program(), a_program()
    for one in (program, other):
        one.wanted_skills.add(word, into)
    merge = words.merge(word, into=into, by=grace, note=WHY, now=NOW)
    program.delete()

    words.undo(merge, by=grace, note="They differ.", now=NOW)

    connection.check_constraints()
    assert set(other.wanted_skills.all()) == {word, into}


def test_what_somebody_has_taken_back_where_they_saw_it_stays_away(grace, ada):
    gone, kept, other = a_problem(), a_problem(), a_person()
    for person in (ada, other):
        for problem in (gone, kept):
            watches.watch(problem, by=person)
            an_interest(problem=problem, person=person, note="On weekends.")
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    watches.unwatch(kept, by=ada)
    interests.withdraw(kept, by=ada, now=NOW)

    merges.undo(merge, by=grace, note="They differ.", now=NOW)

    for model in (Watch, Interest):
        assert set(model.objects.values_list("problem", "person")) == {(gone.pk, other.pk), (kept.pk, other.pk)}


def test_what_a_problem_no_longer_asks_for_stays_away(grace):
    word, into = a_skill(), a_skill()
    problem, other = a_problem(skills={word: 1, into: 2}), a_problem(skills={word: 1, into: 2})
    merge = words.merge(word, into=into, by=grace, note=WHY, now=NOW)
    problem.needs.all().delete()

    words.undo(merge, by=grace, note="They differ.", now=NOW)

    assert set(ProblemSkill.objects.values_list("problem", "skill")) == {(other.pk, word.pk), (other.pk, into.pk)}


def test_no_ledger_keeps_what_was_somebodys_who_has_left(grace, ada):
    gone, kept, word, into, other = a_problem(), a_problem(), a_skill(), a_skill(), a_person()
    for person in (ada, other):
        for problem in (gone, kept):
            watches.watch(problem, by=person)
            an_interest(problem=problem, person=person, note=f"Write to {person.email}.")
        fit.state(Statement({word.key: 1, into.key: 2}), by=person)
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    words.merge(word, into=into, by=grace, note=WHY, now=NOW)
    taken = MovedRow.objects.filter(after__isnull=True)
    before = sorted(taken.values_list("table", flat=True))

    people.delete(ada, now=NOW)

    assert before == sorted([*taken.values_list("table", flat=True)] * 2)
    assert list(taken.filter(table="problems.interest").values_list("before__note", flat=True)) == [
        f"Write to {other.email}."
    ]


def test_a_merge_takes_nothing_of_a_persons_that_leaving_would_not_find():
    taken = {follower.model for found in (FOLLOWERS, *TOUCHES.values()) for follower in found if follower.twice == GOES}
    links = {link.name for model in taken for link in model._meta.concrete_fields if link.related_model is User}

    assert links == {"person"}


@pytest.mark.parametrize("status", ["active", "paused"])
def test_a_claim_of_somebody_who_has_left_goes_back_as_it_ended(grace, ada, status):
    gone, kept = a_problem(), a_problem()
    ended = a_claim(problem=gone, person=ada, status=status)
    a_claim(problem=kept, person=ada)
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    people.delete(ada, now=NOW)

    merges.undo(merge, by=grace, note="They differ.", now=NOW)

    ended.refresh_from_db()
    gone.refresh_from_db()
    assert (ended.problem, ended.status, ended.ended_at, ended.returns_on) == (gone, "released", NOW, None)
    assert list(ended.claimants.values_list("problem", "standing", "is_holding")) == [(gone.pk, "joined", False)]
    assert (gone.status, gone.worked_on_until) == ("listed", None)


def test_a_claim_of_somebody_who_is_here_goes_on_beside_that_of_one_who_has_left(grace, ada):
    gone, kept, other = a_problem(), a_problem(), a_person()
    claims = {person: a_claim(problem=gone, person=person) for person in (ada, other)}
    for person in claims:
        a_claim(problem=kept, person=person)
    merge = merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)
    people.delete(ada, now=NOW)

    merges.undo(merge, by=grace, note="They differ.", now=NOW)

    rows = Claimant.objects.filter(problem=gone).order_by("claim")
    assert list(rows.values_list("claim", "claim__status", "is_holding")) == [
        (claims[ada].pk, "released", False),
        (claims[other].pk, "active", True),
    ]
    gone.refresh_from_db()
    assert gone.worked_on_until == claims[other].lapses_at
