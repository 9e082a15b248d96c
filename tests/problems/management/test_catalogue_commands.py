"""The two commands: what they print, and how they end."""

import pytest
from django.core.management import CommandError, call_command

from problems.models import Problem
from tests.catalogues import a_problem_row, files_in, fingerprint, write_catalogue

pytestmark = pytest.mark.django_db


def test_load_prints_counts_and_changes(tmp_path, capsys):
    folder = write_catalogue(tmp_path, problems=[a_problem_row(f"p-{number}") for number in range(30)])
    call_command("load_catalogue", folder)
    assert capsys.readouterr().out.splitlines() == [
        "tracks: 2 created, 0 changed, 0 unchanged",
        "techniques: 2 created, 0 changed, 0 unchanged",
        "sources: 1 created, 0 changed, 0 unchanged",
        "skills: 2 created, 0 changed, 0 unchanged",
        "problems: 30 created, 0 changed, 0 unchanged",
        "total: 37 created, 0 changed, 0 unchanged",
    ]


def test_dry_run_prints_the_same_and_writes_nothing(tmp_path, capsys):
    call_command("load_catalogue", write_catalogue(tmp_path))
    Problem.objects.update(compute="browser")
    rows = [a_problem_row(title="New", compute="gpu-24gb"), a_problem_row("p-2", parent="p-1")]
    folder = write_catalogue(tmp_path, problems=rows)
    capsys.readouterr()
    before = fingerprint()
    call_command("load_catalogue", folder, "--dry-run")
    dry = capsys.readouterr()
    assert fingerprint() == before
    call_command("load_catalogue", folder)
    wet = capsys.readouterr()
    assert (dry.out, dry.err) == (wet.out, "A dry run: nothing was written.\n")
    assert wet.out.splitlines()[4:] == [
        "problems: 1 created, 1 changed, 0 unchanged",
        "  ~ p-1  title: Title of p-1 -> New",
        "  ! p-1  compute: kept browser, which was changed here; the file says gpu-24gb",
        "total: 1 created, 1 changed, 7 unchanged, 1 conflict",
    ]
    assert fingerprint() != before


def test_dry_run_on_an_empty_board_writes_nothing(tmp_path, capsys):
    before = fingerprint()
    call_command("load_catalogue", write_catalogue(tmp_path), "--dry-run")
    assert fingerprint() == before
    assert capsys.readouterr().out.splitlines()[-1] == "total: 8 created, 0 changed, 0 unchanged"


def test_long_texts_are_shown_where_they_begin_to_differ(tmp_path, capsys):
    text = "word " * 60
    call_command("load_catalogue", write_catalogue(tmp_path, problems=[a_problem_row(statement=f"{text}old.")]))
    capsys.readouterr()
    call_command("load_catalogue", write_catalogue(tmp_path, problems=[a_problem_row(statement=f"{text}new.\x9b2J")]))
    line = capsys.readouterr().out.splitlines()[5]
    assert line == "  ~ p-1  statement: ...word word word word old. -> ...word word word word new.\\x9b2J"


def test_bad_files_end_with_the_faults(tmp_path):
    folder = write_catalogue(tmp_path, problems=[a_problem_row(difficulty="Z")])
    with pytest.raises(CommandError) as error:
        call_command("load_catalogue", folder)
    assert error.value.returncode == 1
    assert str(error.value).splitlines() == [
        'problems/superposition.yaml:6: p-1: difficulty: "Z" is none of A, B, C, D',
        "Nothing was loaded.",
    ]


def test_format_is_one_of_four(tmp_path):
    with pytest.raises(CommandError, match=r"invalid choice: 'xml' \(choose from 'csv', 'json', 'jsonl', 'yaml'\)"):
        call_command("load_catalogue", tmp_path, "--format=xml")


def test_export_says_what_it_wrote(tmp_path, capsys):
    call_command("load_catalogue", write_catalogue(tmp_path / "files"))
    capsys.readouterr()
    out = tmp_path / "out"
    call_command("export_catalogue", out)
    assert capsys.readouterr().out == f"7 files written to {out}.\n"
    assert sorted(files_in(out)) == [
        "problems/superposition.yaml",
        "programs.yaml",
        "skills.yaml",
        "sources.yaml",
        "techniques.yaml",
        "tracks.yaml",
        "writeups.yaml",
    ]
    (out / "problems/mine.yaml").write_text("[]")
    call_command("export_catalogue", out)
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        f"{out} holds the same already.\n",
        "problems/mine.yaml was left as it is; a load of the folder reads it too.\n",
    )


def test_export_into_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("export_catalogue", tmp_path / "file")
