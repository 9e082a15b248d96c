"""Exporting: what is written loads back to the same, and what is private stays."""

import pytest
import yaml
from django.core.management import call_command

from problems.models import Event, Problem, Skill, Source, WriteUp
from problems.services import problems, proposals
from problems.services.catalogue import report
from problems.services.catalogue.export import CannotExport, export
from problems.services.catalogue.load import load
from programs.models import Program
from tests.catalogues import SHIPPED, a_problem_row, a_program_row, a_writeup_row, files_in, write_catalogue
from tests.factories import a_problem, a_proposal, a_skill, a_writeup


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def last_line(plans) -> str:
    return list(report.lines(plans))[-1]


@pytest.mark.django_db(transaction=True)
def test_shipped_catalogue_goes_round_byte_for_byte(tmp_path):
    assert last_line(load(SHIPPED)) == "total: 640 created, 0 changed, 0 unchanged"
    assert list(Problem.objects.values_list("number", flat=True)) == list(range(1, 413))
    assert Problem.objects.exclude(status="listed").count() == 0
    rows = yaml.safe_load((SHIPPED / "writeups.yaml").read_text())
    assert Problem.objects.filter(has_results=True).count() == len({key for row in rows for key in row["addresses"]})
    assert Event.objects.filter(verb="listed").count() == 412 + 84

    export(tmp_path / "first")
    assert files_in(tmp_path / "first") == files_in(SHIPPED)

    empty()
    load(tmp_path / "first")
    export(tmp_path / "second")
    assert files_in(tmp_path / "second") == files_in(SHIPPED)
    assert export(tmp_path / "second").written == []


@pytest.mark.django_db(transaction=True)
def test_edits_of_curators_outlive_export_empty_and_import(tmp_path, grace):
    first = write_catalogue(
        tmp_path / "files",
        problems=[a_problem_row("p-1"), a_problem_row("p-2"), a_problem_row("p-3")],
        problems_toys=[a_problem_row("t-1", parent="p-2")],
        writeups=[a_writeup_row(addresses=["p-1", "p-2"], related=["p-3"], authors=["Somebody Else"])],
        programs=[a_program_row()],
    )
    load(first)
    one, two, three, _ = Problem.objects.order_by("number")
    problems.revise(one, {"why": "It matters.\n\n- so\n- much", "title": "A: b # c"}, by=grace, note="Clearer.")
    problems.check(two, by=grace, note="Searched.")
    problems.resolve(two, "answered", by=grace, note="Done.", evidence="https://example.org/w-1")
    problems.move(three, "historical", by=grace, note="Old.")
    Problem.objects.filter(pk=one.pk).update(max_claims=1, lapse_days=60)
    WriteUp.objects.get().bearings.filter(problem=two).update(says="answers")
    Program.objects.get().tracks.set([one.track])
    added = a_problem(key="ours-1", track=one.track, source=one.source, skills={a_skill(): 3}, status="listed")
    merged = a_problem(key="ours-2", track=one.track, source=one.source, skills={a_skill(): 1}, status="listed")
    Problem.objects.filter(pk=merged.pk).update(status="merged", merged_into=added)

    export(tmp_path / "first")
    kept = (
        Problem.objects.public().order_by("number").values_list("number", "key", "title", "why", "status", "max_claims")
    )
    before = list(kept)
    empty()
    load(tmp_path / "first")
    assert list(kept.all()) == before
    assert list(Problem.objects.values_list("key", "resolution").exclude(resolution="open")) == [("p-2", "answered")]
    says = WriteUp.objects.get().bearings.values_list("problem__key", "says")
    assert sorted(says) == [("p-1", "partial"), ("p-2", "answers"), ("p-3", "related")]
    assert list(Program.objects.get().tracks.values_list("key", flat=True)) == ["superposition"]
    export(tmp_path / "second")
    assert files_in(tmp_path / "second") == files_in(tmp_path / "first")
    # The next number that the board gives is a new one.
    assert a_problem().number == max(number for number, *_ in before) + 1


@pytest.mark.django_db(transaction=True)
def test_the_limits_of_a_problem_and_the_data_of_a_write_up_come_back(tmp_path):
    rows = {"problems": [a_problem_row("p-1")], "writeups": [a_writeup_row(addresses=["p-1"])]}
    load(write_catalogue(tmp_path / "files", **rows))
    limits = {"max_claims": 1, "lapse_days": 60, "pause_days": 20, "revive_days": 10}
    addresses = {"code_url": "https://github.com/ada/counting", "data_url": "https://zenodo.org/records/7"}
    Problem.objects.update(**limits)
    WriteUp.objects.update(**addresses)

    export(tmp_path / "first")
    empty()
    load(tmp_path / "first")

    assert Problem.objects.values(*limits).get() == limits
    assert WriteUp.objects.values(*addresses).get() == addresses


@pytest.mark.django_db
def test_export_loads_into_the_same_board_without_a_change(tmp_path, grace):
    load(write_catalogue(tmp_path / "files", problems=[a_problem_row("p-1"), a_problem_row("p-2")]))
    problems.revise(Problem.objects.get(key="p-1"), {"title": "Edited"}, by=grace, note="x")
    export(tmp_path / "out")
    assert last_line(load(tmp_path / "out")) == "total: 0 created, 0 changed, 9 unchanged"


@pytest.mark.django_db
@pytest.mark.parametrize("begin", [" ", "Pasted\u2028 ", "Pasted\u2029 ", "Pasted\x85 "])
def test_a_long_line_with_a_blank_where_it_begins_goes_round(tmp_path, begin):
    long = begin + "word " * 30 + "end"
    load(write_catalogue(tmp_path / "files", problems=[a_problem_row(statement=long)]))

    export(tmp_path / "out")

    assert last_line(load(tmp_path / "out")) == "total: 0 created, 0 changed, 8 unchanged"
    assert Problem.objects.get().statement == long


@pytest.mark.django_db
def test_number_is_written_where_the_order_would_not_give_it_back(tmp_path):
    load(write_catalogue(tmp_path / "files", problems=[a_problem_row("p-1")], problems_toys=[a_problem_row("t-1")]))
    load(write_catalogue(tmp_path / "files", problems=[a_problem_row("p-1"), a_problem_row("p-2")]))
    export(tmp_path / "out")
    texts = files_in(tmp_path / "out")
    assert texts["problems/superposition.yaml"].decode().count("number:") == 1
    number = Problem.objects.get(key="p-2").number
    assert number > 2
    assert f"- key: p-2\n  number: {number}\n".encode() in texts["problems/superposition.yaml"]
    assert b"- key: t-1\n  number: 2\n" in texts["problems/toys.yaml"]


@pytest.mark.django_db
def test_what_is_not_public_is_not_exported(tmp_path):
    load(write_catalogue(tmp_path / "files", writeups=[a_writeup_row(addresses=["p-1"])]))
    listed = Problem.objects.get()
    for status in ("draft", "proposed", "needs_changes", "declined"):
        a_problem(key=f"secret-{status.replace('_', '-')}", status=status, track=listed.track, source=listed.source)
    secret = Problem.objects.get(key="secret-draft")
    Problem.objects.filter(pk=listed.pk).update(parent=secret)
    WriteUp.objects.get().bearings.create(problem=secret, says="partial", position=1)
    a_writeup(title="A member's", says={listed: "partial"})
    export(tmp_path / "out")
    texts = files_in(tmp_path / "out")
    assert b"secret" not in b"".join(texts.values())
    assert b"member's" not in texts["writeups.yaml"]
    assert sorted(name for name in texts if name.startswith("problems/")) == ["problems/superposition.yaml"]


@pytest.mark.django_db
def test_other_files_in_the_folder_are_left_and_named(tmp_path):
    load(write_catalogue(tmp_path / "files"))
    out = tmp_path / "out"
    (out / "problems").mkdir(parents=True)
    for name in ("README.md", "problems/old.yaml", "notes.csv"):
        (out / name).write_text("mine")
    assert export(out).foreign == ["notes.csv", "problems/old.yaml"]
    assert [(out / name).read_text() for name in ("README.md", "problems/old.yaml", "notes.csv")] == ["mine"] * 3
    assert [path.name for path in out.rglob(".*")] == []


@pytest.mark.django_db
def test_file_of_a_track_without_problems_is_emptied(tmp_path):
    load(write_catalogue(tmp_path, problems_toys=[a_problem_row("t-1")]))
    Problem.objects.filter(key="t-1").update(track=Problem.objects.get(key="p-1").track)
    export(tmp_path)
    assert (tmp_path / "problems/toys.yaml").read_text().splitlines()[1:] == ["[]"]
    assert last_line(load(tmp_path)) == "total: 0 created, 0 changed, 9 unchanged"


@pytest.mark.django_db
def test_rows_that_would_not_load_back_are_refused_before_anything_is_written(tmp_path):
    load(write_catalogue(tmp_path / "files"))
    Problem.objects.update(suggested_models="", statement="x" * 20_001)
    with pytest.raises(CannotExport) as cannot:
        export(tmp_path / "out")
    assert str(cannot.value).splitlines() == [
        "problems/superposition.yaml: p-1: statement: 20,001 characters; 20,000 is the limit",
        "Nothing was written.",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "site", ["http://127.0.0.1:8000", "http://localhost:8000", "http://board:80", "https://board.example.org"]
)
def test_what_members_posed_goes_round_on_a_board_of_one_machine_too(tmp_path, grace, settings, site):
    settings.SITE_URL = site
    load(write_catalogue(tmp_path / "files"))
    proposal = a_proposal(track=Problem.objects.get().track, skills={Skill.objects.first(): 2})
    proposals.put_on_list(proposal, by=grace)
    assert Source.objects.get(key="members").url == f"{site}/about/"

    export(tmp_path / "first")
    empty()
    load(tmp_path / "first")
    export(tmp_path / "second")

    assert files_in(tmp_path / "second") == files_in(tmp_path / "first")
    assert Problem.objects.filter(source__key="members").count() == 1
