"""What scripts of curators read of files that were brought in."""

import pytest

from problems.models import Import, ImportMapping
from problems.services import problems
from problems.services.imports import acts
from tests.api import Script, walk
from tests.factories import NOW, a_person
from tests.sheets import LIST, YAML, a_board, as_yaml, brought_in, foreign_rows, messy_rows, sheet_of, uploaded

pytestmark = pytest.mark.django_db


def test_where_each_file_stands(grace):
    applied, waiting = uploaded(LIST, grace), uploaded(LIST, grace, name="again.csv")
    Import.objects.filter(pk=applied.pk).update(status="applied", applied_at=NOW, created_count=2)
    script = Script(grace)

    rows = script.read("curate/imports/")["results"]
    assert {row["id"]: (row["name"], row["status"], row["created_count"]) for row in rows} == {
        waiting.pk: ("again.csv", "draft", 0),
        applied.pk: ("list.csv", "applied", 2),
    }
    told = script.read(f"curate/imports/{waiting.pk}/")
    kept = {state: count for state, count in told["counts"].items() if count}
    assert kept == {state: count for state, count in waiting.preview["counts"].items() if count}
    assert sum(kept.values()) == told["row_count"] == waiting.row_count > 0
    assert (told["is_shown"], told["left_count"], told["by"]["username"]) == (True, 0, "grace")
    script.read("curate/imports/0/", 404)


def test_it_is_for_curators_alone(ada, grace):
    file = uploaded(LIST, grace)

    there = f"curate/imports/{file.pk}/"
    for address in ("curate/imports/", there, f"{there}rows/", "curate/imports/mappings/"):
        assert Script(ada).read(address, 403)["status"] == 403
        assert Script(grace, "claims").read(address, 403)["status"] == 403


def test_its_length_costs_no_queries(grace, django_assert_num_queries):
    script = Script(grace)
    uploaded(LIST, a_person(role="curator"))
    script.read("curate/imports/")
    with django_assert_num_queries(5):
        script.read("curate/imports/")
    for place in range(2):
        uploaded(LIST, a_person(role="curator"), name=f"{place}.csv")
    with django_assert_num_queries(5):
        assert len(script.read("curate/imports/")["results"]) == 3


def test_how_a_file_is_read(grace):
    file = uploaded(LIST, grace, values={"difficulty": {"Hard": "C"}}, defaults={"compute": "laptop"}, level=3)

    told = Script(grace).read(f"curate/imports/{file.pk}/")

    assert told["columns"][0] == {"column": "Number", "to": "id", "filled": 2, "samples": ["1.10", "1.2"]}
    assert {row["column"]: row["to"] for row in told["columns"]} == file.mapping["columns"]
    assert told["words"] == [{"target": "difficulty", "word": "Hard", "means": "C"}]
    assert told["defaults"] == [{"target": "compute", "value": "laptop"}]
    assert [(row["target"], row["word"]) for row in told["unexplained"]] == [
        ("track", "Gardening"),
        ("track", "Toy models"),
    ]
    assert (told["key_prefix"], told["level"], told["shown"]) == ("opi", 3, file.shown)


def test_every_row_is_told_page_by_page(grace, tmp_path):
    a_board(tmp_path)
    file = uploaded(as_yaml(foreign_rows(7)), grace, "theirs.yaml", **YAML)
    script, there = Script(grace), f"curate/imports/{file.pk}/rows/"

    rows, pages = walk(script.client, f"{there}?page_size=3")

    assert (pages, [row["key"] for row in rows]) == (3, [f"opi-p{place:04d}" for place in range(7)])
    assert {(row["state"], row["number"], row["status"]) for row in rows} == {("created", None, "listed")}
    second = script.read(f"{there}?page_size=3")["next"].partition("/api/v1/")[2]
    assert [row["position"] for row in script.read(second)["results"]] == [3, 4, 5]
    first = script.read(second)["previous"].partition("/api/v1/")[2]
    assert script.read(first)["results"] == rows[:3]
    assert script.read(f"{there}?state=faulty")["results"] == []
    assert "state" in script.read(f"{there}?state=odd", 400)["errors"]


def test_a_cursor_of_what_was_shown_before_is_none_of_what_is_shown_now(grace, tmp_path):
    a_board(tmp_path)
    file = uploaded(as_yaml(foreign_rows(4)), grace, "theirs.yaml", **YAML)
    script = Script(grace)
    second = script.read(f"curate/imports/{file.pk}/rows/?page_size=3")["next"].partition("/api/v1/")[2]
    assert len(script.read(second)["results"]) == 1

    script.post(f"curate/imports/{file.pk}/mapping/", key_prefix="other")

    assert "changed since" in script.read(second, 400)["errors"]["cursor"][0]
    assert "cursor" in script.read(second.replace("cursor=", "cursor=x"), 400)["errors"]
    elsewhere = script.read("curate/imports/?page_size=1&cursor=" + second.partition("cursor=")[2], 400)
    assert "cursor" in elsewhere["errors"]


def test_a_row_tells_faults_numbers_and_why_it_stays(grace, tmp_path):
    a_board(tmp_path)
    faulty = uploaded(sheet_of(messy_rows(8)), grace, "messy.csv")
    rows = Script(grace).read(f"curate/imports/{faulty.pk}/rows/?state=faulty")["results"]
    reason = '"Hard" means nothing here yet: say what it means'
    faults = [fault for row in rows for fault in row["faults"]]
    assert {"field": "Difficulty", "label": "Difficulty", "reason": reason} in faults
    file = brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    kept, gone = (row["number"] for row in file.written)
    problems.revise(problems.Problem.objects.get(pk=kept), {"statement": "Other."}, by=grace, note="x")
    acts.undo(file, by=grace, note="The wrong one.")

    script = Script(grace)
    rows = script.read(f"curate/imports/{file.pk}/rows/")["results"]
    assert [(row["number"], row["stays_because"]) for row in rows] == [
        (kept, "Something has happened on it since."),
        (gone, ""),
    ]
    assert script.read(f"curate/imports/{file.pk}/")["left_count"] == 1


def test_what_the_file_changes_and_what_both_sides_changed(grace, tmp_path):
    a_board(tmp_path)
    brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    edited = problems.Problem.objects.get(key="opi-p0001")
    problems.revise(edited, {"statement": "Ours."}, by=grace, note="x")
    again = foreign_rows(2)
    for row in again:
        row["details"] = "Theirs."
    file = uploaded(as_yaml(again), grace, "theirs.yaml", **YAML)

    changed, conflict = Script(grace).read(f"curate/imports/{file.pk}/rows/")["results"]

    assert (changed["state"], [(one["field"], one["after"]) for one in changed["fields"]]) == (
        "changed",
        [("statement", "Theirs.")],
    )
    assert (conflict["state"], conflict["conflicts"], conflict["number"]) == (
        "conflict",
        [{"field": "statement", "ours": "Ours.", "theirs": "Theirs."}],
        edited.pk,
    )


def test_kept_mappings(grace):
    file = uploaded(LIST, grace)
    mapping = file.mapping | {"values": {"track": {"Gardening": ""}}}
    ImportMapping.objects.create(name="Theirs", mapping=mapping, columns_digest=file.columns_digest, by=grace, at=NOW)

    [kept] = Script(grace).read("curate/imports/mappings/")["results"]

    assert (kept["name"], kept["by"]["username"], kept["key_prefix"]) == ("Theirs", "grace", "opi")
    assert kept["columns"][0] == {"column": "Number", "to": "id"}
    assert kept["words"] == [{"target": "track", "word": "Gardening", "means": ""}]
