"""Every list of the API is bounded, in an order of its own or of a few that are named."""

import pytest

from board.lib.reference import whole
from tests.factories import (
    a_claim,
    a_comment,
    a_log_entry,
    a_person,
    a_reproduction,
    a_review,
    a_sponsorship,
    a_writeup,
)
from tests.schema import schema_document

pytestmark = pytest.mark.django_db

OPEN = {
    path: methods["get"]
    for path, methods in schema_document()["paths"].items()
    if "get" in methods and {} in methods["get"]["security"]
}


def page_of(operation):
    """The schema of its answer, if that is a page."""
    shape = whole(operation["responses"]["200"]["content"]["application/json"]["schema"])
    name = shape.get("$ref", "").rpartition("/")[2]
    shape = schema_document()["components"]["schemas"].get(name, {})
    return shape if "results" in shape.get("properties", {}) else None


LISTS = [path for path, operation in OPEN.items() if page_of(operation)]


@pytest.fixture
def rows():
    for _ in range(3):
        claim = a_claim()
        a_log_entry(claim), a_comment(problem=claim.problem), a_sponsorship()
        a_writeup().authors.create(person=a_person())
        a_review(outcome="legible"), a_reproduction()


def test_there_is_none_that_is_not_known():
    assert len(LISTS) >= 17
    assert "/api/v1/problems/" in LISTS


@pytest.mark.parametrize("path", LISTS)
def test_it_has_as_many_rows_as_are_asked_for_and_never_more_than_a_hundred(client, rows, path):
    page = client.get(path, {"page_size": 1}).json()

    assert len(page["results"]) <= 1
    for size in ("0", "101", "-1", "1e2", "all", "99999999999999999999"):
        assert list(client.get(path, {"page_size": size}).json()["errors"]) == ["page_size"]
    [size] = [one["schema"] for one in OPEN[path]["parameters"] if one["name"] == "page_size"]
    assert (size["maximum"], size["default"]) == (100, 25)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", ["ordering", "order_by", "sort"])
def test_its_order_is_one_of_those_that_are_named(client, path, name):
    told = {one["name"]: one["schema"] for one in OPEN[path]["parameters"]}
    answer = client.get(path, {name: "by__password"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])
    if name in told:
        assert told[name]["enum"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["x", "a.b", "%00", "WzFd.x" * 400])
def test_a_cursor_that_nobody_was_given_is_refused(client, path, cursor):
    assert client.get(path, {"cursor": cursor}).status_code == 400
