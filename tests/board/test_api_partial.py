"""`fields=` on everything that is read."""

import pytest
from django.utils import timezone
from drf_spectacular.validation import validate_schema
from jsonschema import ValidationError

from tests.api import Script, read, validate
from tests.board.test_api import one_of_each
from tests.factories import a_claim, a_person, a_problem, a_review, a_skill, a_writeup
from tests.schema import schema_document

pytestmark = pytest.mark.django_db
# The schema itself is a document, and no answer of the board's.
READ = {path: methods["get"] for path, methods in schema_document()["paths"].items() if "get" in methods}


def test_every_answer_can_be_had_in_part():
    lacking = {path for path, one in READ.items() if "fields" not in {given["name"] for given in one["parameters"]}}

    assert len(READ) > 36
    assert lacking == set()


@pytest.mark.parametrize("noun", ["problems", "writeups", "claims", "people", "programs", "tracks", "skills"])
def test_a_row_holds_what_was_asked_for_and_the_same(client, noun):
    one_of_each()
    whole = read(client, f"{noun}/")["results"][0]

    for name, value in whole.items():
        part = client.get(f"/api/v1/{noun}/?fields={name}").json()["results"][0]
        assert part == {name: value}


def test_a_detail_holds_what_was_asked_for_and_the_same(client):
    for address in one_of_each():
        whole = read(client, address)
        assert client.get(f"/api/v1/{address}?fields={','.join(whole)}").json() == whole
        for name, value in whole.items():
            assert client.get(f"/api/v1/{address}?fields={name}").json() == {name: value}


def test_a_part_is_what_the_schema_says_of_parts_and_not_of_the_whole(client):
    """The control: a part is no whole, and a name that nobody knows is in neither."""
    problem = a_problem(skills={a_skill(): 1})
    page = read(client, "problems/?fields=number,skills.key")
    part = read(client, f"problems/{problem.number}/?fields=track.key")
    shapes = READ["/api/v1/problems/"]["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"]

    assert part == {"track": {"key": problem.track.key}}
    for wrong, shape in ((page, shapes[0]), (page | {"results": [{"colour": 1}]}, shapes[1])):
        with pytest.raises(ValidationError):
            validate(wrong, shape)
    validate_schema(schema_document())


def test_the_next_page_is_in_the_same_part(client):
    for _ in range(3):
        a_problem(skills={a_skill(): 1})

    page = client.get("/api/v1/problems/?page_size=2&fields=number,skills.key").json()
    rest = client.get(page["next"]).json()

    assert [sorted(row) for row in [*page["results"], *rest["results"]]] == [["number", "skills"]] * 3
    assert set(rest["results"][0]["skills"][0]) == {"key"}


@pytest.mark.parametrize("address", ["problems/", "people/", "events/", "problems/{}/", "skills/?q=", ""])
@pytest.mark.parametrize("asked", ["colour", "number,,title", "track.colour", "__class__", "statement%27--"])
def test_a_field_that_is_not_there_is_told_by_name(client, address, asked):
    address = address.format(a_problem().number).partition("?")[0]
    answer = client.get(f"/api/v1/{address}?fields={asked}")

    assert answer.status_code == 400
    assert "is no field of this answer." in answer.json()["errors"]["fields"][0]


def test_what_is_private_can_be_had_in_part_by_its_person_alone(client, ada):
    assert Script(ada).client.get("/api/v1/me/?fields=username").json() == {"username": "ada"}
    assert client.get("/api/v1/me/?fields=username").status_code == 401


def test_the_database_is_not_asked_for_the_rest(client, ada, django_assert_num_queries):
    """The control is the whole answer beside it, which takes more."""
    problem = a_problem(skills={a_skill(): 2})
    a_claim(problem=problem, person=ada)
    writeup = a_writeup(says={problem: "partial"})
    a_review(writeup=writeup, outcome="legible", by=a_person())

    with django_assert_num_queries(3):
        client.get(f"/api/v1/problems/{problem.number}/")
    with django_assert_num_queries(1):
        client.get(f"/api/v1/problems/{problem.number}/?fields=title,statement")
    with django_assert_num_queries(5):
        client.get(f"/api/v1/writeups/{writeup.pk}/")
    with django_assert_num_queries(3):
        client.get(f"/api/v1/writeups/{writeup.pk}/?fields=title")


def test_a_list_leaves_out_the_columns_of_the_rest(client, django_assert_num_queries):
    a_problem(skills={a_skill(): 2})

    with django_assert_num_queries(1) as whole:
        client.get("/api/v1/problems/")
    with django_assert_num_queries(1) as part:
        client.get("/api/v1/problems/?fields=number,title")

    assert "problems_problemskill" in whole[-1]["sql"]
    assert "problems_problemskill" not in part[-1]["sql"]
    assert "problems_claim" not in part[-1]["sql"]


def test_a_validator_is_that_of_the_part(client):
    problem = a_problem()
    address = f"/api/v1/problems/{problem.number}/?fields=title"
    before = client.get(address)["ETag"]
    type(problem).objects.update(first_step="Another.", updated_at=timezone.now())

    assert client.get(address, headers={"if-none-match": before}).status_code == 304
    assert client.get(address.partition("?")[0])["ETag"] != before
