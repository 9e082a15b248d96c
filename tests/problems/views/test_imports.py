"""The pages of an import, as a curator goes through them; and everybody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from problems.models import Import, ImportMapping, Problem
from problems.services import problems
from problems.services.imports import acts, large
from tests.catalogues import fingerprint
from tests.factories import NOW, a_problem
from tests.sheets import (
    DEFAULTS,
    LIST,
    VALUES,
    YAML,
    a_board,
    as_yaml,
    brought_in,
    foreign_rows,
    messy_rows,
    sheet_of,
    uploaded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(tmp_path):
    a_board(tmp_path)


@pytest.fixture
def curator(client, grace, board):
    client.force_login(grace)
    return client


def send(client, content: bytes, name: str = "list.csv", **fields):
    return client.post("/curate/imports/", {"file": SimpleUploadedFile(name, content), **fields})


def filled(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands: selects, radio buttons and text."""
    fields = {}
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', options)[1]
    for tag in re.findall(r"<input [^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="text"' in tag or "checked" in tag):
            fields[name[1]] = value[1] if value else ""
    return fields


def test_a_curator_goes_from_the_upload_to_the_list_and_back(curator):
    there = send(curator, sheet_of(messy_rows(14)))
    file = Import.objects.get()
    assert there["Location"] == f"/curate/imports/{file.pk}/mapping/"
    page = curator.get(there["Location"]).content.decode()
    assert "What does" in page
    said = filled(page) | {f"default-{target}": value for target, value in DEFAULTS.items()} | {"key_prefix": "opi"}
    asked = curator.post(there["Location"], said, follow=True)
    assert "Some words mean nothing here yet" in asked.content.decode()
    page = asked.content.decode()
    words = dict(re.findall(r'<label for="id_(value-[^"]+)"><bdi>([^<]+)</bdi>', page))
    assert sorted(words.values()) == ["Hard", "Misc"]
    meant = {"Hard": "C", "Misc": "toys"}
    said = filled(page) | {name: meant[word] for name, word in words.items()}

    shown = curator.post(there["Location"], said)

    assert shown["Location"] == f"/curate/imports/{file.pk}/"
    page = curator.get(shown["Location"]).content.decode()
    assert "Bring in 14 rows" in page
    digest = re.search(r'name="shown" value="([0-9a-f]{64})"', page)[1]
    done = curator.post(f"/curate/imports/{file.pk}/confirm/", {"shown": digest}, follow=True)
    assert done.status_code == 200
    assert "14 new problems, 0 changed" in done.content.decode()
    assert Problem.objects.filter(key="opi-1.10").exists()
    back = curator.post(f"/curate/imports/{file.pk}/undo/", {"note": "The wrong file."}, follow=True)
    assert "taken back by" in back.content.decode()
    assert "Was new on the board" in back.content.decode()
    assert "in the queue" in done.content.decode()
    assert "in the queue" not in back.content.decode()
    assert set(Problem.objects.values_list("status", flat=True)) == {"declined"}


@pytest.mark.parametrize("content", [b"PK\x03\x04xlsx", b"", b'a,b\n1,"x\n', b"a,a\n1,2\n", b"\x00"])
def test_a_broken_file_is_refused_with_its_place_on_the_page(curator, content):
    before = fingerprint()

    answer = send(curator, content)

    assert answer.status_code in {409, 422}
    assert answer.status_code == 422 or "list.csv" in answer.content.decode()
    assert {table for table, digest in fingerprint().items() if digest != before[table]} <= {"django_session"}


def test_a_file_too_large_is_refused_before_it_is_read(curator):
    answer = send(curator, b"a" * 5_000_001)

    assert answer.status_code == 422
    assert "list.csv is larger than 5 MB. Take it apart." in answer.content.decode()
    assert Import.objects.count() == 0


def test_a_form_that_cannot_be_read_keeps_what_was_chosen(curator, grace):
    file = acts.upload("theirs.yaml", as_yaml(foreign_rows(2)), by=grace, now=NOW)
    there = f"/curate/imports/{file.pk}/mapping/"
    said = filled(curator.get(there).content.decode())
    twice = {name: "difficulty" for name in said if name.startswith("column-")}

    answer = curator.post(there, said | twice | {"key_prefix": "No spaces!", "save_as": "Theirs"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Use 1 to 30 small letters, digits and hyphens." in page
    assert "goes there already." in page
    assert "Say which column has the title" in page
    assert 'value="No spaces!"' in page
    assert ImportMapping.objects.count() == 0


def test_a_file_is_thrown_away_before_it_is_brought_in_and_not_after(curator, grace):
    file, done = uploaded(LIST, grace), brought_in(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    for page in ("", "mapping/"):
        assert f"/{file.pk}/discard/" in curator.get(f"/curate/imports/{file.pk}/{page}").content.decode()
    assert "discard/" not in curator.get(f"/curate/imports/{done.pk}/").content.decode()

    gone = curator.post(f"/curate/imports/{file.pk}/discard/", follow=True)
    kept = curator.post(f"/curate/imports/{done.pk}/discard/")

    assert "list.csv is thrown away." in gone.content.decode()
    assert kept.status_code == 409
    assert "This file was brought in. Nothing was changed." in kept.content.decode()
    assert Import.objects.get() == done


def test_a_saved_mapping_fills_the_form(curator, grace):
    uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    first = Import.objects.get()
    ImportMapping.objects.create(
        name="Theirs", mapping=first.mapping, columns_digest=first.columns_digest, by=grace, at=NOW
    )
    other = acts.upload("other.csv", b"name,details,new one\nx,y,z\n", by=grace, now=NOW)

    said = filled(curator.get(f"/curate/imports/{other.pk}/mapping/?saved=Theirs").content.decode())

    assert (said["column-0"], said["column-1"], said["column-2"]) == ("title", "statement", "")
    assert said["key_prefix"] == "opi"
    assert curator.get(f"/curate/imports/{other.pk}/mapping/?saved=No").status_code == 404


def test_what_was_shown_to_one_and_moved_since_is_refused_to_the_other(curator, grace):
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    old = file.shown
    uploaded_again = YAML["defaults"] | {"compute": "browser"}
    said = filled(curator.get(f"/curate/imports/{file.pk}/mapping/").content.decode())
    curator.post(
        f"/curate/imports/{file.pk}/mapping/",
        said | {f"default-{target}": value for target, value in uploaded_again.items()},
    )

    answer = curator.post(f"/curate/imports/{file.pk}/confirm/", {"shown": old})

    assert answer.status_code == 409
    assert acts.MOVED in answer.content.decode()
    assert Problem.objects.count() == 0


@pytest.mark.parametrize("state", ["faulty", "created", "conflict", "nonsense"])
def test_rows_are_looked_at_by_what_happens_to_them(curator, grace, state):
    rows = [{"id": "1", "title": "Good one", "track": "toys"}, {"id": "2", "title": "Bad one", "track": "nowhere"}]
    file = uploaded(as_yaml(rows), grace, "a.yaml")

    page = curator.get(f"/curate/imports/{file.pk}/?state={state}").content.decode()

    assert ("Good one" in page, "nowhere" in page) == (state == "created", state == "faulty")
    assert "1 row cannot be read" in page


def test_what_strangers_wrote_is_text_on_every_page(curator, grace):
    script = "<script>alert(1)</script>"
    rows = [{"id": script, script: script, "title": script, "track": script, "difficulty": script}]
    file = acts.upload(f"{script}.yaml", as_yaml(rows), by=grace, now=NOW)
    said = filled(curator.get(f"/curate/imports/{file.pk}/mapping/").content.decode())
    curator.post(f"/curate/imports/{file.pk}/mapping/", said)

    for address in ("/curate/imports/", f"/curate/imports/{file.pk}/mapping/", f"/curate/imports/{file.pk}/"):
        page = curator.get(address)
        assert page.status_code == 200
        assert script not in page.content.decode()


def test_what_changes_is_called_as_people_call_it(curator, grace):
    """The control: the preview itself, as scripts read it, has the keys."""
    file = acts.upload("list.yaml", as_yaml([{"id": "1", "title": "One"}]), by=grace, now=NOW)
    told = {"position": 0, "line": 1, "key": "one", "number": None, "state": "conflict"}
    told["fields"] = [["success_test", "Then.", "Now."], ["hours", "5", "8"]]
    told["conflicts"], told["kept"] = [["source.locator", "p. 1", "p. 2"]], [["suggested_models", "GPT-2", ""]]
    Import.objects.filter(pk=file.pk).update(preview={"rows": [told], "counts": {"conflict": 1}})

    page = curator.get(f"/curate/imports/{file.pk}/").content.decode()

    heads = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert heads == ["Test of success", "Hours", "Place in the source"]
    assert "and kept: suggested models." in page


def test_an_old_one_says_that_its_rows_are_gone(curator, grace):
    file = uploaded(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    acts.confirm(file, file.shown, by=grace, now=NOW)
    acts.forget(now=NOW.replace(year=2027))

    page = curator.get(f"/curate/imports/{file.pk}/").content.decode()

    assert "The file itself is no longer kept" in page
    assert "Take it back" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_every_page_asks_the_same_few_questions(curator, grace, django_assert_num_queries, count):
    for place in range(count):
        file = uploaded(sheet_of(messy_rows(9 * count)), grace, f"{place}.csv", values=VALUES, defaults=DEFAULTS)

    with django_assert_num_queries(4):
        curator.get("/curate/imports/")
    with django_assert_num_queries(9):
        curator.get(f"/curate/imports/{file.pk}/mapping/")
    with django_assert_num_queries(4):
        curator.get(f"/curate/imports/{file.pk}/")


ADDRESSES = ["import-list", "import-mapping", "import-preview", "confirm-import", "undo-import"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_but_a_curator(client, board, grace, ada, name):
    file = uploaded(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    there = reverse(f"problems:{name}", args=[] if name == "import-list" else [file.pk])

    assert client.post(there).status_code in {302, 200}
    assert client.get(there).status_code in {302, 405}
    client.force_login(ada)
    assert (client.get(there).status_code, client.post(there, {"note": "x"}).status_code) == (403, 403)
    file.refresh_from_db()
    assert file.status == "draft"


@pytest.mark.parametrize("name", ADDRESSES[1:])
def test_one_that_is_not_there_is_not_found(curator, name):
    there = reverse(f"problems:{name}", args=[99999])

    assert curator.post(there, {"note": "x"}).status_code in {404, 405}
    assert curator.get(there).status_code in {404, 405}


@pytest.mark.parametrize("name", ["confirm-import", "undo-import"])
def test_acts_are_posts_alone(curator, grace, name):
    file = uploaded(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)

    assert curator.get(reverse(f"problems:{name}", args=[file.pk])).status_code == 405


def test_one_brought_in_is_mapped_no_more(curator, grace):
    file = uploaded(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    acts.confirm(file, file.shown, by=grace, now=NOW)

    assert curator.get(f"/curate/imports/{file.pk}/mapping/")["Location"] == f"/curate/imports/{file.pk}/"


def test_attempts_elsewhere_stand_on_the_page_of_their_problem(curator, grace):
    file = uploaded(sheet_of(messy_rows(4)), grace, values=VALUES, defaults=DEFAULTS)
    acts.confirm(file, file.shown, by=grace, now=NOW)

    page = curator.get(Problem.objects.get(key="opi-1.3").get_absolute_url()).content.decode()

    assert re.search(r"<bdi>Grace</bdi>, <time datetime=\"2023-04-01\">1 April 2023</time>: probing it", page)


def test_the_page_of_a_problem_says_that_it_came_in_a_file(curator, grace):
    file = brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    shipped = a_problem()

    came = Problem.objects.exclude(pk=shipped.pk).get()

    told = [curator.get(one.get_absolute_url()).content.decode() for one in (came, shipped)]

    assert file.created_count == 1
    assert ["In the words of a list that a curator brought in as a file." in page for page in told] == [True, False]
    assert ["From general knowledge of the field" in page for page in told] == [False, True]


def test_a_refused_undo_keeps_the_reason_that_was_typed(curator, grace):
    file = brought_in(as_yaml(foreign_rows(1)), grace, "theirs.yaml", **YAML)
    problems.revise(Problem.objects.get(), {"statement": "Edited since."}, by=grace, note="Clearer.", now=NOW)

    answer = curator.post(f"/curate/imports/{file.pk}/undo/", {"note": "The wrong <list>."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Every row of it has been changed since" in page
    assert 'value="The wrong &lt;list&gt;."' in page
    assert 'value="The wrong' not in curator.get(f"/curate/imports/{file.pk}/").content.decode()


def test_a_large_one_tells_how_far_it_is_and_then_what_it_did(curator, grace, monkeypatch):
    monkeypatch.setattr(large, "AT_ONCE", 1)
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    there = f"/curate/imports/{file.pk}/"

    asked = curator.post(f"{there}confirm/", {"shown": file.shown}, follow=True).content.decode()

    assert "2 rows of it are being brought in." in asked
    assert "It is about to begin." in asked
    assert f'hx-get="{there}"' in asked
    assert "Brought in." not in asked
    for form in ("confirm/", "undo/", "discard/"):
        assert f"{there}{form}" not in asked
    part = curator.get(there, headers={"HX-Request": "true"})
    assert "HX-Request" in part["Vary"]
    assert part.content.decode().lstrip().startswith('<div id="import-progress"')
    assert "being brought in" in curator.get("/curate/imports/").content.decode()
    refused = curator.post(f"{there}discard/")
    assert (refused.status_code, Import.objects.count()) == (409, 1)
    assert "This file is being brought in just now." in refused.content.decode()
    large.carry_on(NOW)
    part = curator.get(there, headers={"HX-Request": "true"}).content.decode()
    assert ("It is done: the file is brought in." in part, "hx-trigger" in part) == (True, False)
    assert "2 new problems, 0 changed" in curator.get(there).content.decode()

    asked = curator.post(f"{there}undo/", {"note": "The wrong <file>."}, follow=True).content.decode()

    assert "It is being taken back." in asked
    assert "The wrong &lt;file&gt;." in asked
    large.carry_on(NOW)
    assert "taken back by" in curator.get(there).content.decode()


def test_a_large_one_that_failed_says_why_and_can_be_tried_again(curator, grace, monkeypatch):
    monkeypatch.setattr(large, "AT_ONCE", 1)
    file = uploaded(as_yaml(foreign_rows(2)), grace, "theirs.yaml", **YAML)
    there = f"/curate/imports/{file.pk}/"
    curator.post(f"{there}confirm/", {"shown": file.shown})
    a_problem(key="opi-p0000")

    large.carry_on(NOW)

    page = curator.get(there).content.decode()
    assert f"It was not brought in, and nothing was changed: {acts.MOVED}" in page
    assert f"{there}confirm/" in page
    assert "and nothing was changed" in curator.get(there, headers={"HX-Request": "true"}).content.decode()
    assert acts.MOVED in curator.get(reverse("users:notices")).content.decode()
