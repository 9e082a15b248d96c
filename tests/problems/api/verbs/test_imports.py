"""A file brought in by a script, from the upload to the way back; and what it is refused on the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from board.lib.parsing import MOST_BYTES, MOST_BYTES_OF_A_FILE
from problems.models import Event, Import, ImportMapping, Problem
from problems.services.imports import acts, large, progress
from tests.api import Script
from tests.sheets import DEFAULTS, LIST, VALUES, YAML, a_board, as_yaml, foreign_rows, messy_rows, sheet_of, uploaded

pytestmark = pytest.mark.django_db
UPLOAD = "curate/imports/upload/"


@pytest.fixture
def script(grace, tmp_path):
    a_board(tmp_path)
    return Script(grace)


def test_from_the_upload_to_the_list_and_back(script):
    told = script.post(UPLOAD, 201, name="list.csv", text=sheet_of(messy_rows(14)).decode())
    there = f"curate/imports/{told['id']}"
    assert (told["status"], told["is_shown"], told["row_count"], told["shown"]) == ("draft", False, 14, "")
    assert {row["column"]: row["to"] for row in told["columns"]}["Problem"] == "title"
    defaults = [{"target": target, "value": value} for target, value in DEFAULTS.items()]

    asked = script.post(f"{there}/mapping/", key_prefix="opi", defaults=defaults)
    assert {(row["target"], row["word"]) for row in asked["unexplained"]} == {("track", "Misc"), ("difficulty", "Hard")}
    words = [
        {"target": target, "word": word, "means": means}
        for target, told in VALUES.items()
        for word, means in told.items()
    ]
    shown = script.post(f"{there}/mapping/", words=words)
    assert (shown["unexplained"], shown["key_prefix"], shown["counts"]["created"]) == ([], "opi", 14)
    assert Problem.objects.count() == 0
    done = script.post(f"{there}/confirm/", shown=shown["shown"])
    assert (done["status"], done["created_count"], Problem.objects.count()) == ("applied", 14, 14)
    assert Problem.objects.filter(key="opi-1.10").exists()
    rows = script.read(f"{there}/rows/")["results"]
    assert {row["number"] for row in rows} == set(Problem.objects.values_list("number", flat=True))

    back = script.post(f"{there}/undo/", note="The wrong file.")

    assert (back["status"], back["left_count"]) == ("undone", 0)
    assert set(Problem.objects.values_list("status", flat=True)) == {"declined"}
    assert list(Event.objects.filter(problem=None).order_by("pk").values_list("verb", "by__username")) == [
        ("imported", "grace"),
        ("took back an import", "grace"),
    ]


def test_the_text_is_kept_to_the_byte(script):
    text = "\ufeffNumber,Problem\r\n1.1, What does \u200b\u00e9 do? \r\n"

    told = script.post(UPLOAD, 201, name="list.csv", text=text)

    file = Import.objects.get(pk=told["id"])
    assert bytes(file.content) == text.encode()


@pytest.mark.parametrize("text", ["a,a\n1,2\n", "PK\x03\x04xlsx", 'a,b\n1,"x\n', "[1]"])
def test_what_cannot_be_read_is_refused_in_the_words_of_the_page(script, grace, client, text):
    client.force_login(grace)
    page = client.post("/curate/imports/", {"file": SimpleUploadedFile("list.csv", text.encode())})

    told = script.post(UPLOAD, 409, name="list.csv", text=text)

    assert told["detail"] == page.context["form"].non_field_errors()[0]
    assert told["detail"].startswith("list.csv")
    assert Import.objects.count() == 0


def test_a_body_with_a_file_may_be_longer_than_another(script):
    row = "1.1,{}\n"
    text = "Number,Problem\n" + "".join(row.format("x" * 190) for _ in range(MOST_BYTES // 190))

    assert script.post(UPLOAD, 201, name="list.csv", text=text)["row_count"] == MOST_BYTES // 190
    told = script.post(UPLOAD, 400, name="list.csv", text="x" * 5_000_001)
    assert told["errors"]["text"] == ["“What is in it” is 5,000,001 characters long; the most is 5,000,000."]
    told = script.post(UPLOAD, 400, name="list.csv", text="é" * 2_500_001)
    assert told["errors"] == {"text": ["list.csv is larger than 5 MB. Take it apart."]}
    told = script.post(UPLOAD, 400, name="list.csv", text="x" * MOST_BYTES_OF_A_FILE)
    assert told["errors"] == {"body": ["This is longer than 16,000,000 bytes."]}
    there = f"curate/imports/{Import.objects.get().pk}/mapping/"
    assert script.post(there, 400, like="x" * MOST_BYTES)["errors"] == {
        "body": ["This is longer than 1,000,000 bytes."]
    }


def test_an_upload_with_a_key_is_one_file(script):
    sent = {"name": "list.csv", "text": LIST.decode(), "key": "once"}

    first, again = script.post(UPLOAD, 201, **sent), script.post(UPLOAD, 201, **sent)

    assert (first["id"], Import.objects.count()) == (again["id"], 1)


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"columns": [{"column": "Nothing", "to": "why"}]}, {"columns.0": "The file has no such column."}),
        (
            {"columns": [{"column": "Number", "to": "id"}, {"column": "Number", "to": "key"}]},
            {"columns.1": "This stands twice."},
        ),
        ({"columns": [{"column": "Number", "to": "title"}]}, {"columns": "Number goes there already."}),
        (
            {"columns": [{"column": "Problem", "to": "title"}, {"column": "Number", "to": "title"}]},
            {"columns.0": "Number goes there already."},
        ),
        (
            {"columns": [{"column": "Problem", "to": ""}]},
            {"body": "Say which column has the title: without one there is no problem."},
        ),
        (
            {"words": [{"target": "track", "word": "Toys", "means": "toys"}]},
            {
                "words.0": "Nobody asks what this means: no column of the file that goes there has it, or the board "
                "knows it."
            },
        ),
        (
            {"words": [{"target": "track", "word": "Gardening", "means": "gardens"}]},
            {"words.0": "There is no such choice: gardens."},
        ),
        (
            {"defaults": [{"target": "compute", "value": "abacus"}]},
            {"defaults.0": "There is no such choice: abacus."},
        ),
        ({"key_prefix": "No blanks!"}, {"key_prefix": "Use 1 to 30 small letters, digits and hyphens."}),
        ({"level": 5}, {"level": "“Level of a skill, where the file names none” is 5; the most is 4."}),
        ({"like": "Theirs"}, {"like": "No mapping is kept under this name."}),
        ({"columns": [{"column": "Number", "to": "nothing"}]}, None),
        ({"colour": "red"}, {"colour": "There is no such field here."}),
    ],
)
def test_a_mapping_that_cannot_be_read_names_its_place(script, grace, said, errors):
    file = uploaded(LIST, grace)

    told = script.post(f"curate/imports/{file.pk}/mapping/", 400, **said)["errors"]

    if errors is None:
        errors = {"columns.0.to": "There is no such choice: nothing."}
    assert {place: words[-1] for place, words in told.items()} == errors
    assert Import.objects.get(pk=file.pk).mapping == file.mapping


def test_a_file_is_read_like_another(script, grace):
    first = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    script.post(f"curate/imports/{first.pk}/mapping/", save_as="Theirs")
    other = acts.upload("other.csv", b"name,details,new one\nx,y,z\n", by=grace)

    told = script.post(f"curate/imports/{other.pk}/mapping/", like="Theirs", level=3)

    assert [row["to"] for row in told["columns"]] == ["title", "statement", ""]
    assert (told["key_prefix"], told["level"], told["new_as"]) == ("opi", 3, "listed")
    assert ImportMapping.objects.get().mapping == first.mapping


def test_what_moved_since_it_was_shown_is_refused(script, grace):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    script.post(f"curate/imports/{file.pk}/mapping/", level=3)

    told = script.post(f"curate/imports/{file.pk}/confirm/", 409, shown=file.shown)

    assert (told["code"], Problem.objects.count()) == ("moved", 0)


def test_a_file_that_was_brought_in_is_not_thrown_away(script, grace):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    other = uploaded(LIST, grace)
    acts.confirm(file, file.shown, by=grace)

    assert script.post(f"curate/imports/{file.pk}/discard/", 409)["code"] == "settled"
    assert script.post(f"curate/imports/{other.pk}/discard/") == {"id": other.pk, "name": "list.csv"}
    assert Import.objects.get() == file


def test_it_is_for_curators_alone(script, grace, ada):
    file = uploaded(LIST, grace)
    there = f"curate/imports/{file.pk}"
    acts = {
        UPLOAD: {"name": "a.csv", "text": "Problem\nx\n"},
        f"{there}/mapping/": {},
        f"{there}/confirm/": {"shown": file.shown},
        f"{there}/undo/": {"note": "x"},
        f"{there}/discard/": {},
    }

    for address, body in acts.items():
        assert Script(ada).post(address, 403, **body)["detail"] == "Only a curator can do this."
        assert "curate" in Script(grace, "claims").post(address, 403, **body)["detail"]
    assert Import.objects.get().shown == file.shown


def test_a_large_one_is_read_again_until_it_is_done(script, grace, monkeypatch):
    monkeypatch.setattr(large, "AT_ONCE", 1)
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    there = f"curate/imports/{file.pk}/"

    asked = script.post(f"{there}confirm/", shown=file.shown)

    how_far = ("status", "step", "done_count", "asked_count", "failed")
    assert [asked[name] for name in how_far] == ["confirming", "waiting", 0, 2, ""]
    assert script.post(f"{there}confirm/", 409, shown=file.shown)["code"] == "under-way"
    progress.tell(file, progress.WRITING, 1)
    assert [script.read(there)[name] for name in how_far] == ["confirming", "writing", 1, 2, ""]
    large.carry_on()
    done = script.read(there)
    assert [done[name] for name in how_far] == ["applied", "", 0, 2, ""]
    asked = script.post(f"{there}undo/", note="The wrong file.")
    assert (asked["status"], asked["step"], asked["left_count"]) == ("undoing", "waiting", 0)
    Problem.objects.update(status="historical")
    large.carry_on()
    assert [script.read(there)[name] for name in ("status", "failed")] == [
        "applied",
        "Every row of it has been changed since, so nothing can be taken back.",
    ]
