"""The client's models are those of the schema, and what the board answers is of those shapes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from circuitboard import models
from tests.factories import a_claim, a_problem, a_round, a_skill, a_writeup
from tests.schema import schema_document

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "clients" / "python"


def test_models_are_what_the_schema_makes_them(tmp_path):
    """After a change of the API: make models."""
    schema, made = tmp_path / "schema.json", tmp_path / "models.py"
    schema.write_text(json.dumps(schema_document()))
    write = [sys.executable, "-m", "datamodel_code_generator", "--input", str(schema), "--output", str(made)]
    subprocess.run(write, cwd=CLIENT, check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--quiet", "--config", str(ROOT / "pyproject.toml"), str(made)],
        check=True,
    )

    assert made.read_text() == (CLIENT / "src/circuitboard/models.py").read_text()


@pytest.mark.django_db(transaction=True)
def test_what_is_read_has_the_shapes_of_the_models(board, ada):
    problem = a_problem(skills={a_skill(key="probing"): 2})
    claim = a_claim(problem=problem, person=ada)
    writeup = a_writeup(says={problem: "partial"})
    a_round()

    for shape, value in (
        (models.Problem, next(board.problems())),
        (models.ProblemDetail, board.problem(problem.pk)),
        (models.Claim, next(board.claims())),
        (models.ClaimDetail, board.claim_detail(claim.pk)),
        (models.WriteUp, next(board.writeups())),
        (models.WriteUpDetail, board.writeup(writeup.pk)),
        (models.Program, next(board.programs())),
        (models.Me, board.me()),
    ):
        assert shape.__required_keys__ <= value.keys() <= shape.__required_keys__ | shape.__optional_keys__
