"""Generated requests from the published schema: every answer is one that the schema tells of."""

import os
from itertools import cycle

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.meta import ParameterLocation
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
from tests.api import Script, told_shape, validate
from tests.factories import (
    a_check_in,
    a_claim,
    a_comment,
    a_log_entry,
    a_mentor,
    a_mentor_request,
    a_notice,
    a_person,
    a_problem,
    a_report,
    a_reproduction,
    a_review,
    a_round,
    a_skill,
    a_source,
    a_sponsorship,
    a_technique,
    a_track,
    a_writeup,
    join,
)
from users.models import User

pytestmark = pytest.mark.django_db
# How many times as many cases as in every run: make cases.
TIMES = int(os.environ.get("CASES", "1"))
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


reading = schema.include(method="GET")
# Of the writes what is drawn by chance is enough: the hand-written cases of the parser are in test_api_bodies.py.
writing = schemathesis.openapi.from_dict(schema_document()).include(method="POST")
writing.app = application
writing.config.phases.coverage.enabled = False


@reading.parametrize()
@settings(
    max_examples=25 * TIMES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("_world", "_one_connection")
def test_generated_requests(case):
    answer = case.call_and_validate(checks=CHECKS)
    if answer.status_code == 200:
        # The schema says "the whole or a part of it": which of the two, the query decides.
        shape = case.operation.definition.raw["responses"]["200"]["content"]["application/json"]["schema"]
        is_part = bool(str((case.query or {}).get("fields", "")).strip())
        validate(answer.json(), told_shape(shape, is_part=is_part))


@pytest.fixture
def things(db):
    """One of each thing that a verb is about, most of them ada's: the primary key, by the noun of the address."""
    ada, mary = a_person("ada", name="Ada Lovelace"), a_person("mary")
    skill = a_skill(key="probing")
    problem = a_problem(skills={skill: 2}, track=a_track(key="superposition"))
    claim = a_claim(problem=problem, person=ada)
    writeup = a_writeup(says={a_problem(): "partial"}, linked_by=ada, status="submitted")
    a_technique(key="activation-patching")
    mentor = a_mentor(mary)
    sponsorship = a_sponsorship(mentor, problem=problem)
    round_ = a_round()
    return {
        "problems": problem.pk,
        "claims": claim.pk,
        "log-entries": a_log_entry(claim).pk,
        "claimants": join(claim, mary, standing="asked", by=mary).pk,
        "comments": a_comment(problem=problem, by=ada).pk,
        "writeups": writeup.pk,
        "reviews": a_review(by=ada).pk,
        "reproductions": a_reproduction(by=ada).pk,
        "reports": a_report().pk,
        "notices": a_notice(ada).pk,
        "mentors": mentor.pk,
        "sponsorships": sponsorship.pk,
        "mentor-requests": a_mentor_request(sponsorship, claim=claim).pk,
        "tracks": "superposition",
        "skills": "probing",
        "techniques": "activation-patching",
        "programs": round_.program.key,
        "portfolio": writeup.pk,
    }


@pytest.fixture
def roles(things, settings):
    """The headers of nobody, of who did most of it, of a mentor and of a curator, in turn. None of them is counted."""
    for limit in ("TOKEN", "PERSON", "ADDRESS"):
        setattr(settings, f"API_WRITES_PER_{limit}", 1_000_000)
    people = [*User.objects.filter(username__in=["ada", "mary"]), a_person("grace", role="curator")]
    return cycle([{}, *({"Authorization": f"Bearer {Script(person).text}"} for person in people)])


@writing.parametrize()
@settings(
    max_examples=16 * TIMES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("_one_connection")
def test_generated_acts(case, things, roles):
    """Of things that are there, and now and then of one that is not."""
    noun = case.operation.path.split("/")[3]
    if case.path_parameters and noun in things and case.path_parameters.get("id") != 0:
        name = next(iter(case.path_parameters))
        case.path_parameters[name] = things[noun]
    # With the address and the token put right, only a wrong body has to be turned away.
    is_wrong = case.meta.components.get(ParameterLocation.BODY)
    checks = [one for one in CHECKS if one is not negative_data_rejection or (is_wrong and is_wrong.mode.is_negative)]
    case.call_and_validate(checks=checks, headers=next(roles))
