"""The command, as a person and as a program uses it."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from board.api import NOUNS
from circuitboard import cli
from circuitboard.client import VERSION
from circuitboard.words import LISTS
from problems.models import Claim, Import, LogEntry, Problem, WriteUp
from problems.services import spellings
from problems.services.imports import large
from tests.factories import a_claim, a_notice, a_problem, a_skill, a_track, a_writeup
from tests.sheets import LIST

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_difficulty_that_reaches_further_says_how_far(run):
    a_problem(number=38, difficulty="A", difficulty_max="C")
    a_problem(number=39, difficulty="B", difficulty_max="B")

    assert [line.split("\t")[:2] for line in run("find")[1].splitlines()] == [["38", "A-C"], ["39", "B"]]
    assert "difficulty A-C" in run("show", "38")[1]


def test_a_token_is_known_by_the_name_that_the_pages_give_it(monkeypatch):
    monkeypatch.setenv("CIRCUITBOARD_TOKEN", "")
    monkeypatch.setenv("BOARD_TOKEN", " obp_a ")
    assert cli._token() == "obp_a"
    monkeypatch.setenv("CIRCUITBOARD_TOKEN", "obp_b")
    assert cli._token() == "obp_b"


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


def test_find_says_what_a_typo_was_taken_for(run):
    problem = a_problem(title="Réseaux with heads")
    spellings.learn()

    _, out, err = run("find", "réseauxx", "heads")

    assert out.startswith(f"{problem.pk}\t")
    assert err == "Nothing has exactly these words. Shown is what has “réseaux heads”.\n"
    assert run("find", "réseaux", "heads")[2] == ""


def test_find_nothing_says_what_to_do(run):
    assert run("find", "nothing-has-this-word") == (0, "", "Nothing here fits that. Ask for less.\n")


def test_it_says_which_it_is(run):
    assert run("--version") == (0, f"circuitboard {VERSION}\n", "")


def test_find_says_that_there_is_more(run):
    for _ in range(3):
        a_problem()

    assert run("find", "--limit", "2")[2] == "There are more than these: --limit 4 shows more.\n"
    assert run("find", "--limit", "3")[2] == ""


def test_find_is_a_line_for_each_problem_elsewhere_than_on_a_terminal(run):
    problem = a_problem(title="Which\thead? " * 9, difficulty="A", hours_low=5, hours_high=20, compute="laptop")

    _, out, _ = run("find")

    title = " ".join(problem.title.split())
    assert out == f"{problem.pk}\tA\t{title}\t5-20\tlaptop\t\n"


@pytest.mark.parametrize(("columns", "has_room"), [("50", False), ("120", True)])
def test_narrow_terminal_is_shown_titles(run, monkeypatch, columns, has_room):
    a_problem(title="Which head moves the name?", skills={a_skill(name="Probing"): 2})
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", columns)

    _, out, _ = run("find")

    assert ("Hours" in out, "Probing 2" in out) == (has_room, has_room)
    assert "Which head moves the name?" in out


def test_keys_are_those_that_find_takes(run):
    skill = a_skill(key="probing", name="Probing")
    problem = a_problem(skills={skill: 1})

    _, out, _ = run("keys", "skills")

    assert out == "probing\tProbing\n"
    assert run("find", "--skill", out.split()[0])[1].startswith(f"{problem.pk}\t")


def test_show_tells_what_it_takes_and_who_is_on_it(run, mallory):
    problem = a_problem(
        difficulty="B",
        hours_low=8,
        hours_high=24,
        compute="free-colab",
        skills={a_skill(name="Probing"): 2},
        suggested_models="GPT-2 Small",
        prerequisites=["The IOI paper"],
    )
    claim = a_claim(problem=problem, person=mallory)
    writeup = a_writeup(title="One head", says={problem: "partial"})

    lines = run("show", str(problem.pk))[1].splitlines()

    assert "listed, open, free, difficulty B, 8-24 hours, free-colab" in lines
    assert {"Skills: Probing 2", "Models: GPT-2 Small", "- The IOI paper"} <= set(lines)
    assert next(line for line in lines if line.endswith(f"/claims/{claim.pk}/")).startswith("- active, ")
    assert next(line for line in lines if "One head" in line).endswith(writeup.get_absolute_url())


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


def test_claims_are_listed_with_their_numbers(run, ada, mallory):
    claim = a_claim(person=ada)
    a_claim(person=ada, status="released")
    a_claim(person=mallory)

    code, out, _ = run("claims")

    assert (code, [line.split()[:4] for line in out.splitlines()]) == (
        0,
        [[str(claim.pk), "problem", str(claim.problem_id), "active"]],
    )
    assert [json.loads(line)["id"] for line in run("claims", "--json")[1].splitlines()] == [claim.pk]


def test_nothing_claimed_says_what_to_do(run):
    assert run("claims") == (0, "", "You are working on nothing. Find something: circuitboard find\n")


def test_claim_says_all_that_its_page_asks(run, ada):
    problem = a_problem()
    more = ["--looking-for", "mentor", "--log-url", "https://example.org/log", "--ai-use", "Drafts", "--by-agent"]

    run("claim", str(problem.pk), "--hypothesis", "One head.", "--plan", "Patch.", *more)

    claim = Claim.objects.get(person=ada)
    told = (claim.looking_for, claim.log_url, claim.ai_use, claim.by_agent, claim.hours_per_week)
    assert told == ("mentor", "https://example.org/log", "Drafts", True, 6)


def test_give_back_and_be_written_to(run, ada):
    claim = a_claim(person=ada)

    run("release", str(claim.pk), "--may-contact")

    claim.refresh_from_db()
    assert claim.may_contact


def test_submit_what_others_wrote(run, ada):
    problem = a_problem()
    words = ["submit", "https://example.org/x", "--problem", f"{problem.pk}:related", "--title", "No head"]

    code, _, err = run(*words, "--not-mine", "--authors", "Emmy Noether", "--published", "2019")

    [writeup] = WriteUp.objects.all()
    assert (code, err, writeup.published) == (0, "", "2019")
    assert [author.name for author in writeup.authors.all()] == ["Emmy Noether"]


def test_submit_says_one_thing_to_each_problem(run):
    problem = a_problem()
    bearings = ["--problem", f"{problem.pk}:partial", "--problem", f"{problem.pk}:answers"]

    told = run("submit", "https://example.org/x", "--title", "x", *bearings)

    assert told == (1, "", "A problem is named twice. Say one thing to each.\n")
    assert not WriteUp.objects.exists()


def test_refusal_leads_to_what_stands_in_the_way(run):
    problem = a_problem()
    words = ["submit", "https://example.org/x", "--problem", f"{problem.pk}:partial", "--title", "One head"]
    _, there, _ = run(*words)

    assert run(*words) == (1, "", f"This address is on the board already: One head.\n{there}")


def test_nobody_is_told_how_to_be_somebody(run, live_server, monkeypatch):
    monkeypatch.setenv("CIRCUITBOARD_TOKEN", " ")

    said = f"Set CIRCUITBOARD_TOKEN to a token of yours. Make one at {live_server.url}/accounts/tokens/.\n"
    assert run("me") == (1, "", said)


@pytest.mark.parametrize("text", ["\udcff", "a\ud800"])
def test_what_is_no_text_is_said(run, ada, text):
    claim = a_claim(person=ada)

    assert run("log", str(claim.pk), text) == (1, "", "What was given is not text in UTF-8.\n")


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
    assert out.splitlines()[-1].endswith(f"/curate/imports/{Import.objects.get().pk}/")
    assert Problem.objects.count() == 0


def test_a_file_whose_mapping_is_not_there_waits_on_its_page_and_that_is_told(run_as, grace, tmp_path):
    there = tmp_path / "theirs.csv"
    there.write_text("title,question\nHeads that copy,Which?\n")

    code, out, err = run_as(grace)("import", str(there), "--like", "Theirs", "--confirm")
    assert (code, err) == (1, "The request cannot be read.\nlike: No mapping is kept under this name.\n")
    assert out == f"http://127.0.0.1:8000/curate/imports/{Import.objects.get().pk}/mapping/\n"


@pytest.mark.parametrize("word", ["ansi-ish", "hex"])
def test_an_encoding_that_is_none_is_refused(run_as, grace, tmp_path, word):
    code, out, err = run_as(grace)("import", str(tmp_path / "any.csv"), "--encoding", word)

    assert (code, out) == (2, "")
    assert f"argument --encoding: '{word}' is no encoding, as utf-8 and cp1252 are." in err


def test_a_file_in_another_encoding_is_said_to_be(run_as, grace, tmp_path):
    there = tmp_path / "list.csv"
    there.write_bytes("Problem\ntête\n".encode("cp1252"))

    assert run_as(grace)("import", str(there)) == (1, "", "The file is not utf-8: byte 10 is none of it.\n")


def test_refusal_goes_to_standard_error_with_code_1_and_says_where_to_look(run, ada):
    claim = a_claim(person=ada)

    code, out, err = run("claim", str(claim.problem_id), "--hypothesis", "x", "--plan", "x")

    there = f"http://127.0.0.1:8000{claim.get_absolute_url()}"
    assert (code, out, err) == (1, "", f"You are already working on this problem.\n{there}\n")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["find", "--max-difficulty", "E"],
        ["find", "--limit", "0"],
        ["show", "x"],
        ["keys", "sources"],
        ["--url", "127.0.0.1:8000", "find"],
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


def test_every_list_of_the_board_can_be_taken_along():
    assert {*LISTS, "schema"} == set(NOUNS)


def test_export_writes_every_row_and_counts_them(run, tmp_path):
    for _ in range(3):
        a_problem()
    there = tmp_path / "problems.jsonl"

    code, out, err = run("export", "problems", "--to", str(there))

    assert (code, out) == (0, "")
    assert len([json.loads(line) for line in there.read_text().splitlines()]) == 3
    assert "problems 3" in " ".join(err.split())
    assert list(tmp_path.iterdir()) == [there]


def test_export_to_a_dash_is_to_standard_output(run, tmp_path, monkeypatch):
    a_problem()
    monkeypatch.chdir(tmp_path)

    code, out, err = run("export", "problems", "--to", "-")

    assert (code, len(out.splitlines()), err) == (0, 1, "")
    assert list(tmp_path.iterdir()) == []


def test_export_that_breaks_leaves_no_half_of_a_file(run, tmp_path, monkeypatch):
    there = tmp_path / "problems.jsonl"
    there.write_text("what was here\n")

    code, _, err = run("--url", "http://127.0.0.1:1", "export", "problems", "--to", str(there))

    assert code == 1
    assert "does not answer" in err
    assert there.read_text() == "what was here\n"
    assert list(tmp_path.iterdir()) == [there]


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("/nowhere/problems.jsonl", "There is no directory '/nowhere'."),
        ("", "'' is no name of a file."),
        ("/tmp", "'/tmp' is no name of a file."),
    ],
)
def test_export_to_where_nothing_can_be_written(run, there, said):
    code, _, err = run("export", "problems", "--to", there)

    assert (code, err.splitlines()[-1]) == (2, f"circuitboard export: error: argument --to: {said}")


def test_ctrl_c_ends_without_a_word_and_leaves_no_half_of_a_file(run, tmp_path, monkeypatch):
    def interrupted(rows, what):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_counted", interrupted)

    assert run("export", "problems", "--to", str(tmp_path / "problems.jsonl")) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


def shell(live_server, *words, **to):
    """The command as a program of its own, in a locale that has no letters but those of ASCII."""
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    told = {"CIRCUITBOARD_URL": live_server.url, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    command = [sys.executable, "-m", "circuitboard.cli", *words]
    return subprocess.run(command, env=ascii_only | told, stderr=subprocess.PIPE, text=True, check=False, **to)


def test_a_locale_without_the_letters(live_server):
    problem = a_problem(title="Tête 🙂")

    shown = shell(live_server, "show", str(problem.pk), stdout=subprocess.PIPE)
    read = shell(live_server, "find", "--json", stdout=subprocess.PIPE)

    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, f"#{problem.pk} T?te ?")
    assert json.loads(read.stdout)["title"] == "Tête 🙂"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no full disk here to write to.")
@pytest.mark.parametrize("words", [["find"], ["find", "--json"]])
def test_a_full_disk_is_said(live_server, words):
    a_problem()
    with Path("/dev/full").open("w") as full:
        done = shell(live_server, *words, stdout=full)

    assert (done.returncode, done.stderr) == (1, "The output: No space left on device\n")


def test_me_tells_whose_token_it_is(run):
    _, out, _ = run("me")

    assert json.loads(out)["username"] == "ada"
