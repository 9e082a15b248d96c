"""The dump on the disk: what is public and nothing else, the same bytes for the same data, never half of it."""

import csv
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import threading
from datetime import timedelta

import pytest
from django.db import connection

from problems.models import Event, Interest, PortfolioItem, Problem, Review
from problems.services.dumps import folder, write
from problems.services.dumps.tables import TABLES
from programs.models import MentorRequest, ProgramLead, Sponsorship
from programs.services import sponsorships
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_log_entry,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_report,
    a_reproduction,
    a_review,
    a_skill,
    a_sponsorship,
    a_technique,
    a_writeup,
    join,
)

pytestmark = pytest.mark.django_db
SECRET = "kept-back"


@pytest.fixture
def dumps(settings, tmp_path):
    settings.DUMP_DIR = tmp_path / "dumps"
    return settings.DUMP_DIR


def rows(dump, name: str) -> list[dict]:
    with gzip.open(dump.path(dump.file(f"{name}.jsonl.gz")), "rt") as lines:
        return [json.loads(line) for line in lines]


def everything(dump) -> str:
    """All that is in the files, as text."""
    told = []
    for file in dump.files:
        data = dump.path(file).read_bytes()
        told.append((gzip.decompress(data) if file.name.endswith(".gz") else data).decode("utf-8", "replace"))
    return "\n".join(told)


def bytes_of(dump) -> dict[str, str]:
    return {file.name: file.sha256 for file in dump.files}


def test_a_row_is_told_as_it_stands(dumps):
    problem = a_problem(
        prerequisites=["a; b"], hours_low=None, hours_high=None, parent=a_problem(), checked_by=a_person()
    )

    told = next(row for row in rows(write.write(now=NOW), "problems") if row["number"] == problem.number)

    assert list(told) == list(TABLES["problems"].columns)
    assert (told["title"], told["track"], told["parent"]) == (problem.title, problem.track_id, problem.parent_id)
    assert (told["prerequisites"], told["hours_low"], told["created_at"]) == (["a; b"], None, "2026-11-23T12:00:00Z")


def test_the_spreadsheet_has_the_same_rows_and_computes_nothing(dumps):
    a_problem(title="=cmd()", prerequisites=["x"])
    dump = write.write(now=NOW)

    with dump.path(dump.file("problems.csv")).open(newline="") as sheet:
        (row,) = csv.DictReader(sheet)

    assert (row["title"], row["prerequisites"], row["starred"], row["parent"]) == ("'=cmd()", '["x"]', "false", "")


def test_a_draft_and_all_that_hangs_on_it_is_left_out(dumps):
    draft = a_problem(
        status="draft", key=f"{SECRET}-key", title=SECRET, skills={a_skill(): 1}, techniques=[a_technique()]
    )
    a_problem(parent=draft)
    a_claim(problem=draft, plan=SECRET)
    a_comment(problem=draft, text=SECRET)
    a_writeup(says={draft: "partial"})
    sponsored = a_sponsorship(problem=draft, note=SECRET)
    Interest.objects.create(problem=draft, person=a_person(), note=SECRET)
    Event.objects.create(verb="posted", subject="problem:1", problem=draft, after=SECRET)

    dump = write.write(now=NOW)

    assert SECRET not in everything(dump)
    assert [row["parent"] for row in rows(dump, "problems")] == [None]
    for name in ("claims", "claimants", "comments", "bearings", "problem_skills", "problem_techniques", "sponsorships"):
        assert (name, rows(dump, name)) == (name, [])
    assert Sponsorship.objects.get() == sponsored


def test_words_that_were_hidden_or_deleted_are_left_out_and_their_places_stay(dumps):
    a_comment(status="hidden", text=SECRET, hidden_because="Spam.")
    a_log_entry(a_claim(), text=SECRET, hidden_because="Spam.")
    a_reproduction(status="hidden", numbers=SECRET, hardware=SECRET, link=f"https://example.org/{SECRET}")
    review = a_review(status="hidden", note=SECRET)
    review.answers.update(line=SECRET)
    Review.objects.update(reply=SECRET, replied_by=a_person(), replied_at=NOW)

    dump = write.write(now=NOW)

    assert SECRET not in everything(dump)
    for name in ("comments", "log_entries", "reproductions", "reviews"):
        (row,) = rows(dump, name)
        assert (name, bool(row["hidden_because"])) == (name, True)


def test_what_a_mentor_never_said_yes_to_is_left_out_and_what_they_ended_stays(dumps, grace):
    proposed = a_sponsorship(status="proposed", proposed_by=grace, note=SECRET)
    stood = a_sponsorship(note="Toy models.")
    sponsorships.end(proposed, by=grace, now=NOW)
    sponsorships.end(stood, by=stood.mentor.person, now=NOW)

    dump = write.write(now=NOW)

    assert SECRET not in everything(dump)
    assert [(row["id"], row["status"], row["note"]) for row in rows(dump, "sponsorships")] == [
        (stood.pk, "ended", "Toy models.")
    ]


def test_who_reviewed_without_their_name_is_nowhere(dumps):
    reviewer = a_person(f"{SECRET}-reviewer", name=SECRET)
    a_review(by=reviewer, outcome="legible", is_unnamed=True)

    dump = write.write(now=NOW)

    assert SECRET not in everything(dump)
    assert [row["by"] for row in rows(dump, "reviews")] == [None]


def test_a_reviewer_with_a_name_is_told(dumps):
    """The control of the one above."""
    reviewer = a_person(f"{SECRET}-reviewer")
    a_review(by=reviewer, outcome="legible")

    dump = write.write(now=NOW)

    assert [row["by"] for row in rows(dump, "reviews")] == [reviewer.pk]
    assert f"{SECRET}-reviewer" in everything(dump)


def test_what_is_private_of_people_is_nowhere(dumps, grace):
    ada = a_person("ada", password=f"{SECRET} horse", name="Ada")
    ada.email = f"{SECRET}@example.org"
    ada.save()
    claim = a_claim(person=ada)
    a_report(comment=a_comment(by=ada), by=a_person(f"{SECRET}-teller"), note=SECRET)
    join(claim, a_person(f"{SECRET}-asked"), standing="invited", note=SECRET)
    a_review(by=ada, outcome="legible", private_note=SECRET)
    a_mentor_request(by=ada, claim=claim, did=SECRET, asks=SECRET, contact=SECRET)
    a_mentor_request(
        by=ada, claim=a_claim(person=ada), status="accepted", did=SECRET, answer=SECRET, mentor_contact=SECRET
    )
    ProgramLead.objects.create(program=a_program(), person=ada, given_by=a_person(f"{SECRET}-giver"))
    a_writeup(verdict_note=SECRET, linked_by=ada)
    a_writeup(status="declined", title=SECRET)
    PortfolioItem.objects.create(person=ada, claim=claim, position=0, is_shown=False, line=SECRET)

    dump = write.write(now=NOW)

    assert SECRET not in everything(dump)
    assert ("pbkdf2" in everything(dump), ada.password[:20] in everything(dump)) == (False, False)
    assert {row["name"] for row in rows(dump, "people")} >= {"Ada"}
    assert [row["status"] for row in rows(dump, "mentored")] == ["accepted"]
    assert MentorRequest.objects.count() == 2


def test_only_those_are_in_it_whom_something_public_names(dumps):
    ada = a_person("ada", bio="Hello.")
    a_claim(person=ada)
    a_person("silent", bio="Nobody asked me.")
    gone = a_person("gone", bio="Banned.", is_active=False)
    a_comment(by=gone)

    people = {row["username"]: row["bio"] for row in rows(write.write(now=NOW), "people")}

    assert people == {"ada": "Hello.", "gone": ""}


def test_the_same_data_is_the_same_bytes_and_is_not_written_again(dumps):
    a_claim()
    first = write.write(now=NOW)
    before = bytes_of(first)
    folders = sorted(path.name for path in dumps.iterdir())

    again = write.write(now=NOW + timedelta(days=1))

    assert (again.folder, again.made_at, bytes_of(again)) == (first.folder, first.made_at, before)
    assert again.looked_at == "2026-11-24T12:00:00Z"
    assert sorted(path.name for path in dumps.iterdir()) == folders


def test_written_elsewhere_it_is_the_same_bytes(settings, tmp_path):
    a_claim()
    found = []
    for name in ("one", "two"):
        settings.DUMP_DIR = tmp_path / name
        found.append(bytes_of(write.write(now=NOW)))

    assert found[0] == found[1]


def test_checksums_sizes_and_the_whole_are_true(dumps):
    a_claim()
    dump = write.write(now=NOW)

    sums = dict(reversed(line.split("  ")) for line in dump.path(dump.file("SHA256SUMS")).read_text().splitlines())
    for file in dump.files:
        data = dump.path(file).read_bytes()
        assert (file.bytes, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert file.name in {"SHA256SUMS", "circuit-board.tar"} or sums[file.name] == file.sha256
    with tarfile.open(dump.path(dump.file("circuit-board.tar"))) as tar:
        assert set(tar.getnames()) == {file.name for file in dump.files if not file.name.endswith((".csv", ".tar"))}


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="There is nothing here to check sums with.")
def test_what_was_fetched_is_checked_as_the_readme_says(dumps, tmp_path):
    dump = write.write(now=NOW)
    [command] = re.findall(r"`(sha256sum [^`]+)`", dump.path(dump.file("README.md")).read_text())
    with tarfile.open(dump.path(dump.file("circuit-board.tar"))) as tar:
        tar.extractall(tmp_path / "fetched", filter="data")

    def checked() -> int:
        return subprocess.run(command.split(), cwd=tmp_path / "fetched", capture_output=True, check=False).returncode

    assert checked() == 0
    (tmp_path / "fetched" / "people.jsonl.gz").write_bytes(b"")
    assert checked() == 1


def test_the_schema_describes_every_column(dumps):
    dump = write.write(now=NOW)
    schema = json.loads(dump.path(dump.file("schema.json")).read_text())

    told = {table["name"]: {column["name"]: column for column in table["columns"]} for table in schema["tables"]}
    assert {name: tuple(columns) for name, columns in told.items()} == {table.name: table.columns for table in TABLES}
    assert told["claims"]["problem"] == {"name": "problem", "type": "integer", "refers": "problems"}
    assert told["claims"]["claimed_at"] == {"name": "claimed_at", "type": "moment"}
    assert told["problems"]["difficulty"]["choices"] == ["A", "B", "C", "D"]
    assert told["reviews"]["by"]["empty"] is True


def test_the_changes_count_what_came_moved_and_went(dumps):
    problem, other = a_problem(), a_problem()
    write.write(now=NOW)
    Problem.objects.filter(pk=problem.pk).update(title="Another title")
    Problem.objects.filter(pk=other.pk).update(status="draft")
    a_problem()

    dump = write.write(now=NOW + timedelta(days=1))

    assert dump.changes[0]["tables"]["problems"] == {"rows": 2, "added": 1, "changed": 1, "removed": 1}
    assert dump.changes[1]["tables"]["problems"] == {"rows": 2, "added": 2, "changed": 0, "removed": 0}
    assert len(dump.path(dump.file("changes.jsonl")).read_text().splitlines()) == 2


def test_the_one_before_stays_for_who_is_reading_it_and_older_ones_go(dumps):
    made = []
    for day in range(4):
        a_problem()
        made.append(write.write(now=NOW + timedelta(days=day)).folder)

    assert {path.name for path in dumps.iterdir() if path.is_dir()} == set(made[-2:])
    assert folder.current().folder == made[-1]


def test_a_writer_that_dies_leaves_the_last_one_and_the_next_clears_up(dumps, monkeypatch):
    a_problem()
    first = write.write(now=NOW)
    a_problem()
    monkeypatch.setattr(write, "_beside", lambda *args: (_ for _ in ()).throw(OSError("The disk is full.")))

    with pytest.raises(OSError, match="The disk is full"):
        write.write(now=NOW)

    assert folder.current() == first
    (dumps / ".draft-left").mkdir()
    monkeypatch.undo()
    dumps_again = folder.place()
    assert dumps_again.exists()


def test_a_draft_that_was_left_is_cleared_by_the_next(dumps):
    (dumps / ".draft-left").mkdir(parents=True)

    write.write(now=NOW)

    assert [path.name for path in dumps.iterdir() if path.name.startswith(".draft")] == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_follow_each_other(dumps):
    a_problem()
    failed = []

    def run():
        try:
            write.write(now=NOW)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len([path for path in dumps.iterdir() if path.is_dir()]) == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_of_one_moment_whatever_is_written_meanwhile(dumps, monkeypatch):
    a_problem()
    tables = write._table

    def slowly(made, table, taken):
        if table.name == "tracks":
            thread = threading.Thread(target=lambda: (a_claim(), connection.close()))
            thread.start()
            thread.join()
        return tables(made, table, taken)

    monkeypatch.setattr(write, "_table", slowly)
    dump = write.write(now=NOW)

    assert ([len(rows(dump, name)) for name in ("problems", "claims", "people")]) == [1, 0, 0]


def test_as_many_questions_for_many_rows_as_for_one(dumps, django_assert_max_num_queries):
    a_claim(problem=a_problem(skills={a_skill(): 1}))
    with django_assert_max_num_queries(500) as for_one:
        write.write(now=NOW)
    for _ in range(3):
        a_claim(problem=a_problem(skills={a_skill(): 1}))
    with django_assert_max_num_queries(len(for_one)):
        write.write(now=NOW + timedelta(days=1))
