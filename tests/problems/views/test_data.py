"""The dump's page and files."""

import hashlib

import pytest

from problems.services.dumps import folder
from problems.services.dumps.write import write
from tests.factories import NOW, a_claim, a_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def dumps(settings, tmp_path):
    settings.DUMP_DIR = tmp_path / "dumps"
    return settings.DUMP_DIR


def test_before_the_first_it_says_when(client, dumps):
    page = client.get("/data/")

    assert page.status_code == 200
    assert "The first dump is made tonight" in page.content.decode()
    assert client.get("/data/problems.csv").status_code == 404


def test_it_names_every_file_with_its_size_and_rows(client, dumps):
    a_claim(problem=a_problem())
    dump = write(now=NOW)

    page = client.get("/data/").content.decode()

    for file in dump.files:
        assert f'href="/data/{file.name}"' in page
    assert '<td class="n" data-label="Rows">1</td>' in page
    assert dump.file("circuit-board.tar").sha256 in page
    assert "problems +1" in page


def test_a_page_of_it_asks_the_database_nothing(client, dumps, django_assert_num_queries):
    write(now=NOW)

    with django_assert_num_queries(0):
        client.get("/data/")
        client.get("/data/problems.csv").getvalue()


def test_a_file_is_what_was_written_with_its_validator(client, dumps):
    dump = write(now=NOW)

    for file in dump.files:
        answer = client.get(f"/data/{file.name}")
        assert hashlib.sha256(answer.getvalue()).hexdigest() == file.sha256
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert (answer["ETag"], answer["Content-Length"]) == (f'"{file.sha256}"', str(file.bytes))
        again = client.get(f"/data/{file.name}", headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("problems.csv", "text/csv; charset=utf-8"),
        ("problems.jsonl.gz", "application/gzip"),
        ("schema.json", "application/json"),
        ("README.md", "text/markdown; charset=utf-8"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("circuit-board.tar", "application/x-tar"),
    ],
)
def test_a_browser_is_told_what_it_is_and_runs_none_of_it(client, dumps, name, kind):
    write(now=NOW)

    answer = client.get(f"/data/{name}")

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (kind, "nosniff")
    assert "Content-Encoding" not in answer
    answer.close()


@pytest.mark.parametrize(
    "name", ["current.json", "lock", "..", "../current.json", "..%2fcurrent.json", "%2e%2e/lock", "secret_key", "x.csv"]
)
def test_nothing_else_of_the_disk_can_be_had(client, dumps, name):
    write(now=NOW)
    (dumps / "x.csv").write_text("no")
    dump = folder.current()
    (dumps / dump.folder / "x.csv").write_text("no")

    assert client.get(f"/data/{name}").status_code == 404


def test_a_file_that_was_just_replaced_is_not_found_and_no_error(client, dumps):
    dump = write(now=NOW)
    dump.path(dump.file("problems.csv")).unlink()

    assert client.get("/data/problems.csv").status_code == 404


@pytest.mark.parametrize("address", ["/data/", "/data/problems.csv"])
def test_other_methods_are_refused(client, dumps, address):
    assert client.post(address).status_code == 405
