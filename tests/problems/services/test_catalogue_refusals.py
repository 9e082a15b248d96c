"""Broken and hostile files: each is refused with file, row, field and reason, and nothing is written."""

import json
import time

import pytest
import yaml

from problems.models import Problem
from problems.services.catalogue.faults import BadCatalogue
from problems.services.catalogue.load import load
from problems.services.catalogue.sections import SECTIONS
from tests.catalogues import a_problem_row, a_program_row, a_writeup_row, fingerprint, write_catalogue

pytestmark = pytest.mark.django_db

AT = "problems/superposition.yaml"


def faults(path, **options) -> list[str]:
    before = fingerprint()
    with pytest.raises(BadCatalogue) as bad:
        load(path, **options)
    assert fingerprint() == before
    assert str(bad.value).splitlines()[-1] == "Nothing was loaded."
    return [str(fault) for fault in bad.value.faults]


# The text of problems/superposition.yaml, and what is said of it.
UNREADABLE = {
    "not YAML": (
        "- key: p-1\n  title: [a\n- b: c\n",
        ":3: row 1: not YAML: did not find expected ',' or ']'",
    ),
    "tab": ("- key: p-1\n\ttitle: x\n", ":2: row 1: not YAML: found a tab character that violates indentation"),
    "anchor": ("- key: &k p-1\n", ":1: row 1: key: anchors and aliases are not read; write the value out"),
    "alias": ("- key: p-1\n  title: *k\n", ":2: row 1: title: anchors and aliases are not read; write the value out"),
    "laughs": ("- &a [x, x]\n- [*a, *a]\n", ":1: row 1: anchors and aliases are not read; write the value out"),
    "tag": (
        "- key: !!python/object/apply:os.system [ls]\n",
        ':1: row 1: key: tags are not read: "tag:yaml.org,2002:python/object/apply:os.system"',
    ),
    "merge key": ("- key: p-1\n  <<: {a: b}\n", ":2: row 1: merge keys are not read; write the values out"),
    "field twice": ("- key: p-1\n  title: a\n  title: b\n", ':3: row 1: the field "title" is given twice'),
    "second document": ("- key: p-1\n---\n- key: p-2\n", ":2: a second document; a file holds one list"),
    "deep": ("- key: " + "[" * 5000, ":1: row 1: key[0][0][0][0][0][0]: nested too deeply"),
    "no list": ("key: p-1\n", ":1: a list of rows is wanted"),
    "no row": ("- p-1\n", ":1: row 1: a row must be fields with their values"),
    "too many values": ("- [" + "a, " * 300_000 + "]", ":1: row 1: [299998]: more than 300,000 values"),
}


@pytest.mark.parametrize(("text", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_yaml_that_is_no_catalogue_is_refused(tmp_path, text, reason):
    (write_catalogue(tmp_path) / AT).write_text(text)
    assert faults(tmp_path) == [AT + reason]


def test_file_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    (write_catalogue(tmp_path) / AT).write_bytes(b"- key: p-1\n  title: caf\xe9\n")
    assert faults(tmp_path) == [f"{AT}:2: not UTF-8"]


def test_files_too_large_are_refused_unread(tmp_path):
    (write_catalogue(tmp_path) / AT).write_bytes(b"#" * 5_000_001)
    assert faults(tmp_path) == [f"{AT}: larger than 5 MB"]


# Fields of one row, and what is said of them.
WRONG = {
    "unknown field": ({"colour": "red"}, "colour: unknown field"),
    "unknown part": ({"source": {"key": "the-list", "page": 1}}, "source.page: unknown field"),
    "part that is no part": (
        {"source": "the-list"},
        "source: fields with their values are wanted: key, locator, spreadsheet_number",
    ),
    "unknown skill": ({"skills": {"juggling": 2}}, 'skills.juggling: no skill is called "juggling"'),
    "unknown technique": ({"techniques": ["ablation", "magic"]}, 'techniques[1]: no technique is called "magic"'),
    "unknown source": ({"source": {"key": "hearsay"}}, 'source.key: no source is called "hearsay"'),
    "unknown parent": ({"parent": "p-9"}, 'parent: no problem is called "p-9"'),
    "its own parent": ({"parent": "p-1"}, "parent: goes round in a circle: p-1 -> p-1"),
    "wrong difficulty": ({"difficulty": "E"}, 'difficulty: "E" is none of A, B, C, D'),
    "wrong compute": (
        {"compute": "a supercomputer"},
        'compute: "a supercomputer" is none of browser, laptop, free-colab, gpu-24gb, gpu-80gb, multi-gpu',
    ),
    "difficulty below": ({"difficulty": "C", "difficulty_max": "B"}, "difficulty_max: B is below C"),
    "level out of range": ({"skills": {"python": 5}}, "skills.python: 5 is not between 1 and 4"),
    "level that is text": ({"skills": {"python": "2"}}, 'skills.python: a whole number is wanted, not "2"'),
    "level that is true": ({"skills": {"python": True}}, "skills.python: a whole number is wanted, not true"),
    "skills as a list": ({"skills": ["python"]}, "skills: names with their values are wanted, not a list"),
    "hours backwards": ({"hours": [20, 8]}, "hours: 20 is more than 8"),
    "hours too many": ({"hours": [1, 2001]}, "hours[1]: 2001 is not between 1 and 2000"),
    "one hour": ({"hours": 8}, 'hours: two numbers are wanted, [low, high], not "8"'),
    "technique twice": ({"techniques": ["ablation", "ablation"]}, 'techniques[1]: "ablation" is named twice'),
    "text that is a list": ({"title": ["a"]}, "title: text is wanted, not a list"),
    "text that is a flag": ({"title": True}, "title: true is not text; put it in quotes"),
    "missing": ({"question": None}, "question: it is missing"),
    "not complete": ({"success_test": None}, "success_test: a listed problem cannot be without it"),
    "no skill": ({"skills": {}}, "skills: a listed problem cannot be without it"),
    "long cell": ({"question": "x" * 200_000}, "question: 200,000 characters; 1,000 is the limit"),
    "long statement": ({"statement": "x" * 200_000}, "statement: 200,000 characters; 20,000 is the limit"),
    "flag as text": ({"starred": "very"}, 'starred: true or false is wanted, not "very"'),
    "no address": (
        {"related_work": [{"title": "x", "url": "javascript:alert(1)"}]},
        'related_work[0].url: "javascript:alert(1)" is no address that begins with http:// or https://',
    ),
    "unknown part of an entry": (
        {"related_work": [{"title": "x", "link": "y"}]},
        'related_work[0]: unknown field "link"; there are title, url',
    ),
    "missing part of an entry": ({"related_work": [{"title": "x"}]}, "related_work[0].url: it is missing"),
    "no date": ({"checked_on": "2026-13-01"}, 'checked_on: a date like 2026-11-23 is wanted, not "2026-13-01"'),
    "status of the site": (
        {"status": "proposed"},
        'status: "proposed" is none of listed, historical, merged, withdrawn',
    ),
    "merged into nothing": (
        {"status": "merged"},
        "merged_into: a merged problem names the one it is merged into, and no other does",
    ),
    "another track": ({"track": "toys"}, "track: the file's name says superposition"),
    "no number": ({"number": "twelve"}, 'number: a whole number is wanted, not "twelve"'),
    "zero number": ({"number": 0}, "number: 0 is not between 1 and 2000000000"),
    "character zero": ({"title": "a\0b"}, "title: the character U+0000 is not allowed"),
    "too deep for a page": ({"statement": ">" * 200 + " x"}, None),
}


@pytest.mark.parametrize(("fields", "reason"), WRONG.values(), ids=WRONG)
def test_value_that_a_field_cannot_take_is_refused(tmp_path, fields, reason):
    found = faults(write_catalogue(tmp_path, problems=[a_problem_row(**fields)]))
    assert len(found) == 1
    place, _, said = found[0].partition(": p-1: ")
    assert place.startswith(f"{AT}:")
    assert said == reason or (reason is None and said.startswith("statement: Line 1: "))


def test_fault_names_the_line_of_the_value(tmp_path):
    text = yaml.safe_dump([a_problem_row("p-1"), a_problem_row("p-2", difficulty="Z")], sort_keys=False)
    (write_catalogue(tmp_path) / AT).write_text(text)
    line = text.splitlines().index("  difficulty: Z") + 1
    assert faults(tmp_path) == [f'{AT}:{line}: p-2: difficulty: "Z" is none of A, B, C, D']


KEYS = {
    "1.10": "key: 1.10 is not text; put it in quotes",
    "110": "key: 110 is not text; put it in quotes",
    "yes": "key: true is not text; put it in quotes",
    "": "key: it is missing",
    "Cop 1": 'key: "Cop 1" is not a key: small letters, digits, dots, hyphens, 80 at most',
    '"a\\u202eb"': 'key: "a\\u202eb" is not a key: small letters, digits, dots, hyphens, 80 at most',
    "k" * 81: f'key: "{"k" * 57}..." is not a key: small letters, digits, dots, hyphens, 80 at most',
}


@pytest.mark.parametrize(
    ("key", "reason"), KEYS.items(), ids=["fraction", "number", "flag", "none", "space", "bidi", "long"]
)
def test_key_must_be_a_key(tmp_path, key, reason):
    rest = yaml.safe_dump({name: value for name, value in a_problem_row().items() if name != "key"})
    text = f"- key: {key}\n" + "".join(f"  {line}\n" for line in rest.splitlines())
    (write_catalogue(tmp_path) / AT).write_text(text)
    assert [fault.partition(": ")[2].partition(": ")[2] for fault in faults(tmp_path)] == [reason]


def test_repeated_key_is_refused_with_the_first_place(tmp_path):
    rows = {"problems": [a_problem_row("p-1")], "problems_toys": [a_problem_row("p-2"), a_problem_row("p-1")]}
    found = faults(write_catalogue(tmp_path, **rows))
    assert [fault.partition(": ")[2] for fault in found] == [f"p-1: key: the key is on line 1 of {AT} already"]
    assert found[0].startswith("problems/toys.yaml:")


def test_circle_of_parents_is_told_once(tmp_path):
    leads = {"p-1": "p-2", "p-2": "p-3", "p-3": "p-2", "p-4": None}
    rows = [a_problem_row(key, parent=parent) for key, parent in leads.items()]
    found = faults(write_catalogue(tmp_path, problems=rows))
    assert [fault.partition(": ")[2] for fault in found] == ["p-2: parent: goes round in a circle: p-2 -> p-3 -> p-2"]


def test_long_circle_is_told_in_part(tmp_path):
    rows = [a_problem_row(f"p-{n}", parent=f"p-{(n + 1) % 30}") for n in range(30)]
    way = " -> ".join(f"p-{n}" for n in range(10))
    found = faults(write_catalogue(tmp_path, problems=rows))
    assert [fault.partition(": ")[2] for fault in found] == [
        f"p-0: parent: goes round in a circle: {way} -> ... -> p-0"
    ]


def test_circle_that_closes_through_the_board_is_refused(tmp_path):
    load(write_catalogue(tmp_path, problems=[a_problem_row("p-1"), a_problem_row("p-2", parent="p-1")]))
    found = faults(write_catalogue(tmp_path, problems=[a_problem_row("p-1", parent="p-2")]))
    assert [fault.partition(": ")[2] for fault in found] == ["p-1: parent: goes round in a circle: p-1 -> p-2 -> p-1"]


def test_circle_of_skills_is_refused(tmp_path):
    skill = {"group": "core", "means": "x"}
    skills = [
        {"key": "python", "name": "P", "prereqs": ["maths"]} | skill,
        {"key": "maths", "name": "M", "prereqs": ["python"]} | skill,
    ]
    assert faults(write_catalogue(tmp_path, skills=skills)) == [
        "skills.yaml:3: python: prereqs: goes round in a circle: python -> maths -> python"
    ]


def test_levels_stand_once_and_in_order(tmp_path):
    skills = [{"key": "python", "name": "P", "group": "core", "means": "x", "levels": []}]
    skills[0]["levels"] = [{"level": 2, "name": "x", "can": "y"}, {"level": 1, "name": "x", "can": "y"}]
    assert faults(write_catalogue(tmp_path, skills=skills))[0].endswith(
        "python: levels: each level once, the lowest first"
    )


def test_two_writeups_of_one_address_are_refused(tmp_path):
    rows = [
        a_writeup_row("w-1", url="https://arxiv.org/abs/2310.04625"),
        a_writeup_row("w-2", url="http://www.arxiv.org/pdf/2310.04625v2"),
    ]
    assert faults(write_catalogue(tmp_path, writeups=rows)) == ["writeups.yaml:7: w-2: url: the same address as w-1"]


def test_writeup_says_one_thing_about_a_problem(tmp_path):
    found = faults(write_catalogue(tmp_path, writeups=[a_writeup_row(addresses=["p-1"], related=["p-1"])]))
    assert found == ["writeups.yaml:7: w-1: related: p-1 is named twice"]


def test_unknown_problem_is_told_at_the_list_that_names_it(tmp_path):
    found = faults(write_catalogue(tmp_path, writeups=[a_writeup_row(addresses=["p-1", "p-7"])]))
    assert found == ['writeups.yaml:7: w-1: addresses[1]: no problem is called "p-7"']


def test_round_with_dates_backwards_is_refused(tmp_path):
    rounds = [{"name": "2026", "opens_on": "2026-05-02", "closes_on": "2026-05-01"}, {"name": "2026"}]
    found = faults(write_catalogue(tmp_path, programs=[a_program_row(rounds=rounds)]))
    assert [fault.partition(": ")[2] for fault in found] == [
        "camp: rounds: 2026: opens_on 2026-05-02 is after closes_on 2026-05-01",
        "camp: rounds: the round 2026 is there twice",
    ]


def test_every_fault_is_told_up_to_fifty(tmp_path):
    rows = [a_problem_row(f"p-{number}", difficulty="Z", compute="Y") for number in range(30)]
    with pytest.raises(BadCatalogue) as bad:
        load(write_catalogue(tmp_path, problems=rows))
    lines = str(bad.value).splitlines()
    assert (len(lines), lines[-2:]) == (52, ["... and 10 more.", "Nothing was loaded."])


def test_faults_of_every_kind_and_file_are_told_together(tmp_path):
    rows = [a_problem_row("p-1", difficulty="Z"), a_problem_row("p-2", skills={"juggling": 1})]
    found = faults(write_catalogue(tmp_path, problems=rows, writeups=[a_writeup_row(addresses=["p-9"], kind="rumour")]))
    assert [fault.partition(": ")[2] for fault in found] == [
        'p-1: difficulty: "Z" is none of A, B, C, D',
        'p-2: skills.juggling: no skill is called "juggling"',
        'w-1: kind: "rumour" is none of post, paper, notebook, repository, video, report, benchmark',
        'w-1: addresses[0]: no problem is called "p-9"',
    ]


def test_one_bad_row_keeps_all_others_out(tmp_path):
    rows = [a_problem_row(f"p-{number}") for number in range(5)] + [a_problem_row("p-9", difficulty="Z")]
    faults(write_catalogue(tmp_path, problems=rows))
    assert Problem.objects.count() == 0


FOLDERS = {
    "no section": (
        {"problem.yaml": "[]"},
        f"problem.yaml: no section is called that; there are {', '.join(SECTIONS.names())}",
    ),
    "no track": (
        {"problems/nowhere.yaml": json.dumps([a_problem_row()])},
        'problems/nowhere.yaml:1: p-1: track: no track is called "nowhere"',
    ),
    "two of one": (
        {"tracks.csv": "key,name\n"},
        "tracks.yaml: tracks.csv is there as well; only one of them can be meant",
    ),
}


@pytest.mark.parametrize(("texts", "reason"), FOLDERS.values(), ids=FOLDERS)
def test_folder_with_files_that_mean_nothing_is_refused(tmp_path, texts, reason):
    write_catalogue(tmp_path, problems=[])
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    assert faults(tmp_path) == [reason]


def test_paths_that_hold_nothing_are_refused(tmp_path):
    assert faults(tmp_path) == [f"{tmp_path}: no catalogue file is in this folder"]
    assert faults(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: there is no such file or folder"]
    (tmp_path / "list.txt").write_text("x")
    assert faults(tmp_path / "list.txt") == [
        "list.txt: the ending tells no format; give --format or one of .yaml, .yml, .json, .jsonl, .csv"
    ]


# Formats beside YAML: the text of a file, and what is said of it.
OTHERS = {
    "json.json": ('[\n{"key": "p-1"\n', "json.json:3: row 1: not JSON: expecting ',' delimiter"),
    "twice.json": ('[{"key": "p-1", "key": "p-2"}]', 'twice.json:1: row 1: the field "key" is given twice'),
    "nan.json": ('[\n{"key": NaN}]', "nan.json:2: row 1: NaN is not JSON"),
    "deep.json": ('[{"key": ' + "[" * 100_000 + "]" * 100_000 + "}]", "deep.json:1: row 1: nested too deeply"),
    "ten.json": ('[{"key": ' + "[" * 10 + "]" * 10 + "}]", "ten.json:1: row 1: nested too deeply"),
    "huge.json": ('[{"key": ' + "9" * 5000 + "}]", None),
    "comma.json": ('[{"key": "p-1"},]', "comma.json:1: not JSON: a comma before the end of the list"),
    "more.json": ("[] []", "more.json:1: not JSON: the list does not end where it should"),
    "open.json": ("[", "open.json:1: not JSON: the list does not end where it should"),
    "map.json": ('{"key": "p-1"}', "map.json:1: a list of rows is wanted"),
    "line.jsonl": ('{"key": "p-1"\n', "line.jsonl:1: row 1: not JSON: expecting ',' delimiter"),
    "two.jsonl": ('{"key": "p-1"} {"key": "p-2"}\n', "two.jsonl:1: row 1: not JSON: more than one value on the line"),
    "word.jsonl": ('"p-1"\n', "word.jsonl:1: row 1: a row must be fields with their values"),
    "head.csv": ("key,title,title\n", 'head.csv:1: the field "title" is given twice'),
    "wide.csv": ("key,title\np-1,a,b\n", "wide.csv:2: row 1: 3 cells under 2 headings"),
    "quote.csv": ('key,title\np-1,"a"b\n', "quote.csv:2: not CSV: ',' expected after '\"'"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats_are_refused_as_clearly(tmp_path, name):
    text, reason = OTHERS[name]
    (tmp_path / name).write_text(text)
    found = faults(tmp_path / name)
    assert found == [reason] or (reason is None and "Exceeds the limit" in found[0])


def test_spreadsheet_cells_are_refused_by_field(tmp_path):
    load(write_catalogue(tmp_path))
    (tmp_path / "sheet.csv").write_text(
        f"key,title,colour,skills,hours,starred,statement\np-1,New,red,python:9; maths:x,8-x,perhaps,{'x' * 200_000}\n"
    )
    assert faults(tmp_path / "sheet.csv") == [
        "sheet.csv:2: p-1: colour: unknown field",
        'sheet.csv:2: p-1: hours[1]: a whole number is wanted, not "x"',
        "sheet.csv:2: p-1: skills.python: 9 is not between 1 and 4",
        'sheet.csv:2: p-1: starred: true or false is wanted, not "perhaps"',
        "sheet.csv:2: p-1: statement: 200,000 characters; 20,000 is the limit",
    ]


def _many_names() -> str:
    return "- {" + ", ".join(f"n{number}: x" for number in range(290_000)) + "}"


def _a_circle(size: int) -> list[dict]:
    return [a_problem_row(f"p-{n}", parent=f"p-{(n + 1) % size}", track="toys") for n in range(size)]


HOSTILE = {
    "names.yaml": _many_names,
    "items.yaml": lambda: "- a\n" * 1_200_000,
    "flow.yaml": lambda: "[" * 4_000_000,
    "quote.yaml": lambda: '- "' + "x" * 4_900_000,
    "rows.json": lambda: "[" + "{}," * 1_600_000 + "{}]",
    "flat.json": lambda: "[" + "[]," * 1_600_000 + "[]]",
    "repeat.json": lambda: '[{"a": 1' + ', "b": 1' * 600_000 + "}]",
    "heads.csv": lambda: "a," * 2_400_000,
    "lines.csv": lambda: "key\n" + "p-1\n" * 1_200_000,
    "circle.jsonl": lambda: "".join(json.dumps(row) + "\n" for row in _a_circle(9000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_within_five_seconds(tmp_path, name):
    load(write_catalogue(tmp_path))
    (tmp_path / name).write_text(HOSTILE[name]())
    begin = time.process_time()
    with pytest.raises(BadCatalogue):
        load(tmp_path / name)
    assert time.process_time() - begin < 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000@10.0.0.1/", "http://127.0.0.1:80001/about/", "http://127.0.0.1:8000", "http://10.0.0.1/"],
)
def test_what_only_looks_like_a_page_of_the_board_is_refused(tmp_path, settings, url):
    settings.SITE_URL = "http://127.0.0.1:8000"
    folder = write_catalogue(tmp_path)
    (folder / "sources.yaml").write_text(f"- key: members\n  name: Members\n  url: {url}\n")

    with pytest.raises(BadCatalogue) as bad:
        load(folder)

    of_it = [fault.field for fault in bad.value.faults if fault.file == "sources.yaml"]
    assert of_it == ["url"]
