"""What scripts of curators say of problems."""

import pytest

from problems.models import Problem
from tests.api import Script, strict_schema, validate
from tests.factories import a_problem

pytestmark = pytest.mark.django_db
NO_EVIDENCE = "Name the evidence: the address of what answers it."


def body_of(path: str) -> dict:
    return strict_schema()["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("sent", [{}, {"evidence": ""}])
def test_a_problem_is_opened_again_without_evidence_as_the_schema_says(grace, sent):
    problem = a_problem(resolution="answered")
    asked = {"resolution": "open", "note": "It was retracted.", **sent}
    # The control: it fails where the schema asks for `evidence`, or for one that is not empty.
    validate(asked, body_of("/api/v1/problems/{number}/resolve/"))

    said = Script(grace).post(f"problems/{problem.number}/resolve/", **asked)

    assert said["resolution"] == Problem.objects.get().resolution == "open"


@pytest.mark.parametrize("sent", [{}, {"evidence": ""}, {"evidence": "  "}])
def test_every_other_answer_names_its_evidence(grace, sent):
    problem = a_problem()

    said = Script(grace).post(
        f"problems/{problem.number}/resolve/", 400, resolution="answered", note="It is out.", **sent
    )

    assert said["errors"] == {"evidence": [NO_EVIDENCE]}
    assert Problem.objects.get().resolution == "open"


def test_the_schema_says_when_evidence_is_needed():
    shape = body_of("/api/v1/problems/{number}/resolve/")

    assert shape["required"] == ["resolution", "note"]
    assert "Leave it empty for “open” alone." in shape["properties"]["evidence"]["description"]


def test_an_address_that_is_none_is_told_once(grace):
    problem = a_problem()

    said = Script(grace).post(
        f"problems/{problem.number}/resolve/", 400, resolution="answered", note="So.", evidence="rubbish"
    )

    assert said["errors"] == {"evidence": ["This is no address that anybody can open. One begins with https://."]}
