"""The command, as a person and as a program uses it."""

import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from circuitboard import cli
from problems.models import Claim, Import, LogEntry, Problem
from problems.services.imports import large
from tests.factories import a_claim, a_notice, a_problem, a_skill, a_track
from tests.sheets import LIST

pytestmark = pytest.mark.django_db(transaction=True)


def test_find_by_skill_and_highest_difficulty(run):
    probing = a_skill(key="probing", name="Probing")
    a_problem(title="One that fits", skills={probing: 2}, difficulty="B", hours_low=5, hours_high=20, compute="laptop")
    a_problem(title="One that is harder", skills={probing: 2}, difficulty="C")

    code, out, _ = run("find", "--skill", "probing", "--max-difficulty", "B")

    assert code == 0
    [line] = [line for line in out.splitlines() if "One that" in line]
    assert line.split()[1:] == ["B", "One", "that", "fits", "5-20", "laptop", "Probing", "2"]


def test_find_for_programs(run):
    problem = a_problem(title="One that fits", difficulty="A")
    a_problem(title="One that is harder", difficulty="D")

    _, out, _ = run("find", "--max-difficulty", "a", "--json")

    assert [json.loads(line)["number"] for line in out.splitlines()] == [problem.pk]


def test_find_stops_at_the_limit(run):
    for _ in range(4):
        a_problem()

    _, out, _ = run("find", "--limit", "3", "--json")

    assert len(out.splitlines()) == 3


def test_find_nothing_says_what_to_do(run):
    assert run("find", "nothing-has-this-word") == (0, "", "Nothing here fits that. Ask for less.\n")


def test_show_reads_like_a_page(run):
    problem = a_problem(title="Which head?", question="Which head moves it?", first_step="Patch one head.")

    _, out, _ = run("show", str(problem.pk))

    assert out.startswith(f"#{problem.pk} Which head?\n")
    assert "This afternoon:\nPatch one head.\n" in out


def test_title_of_a_stranger_does_not_drive_the_terminal(run):
    problem = a_problem(title="\x1b]0;owned\x07[bold]x[/bold] \u202e")

    for words in (["show", str(problem.pk)], ["find"]):
        _, out, _ = run(*words)
        assert "\x1b]0;" not in out
        assert "\u202e" not in out
        assert "[bold]x[/bold]" in out


def test_claim_log_check_in_and_give_back(run, ada, monkeypatch):
    problem = a_problem()

    code, out, _ = run("claim", str(problem.pk), "--hypothesis", "One head.", "--plan", "Patch.", "--aim", "explore")
    claim = Claim.objects.get(person=ada)
    assert (code, claim.aim) == (0, "explore")
    assert out.startswith(f"Claim {claim.pk}: http")

    monkeypatch.setattr("sys.stdin", io.StringIO("From a file."))
    code, out, _ = run("log", str(claim.pk), "-", "--kind", "result")
    entry = LogEntry.objects.get(claim=claim)
    assert (code, entry.text, entry.kind) == (0, "From a file.", "result")

    code, out, _ = run("check-in", str(claim.pk), "Patching runs.", "--next", "Ablate.")
    assert (code, claim.check_ins.get().moved) == (0, "Patching runs.")

    code, out, _ = run("release", str(claim.pk), "--note", "Tried it.")
    claim.refresh_from_db()
    assert (code, claim.status, claim.note) == (0, "released", "Tried it.")


def test_pause_go_on_and_watch(run, ada):
    claim = a_claim(person=ada)
    day = (timezone.now() + timedelta(days=9)).date().isoformat()

    code, out, _ = run("pause", str(claim.pk), day)
    claim.refresh_from_db()
    assert (code, claim.status, day in out) == (0, "paused", True)
    code, out, _ = run("resume", str(claim.pk))
    claim.refresh_from_db()
    assert (code, claim.status, "is yours until" in out) == (0, "active", True)
    for words, is_watched in (([], True), (["--off"], False)):
        code, out, _ = run("watch", str(claim.problem_id), *words)
        assert (code, ada.watches.exists(), "no longer" in out) == (0, is_watched, not is_watched)


def test_notices_are_told_and_stay_unread(run, ada):
    notice = a_notice(ada)

    code, out, _ = run("notices")
    notice.refresh_from_db()
    assert (code, notice.sentence in out, notice.read_at) == (0, True, None)


def test_submit_says_what_it_is_to_a_problem(run, ada):
    claim = a_claim(person=ada)

    code, _, err = run(
        "submit",
        "https://example.org/x",
        "--problem",
        f"{claim.problem_id}:negative",
        "--title",
        "No head",
        "--kind",
        "post",
    )

    claim.refresh_from_db()
    assert (code, err, claim.status) == (0, "", "delivered")


def test_a_curator_brings_a_file_in(run_as, grace, tmp_path):
    a_track(key="toys")
    there = tmp_path / "list.csv"
    there.write_bytes("Number,Category,Problem\r\n1.10,toys,Which tête adds?\r\n".encode("cp1252"))
    words = ("import", str(there), "--encoding", "cp1252", "--prefix", "opi")

    code, out, _ = run_as(grace)(*words)
    file = Import.objects.get()
    assert (code, file.status, Problem.objects.count()) == (0, "draft", 0)
    assert out.splitlines()[0] == "1 created"
    assert out.splitlines()[-1].endswith(f"/curate/imports/{file.pk}/")

    code, out, _ = run_as(grace)(*words, "--confirm")
    assert (code, out.splitlines()[1]) == (0, "1 new, 0 changed.")
    assert Problem.objects.get().title == "Which tête adds?"
    assert Problem.objects.get().key == "opi-1.10"


def test_a_large_file_is_waited_for(run_as, grace, tmp_path, monkeypatch):
    a_track(key="toys")
    there = tmp_path / "list.csv"
    there.write_text("Number,Category,Problem\n1.10,toys,Which head adds?\n")
    monkeypatch.setattr(large, "AT_ONCE", 0)
    monkeypatch.setattr(cli.time, "sleep", lambda seconds: large.carry_on())

    code, out, _ = run_as(grace)("import", str(there), "--prefix", "opi", "--confirm")

    assert (code, out.splitlines()[1], Problem.objects.count()) == (0, "1 new, 0 changed.", 1)

    again = tmp_path / "again.csv"
    again.write_text("Number,Category,Problem\n1.11,toys,Which head adds?\n")
    monkeypatch.setattr(cli.time, "sleep", lambda seconds: _failing())
    code, _, err = run_as(grace)("import", str(again), "--prefix", "opi", "--confirm")
    assert (code, err.strip(), Problem.objects.count()) == (1, "The board has moved.", 1)


def _failing():
    Import.objects.filter(status="confirming").update(status="draft", failed="The board has moved.")


def test_a_file_with_faults_waits(run_as, grace, tmp_path):
    there = tmp_path / "list.csv"
    there.write_bytes(LIST)

    code, out, err = run_as(grace)("import", str(there), "--confirm")

    assert (code, err) == (1, "Some rows are faulty. Mend them, or say that they are left out.\n")
    assert "track: “Gardening” means nothing here yet (1)." in out
    assert 'Line 2, Category: "Toy models" means nothing here yet: say what it means' in out.splitlines()
    assert Problem.objects.count() == 0


@pytest.mark.parametrize("word", ["ansi-ish", "hex"])
def test_an_encoding_that_is_none_is_refused(run_as, grace, tmp_path, word):
    code, out, err = run_as(grace)("import", str(tmp_path / "any.csv"), "--encoding", word)

    assert (code, out) == (2, "")
    assert f"argument --encoding: '{word}' is no encoding, as utf-8 and cp1252 are." in err


def test_a_file_in_another_encoding_is_said_to_be(run_as, grace, tmp_path):
    there = tmp_path / "list.csv"
    there.write_bytes("Problem\ntête\n".encode("cp1252"))

    assert run_as(grace)("import", str(there)) == (1, "", "The file is not utf-8: byte 10 is none of it.\n")


def test_refusal_goes_to_standard_error_with_code_1(run, ada):
    claim = a_claim(person=ada)

    code, out, err = run("claim", str(claim.problem_id), "--hypothesis", "x", "--plan", "x")

    assert (code, out, err) == (1, "", "You are already working on this problem.\n")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["find", "--max-difficulty", "E"],
        ["find", "--limit", "0"],
        ["show", "x"],
        ["submit", "https://x.example", "--problem", "42"],
        ["submit", "https://x.example", "--problem", "42:wrong"],
        ["claim", "42"],
    ],
)
def test_words_that_say_nothing_end_with_code_2_and_change_nothing(run, words):
    code, out, err = run(*words)

    assert (code, out) == (2, "")
    assert "usage: circuitboard" in err
    assert Claim.objects.count() == 0


def test_export_writes_every_row_and_counts_them(run, tmp_path):
    for _ in range(3):
        a_problem()
    there = tmp_path / "problems.jsonl"

    code, out, err = run("export", "problems", "--to", str(there))

    assert (code, out) == (0, "")
    assert len([json.loads(line) for line in there.read_text().splitlines()]) == 3
    assert "problems 3" in " ".join(err.split())
    assert list(tmp_path.iterdir()) == [there]


def test_export_that_breaks_leaves_no_half_of_a_file(run, tmp_path, monkeypatch):
    there = tmp_path / "problems.jsonl"
    there.write_text("what was here\n")

    code, _, err = run("--url", "http://127.0.0.1:1", "export", "problems", "--to", str(there))

    assert code == 1
    assert "does not answer" in err
    assert there.read_text() == "what was here\n"
    assert list(tmp_path.iterdir()) == [there]


def test_export_to_where_nothing_can_be_written(run):
    code, _, err = run("export", "problems", "--to", "/nowhere/problems.jsonl")

    assert (code, err) == (1, "/nowhere/.problems.jsonl.part: No such file or directory\n")


def test_me_tells_whose_token_it_is(run):
    _, out, _ = run("me")

    assert json.loads(out)["username"] == "ada"
