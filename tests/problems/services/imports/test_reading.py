"""Files in four formats and several encodings; and sixty that are refused with their place and change nothing."""

import gzip
import io
import json
import time
import zipfile

import pytest

from board.lib.errors import Refused
from problems.models import Import
from problems.services.imports import acts, reading
from tests.catalogues import fingerprint
from tests.factories import NOW, a_problem
from tests.sheets import a_board, uploaded

CSV = "Number,Problem\n1.10,What is it?\n"


def entries(content: bytes, name: str = "list.csv") -> list[dict]:
    return [entry.cells for entry in reading.read(name, content).entries]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (CSV.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + CSV.encode(), "UTF-8"),
        (CSV.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + CSV.encode("utf-16-be"), "UTF-16"),
        (CSV.replace("it", "caf\xe9").encode("latin-1"), "Windows-1252"),
        (CSV.replace("it", "“it”").encode("cp1252"), "Windows-1252"),
    ],
)
def test_encodings_that_tell_themselves(content, encoding):
    sheet = reading.read("list.csv", content)

    assert (sheet.encoding, sheet.columns) == (encoding, ["Number", "Problem"])
    assert sheet.entries[0].cells["Number"] == "1.10"
    assert "�" not in sheet.entries[0].cells["Problem"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_is_separated_by_what_its_first_line_is(delimiter):
    content = f'a{delimiter}b\n"1,5;6"{delimiter}2\n'.encode()

    assert entries(content) == [{"a": "1,5;6", "b": "2"}]


def test_a_sheet_as_people_keep_it():
    content = b'Number, Problem ,,\r\n1.10,"Two\r\nlines",x,\r\n,,,\r\n"1.2","\'=1",,,,\r\n'

    assert entries(content) == [
        {"Number": "1.10", "Problem": "Two\r\nlines", "column 3": "x"},
        {"Number": "1.2", "Problem": "=1"},
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", b'[{"id": 1.10, "source": {"key": "x"}}]'),
        ("list.jsonl", b'{"id": 1.10, "source": {"key": "x"}}\n'),
        ("list.yaml", b"- id: 1.10\n  source: {key: x}\n"),
        ("list", b'[{"id": 1.10, "source": {"key": "x"}}]'),
        ("list.txt", b'{"id": 1.10, "source": {"key": "x"}}\n'),
        ("list.txt", b"- id: 1.10\n  source: {key: x}\n"),
    ],
)
def test_every_format_gives_the_same_cells(name, content):
    (cells,) = entries(content, name)

    assert {column: str(cell) for column, cell in cells.items()} == {"id": "1.10", "source.key": "x"}


def test_what_a_row_leaves_empty_is_not_said():
    assert entries(b'[{"a": "", "b": null, "c": [], "d": 0}]', "x.json") == [{"d": 0}]


def _zip(name="list.csv", size=10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, b"a" * size)
    return out.getvalue()


def _rows(count: int) -> bytes:
    return b"a\n" + b"x\n" * count


LAUGHS = b"- &a [x, x, x]\n- &b [*a, *a, *a]\n- &c [*b, *b, *b]\n"
# The name of the file, what is in it, and what is said of it.
HOSTILE = {
    "nothing": ("a.csv", b"", "a.csv: no row is in it"),
    "blanks": ("a.csv", b"\n \n,,\n", "a.csv: no row is in it"),
    "a heading alone": ("a.csv", b"Number,Problem\n", "a.csv: no row is in it"),
    "empty JSON": ("a.json", b"[]", "a.json: no row is in it"),
    "empty YAML": ("a.yaml", b"", "a.yaml: no row is in it"),
    "too large": ("a.csv", b"a" * 5_000_001, "a.csv: larger than 5 MB. Take it apart"),
    "too many rows": ("a.csv", _rows(20_001), "a.csv:20002: more than 20,000 rows. Take it apart"),
    "too many rows of JSON": ("a.json", b"[" + b'{"a":1},' * 20_001 + b'{"a":1}]', "a.json:1: more than 20,000 rows"),
    "too many columns": (
        "a.csv",
        b",".join(b"c%d" % n for n in range(201)) + b"\n" + b"x," * 200 + b"x\n",
        "a.csv: 201",
    ),
    "a long heading": ("a.csv", b"c" * 300 + b"\nx\n", "a.csv: a column is called"),
    "a zip": (
        "a.csv",
        _zip(),
        "a.csv: this is a zip file, as sheets of a spreadsheet program are. Save the sheet as CSV",
    ),
    "an xlsx": ("a.xlsx", _zip("xl/workbook.xml"), "a.xlsx: this is a zip file"),
    "a zip bomb": ("a.csv", _zip(size=50_000_000), "a.csv: this is a zip file"),
    "an empty zip": ("a.zip", b"PK\x05\x06" + b"\x00" * 18, "a.zip: this is an empty zip file"),
    "gzip": ("a.csv.gz", gzip.compress(b"a\nb\n"), "a.csv.gz: this is compressed. Unpack it first"),
    "a gzip bomb": ("a.csv", gzip.compress(b"\0" * 50_000_000), "a.csv: this is compressed. Unpack it first"),
    "an old sheet": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls: this is a file of a spreadsheet program"),
    "a PDF": ("a.pdf", b"%PDF-1.7", "a.pdf: this is a PDF"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n", "a.csv: this is a picture"),
    "NUL": ("a.csv", b"a,b\n1,x\x00y\n", "a.csv:2: the character U+0000 is not allowed. Save it as UTF-8 text"),
    "UTF-16 that does not say so": ("a.csv", "a\nb\n".encode("utf-16-le"), "a.csv:1: the character U+0000"),
    "UTF-32": ("a.csv", "a\nb\n".encode("utf-32"), "a.csv: UTF-32 is not read. Save it as UTF-8"),
    "half of a UTF-16 character": ("a.csv", b"\xff\xfea\x00\n\x00b", "a.csv:2: not UTF-16, though it says so"),
    "bytes of no encoding": ("a.csv", b"a\n\x81\x8d\n", "a.csv:2: neither UTF-8 nor Windows-1252. Save it as UTF-8"),
    "UTF-8 that is none": ("a.csv", b"\xef\xbb\xbfa\n\xff\n", "a.csv:2: not UTF-8, though it says so"),
    "an escape": ("a.csv", b"a\n\x1b[31m\n", "a.csv:2: the character U+001B is not allowed"),
    "a bell": ("a.yaml", b"- a: \x07\n", "a.yaml:1: the character U+0007 is not allowed"),
    "half a pair": ("a.json", b'[{"a": "\\ud800"}]', "a.json:1: row 1: a: the character U+D800 is not allowed"),
    "NUL as an escape": ("a.json", b'[{"a": "x\\u0000"}]', "a.json:1: row 1: a: the character U+0000 is not allowed"),
    "an open quote": ("a.csv", b'a,b\n1,"x\n', "a.csv:2: not CSV: unexpected end of data"),
    "a quote too early": ("a.csv", b'a,b\n1,"x"y\n', "a.csv:2: not CSV: "),
    "cells to spare": ("a.csv", b"a,b\n1,2,3\n", "a.csv:2: row 1: 3 cells under 2 headings"),
    "one heading twice": ("a.csv", b"a,a\n1,2\n", 'a.csv:1: two columns are called "a"'),
    "laughs": ("a.yaml", LAUGHS, "a.yaml:1: row 1: anchors and aliases are not read"),
    "an anchor": ("a.yaml", b"- a: &x 1\n", "a.yaml:1: row 1: a: anchors and aliases are not read"),
    "an alias": ("a.yaml", b"- a: *x\n", "a.yaml:1: row 1: a: anchors and aliases are not read"),
    "a merge key": ("a.yaml", b"- {<<: {a: 1}}\n", "a.yaml:1: row 1: merge keys are not read"),
    "an object of Python": (
        "a.yaml",
        b"- a: !!python/object/apply:os.system [ls]\n",
        "a.yaml:1: row 1: a: tags are not read",
    ),
    "a tag": ("a.yaml", b"- a: !!binary aGk=\n", "a.yaml:1: row 1: a: tags are not read"),
    "a document too many": ("a.yaml", b"- a: 1\n---\n- a: 2\n", "a.yaml:2: a second document"),
    "a name twice": ("a.yaml", b"- a: 1\n  a: 2\n", 'a.yaml:2: row 1: the field "a" is given twice'),
    "deep YAML": ("a.yaml", b"- a: " + b"[" * 5000, "a.yaml:1: row 1: a[0]"),
    "wide YAML": ("a.yaml", b"- a: [" + b"1," * 300_001 + b"]\n", "a.yaml:1: row 1: a["),
    "a tab in YAML": ("a.yaml", b"- a: 1\n\tb: 2\n", "a.yaml:2: row 1: not YAML"),
    "YAML without a list": ("a.yaml", b"a: 1\n", "a.yaml:1: a list of rows is wanted"),
    "YAML of words": ("a.yaml", b"- a\n- b\n", "a.yaml:1: row 1: a row must be fields with their values"),
    "a list for a name": ("a.yaml", b"- ? [a]\n  : 1\n", "a.yaml:1: row 1: a name must be text"),
    "broken JSON": ("a.json", b'[{"a": 1},\n{"a": ]', "a.json:2: row 2: not JSON"),
    "JSON without an end": ("a.json", b'[{"a": 1}', "a.json:1: not JSON: the list does not end where it should"),
    "more behind the end": ("a.json", b'[{"a": 1}] [', "a.json:1: not JSON: the list does not end"),
    "JSON without a list": ("a.json", b'{"a": 1}', "a.json:1: a list of rows is wanted"),
    "JSON of numbers": ("a.json", b"[1, 2]", "a.json:1: row 1: a row must be fields with their values"),
    "a name twice in JSON": ("a.json", b'[{"a": 1, "a": 2}]', 'a.json:1: row 1: the field "a" is given twice'),
    "deep JSON": ("a.json", b'[{"a": ' + b"[" * 100_000, "a.json:1: row 1: nested too deeply"),
    "deep JSON that ends": (
        "a.json",
        b'[{"a": ' + b"[" * 50 + b"]" * 50 + b"}]",
        "a.json:1: row 1: nested too deeply",
    ),
    "no number": ("a.json", b'[{"a": NaN}]', "a.json:1: row 1: NaN is not JSON"),
    "an endless number": ("a.json", b'[{"a": ' + b"9" * 10_000 + b"}]", "a.json:1: row 1: "),
    "two on a line": ("a.jsonl", b'{"a": 1} {"a": 2}\n', "a.jsonl:1: row 1: not JSON: more than one value on the line"),
    "a broken line": ("a.jsonl", b'{"a": 1}\n{"a"\n', "a.jsonl:2: row 2: not JSON"),
    "a list on a line": ("a.jsonl", b"[1]\n", "a.jsonl:1: row 1: a row must be fields with their values"),
    "a path for a name": ("../../etc/passwd", b"", "passwd: no row is in it"),
    "a name that moves the cursor": ("a\x1b[2J.csv", b"", "a\\x1b[2J.csv: no row is in it"),
    "a row with 2,000 names": (
        "a.json",
        json.dumps([{f"n{n}": n for n in range(2000)}]).encode(),
        "a.json:1: row 1: more than 1,000 fields",
    ),
}


def test_there_are_sixty_of_them():
    assert len(HOSTILE) >= 60


@pytest.mark.django_db
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_its_place_and_nothing_is_written(grace, case):
    name, content, reason = HOSTILE[case]
    a_problem()
    before = fingerprint()
    began = time.process_time()

    with pytest.raises(Refused) as bad:
        acts.upload(name, content, by=grace, now=NOW)

    assert str(bad.value).startswith(reason)
    assert str(bad.value).endswith(". Nothing was kept of it.")
    # Of work, as others share the machine.
    assert time.process_time() - began < 5
    assert fingerprint() == before


@pytest.mark.django_db
def test_a_good_file_is_kept(grace):
    """The control: what is refused above is not refused for any file."""
    before = fingerprint()

    file = acts.upload("list.csv", CSV.encode(), by=grace, now=NOW)

    assert fingerprint() != before
    assert (Import.objects.get(), file.row_count, bytes(file.content)) == (file, 1, CSV.encode())


ROW = {"id": "1", "title": "T", "track": "toys"}
# One row, which can be read, and what the board says of it.
FAULTY = {
    "no title": ({"title": ""}, "title", "it is missing"),
    "a title too long": ({"title": "x" * 201}, "title", "201 characters; 200 is the limit"),
    "a text too long": ({"why": "x" * 4001}, "why", "4,001 characters; 4,000 is the limit"),
    "math too deep": ({"statement": "$" + "{" * 60 + "x" + "}" * 60 + "$"}, "statement", "nested"),
    "an address that is a script": (
        {"related_work": "Click | javascript:alert(1)"},
        "related_work[0].url",
        "no address",
    ),
    "a skill nobody knows": ({"skills": "juggling"}, "skills", '"juggling" means nothing here yet'),
    "a level too high": ({"skills": "python: 9"}, "skills.python", "9 is not between 1 and 4"),
    "a track nobody knows": ({"track": "gardening"}, "track", '"gardening" means nothing here yet'),
    "a variant of nothing": ({"parent": "99"}, "parent", 'no problem is called "opi-99"'),
    "a variant of itself": ({"parent": "1"}, "parent", "goes round in a circle: opi-1 -> opi-1"),
    "hours that are none": ({"hours": "soon"}, "hours", '"soon" tells no hours'),
    "hours without an end": ({"hours": "9" * 4000}, "hours", "tells no hours"),
    "a status nobody knows": (
        {"status": "owned"},
        "status",
        '"owned" is none of listed, historical, merged, withdrawn',
    ),
    "merged into nothing": ({"status": "merged"}, "merged_into", "a merged problem names the one it is merged into"),
    "a number that is taken": ({"number": 1}, "number", "1 is the number of taken"),
    "a number too large": ({"number": 10**18}, "number", "is not between 1 and"),
    "a map for a title": ({"title": {"a": 1}}, "title", "text is wanted, not names with their values"),
    "a date that is none": ({"checked_on": "yesterday"}, "checked_on", "a date like 2026-11-23 is wanted"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_row_is_named_with_its_column_and_the_list_stays_as_it_was(grace, tmp_path, case):
    fields, column, reason = FAULTY[case]
    a_board(tmp_path)
    a_problem(number=1, key="taken")
    good = {"id": "2", "title": "Good", "track": "toys"}
    before = fingerprint()

    content = json.dumps([ROW | fields, good]).encode()
    file = uploaded(content, grace, "list.json", columns={name: name for name in fields})

    bad, fine = file.preview["rows"]
    assert (bad["state"], bad["line"], fine["state"]) == ("faulty", 1, "created")
    assert bad["faults"][0]["field"] == column
    assert reason in bad["faults"][0]["reason"]
    changed = {table for table, digest in fingerprint().items() if digest != before[table]}
    assert changed == {"problems_import"}
