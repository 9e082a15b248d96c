"""The list as a file: the rows of the page, in forms that load back, with a validator."""

import csv
import io
import json

import pytest
import yaml

from problems import exports
from problems.models import Problem
from problems.services.catalogue.load import load
from tests.catalogues import a_problem_row, write_catalogue
from tests.database import emptied
from tests.factories import a_problem, a_skill, a_technique, a_track

pytestmark = pytest.mark.django_db

ENDINGS = sorted(exports.WRITERS)
HOSTILE = [
    '=HYPERLINK("https://evil.example")',
    "\uff1dcmd()",
    "# not a heading\n\n## 9. Nor this",
    "a: b # c",
    "- x\n- y",
    "\"quoted\", 'twice'",
    "null",
    "1.10",
    "café \u2028 line \U0001f9e0",
    "trailing ",
    "*anchor &alias !tag |",
]


def body(answer) -> str:
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_has_the_rows_of_the_filter_alone(client, ending):
    a_problem(difficulty="B", title="The wanted one")
    a_problem(difficulty="A", title="Another one")

    told = body(client.get(f"/problems/feed.{ending}?difficulty=B"))

    assert ("The wanted one" in told, "Another one" in told) == (True, False)


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_that_is_not_listed_leaks(client, ending):
    a_problem(title="Seen", parent=a_problem(title="A draft", key="the-draft", status="draft"))

    told = body(client.get(f"/problems/feed.{ending}"))

    assert ("Seen" in told, "draft" in told) == (True, False)


@pytest.mark.parametrize("ending", ENDINGS)
def test_they_keep_the_order_of_the_list(client, ending):
    for title, letter in (("Third", "C"), ("First", "A"), ("Second", "B")):
        a_problem(title=title, difficulty=letter)

    told = body(client.get(f"/problems/feed.{ending}?sort=easiest"))

    places = [told.index(title) for title in ("First", "Second", "Third")]
    assert places == sorted(places)


def test_the_text_says_how_far_the_difficulty_reaches(client):
    a_problem(difficulty="B", difficulty_max="D")
    a_problem(difficulty="A")

    told = body(client.get("/problems/feed.md"))

    assert [told.count(f"; difficulty {reach}; ") for reach in ("B-D", "A")] == [1, 1]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_reader_who_has_it_gets_304_until_something_moves(client, ending):
    problem = a_problem()
    first = client.get(f"/problems/feed.{ending}")

    again = client.get(f"/problems/feed.{ending}", headers={"if-none-match": first["ETag"]})
    Problem.objects.filter(pk=problem.pk).update(title="Another title")
    moved = client.get(f"/problems/feed.{ending}", headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, moved.status_code) == (200, 304, 200)
    assert again.content == b""
    assert first["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert int(first["Content-Length"]) == len(body(first).encode())


@pytest.mark.parametrize("ending", ENDINGS)
def test_as_many_questions_for_three_rows_as_for_one(client, ending, django_assert_num_queries):
    counts = {"json": 1, "csv": 1, "md": 1, "jsonl": 7, "yaml": 7}
    a_problem(skills={a_skill(): 1}, techniques=[a_technique()], parent=a_problem(status="draft"))
    with django_assert_num_queries(counts[ending]):
        body(client.get(f"/problems/feed.{ending}"))
    for _ in range(2):
        a_problem(skills={a_skill(): 1}, techniques=[a_technique()], parent=a_problem(status="draft"))
    with django_assert_num_queries(counts[ending]):
        body(client.get(f"/problems/feed.{ending}"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_through_as_it_is(client, text):
    title = text.replace("\n", " ")
    a_problem(title=title, question=text, statement=text)

    line, _ = body(client.get("/problems/feed.jsonl")).split("\n")
    rows = yaml.safe_load(body(client.get("/problems/feed.yaml")))
    _, cells = csv.reader(io.StringIO(body(client.get("/problems/feed.csv")), newline=""))

    assert json.loads(line)["statement"] == text
    assert (rows[0]["title"], rows[0]["statement"]) == (title, text)
    assert cells[2].removeprefix("'") == title
    assert not cells[2].startswith(("=", "\uff1d", "-"))


def test_an_empty_list_is_an_empty_file_of_its_kind(client):
    assert {ending: body(client.get(f"/problems/feed.{ending}")) for ending in ("json", "jsonl")} == {
        "json": '{"problems": []}',
        "jsonl": "",
    }
    assert yaml.safe_load(body(client.get("/problems/feed.yaml"))) == []


def test_they_stop_at_the_limit(client, monkeypatch):
    monkeypatch.setattr(exports, "MAX_ROWS", 2)
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    track = a_track()
    for _ in range(3):
        a_problem(track=track)

    assert len(body(client.get("/problems/feed.jsonl")).splitlines()) == 2
    assert len(yaml.safe_load(body(client.get("/problems/feed.yaml")))) == 2
    assert len(body(client.get("/problems/feed.csv")).splitlines()) == 3


@pytest.mark.parametrize("ending", ["jsonl", "yaml"])
@pytest.mark.django_db(transaction=True)
def test_what_they_hold_loads_into_an_empty_board_as_it_was(client, tmp_path, ending):
    rows = [a_problem_row(), a_problem_row("p-2", parent="p-1", hours=None, difficulty_max="C", prerequisites=["a; b"])]
    folder = write_catalogue(tmp_path / "catalogue", problems=rows)
    load(folder)
    told = body(client.get(f"/problems/feed.{ending}"))
    file = tmp_path / f"problems.{ending}"
    file.write_text(told)

    emptied()
    for problems in (folder / "problems").iterdir():
        problems.unlink()
    load(folder)
    load(file)

    assert body(client.get(f"/problems/feed.{ending}")) == told


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_cannot_be_read_is_refused_with_the_reason(client, ending):
    answer = client.get(f"/problems/feed.{ending}?difficulty=Z")

    assert (answer.status_code, answer.content.decode()) == (400, "difficulty: There is no such choice: Z.")


@pytest.mark.parametrize("ending", ENDINGS)
def test_other_methods_are_refused(client, ending):
    assert client.post(f"/problems/feed.{ending}").status_code == 405
