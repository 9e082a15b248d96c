"""YAML, JSON, JSONL and CSV say the same, and what is written reads back."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.models import LoadedRow, Problem, Track
from problems.services.catalogue import report, yamls
from problems.services.catalogue.load import load
from tests.catalogues import SHIPPED, a_problem_row, files_in, write_catalogue

ROW = a_problem_row(
    "p-1",
    title="Ünïcode ✓",
    skills={"maths": 3, "python": 1},
    techniques=["probing", "ablation"],
    starred=True,
    related_work=[{"title": "Code", "url": "https://github.com/a/b"}],
    track="toys",
)
CELLS = {
    "key": "p-1",
    "title": "Ünïcode ✓",
    "question": "What does it do?",
    "success_test": "A number.",
    "first_step": "Load it.",
    "difficulty": "A",
    "hours": "8-20",
    "compute": "laptop",
    "skills": "maths:3; python:1",
    "techniques": "probing; ablation",
    "source.key": "the-list",
    "source.locator": "page 1",
    "starred": "true",
    "related_work": "Code | https://github.com/a/b",
    "track": "toys",
}
TEXTS = {
    "yaml": yaml.safe_dump([ROW], allow_unicode=True),
    "json": json.dumps([ROW], indent=1),
    "jsonl": "\n" + json.dumps(ROW) + "\n\n",
    "csv": ",".join(CELLS) + "\r\n" + ",".join(f'"{cell}"' for cell in CELLS.values()) + "\r\n",
}


@pytest.mark.django_db
@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("begin", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
def test_every_format_says_the_same(tmp_path, format, begin):
    load(write_catalogue(tmp_path, problems=[], problems_toys=[ROW]))
    said = LoadedRow.objects.get(key="p-1").fields
    (tmp_path / f"one.{format}").write_text(begin + TEXTS[format], encoding="utf-8", newline="")
    assert next(report.lines(load(tmp_path / f"one.{format}"))) == "problems: 0 created, 0 changed, 1 unchanged"
    assert LoadedRow.objects.get(key="p-1").fields == said


@pytest.mark.django_db
def test_format_overrides_the_ending(tmp_path):
    load(write_catalogue(tmp_path, problems=[]))
    (tmp_path / "list.txt").write_text(TEXTS["jsonl"])
    load(tmp_path / "list.txt", format="jsonl")
    assert list(Problem.objects.values_list("key", "track__key")) == [("p-1", "toys")]


@pytest.mark.django_db
def test_name_of_a_file_tells_its_section(tmp_path):
    (tmp_path / "tracks.csv").write_text('key,name\n1.10,"a"\n'.replace("1.10", "x-1"))
    load(tmp_path / "tracks.csv")
    assert list(Track.objects.values_list("key", "name")) == [("x-1", "a")]


@pytest.mark.django_db
def test_field_without_a_column_stays_as_it_is(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row(subtopic="Heads", starred=True)]))
    (tmp_path / "sheet.csv").write_text("key,difficulty,starred\np-1,C,\n")
    assert list(report.lines(load(tmp_path / "sheet.csv")))[1] == "  ~ p-1  difficulty: A -> C; starred: true -> false"
    problem = Problem.objects.get()
    assert (problem.difficulty, problem.starred, problem.subtopic, problem.title) == (
        "C",
        False,
        "Heads",
        "Title of p-1",
    )
    # What the files said of the other fields is remembered still.
    (tmp_path / "sheet.csv").write_text("key,title\np-1,New\n")
    assert list(report.lines(load(tmp_path / "sheet.csv")))[1] == "  ~ p-1  title: Title of p-1 -> New"


@pytest.mark.django_db
def test_cell_keeps_its_lines(tmp_path):
    load(write_catalogue(tmp_path))
    (tmp_path / "sheet.csv").write_text('key,statement\r\np-1,"one\r\n\r\ntwo, three"\r\n', newline="")
    load(tmp_path / "sheet.csv")
    assert Problem.objects.get().statement == "one\n\ntwo, three"


def test_unquoted_words_and_numbers_are_what_yaml_says_and_dates_stay_text():
    value, _ = yamls.read("- [1, 1.10, 010, 1:30, 0x1f, 1e3, yes, Null, ~, 2026-11-23, '1', \"no\", v1]")
    bare = [yamls.Bare(text) for text in ("1.10", "010", "1:30", "0x1f", "1e3")]
    assert value == [[1, *bare[:4], "1e3", True, None, None, "2026-11-23", "1", "no", "v1"]]


def test_lines_of_values_are_told_by_path():
    _, lines = yamls.read("# first\n- key: a\n  source:\n    key: b\n- key: c\n  list:\n  - d\n")
    assert lines == {
        "": 2,
        "[0]": 2,
        "[0].key": 2,
        "[0].source": 3,
        "[0].source.key": 4,
        "[1]": 5,
        "[1].key": 5,
        "[1].list": 6,
        "[1].list[0]": 7,
    }


def test_shipped_files_are_written_as_they_stand():
    for name, content in files_in(SHIPPED).items():
        assert yamls.write(yaml.load(content, Loader=yaml.CSafeLoader)).encode() == content, name


def test_writer_without_the_c_library_writes_the_same(monkeypatch):
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data):
            return True

    Dumper.add_representer(str, yamls._text)
    rows = yaml.load((SHIPPED / "skills.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    written = yaml.dump(rows, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=yamls.WIDTH)
    assert yamls.HEADER + written == yamls.write(rows)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
texts = st.lists(
    st.sampled_from(["word ", "\n", " ", "- ", "# ", ": ", "'", '"', "|", ">", "%", "\t", "\x85", "\u2028"]) | words
)


@settings(max_examples=200, deadline=None)
@given(texts.map("".join))
def test_whatever_text_is_written_reads_back(text):
    rows = [{"key": text, "list": [text, {"in": text * 3}]}]
    assert yamls.read(yamls.write(rows))[0] == rows
