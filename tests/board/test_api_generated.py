"""Generated requests from the published schema: every answer is one that the schema tells of."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from board.api import schema_document
from board.wsgi import application
from tests.factories import (
    a_check_in,
    a_claim,
    a_person,
    a_problem,
    a_round,
    a_skill,
    a_source,
    a_technique,
    a_track,
    a_writeup,
)

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
schema = schemathesis.openapi.from_dict(schema_document())
schema.app = application


@pytest.fixture
def _world(db):
    """A row of every noun, under the names that the examples of the schema use."""
    ada = a_person("ada", name="Ada Lovelace")
    problem = a_problem(
        track=a_track(key="superposition"),
        source=a_source(key="cop-superposition"),
        skills={a_skill(key="probing"): 2},
        techniques=[a_technique(key="activation-patching")],
    )
    a_check_in(a_claim(problem=problem, person=ada))
    a_writeup(says={problem: "partial"}, linked_by=ada).authors.create(person=ada)
    a_round()


@pytest.fixture
def _one_connection():
    """The rows are in a transaction of this test: the end of a request must not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("_world", "_one_connection")
def test_generated_requests(case):
    case.call_and_validate(checks=CHECKS)
