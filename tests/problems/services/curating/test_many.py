"""Many at once: exactly what was shown, in one act, and back again."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from board.lib.errors import Refused
from problems.models import Act, ActRow, Event, Problem, Revision, Skill, Technique, Track
from problems.models.acts import Change, Standing
from problems.services import facts, problems, words
from problems.services.curating import changes, many, plans
from problems.services.curating.changes import Wanted
from tests.factories import NOW, a_claim, a_person, a_problem, a_skill, a_technique, a_track
from tests.problems.services.test_claim_races import at_once
from users.models import Notification

CHECK = Wanted(Change.CHECKED)


def those(*rows):
    return Problem.objects.filter(pk__in=[row.pk for row in rows])


def planned(chosen, wanted, by):
    return plans.plan(chosen, wanted, by=by, now=NOW)


def done(chosen, wanted, by, note="Because.") -> Act:
    return many.change(chosen, wanted, by=by, note=note, seen=planned(chosen, wanted, by).seen, now=NOW)


def state(*rows) -> list:
    """Everything that an act may write of them."""
    found = []
    for row in those(*rows).with_facts().order_by("pk"):
        found.append((row.pk, facts.of(row), row.status, row.checked_on, row.checked_by_id, row.keywords))
    return found


def world() -> tuple[list[Problem], dict[Change, Wanted]]:
    """Problems that differ in everything, and each change with something to do to them."""
    probing, python = a_skill(key="probing"), a_skill(key="python")
    patching, old = a_technique(key="patching"), a_person("old", role="curator")
    toys, circuits = a_track(key="toys"), a_track(key="circuits")
    rows = [
        a_problem(track=toys, difficulty="A", skills={python: 1}),
        a_problem(track=circuits, difficulty="B", skills={python: 2, probing: 3}, techniques=[patching]),
        a_problem(difficulty="C", skills={probing: 1, python: 1}, checked_on=NOW.date() - timedelta(9), checked_by=old),
        a_problem(status="historical", difficulty="D", skills={python: 1}, techniques=[patching]),
    ]
    for row in rows:
        problems.refresh_keywords(row)
    wanted = {change: Wanted(change) for change in changes.MOVED} | {
        Change.CHECKED: CHECK,
        Change.TRACK: Wanted(Change.TRACK, "toys"),
        Change.DIFFICULTY: Wanted(Change.DIFFICULTY, "B"),
        Change.ADD_SKILL: Wanted(Change.ADD_SKILL, "probing", 2),
        Change.REMOVE_SKILL: Wanted(Change.REMOVE_SKILL, "probing"),
        Change.ADD_TECHNIQUE: Wanted(Change.ADD_TECHNIQUE, "patching"),
        Change.REMOVE_TECHNIQUE: Wanted(Change.REMOVE_TECHNIQUE, "patching"),
    }
    return rows, wanted


CHANGED = {
    Change.CHECKED: [0, 1, 2],
    Change.HISTORICAL: [0, 1, 2],
    Change.LISTED: [3],
    Change.WITHDRAWN: [0, 1, 2],
    Change.TRACK: [1, 2, 3],
    Change.DIFFICULTY: [0, 2, 3],
    Change.ADD_SKILL: [0, 1, 2, 3],
    Change.REMOVE_SKILL: [1, 2],
    Change.ADD_TECHNIQUE: [0, 2],
    Change.REMOVE_TECHNIQUE: [1, 3],
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", list(Change))
def test_each_change_does_what_was_shown_and_is_undone_to_the_same(grace, change):
    rows, wanted = world()
    before = state(*rows)
    plan = planned(those(*rows), wanted[change], grace)
    assert [row.problem.pk for row in plan.rows] == [rows[n].pk for n in CHANGED[change]]
    assert state(*rows) == before

    act = done(those(*rows), wanted[change], grace)

    assert list(act.rows.values_list("problem", "before", "after")) == [
        (row.problem.pk, row.before, row.after) for row in plan.rows
    ]
    again = planned(those(*rows), wanted[change], grace)
    assert [row.pk for row in again.same if row.pk in act.rows.values_list("problem", flat=True)] == [
        rows[n].pk for n in CHANGED[change]
    ]
    for row in those(*rows):
        assert row.keywords == problems.keywords(row)
    has_revisions = change in changes.OF_FACTS
    assert Revision.objects.count() == (len(plan.rows) if has_revisions else 0)
    assert list(Event.objects.order_by("problem").values_list("problem", "by", "reason")) == [
        (row.problem.pk, grace.pk, "Because.") for row in plan.rows
    ]

    undone, since = many.undo(act, by=grace, note="A mistake.", now=NOW)

    assert (since, undone.undoes, state(*rows)) == ([], act, before)
    with pytest.raises(Refused, match="^This was undone already.$"):
        many.undo(act, by=grace, note="Again.", now=NOW)
    # What undid it is an act like any other.
    many.undo(undone, by=grace, note="No mistake.", now=NOW)
    assert [row.problem.pk for row in planned(those(*rows), wanted[change], grace).rows] == []


@pytest.mark.django_db
def test_what_cannot_be_changed_is_said_for_each(grace):
    only = a_problem(skills={a_skill(key="probing"): 1})
    ranged = a_problem(difficulty="A", difficulty_max="B")
    merged = a_problem(status="merged", merged_into=only)
    answered = a_problem(resolution="answered")

    def refused(wanted, *rows):
        return [(problem.pk, sentence) for problem, sentence in planned(those(*rows), wanted, grace).refused]

    assert refused(Wanted(Change.REMOVE_SKILL, "probing"), only) == [
        (only.pk, "It is the only skill that it asks for, and a listed problem needs one.")
    ]
    assert refused(Wanted(Change.DIFFICULTY, "C"), ranged, merged) == [
        (ranged.pk, "Its range ends at B. Edit it by itself."),
        (merged.pk, "It was merged into another problem."),
    ]
    assert refused(CHECK, answered) == [(answered.pk, "It is not on the list, or its answer is known.")]
    assert refused(Wanted(Change.WITHDRAWN), merged) == [
        (merged.pk, "A problem that is Merged cannot become Withdrawn.")
    ]
    for wanted in (Wanted(Change.TRACK, "x"), Wanted(Change.ADD_SKILL, "probing", 9), Wanted(Change.DIFFICULTY, "Z")):
        with pytest.raises(Refused):
            planned(those(only), wanted, grace)


@pytest.mark.django_db
def test_what_changed_since_it_was_shown_is_refused_whole(grace):
    one, two = a_problem(difficulty="A"), a_problem(difficulty="A")
    wanted = Wanted(Change.DIFFICULTY, "B")
    seen = planned(those(one, two), wanted, grace).seen
    Problem.objects.filter(pk=two.pk).update(difficulty="C")

    with pytest.raises(Refused, match="^What this would change is not what you saw"):
        many.change(those(one, two), wanted, by=grace, note="x", seen=seen, now=NOW)

    assert (Problem.objects.get(pk=one.pk).difficulty, Act.objects.count(), Event.objects.count()) == ("A", 0, 0)


@pytest.mark.django_db
def test_undone_but_for_what_was_changed_since(grace):
    rows = [a_problem(difficulty="A") for _ in range(3)]
    act = done(those(*rows), Wanted(Change.DIFFICULTY, "B"), grace)
    Problem.objects.filter(pk=rows[1].pk).update(difficulty="D")

    undone, since = many.undo(act, by=grace, note="A mistake.", now=NOW)

    assert ([row.pk for row in since], undone.rows.count()) == ([rows[1].pk], 2)
    assert list(those(*rows).order_by("pk").values_list("difficulty", flat=True)) == ["A", "D", "A"]
    other = done(those(rows[0]), Wanted(Change.DIFFICULTY, "C"), grace)
    Problem.objects.filter(pk=rows[0].pk).update(difficulty="B")
    with pytest.raises(Refused, match="^Every one of them was changed since"):
        many.undo(other, by=grace, note="x", now=NOW)


@pytest.mark.django_db
def test_only_a_curator_with_a_reason_and_something_to_do(grace, mallory):
    problem = a_problem(difficulty="A")
    wanted = Wanted(Change.DIFFICULTY, "B")
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        done(those(problem), wanted, mallory)
    with pytest.raises(Refused, match="^Say why"):
        done(those(problem), wanted, grace, note=" ")
    with pytest.raises(Refused, match="^There is nothing to change here.$"):
        done(those(problem), Wanted(Change.DIFFICULTY, "A"), grace)
    act = done(those(problem), wanted, grace)
    with pytest.raises(Refused, match="^Only a curator can do this.$"):
        many.undo(act, by=mallory, note="x", now=NOW)

    assert Act.objects.count() == 1


@pytest.mark.django_db
def test_people_on_them_hear_of_it_once(grace, ada, monkeypatch):
    rows = [a_problem(), a_problem(), a_problem()]
    for row in rows[:2]:
        a_claim(problem=row, person=ada)

    act = done(those(*rows), Wanted(Change.WITHDRAWN), grace, note="The source was retracted.")

    notice = Notification.objects.get(person=ada)
    assert (notice.title, notice.path, notice.note) == (
        "{who} changed 3 problems at once, one of yours among them",
        f"/curate/acts/{act.pk}/",
        "The source was retracted.",
    )
    monkeypatch.setattr(plans, "MOST", 2)
    with pytest.raises(Refused, match="^At most 2 problems are changed at once."):
        planned(those(*rows), CHECK, grace)


def spent(work) -> int:
    """How many questions and answers went over the wire. A test stands in a transaction: its savepoints are no part."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])


@pytest.mark.django_db
@pytest.mark.parametrize("change", list(Change))
def test_it_takes_under_15_queries_for_any_number(grace, ada, change):
    counts = []
    for times in (1, 10):
        Problem.objects.all().update(status="withdrawn")
        rows = [row for _ in range(times) for row in _copy()]
        for row in rows:
            a_claim(problem=row)
        with connection.cursor() as cursor:
            # As it is on a board that has run for an hour: what was never counted is planned for as if it were empty.
            cursor.execute("ANALYZE")
        wanted = _wanted(change)
        plan = planned(those(*rows), wanted, grace)
        assert len(plan.rows) == len(CHANGED[change]) * times
        made = []
        counts.append(
            (
                spent(lambda: planned(those(*rows), wanted, grace)),
                spent(lambda: made.append(done_with(those(*rows), wanted, grace, plan.seen))),
                spent(lambda: many.undo(made[0], by=grace, note="x", now=NOW)),
            )
        )
    assert counts[0] == counts[1]
    assert max(counts[1]) < 15, counts


def done_with(chosen, wanted, by, seen) -> Act:
    return many.change(chosen, wanted, by=by, note="x", seen=seen, now=NOW)


def _copy() -> list[Problem]:
    """The four of `world`, again."""
    if not Skill.objects.filter(key="probing").exists():
        for make, key in ((a_skill, "probing"), (a_skill, "python"), (a_technique, "patching"), (a_track, "toys")):
            make(key=key)
    probing, python = Skill.objects.get(key="probing"), Skill.objects.get(key="python")
    patching, toys = Technique.objects.get(key="patching"), Track.objects.get(key="toys")
    return [
        a_problem(track=toys, difficulty="A", skills={python: 1}),
        a_problem(difficulty="B", skills={python: 2, probing: 3}, techniques=[patching]),
        a_problem(difficulty="C", skills={probing: 1, python: 1}, checked_on=NOW.date() - timedelta(9)),
        a_problem(status="historical", difficulty="D", skills={python: 1}, techniques=[patching]),
    ]


def _wanted(change: Change) -> Wanted:
    terms = {"track": "toys", "difficulty": "B", "skill": "probing", "technique": "patching"}
    term = next((term for name, term in terms.items() if name in change), "")
    return Wanted(change, term, 2 if change == Change.ADD_SKILL else 0)


@pytest.mark.django_db
def test_an_undo_after_a_merge_gives_back_the_word_that_stays(grace):
    """What was taken away comes back by the name of today, and what was given goes by it."""
    old, new, toys = a_track(key="old"), a_track(key="new"), a_track(key="toys")
    probing, probes, python = a_skill(key="probing"), a_skill(key="probes"), a_skill(key="python")
    patch, patching = a_technique(key="patch"), a_technique(key="patching")
    left, came = a_problem(track=old), a_problem(track=toys)
    asks = a_problem(skills={python: 1, probes: 2})
    both, one = a_problem(techniques=[patching]), a_problem()
    acts = {
        "left": done(those(left), Wanted(Change.TRACK, "toys"), grace),
        "came": done(those(came), Wanted(Change.TRACK, "old"), grace),
        "asks": done(those(asks), Wanted(Change.REMOVE_SKILL, "probes"), grace),
        "named": done(those(both, one), Wanted(Change.ADD_TECHNIQUE, "patch"), grace),
    }
    for word, into in ((old, new), (probes, probing), (patch, patching)):
        words.merge(word, into=into, by=grace, note="One thing.", now=NOW)

    since = {name: many.undo(act, by=grace, note="A mistake.", now=NOW)[1] for name, act in acts.items()}

    assert since == {"left": [], "came": [], "asks": [], "named": [both]}
    assert {row.pk: row.track.key for row in those(left, came)} == {left.pk: "new", came.pk: "toys"}
    assert list(asks.needs.order_by("position").values_list("skill__key", "level")) == [("python", 1), ("probing", 2)]
    # It was named there beside the other one before.
    assert (list(both.techniques.all()), list(one.techniques.all())) == ([patching], [])
    for problem in those(left, came, asks, both, one):
        assert problem.keywords == problems.keywords(problem)


@pytest.mark.django_db
def test_no_act_gives_a_retired_word_and_one_takes_it_away(grace):
    problem = a_problem(techniques=[a_technique(key="patch", is_retired=True)])
    with pytest.raises(Refused, match="^There is no technique “patch” on the board.$"):
        planned(those(a_problem()), Wanted(Change.ADD_TECHNIQUE, "patch"), grace)

    done(those(problem), Wanted(Change.REMOVE_TECHNIQUE, "patch"), grace)

    assert not problem.techniques.exists()


def counted(act) -> dict[str, int]:
    rows = list(act.rows.values_list("standing", flat=True))
    return {name: rows.count(name) for name in Standing.values if name in rows}


@pytest.mark.django_db
@pytest.mark.parametrize("change", list(Change))
def test_more_than_a_few_are_done_in_pieces_to_the_same_end(grace, ada, change, monkeypatch):
    rows, wanted = world()
    before = state(*rows)
    a_claim(problem=rows[CHANGED[change][0]], person=ada)
    at_first = done(those(*rows), wanted[change], grace)
    quick, told = state(*rows), list(at_first.rows.values_list("problem", "before", "after"))
    many.undo(at_first, by=grace, note="x", now=NOW)
    monkeypatch.setattr(many, "AT_ONCE", 0)
    plan = planned(those(*rows), wanted[change], grace)

    act = many.change(those(*rows), wanted[change], by=grace, note="Because.", seen=plan.seen, now=NOW)

    assert (state(*rows), counted(act), act.ended_at) == (before, {"waiting": len(told)}, None)
    with pytest.raises(Refused, match="^This is still being done."):
        many.undo(act, by=grace, note="x", now=NOW)
    monkeypatch.setattr(many, "AT_ONCE", 1)
    many.carry_on(NOW)
    act.refresh_from_db()
    assert (state(*rows), counted(act), act.ended_at) == (quick, {"done": len(told)}, NOW)
    assert list(act.rows.values_list("problem", "before", "after")) == told
    assert Notification.objects.filter(person=ada, path=act.get_absolute_url()).count() == 1
    monkeypatch.setattr(many, "AT_ONCE", 0)
    back, _ = many.undo(act, by=grace, note="x", now=NOW)
    monkeypatch.setattr(many, "AT_ONCE", 1)
    many.carry_on(NOW)
    assert (state(*rows), counted(back)) == (before, {"done": len(told)})


@pytest.mark.django_db
def test_what_somebody_changes_meanwhile_is_left_and_an_act_stops_with_the_rights_of_its_curator(grace, monkeypatch):
    rows = [a_problem(difficulty="A") for _ in range(4)]
    monkeypatch.setattr(many, "AT_ONCE", 1)
    act = done(those(*rows), Wanted(Change.DIFFICULTY, "B"), grace)
    assert many._carry_on(act.pk, NOW)
    Problem.objects.filter(pk=rows[1].pk).update(difficulty="C")
    assert many._carry_on(act.pk, NOW)
    assert counted(act) == {"waiting": 2, "done": 1, "left": 1}
    type(grace).objects.filter(pk=grace.pk).update(role="member")

    many.carry_on(NOW)

    act.refresh_from_db()
    assert (counted(act), act.ended_at) == ({"done": 1, "left": 3}, NOW)
    assert list(those(*rows).order_by("pk").values_list("difficulty", flat=True)) == ["B", "C", "A", "A"]
    assert Event.objects.filter(verb="changed").count() == 1


@pytest.mark.django_db
def test_each_piece_takes_the_same_few_queries(grace, monkeypatch):
    counts = []
    for size in (2, 20):
        rows = [a_problem(difficulty="A") for _ in range(2 * size)]
        monkeypatch.setattr(many, "AT_ONCE", size)
        act = done(those(*rows), Wanted(Change.DIFFICULTY, "B"), grace)
        counts.append(spent(lambda act=act: many._carry_on(act.pk, NOW)))
    assert counts[0] == counts[1] < 15


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_act_do_it_once(monkeypatch):
    monkeypatch.setattr(many, "AT_ONCE", 2)
    rows, grace = [a_problem(difficulty="A") for _ in range(6)], a_person(role="curator")
    act = done(those(*rows), Wanted(Change.DIFFICULTY, "B"), grace)

    assert at_once([lambda: many.carry_on(NOW)] * 2) == ["done", "done"]

    assert counted(act) == {"done": 6}
    assert Event.objects.filter(verb="changed").count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_one_sees_what_the_other_did():
    for _ in range(5):
        rows = [a_problem(difficulty="A") for _ in range(3)]
        curators = [a_person(role="curator"), a_person(role="curator")]
        wanted = [Wanted(Change.DIFFICULTY, letter) for letter in "BC"]
        seen = [planned(those(*rows), one, by).seen for one, by in zip(wanted, curators, strict=True)]

        ends = at_once(
            [
                lambda n=n: many.change(those(*rows), wanted[n], by=curators[n], note="x", seen=seen[n], now=NOW)
                for n in range(2)
            ]
        )

        assert ends == ["done", "refused"]
        assert len(set(those(*rows).values_list("difficulty", flat=True))) == 1
        assert ActRow.objects.filter(problem__in=those(*rows)).count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_undo_pressed_twice_at_once_is_done_once():
    grace = a_person(role="curator")
    act = done(those(a_problem(difficulty="A")), Wanted(Change.DIFFICULTY, "B"), grace)

    ends = at_once([lambda: many.undo(act, by=grace, note="x", now=NOW)] * 2)

    assert ends == ["done", "refused"]


@pytest.mark.django_db(transaction=True)
def test_the_same_round_without_the_lock_does_what_nobody_saw():
    """The control: both look before either writes, and the last to write has undone the other unread."""
    rows, looked = [a_problem(difficulty="A")], threading.Barrier(2)

    def change(letter):
        with transaction.atomic():
            assert those(*rows).filter(difficulty="A").exists()
            looked.wait(timeout=10)
            those(*rows).update(difficulty=letter)

    assert at_once([lambda: change("B"), lambda: change("C")]) == ["done", "done"]
