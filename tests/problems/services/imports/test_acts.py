"""An import from the upload to the way back: what was shown is what is done, as one act, and no edit is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from board.lib.errors import Refused
from problems.models import (
    Event,
    Import,
    ImportMapping,
    LoadedRow,
    OutsideAttempt,
    Problem,
    Revision,
    Source,
    Track,
)
from problems.services import claims, problems
from problems.services.catalogue import bulk
from problems.services.imports import acts, large, looking
from problems.services.imports.mapping import Mapping
from tests.catalogues import fingerprint
from tests.factories import NOW, a_person, a_proposal
from tests.sheets import (
    DEFAULTS,
    FOREIGN,
    VALUES,
    YAML,
    a_board,
    as_yaml,
    brought_in,
    foreign_rows,
    messy_rows,
    sheet_of,
    uploaded,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
SHEET = {"values": VALUES, "defaults": DEFAULTS}


@pytest.fixture
def board(tmp_path):
    a_board(tmp_path)


def states(file: Import) -> dict[str, int]:
    return {state: count for state, count in file.preview["counts"].items() if count}


def of_the_list() -> dict[str, str]:
    """A digest of every table but that of the imports."""
    return {table: digest for table, digest in fingerprint().items() if not table.startswith("problems_import")}


def edit(problem: Problem, grace, **texts) -> None:
    problems.revise(problem, texts, by=grace, note="Clearer.", now=LATER)


@pytest.mark.django_db(transaction=True)
def test_a_messy_sheet_of_335_rows_comes_in_whole(board, grace):
    file = brought_in(sheet_of(messy_rows()), grace, **SHEET)

    assert (file.status, file.created_count, file.changed_count) == ("applied", 335, 0)
    tenth = Problem.objects.get(key="opi-1.10")
    assert (tenth.spreadsheet_number, tenth.status, tenth.posted_by) == ("1.10", "proposed", None)
    assert Problem.objects.get(key="opi-1.1").spreadsheet_number == "1.1"
    assert Problem.objects.filter(key__startswith="opi-").count() == 335
    first = Problem.objects.get(key="opi-1.4")
    assert (first.difficulty, first.difficulty_max, first.track.key) == ("B", "C", "superposition")
    assert (Problem.objects.get(key="opi-1.3").track.key, Problem.objects.get(key="opi-1.7").difficulty) == (
        "toys",
        "C",
    )
    assert Problem.objects.get(key="opi-1.8").title == "=What does head 1.8 do?"
    assert list(Problem.objects.get(key="opi-1.2").related_work.values_list("title", "url")) == [
        ("Toy model paper", "https://transformer-circuits.pub/2022/toy_model/index.html"),
        ("code", "https://github.com/a/b"),
    ]
    assert "See the appendix of the paper." in Problem.objects.get(key="opi-1.3").statement
    assert list(OutsideAttempt.objects.filter(problem__key="opi-1.3").values_list("name", "on", "text")) == [
        ("Grace", NOW.date().replace(2023, 4, 1), "probing it"),
        ("Mary", NOW.date().replace(2022, 3, 1), ""),
    ]
    assert Problem.objects.get(key="opi-1.1").statement == "Line one of 1.1.\nLine two."


@pytest.mark.django_db(transaction=True)
def test_a_foreign_yaml_of_1200_rows_comes_in_and_again_after_20_edits_overwrites_nothing(board, grace):
    rows = foreign_rows()
    brought_in(as_yaml(rows), grace, "theirs.yaml", **YAML)
    assert Problem.objects.listed().count() == 1200
    edited = list(Problem.objects.order_by("number")[:20])
    for problem in edited:
        edit(problem, grace, statement=f"Edited by a curator: {problem.number}.")
    for row in rows[:10]:
        row["details"] = "They say it anew."
    for row in rows[100:103]:
        row["name"] = f"{row['name']}, once more"

    again = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)

    assert states(again) == {"conflict": 10, "kept": 10, "changed": 3, "unchanged": 1177}
    listed = [row for row in again.preview["rows"] if row["state"] == "conflict"]
    assert [row["conflicts"][0][0] for row in listed] == ["statement"] * 10
    assert listed[0]["conflicts"][0][2] == "They say it anew."
    acts.confirm(again, again.shown, by=grace, now=LATER)
    large.carry_on(LATER)
    for problem in edited:
        problem.refresh_from_db()
        assert problem.statement == f"Edited by a curator: {problem.number}."
    assert Problem.objects.filter(title__endswith=", once more").count() == 3


def test_the_mapping_is_remembered_for_the_next_file_with_these_columns(board, grace):
    brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)

    file = acts.upload("more.yaml", as_yaml(foreign_rows(3)), by=a_person(role="curator"), now=LATER)

    assert Mapping.of(file.mapping) == Mapping.of(Import.objects.order_by("pk").first().mapping)


def test_a_mapping_is_kept_under_a_name_and_fits_what_it_knows(board, grace):
    file = acts.upload("theirs.yaml", as_yaml(foreign_rows(2)), by=grace, now=NOW)
    mapping = Mapping(columns=FOREIGN, prefix="opi")

    acts.map_columns(file, mapping, by=grace, save_as="Theirs", now=NOW)

    kept = Mapping.of(ImportMapping.objects.get(name="Theirs").mapping)
    assert kept == mapping
    assert kept.fitting(["name", "unheard of", "Category"]).columns == {
        "name": "title",
        "unheard of": "",
        "Category": "track",
    }


def test_what_was_shown_is_what_is_done_and_every_row_says_who_and_why(board, grace):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    assert Problem.objects.count() == 0

    acts.confirm(file, file.shown, by=grace, now=NOW)

    reason = f"import {file.pk}, theirs.yaml"
    first = Problem.objects.order_by("number")[0]
    assert list(first.events.values_list("verb", "by__username", "after", "reason")) == [
        ("listed", "grace", "listed", reason)
    ]
    assert list(Revision.objects.filter(problem=first).values_list("number", "by__username", "note")) == [
        (1, "grace", reason)
    ]
    event = Event.objects.get(verb="imported")
    assert (event.subject, event.by, event.after, event.reason) == (
        f"import:{file.pk}",
        grace,
        "2 new, 0 changed",
        "theirs.yaml",
    )
    file.refresh_from_db()
    assert (file.status, file.applied_by, file.applied_at) == ("applied", grace, NOW)


def test_a_new_row_is_listed_only_where_nothing_is_missing(board, grace):
    rows = foreign_rows(2)
    del rows[1]["getting started"]

    file = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)

    assert [row["status"] for row in file.preview["rows"]] == ["listed", "proposed"]
    acts.confirm(file, file.shown, by=grace, now=NOW)
    assert list(Problem.objects.order_by("number").values_list("status", flat=True)) == ["listed", "proposed"]
    proposed = Problem.objects.get(status="proposed")
    assert list(proposed.events.values_list("verb", "after")) == [("moved", "proposed")]


def test_a_column_that_is_left_out_and_an_empty_cell_say_nothing(board, grace):
    brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    before = of_the_list()
    row = foreign_rows(1)[0] | {"details": "", "effort": None, "unheard of": "x"}
    del row["methods"]

    file = uploaded(as_yaml([row]), grace, "theirs.yaml", **YAML)

    assert states(file) == {"unchanged": 1}
    with pytest.raises(Refused, match="There is nothing new in it. Nothing was written."):
        acts.confirm(file, file.shown, by=grace, now=LATER)
    assert of_the_list() == before


def test_words_that_nobody_has_explained_are_asked_for(board, grace):
    file = uploaded(sheet_of(messy_rows(14)), grace, defaults=DEFAULTS)

    assert file.preview["unexplained"] == {"difficulty": [["Hard", 2]], "track": [["Misc", 4]]}
    assert states(file) == {"faulty": 6, "created": 8}
    with pytest.raises(Refused, match="Some rows are faulty"):
        acts.confirm(file, file.shown, by=grace, now=NOW)


def test_faulty_rows_are_left_out_where_that_was_said(board, grace):
    rows = [{"id": "1", "title": "Good", "track": "toys"}, {"id": "2", "track": "toys"}]
    rows += [{"id": "3", "title": "Variant of the bad one", "track": "toys", "parent": "2"}]

    file = brought_in(as_yaml(rows), grace, "a.yaml", leave_out=True)

    assert states(file) == {"faulty": 2, "created": 1}
    assert list(Problem.objects.values_list("title", flat=True)) == ["Good"]
    assert file.preview["rows"][2]["faults"] == [{"field": "parent", "reason": 'no problem is called "opi-2"'}]


def test_two_rows_with_one_id_are_faulty_but_for_the_first(board, grace):
    rows = [{"id": "1", "title": title, "track": "toys"} for title in ("First", "Second")]

    file = uploaded(as_yaml(rows), grace, "a.yaml")

    assert [row["state"] for row in file.preview["rows"]] == ["created", "faulty"]
    assert "the key is on line 1" in file.preview["rows"][1]["faults"][0]["reason"]


def test_variants_find_each_other_by_their_own_ids(board, grace):
    rows = [{"id": "1.1", "title": "Whole", "track": "toys"}]
    rows += [{"id": "1.2", "title": "Part", "track": "toys", "variant of": "1.1"}]

    brought_in(as_yaml(rows), grace, "a.yaml")

    assert Problem.objects.get(key="opi-1.2").parent == Problem.objects.get(key="opi-1.1")


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_another_digest_than_the_one_shown_is_refused(board, grace, digest):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)

    with pytest.raises(Refused) as refused:
        acts.confirm(file, digest, by=grace, now=NOW)

    assert (refused.value.code, str(refused.value)) == ("moved", acts.MOVED)
    assert Problem.objects.count() == 0


def test_a_board_that_moved_since_it_was_shown_is_refused(board, grace):
    brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    rows = foreign_rows(2)
    rows[0]["details"] = "They say it anew."
    file = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)
    edit(Problem.objects.order_by("number")[0], grace, statement="Edited meanwhile.")
    before = of_the_list()

    with pytest.raises(Refused) as refused:
        acts.confirm(file, file.shown, by=grace, now=LATER)

    assert refused.value.code == "moved"
    assert of_the_list() == before


def test_a_board_that_moved_elsewhere_is_no_hindrance(board, grace):
    """The control: what the import does not touch may change."""
    brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    rows = foreign_rows(2)[:1]
    rows[0]["details"] = "They say it anew."
    file = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)
    edit(Problem.objects.order_by("number")[1], grace, statement="Edited meanwhile.")

    acts.confirm(file, file.shown, by=grace, now=LATER)

    assert Problem.objects.order_by("number")[0].statement == "They say it anew."


def test_a_mapping_that_changed_since_it_was_shown_is_refused(board, grace):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    Import.objects.filter(pk=file.pk).update(mapping=file.mapping | {"prefix": "other"})

    with pytest.raises(Refused, match="has changed since"):
        acts.confirm(file, file.shown, by=grace, now=NOW)


def test_a_script_stands_idle_as_long_as_a_large_file_takes_to_read(board, grace, monkeypatch):
    """Its act is one transaction, which this test stands in for: PostgreSQL ends one that is idle for 15 seconds."""
    waits = []

    def look(*given):
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            waits.append(cursor.fetchone()[0])
        return looked(*given)

    looked = looking.look
    monkeypatch.setattr(looking, "look", look)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 15000")
    uploaded(sheet_of(messy_rows(2)), grace, **SHEET)

    assert waits == ["1min"]


def test_more_rows_than_one_statement_writes_come_in(board, grace, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    with CaptureQueriesContext(connection) as asked:
        file = brought_in(sheet_of(messy_rows(35)), grace, **SHEET)

    assert file.created_count == Problem.objects.filter(key__startswith="opi-").count() == 35
    assert sum(one["sql"].startswith('INSERT INTO "problems_problem" ') for one in asked) == 4


def test_twice_is_refused_and_brings_in_nothing_more(board, grace):
    file = brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    before = of_the_list()

    with pytest.raises(Refused, match="This file was brought in. Nothing was changed."):
        acts.confirm(file, file.shown, by=grace, now=LATER)
    with pytest.raises(Refused, match="This file was brought in. Nothing was changed."):
        acts.map_columns(file, Mapping.of(file.mapping), by=grace)

    assert of_the_list() == before


def test_a_member_may_do_none_of_it(board, grace, ada):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)

    for verb in (
        lambda: acts.upload("a.csv", b"a\nb\n", by=ada),
        lambda: acts.map_columns(file, Mapping(), by=ada),
        lambda: acts.confirm(file, file.shown, by=ada),
        lambda: acts.undo(file, by=ada, note="No."),
        lambda: acts.discard(file, by=ada),
    ):
        with pytest.raises(Refused, match="Only a curator can do this."):
            verb()


def test_what_was_thrown_away_meanwhile_is_refused_to_the_other(board, grace):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    acts.discard(Import.objects.get(), by=grace)

    for verb in (
        lambda: acts.map_columns(file, Mapping.of(file.mapping), by=grace),
        lambda: acts.confirm(file, file.shown, by=grace),
        lambda: acts.discard(file, by=grace),
    ):
        with pytest.raises(Refused, match="This file was thrown away meanwhile."):
            verb()


def test_taken_back_every_row_is_as_before(board, grace):
    brought_in(as_yaml(foreign_rows(3)), grace, "theirs.yaml", **YAML)
    rows = foreign_rows(3)
    rows[0] |= {"details": "They say it anew.", "methods": ["Linear probes"], "needs": {"maths": 1}, "level": "C"}
    compared = ("statement", "rendered", "difficulty", "keywords", "status")
    before = [
        (values, list(Problem.objects.get(pk=pk).needs.values_list("skill__key", "level")))
        for pk, *values in Problem.objects.order_by("pk").values_list("pk", *compared)
    ]
    bases = list(LoadedRow.objects.filter(section="problems").order_by("key").values_list("key", "fields"))
    file = brought_in(as_yaml(rows), grace, "theirs.yaml", LATER, **YAML)
    assert Problem.objects.order_by("pk")[0].statement == "They say it anew."

    left = acts.undo(file, by=grace, note="The wrong file.", now=LATER + timedelta(hours=1))

    after = [
        (values, list(Problem.objects.get(pk=pk).needs.values_list("skill__key", "level")))
        for pk, *values in Problem.objects.order_by("pk").values_list("pk", *compared)
    ]
    assert (left, after) == ([], before)
    assert list(LoadedRow.objects.filter(section="problems").order_by("key").values_list("key", "fields")) == bases
    event = Event.objects.get(verb="took back an import")
    assert (event.by, event.after, event.reason) == (grace, "1 rows", "The wrong file.")
    again = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)
    assert states(again) == {"changed": 1, "unchanged": 2}


def test_taken_back_a_new_problem_leaves_the_list_and_keeps_its_number(board, grace):
    rows = foreign_rows(2)
    del rows[1]["getting started"]
    file = brought_in(as_yaml(rows), grace, "theirs.yaml", **YAML)
    numbers = list(Problem.objects.values_list("number", flat=True))

    acts.undo(file, by=grace, note="The wrong file.", now=LATER)

    assert list(Problem.objects.values_list("number", flat=True)) == numbers
    assert list(Problem.objects.order_by("number").values_list("status", flat=True)) == ["withdrawn", "declined"]
    file.refresh_from_db()
    assert (file.status, file.undone_by, file.left) == ("undone", grace, [])


def test_rows_that_somebody_changed_since_stay_and_are_named(board, grace, ada):
    file = brought_in(as_yaml(foreign_rows(4)), grace, "theirs.yaml", **YAML)
    edited, claimed, quiet, _ = Problem.objects.order_by("number")
    edit(edited, grace, statement="Edited since.")
    asked = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
    claims.claim(claimed, by=ada, now=LATER, **asked)

    left = acts.undo(file, by=grace, note="The wrong file.", now=LATER)

    assert [(row["key"], row["reason"]) for row in left] == [
        (edited.key, "Something has happened on it since."),
        (claimed.key, "Something has happened on it since."),
    ]
    assert list(Problem.objects.order_by("number").values_list("status", flat=True)) == [
        "listed",
        "listed",
        "withdrawn",
        "withdrawn",
    ]
    quiet.refresh_from_db()
    assert list(quiet.events.order_by("-pk").values_list("verb", "before", "after", "by__username")[:1]) == [
        ("moved", "listed", "withdrawn", "grace")
    ]


def test_a_changed_row_that_was_edited_since_stays_whole(board, grace):
    brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    rows = foreign_rows(2)
    for row in rows:
        row["details"] = "They say it anew."
    file = brought_in(as_yaml(rows), grace, "theirs.yaml", LATER, **YAML)
    first = Problem.objects.order_by("number")[0]
    edit(first, grace, statement="Edited since.")

    left = acts.undo(file, by=grace, note="The wrong file.", now=LATER + timedelta(hours=1))

    assert left == [{"key": first.key, "number": str(first.number), "reason": "Changed since: statement."}]
    first.refresh_from_db()
    assert first.statement == "Edited since."
    assert Problem.objects.order_by("number")[1].statement.startswith("Is feature 1")


def test_where_every_row_was_changed_since_nothing_is_taken_back(board, grace):
    file = brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    edit(Problem.objects.get(), grace, statement="Edited since.")
    before = fingerprint()

    with pytest.raises(Refused) as refused:
        acts.undo(file, by=grace, note="The wrong file.", now=LATER)

    assert refused.value.code == "changed-since"
    assert fingerprint() == before


def test_taking_back_needs_a_reason_and_works_once(board, grace):
    file = brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    with pytest.raises(Refused, match="Say why"):
        acts.undo(file, by=grace, note="  ")
    acts.undo(file, by=grace, note="The wrong file.", now=LATER)

    with pytest.raises(Refused, match="This file was taken back. Nothing was changed."):
        acts.undo(file, by=grace, note="Again.", now=LATER)


def test_after_30_days_the_bytes_go_and_with_them_the_way_back(board, grace):
    old = brought_in(as_yaml(foreign_rows(1)), grace, "old.yaml", **YAML)
    draft = uploaded(as_yaml(foreign_rows(1)), grace, "draft.yaml", **YAML)
    fresh = acts.upload("new.csv", b"Problem\nx\n", by=grace, now=NOW + timedelta(days=20))

    assert acts.forget(now=NOW + timedelta(days=30, seconds=1)) == 2

    old.refresh_from_db()
    assert (old.content, old.preview, old.written, old.status) == (None, None, None, "applied")
    assert not Import.objects.filter(pk=draft.pk).exists()
    assert Import.objects.filter(pk=fresh.pk).exclude(content=None).exists()
    with pytest.raises(Refused, match="too long ago"):
        acts.undo(old, by=grace, note="The wrong file.")
    assert acts.forget(now=NOW + timedelta(days=30, seconds=1)) == 0


def test_our_own_export_comes_back_unchanged(board, grace, client):
    brought_in(as_yaml(foreign_rows(3)), grace, "theirs.yaml", **YAML)
    for ending in ("jsonl", "yaml"):
        content = client.get(f"/problems/feed.{ending}").getvalue()

        file = uploaded(content, grace, f"problems.{ending}")

        assert states(file) == {"unchanged": 3}


def test_as_many_questions_for_many_rows_as_for_few(board, grace, django_assert_max_num_queries):
    few = uploaded(as_yaml(foreign_rows(3)), grace, "few.yaml", **YAML)
    many = uploaded(as_yaml(foreign_rows(9)), grace, "many.yaml", **(YAML | {"prefix": "more"}))
    with django_assert_max_num_queries(200) as for_few:
        looking.look(few, Mapping.of(few.mapping))
    with django_assert_max_num_queries(len(for_few)):
        looking.look(many, Mapping.of(many.mapping))


@pytest.mark.django_db(transaction=True)
def test_confirmed_by_four_at_once_it_is_brought_in_once(board, grace):
    file = uploaded(as_yaml(foreign_rows(5)), grace, "theirs.yaml", **YAML)
    said = []

    def run():
        try:
            acts.confirm(file, file.shown, by=grace, now=NOW)
            said.append("done")
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["done", "settled", "settled", "settled"]
    assert Problem.objects.count() == 5
    assert Event.objects.filter(verb="imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_meets_an_import_in_one_order_or_the_other(board, grace, monkeypatch):
    """Whoever comes second sees what the first did: the edit is never lost under what the file said."""
    brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    rows = foreign_rows(1)
    rows[0]["details"] = "They say it anew."
    file = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)
    look = looking.look
    said = []

    def edited_meanwhile():
        try:
            edit(Problem.objects.get(), grace, statement="Edited meanwhile.")
        except BaseException as error:
            said.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=edited_meanwhile)

    def slowly(*args, **how):
        found = look(*args, **how)
        thread.start()
        thread.join(0.5)
        return found

    monkeypatch.setattr(looking, "look", slowly)
    acts.confirm(file, file.shown, by=grace, now=LATER)
    thread.join()

    assert said == []
    assert Problem.objects.get().statement == "Edited meanwhile."
    assert list(Revision.objects.order_by("number").values_list("text__statement", flat=True))[1:] == [
        "They say it anew.",
        "Edited meanwhile.",
    ]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_edit_is_written_before_the_import_and_lost(board, grace, monkeypatch):
    """The control: the same without holding the rows."""
    brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    rows = foreign_rows(1)
    rows[0]["details"] = "They say it anew."
    file = uploaded(as_yaml(rows), grace, "theirs.yaml", **YAML)
    look = looking.look

    def edited_meanwhile():
        edit(Problem.objects.get(), grace, statement="Edited meanwhile.")
        connection.close()

    def unlocked(file, mapping, **how):
        found = look(file, mapping, lock=False)
        thread = threading.Thread(target=edited_meanwhile)
        thread.start()
        thread.join()
        return found

    monkeypatch.setattr(looking, "look", unlocked)
    acts.confirm(file, file.shown, by=grace, now=LATER)

    assert Problem.objects.get().statement == "They say it anew."


def test_what_somebody_proposed_is_not_decided_by_a_file(board, grace, ada):
    for person in (grace, ada):
        a_proposal(person, key=f"board-{person.username}", source=Source.objects.get(), track=Track.objects.first())
    rows = [{"key": key, "title": title} for key, title in Problem.objects.order_by("key").values_list("key", "title")]
    brought_in(as_yaml([*rows, {"key": "opi-1", "title": "A new one", "track": "toys"}]), grace, "theirs.yaml")

    file = uploaded(as_yaml([row | {"status": "listed"} for row in rows]), grace, "theirs.yaml")

    assert states(file) == {"faulty": 2}
    reasons = {fault["reason"] for row in file.preview["rows"] for fault in row["faults"]}
    assert reasons == {"somebody has proposed this: it is decided on its own page"}
