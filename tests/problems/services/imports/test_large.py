"""Large imports: asked for in a moment, done in the background as one act, once, or not at all."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from board.lib import math
from board.lib.errors import Refused
from problems.models import Event, Import, LoadedRow, Problem, Revision
from problems.models.imports import MOST_TRIES
from problems.services import events, problems
from problems.services.catalogue import load
from problems.services.imports import acts, large, progress
from problems.services.imports.mapping import Mapping
from tests.catalogues import fingerprint
from tests.factories import NOW, a_person, a_problem
from tests.problems.services.test_claim_races import at_once
from tests.sheets import YAML, a_board, as_yaml, foreign_rows, uploaded
from users.models import Notification

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
COUNT = 4


class Killed(BaseException):
    """What ends a worker without a word."""


@pytest.fixture
def board(tmp_path, monkeypatch):
    a_board(tmp_path)
    monkeypatch.setattr(large, "AT_ONCE", COUNT - 1)


def a_file(by, rows=None) -> Import:
    return uploaded(as_yaml(rows or foreign_rows(COUNT)), by, "theirs.yaml", **YAML)


def asked(by, rows=None) -> Import:
    """One that is to be brought in, and waits."""
    file = a_file(by, rows)
    return acts.confirm(file, file.shown, by=by, now=NOW)


def done(by, rows=None) -> Import:
    file = asked(by, rows)
    large.carry_on(NOW)
    file.refresh_from_db()
    return file


def told(person) -> list[tuple[str, str, str]]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("title", "note", "path"))


def of_the_list() -> dict[str, str]:
    """A digest of what is on the board, and what was said of it."""
    beside = ("problems_import", "users_notification", "procrastinate")
    return {table: digest for table, digest in fingerprint().items() if not table.startswith(beside)}


def test_a_small_one_is_done_at_once_and_a_large_one_in_the_background(board, grace):
    small = a_file(grace, foreign_rows(COUNT - 1))
    acts.confirm(small, small.shown, by=grace, now=NOW)
    assert Import.objects.get(pk=small.pk).status == "applied"
    before = of_the_list()

    file = asked(grace, foreign_rows(COUNT + 3)[COUNT - 1 :])

    assert (file.status, file.asked_by, file.asked_count) == ("confirming", grace, COUNT)
    assert (progress.of(file), of_the_list()) == (progress.Progress("waiting"), before)
    large.carry_on(NOW)
    file.refresh_from_db()
    assert (file.status, file.created_count, file.applied_by, file.failed) == ("applied", COUNT, grace, "")
    assert (Problem.objects.count(), progress.of(file)) == (2 * COUNT - 1, None)
    assert Event.objects.filter(verb="imported", by=grace).count() == 2
    assert told(grace) == [("theirs.yaml is brought in.", "", file.get_absolute_url())]


def test_a_large_one_is_taken_back_in_the_background(board, grace):
    file = done(grace)

    assert acts.undo(file, by=grace, note="The wrong file.", now=LATER) == []

    file.refresh_from_db()
    assert (file.status, file.asked_note, file.asked_count) == ("undoing", "The wrong file.", COUNT)
    assert set(Problem.objects.values_list("status", flat=True)) == {"listed"}
    large.carry_on(LATER)
    file.refresh_from_db()
    assert (file.status, file.undone_by, file.undone_at) == ("undone", grace, LATER)
    assert set(Problem.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert Event.objects.get(verb="took back an import").reason == "The wrong file."
    assert [title for title, *_ in told(grace)] == ["theirs.yaml is brought in.", "theirs.yaml is taken back."]


def test_nobody_does_anything_else_with_it_meanwhile(board, grace):
    """The control: it can be taken back once it is there, and a draft beside it can be thrown away."""
    file = asked(grace)
    verbs = (
        lambda: acts.confirm(file, file.shown, by=grace),
        lambda: acts.map_columns(file, Mapping.of(file.mapping), by=grace),
        lambda: acts.discard(file, by=grace),
        lambda: acts.undo(file, by=grace, note="The wrong file."),
    )
    for verb in verbs:
        with pytest.raises(Refused) as refused:
            verb()
        assert str(refused.value) == "This file is being brought in just now. Wait until that is done."
        assert refused.value.code == "under-way"
    assert acts.forget(now=NOW + timedelta(days=31)) == 0
    large.carry_on(NOW)
    file.refresh_from_db()
    assert (file.status, Problem.objects.count()) == ("applied", COUNT)
    acts.undo(file, by=grace, note="The wrong file.", now=LATER)

    with pytest.raises(Refused, match="being taken back just now"):
        acts.undo(file, by=grace, note="Again.", now=LATER)
    other = a_file(grace)
    acts.discard(other, by=grace)
    assert not Import.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_confirmed_twice_at_once_it_is_asked_for_once(board, grace):
    file = a_file(grace)

    said = at_once([lambda: acts.confirm(file, file.shown, by=grace, now=NOW)] * 2)

    assert said == ["done", "refused"]
    large.carry_on(NOW)
    assert (Problem.objects.count(), Event.objects.filter(verb="imported").count()) == (COUNT, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["imported", "took back an import"])
def test_of_a_worker_that_is_killed_nothing_stays_and_the_next_begins_anew(board, grace, monkeypatch, verb):
    """Killed when all of it was written: without the one transaction it would stand there, and be in the way."""
    file = asked(grace)
    if verb != "imported":
        large.carry_on(NOW)
        file.refresh_from_db()
        acts.undo(file, by=grace, note="The wrong file.", now=LATER)
    before, record, written = of_the_list(), events.record, []

    def killed(*args, **how):
        written.append(list(Problem.objects.values_list("status", flat=True)))
        raise Killed

    monkeypatch.setattr(events, "record", killed)
    with pytest.raises(Killed):
        large.carry_on(LATER)
    file.refresh_from_db()
    assert written == [["listed" if verb == "imported" else "withdrawn"] * COUNT]
    assert (of_the_list(), file.is_under_way, file.tries) == (before, True, 1)
    monkeypatch.setattr(events, "record", record)

    large.carry_on(LATER)

    assert Problem.objects.count() == COUNT
    assert Event.objects.filter(verb=verb).count() == 1
    assert Revision.objects.count() == LoadedRow.objects.filter(section="problems").count() or verb != "imported"
    large.carry_on(LATER)
    assert Event.objects.filter(verb=verb).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_it_in_once(board, grace):
    file = asked(grace)

    assert at_once([lambda: large.carry_on(NOW)] * 2) == ["done", "done"]

    file.refresh_from_db()
    assert (file.status, file.failed, Problem.objects.count()) == ("applied", "", COUNT)
    assert len(told(grace)) == 1


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_load_two_workers_meet(board, grace, monkeypatch):
    """The control: both write the same problems, and one of them dies of it."""
    asked(grace)
    died: list[bool] = []
    monkeypatch.setattr(load, "hold", load.be_patient)

    def carry_on():
        try:
            large.carry_on(NOW)
        except DatabaseError:
            died.append(True)

    at_once([carry_on] * 2)

    assert died == [True]


def test_begun_again_and_again_it_is_given_up_and_holds_up_no_other(board, grace, monkeypatch):
    first, second = asked(grace), asked(grace, foreign_rows(2 * COUNT)[COUNT:])
    record = events.record

    def killed(verb, file, **how):
        if file.pk == first.pk:
            raise Killed
        return record(verb, file, **how)

    monkeypatch.setattr(events, "record", killed)
    for _ in range(MOST_TRIES):
        with pytest.raises(Killed), transaction.atomic():
            large.carry_on(NOW)
        Import.objects.filter(pk=first.pk).update(tries=Import.objects.get(pk=first.pk).tries + 1)

    large.carry_on(NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.failed, second.status) == ("draft", large.NO_END, "applied")
    assert told(grace)[-1][:2] == ("theirs.yaml was not brought in. Nothing was changed.", large.NO_END)


def test_what_moved_before_its_turn_is_told_and_nothing_is_written(board, grace):
    """The control is the same without the edit: it is brought in."""
    done(grace)
    rows = [row | {"details": "They say it anew."} for row in foreign_rows(COUNT)]
    file = asked(grace, rows)
    problems.revise(Problem.objects.all()[0], {"statement": "Edited since."}, by=grace, note="Clearer.", now=NOW)
    before = of_the_list()

    large.carry_on(LATER)

    file.refresh_from_db()
    assert (file.status, file.failed, of_the_list()) == ("draft", acts.MOVED, before)
    assert told(grace)[-1] == (
        "theirs.yaml was not brought in. Nothing was changed.",
        acts.MOVED,
        f"/curate/imports/{file.pk}/",
    )
    acts.map_columns(file, Mapping.of(file.mapping), by=grace, now=LATER)
    file.refresh_from_db()
    acts.confirm(file, file.shown, by=grace, now=LATER)
    assert Import.objects.get(pk=file.pk).failed == ""


def test_what_somebody_changed_before_it_is_taken_back_stays_and_is_named(board, grace):
    file = done(grace)
    acts.undo(file, by=grace, note="The wrong file.", now=LATER)
    problem = Problem.objects.order_by("pk")[0]
    problems.revise(problem, {"statement": "Edited since."}, by=grace, note="Clearer.", now=LATER)

    large.carry_on(LATER)

    file.refresh_from_db()
    assert (file.status, [row["key"] for row in file.left]) == ("undone", [problem.key])
    assert list(Problem.objects.order_by("pk").values_list("status", flat=True)) == ["listed"] + ["withdrawn"] * 3


def test_it_ends_with_the_rights_of_who_asked(board, grace):
    file = asked(grace)
    type(grace).objects.filter(pk=grace.pk).update(role="member")

    large.carry_on(NOW)

    file.refresh_from_db()
    assert (file.status, Problem.objects.count()) == ("draft", 0)
    assert file.failed != ""


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_is_seen_while_nothing_else_is(board, monkeypatch):
    """The control is beside it: what the same transaction wrote of the problems is not seen."""
    file, record, seen = asked(a_person(role="curator")), events.record, []

    def look() -> None:
        seen.append((Import.objects.get(pk=file.pk).status, progress.of(file), Problem.objects.count()))

    def looked_at_meanwhile(*args, **how):
        assert at_once([look]) == ["done"]
        return record(*args, **how)

    monkeypatch.setattr(events, "record", looked_at_meanwhile)
    large.carry_on(NOW)

    assert seen == [("confirming", progress.Progress("writing", COUNT), 0)]
    assert progress.of(file) == progress.Progress("waiting")


def test_only_what_a_file_speaks_of_is_held(board, grace, monkeypatch):
    """Else nobody could claim or edit any problem for as long as it takes."""
    done(grace)
    other = a_problem(key="ours-1")
    file = a_file(grace, [row | {"details": "They say it anew."} for row in foreign_rows(COUNT)])
    with connection.execute_wrapper(_noting(locked := [])):
        acts.confirm(file, file.shown, by=grace, now=LATER)
        large.carry_on(LATER)

    assert Problem.objects.filter(statement="They say it anew.").count() == COUNT
    assert [other.key in keys for keys in locked] == [False]


def _noting(locked):
    def run(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql and 'FROM "problems_problem"' in sql:
            locked.append(str(params))
        return execute(sql, params, many, context)

    return run


def test_taken_back_the_formulas_of_all_rows_are_typeset_together(board, grace, monkeypatch):
    """One by one each costs the start of a process; there are COUNT of them then."""
    done(grace)
    rows = [row | {"details": "They say it anew."} for row in foreign_rows(COUNT)]
    file = done(grace, rows)
    acts.undo(file, by=grace, note="The wrong file.", now=LATER)
    convert, asked_for = math.convert, []
    monkeypatch.setattr(math, "convert", lambda some: asked_for.append(len(some)) or convert(some))

    large.carry_on(LATER)

    assert asked_for == [COUNT]
    assert Problem.objects.filter(statement__contains="monosemantic").count() == COUNT
