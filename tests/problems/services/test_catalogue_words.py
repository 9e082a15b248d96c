"""A load after curators have renamed, merged and retired: theirs stays, and what is gone does not come back."""

import pytest
from django.db.models import Q

from problems.models import Problem, Skill, Technique, Track, WriteUp
from problems.services import merges, problems, words
from problems.services.catalogue import report
from problems.services.catalogue.export import export
from problems.services.catalogue.load import load
from problems.services.catalogue.vocabulary import refresh_keywords
from tests.catalogues import a_problem_row, a_writeup_row, write_catalogue
from tests.factories import NOW, a_problem, a_skill, a_technique

pytestmark = pytest.mark.django_db
WHY = "Two names of one thing."


def last_line(plans) -> str:
    return list(report.lines(plans))[-1]


def test_a_renamed_word_keeps_the_curators_name(tmp_path, grace):
    files = write_catalogue(tmp_path)
    load(files, now=NOW)
    for model, key, name in ((Track, "toys", "Small models"), (Skill, "maths", "Linear algebra")):
        words.rename(model.objects.get(key=key), name=name, by=grace, note=WHY, now=NOW)

    again = load(files, now=NOW)

    assert last_line(again).endswith("0 created, 0 changed, 8 unchanged"), list(report.lines(again))
    assert Track.objects.get(key="toys").name == "Small models"
    assert Skill.objects.get(key="maths").name == "Linear algebra"


def test_a_merged_word_is_not_made_again_and_new_rows_that_name_it_get_the_other(tmp_path, grace):
    rows = [a_problem_row("p-1", skills={"maths": 3, "python": 1}, techniques=["probing", "ablation"])]
    files = write_catalogue(tmp_path, problems=rows, problems_toys=[a_problem_row("t-1", skills={"maths": 2})])
    load(files, now=NOW)
    for model, gone, kept in (
        (Track, "toys", "superposition"),
        (Skill, "maths", "python"),
        (Technique, "probing", "ablation"),
    ):
        words.merge(model.objects.get(key=gone), into=model.objects.get(key=kept), by=grace, note=WHY, now=NOW)

    same = load(files, now=NOW)
    rows.append(a_problem_row("p-2", skills={"maths": 2}, techniques=["probing"]))
    load(write_catalogue(tmp_path, problems=rows, problems_toys=[a_problem_row("t-2", skills={"maths": 2})]), now=NOW)

    assert " created, 0 changed" in last_line(same), list(report.lines(same))
    assert last_line(same).startswith("total: 0 created")
    assert set(Track.objects.current().values_list("key", flat=True)) == {"superposition"}
    assert set(Skill.objects.current().values_list("key", flat=True)) == {"python"}
    assert set(Technique.objects.current().values_list("key", flat=True)) == {"ablation"}
    for problem in Problem.objects.all():
        assert problem.track.key == "superposition"
        assert set(problem.skills.values_list("key", flat=True)) == {"python"}
        assert set(problem.techniques.values_list("key", flat=True)) == {"ablation"}
    assert Problem.objects.get(key="p-1").needs.get().level == 3


def test_a_change_in_the_files_of_a_row_that_names_a_merged_word_is_taken_and_is_no_conflict(tmp_path, grace):
    load(write_catalogue(tmp_path, problems=[a_problem_row(skills={"maths": 1})]), now=NOW)
    words.merge(Skill.objects.get(key="maths"), into=Skill.objects.get(key="python"), by=grace, note=WHY, now=NOW)

    plans = load(write_catalogue(tmp_path, problems=[a_problem_row(skills={"maths": 2})]), now=NOW)

    assert Problem.objects.get().needs.values_list("skill__key", "level").get() == ("python", 2)
    assert [change.conflicts for plan in plans for change in plan.changes if change.conflicts] == []


def test_a_retired_word_stays_retired_and_is_written_and_read_back(tmp_path, grace):
    files = write_catalogue(tmp_path / "files")
    load(files, now=NOW)
    words.retire(Technique.objects.get(key="probing"), by=grace, note="Nobody uses it.", now=NOW)
    load(files, now=NOW)
    assert Technique.objects.get(key="probing").is_retired

    export(tmp_path / "out")

    assert "retired: true" in (tmp_path / "out" / "techniques.yaml").read_text()
    Technique.objects.update(is_retired=False)
    load(tmp_path / "out", now=NOW)
    assert Technique.objects.get(key="probing").is_retired


def test_a_merged_word_is_not_exported(tmp_path, grace):
    load(write_catalogue(tmp_path / "files"), now=NOW)
    words.merge(Track.objects.get(key="toys"), into=Track.objects.get(key="superposition"), by=grace, note=WHY, now=NOW)

    export(tmp_path / "out")

    assert "toys" not in (tmp_path / "out" / "tracks.yaml").read_text()
    assert "retired" not in (tmp_path / "out" / "tracks.yaml").read_text()


def test_what_the_files_say_of_a_merged_problem_is_said_of_the_one_that_stays(tmp_path, grace):
    rows = {"problems": [a_problem_row("p-1"), a_problem_row("p-2"), a_problem_row("p-3", parent="p-1")]}
    written = [a_writeup_row(addresses=["p-1"])]
    files = write_catalogue(tmp_path, **rows, writeups=written)
    load(files, now=NOW)
    gone, kept = Problem.objects.get(key="p-1"), Problem.objects.get(key="p-2")
    merges.merge(gone, into=kept, by=grace, note=WHY, now=NOW)

    same = load(files, now=NOW)
    written.append(a_writeup_row("w-2", addresses=["p-1"]))
    load(write_catalogue(tmp_path, **rows, writeups=written), now=NOW)

    assert " 0 changed" in last_line(same), list(report.lines(same))
    assert Problem.objects.get(key="p-1").merged_into == kept
    assert Problem.objects.get(key="p-3").parent == kept
    for writeup in WriteUp.objects.all():
        assert list(writeup.bearings.values_list("problem__key", flat=True)) == ["p-2"]


def test_search_words_of_many_problems_take_as_many_questions_as_of_few(db, django_assert_num_queries):
    for count in (1, 5):
        for _ in range(count):
            a_problem(skills={a_skill(): 1}, techniques=[a_technique()], prerequisites=["Linear algebra"])
        with django_assert_num_queries(2):
            refresh_keywords(Q())
        for problem in Problem.objects.all():
            assert problem.keywords == problems.keywords(problem)
    assert " · Linear algebra · " in problem.keywords
