"""Generated requests from the published schema: every answer is one that the schema tells of."""

import os
from datetime import timedelta
from itertools import cycle, pairwise

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

from board.wsgi import application
from problems.models import Act, Draft
from problems.models.acts import Change
from problems.services import problems
from programs.services import facts, rounds
from tests.api import Script, told_shape, validate
from tests.factories import (
    NOW,
    a_check_in,
    a_claim,
    a_comment,
    a_delivery,
    a_domain_rule,
    a_lead,
    a_link,
    a_log_entry,
    a_mentor,
    a_mentor_request,
    a_notice,
    a_person,
    a_problem,
    a_proposal,
    a_report,
    a_reproduction,
    a_review,
    a_round,
    a_sanction,
    a_skill,
    a_source,
    a_sponsorship,
    a_suggestion,
    a_technique,
    a_track,
    a_webhook,
    a_writeup,
    an_appeal,
    join,
)
from tests.schema import schema_document
from tests.sheets import LIST, uploaded
from users.models import User
from users.services import tokens

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
    grace = a_person("grace", role="curator")
    skill = a_skill(key="probing")
    problem = a_problem(skills={skill: 2}, track=a_track(key="superposition"))
    claim = a_claim(problem=problem, person=ada)
    writeup = a_writeup(says={a_problem(): "partial"}, linked_by=ada, status="submitted")
    a_technique(key="activation-patching")
    mentor = a_mentor(mary)
    sponsorship = a_sponsorship(mentor, problem=problem)
    round_ = a_round(closes_on=NOW.date() + timedelta(days=60))
    report, appeal = a_report(), an_appeal(a_sanction(a_person("charles"), by=grace))
    for text in ("One.", "Two."):
        problems.revise(problem, {"statement": text}, by=grace, note="Clearer.", now=NOW)
    moved = {name: getattr(round_, name) for name in facts.OF_A_ROUND if name != "last_confirmed_on"}
    moved["closes_on"] += timedelta(days=8)
    change = rounds.edit(round_, moved, by=grace, note="Moved.", began_from=facts.version(round_))
    a_lead(round_.program, mary)
    delivery = a_delivery(a_webhook(ada))
    token, _ = tokens.make(ada, name="spare", scopes=["claims"])
    return {
        "problems": problem.pk,
        "proposal": a_proposal(ada).problem_id,
        "propose": str(Draft.objects.create(by=ada, words={"title": ["Half of it"]}).key),
        "restore": 1,
        "claims": claim.pk,
        "log-entries": a_log_entry(claim).pk,
        "claimants": join(claim, mary, standing="asked", by=mary).pk,
        "comments": a_comment(problem=problem, by=ada).pk,
        "writeups": writeup.pk,
        "reviews": a_review(by=ada).pk,
        "reproductions": a_reproduction(by=ada).pk,
        "reports": report.pk,
        "curate": "reports",
        "curate/{kind}": report.pk,
        "words": "skill",
        "words/{kind}": "probing",
        "imports": uploaded(LIST, grace).pk,
        "acts": Act.objects.create(change=Change.CHECKED, by=grace, at=NOW, note="Looked.").pk,
        "rules": a_domain_rule().pk,
        "links": a_link(writeup, state="gone").pk,
        "suggestions": a_suggestion(ada).pk,
        "people": "charles",
        "sanctions": appeal.sanction_id,
        "appeals": appeal.pk,
        "webhooks": delivery.webhook_id,
        "deliveries": delivery.pk,
        "tokens": token.pk,
        "notices": a_notice(ada).pk,
        "mentors": mentor.pk,
        "sponsorships": sponsorship.pk,
        "mentor-requests": a_mentor_request(sponsorship, claim=claim).pk,
        "tracks": "superposition",
        "skills": "probing",
        "techniques": "activation-patching",
        "programs": round_.program.key,
        "rounds": round_.pk,
        "changes": change.number,
        "leads": "mary",
        "portfolio": "writeup",
        "portfolio/{kind}": writeup.pk,
    }


def named_in(path):
    """Each name of an address, with what it is one of: the part before it, or the two before it."""
    parts = path.strip("/").split("/")
    after = list(zip(["", *parts], pairwise(parts), strict=False))
    there = {part[1:-1]: f"{two}/{one}" if one[0] == "{" else one for two, (one, part) in after if part[0] == "{"}
    return there | ({"number": "proposal"} if "/proposal/" in path else {})


def test_each_thing_that_an_act_can_be_about_is_there(things):
    acts = [path for path, methods in schema_document()["paths"].items() if "post" in methods]

    assert {noun for path in acts for noun in named_in(path).values()} == set(things)
    assert named_in("/api/v1/curate/{kind}/{id}/take/") == {"kind": "curate", "id": "curate/{kind}"}


@pytest.fixture
def roles(things, settings):
    """The headers of nobody, of who did most of it, of a mentor and of a curator, in turn. None of them is counted."""
    for limit in ("TOKEN", "PERSON", "ADDRESS"):
        setattr(settings, f"API_WRITES_PER_{limit}", 1_000_000)
    people = User.objects.filter(username__in=["ada", "mary", "grace"]).order_by("pk")
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
    if case.path_parameters and case.path_parameters.get("id") != 0:
        case.path_parameters |= {name: things[noun] for name, noun in named_in(case.operation.path).items()}
    # With the address and the token put right, only a wrong body has to be turned away.
    is_wrong = case.meta.components.get(ParameterLocation.BODY)
    checks = [one for one in CHECKS if one is not negative_data_rejection or (is_wrong and is_wrong.mode.is_negative)]
    case.call_and_validate(checks=checks, headers=next(roles))
