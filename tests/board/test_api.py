"""What every address of the API has in common: how it says no, its validators, its schema."""

import json
import pickle
import re
import secrets
import subprocess
import time
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema
from rest_framework.exceptions import NotAuthenticated, Throttled, ValidationError

from board import schema
from board.api import KEY_REUSED, NOUNS, problem_json
from board.fields import MEANS, with_meanings
from board.lib.errors import Refused
from board.lib.reference import whole
from problems.models import Problem
from tests.api import Script, check, read, validate
from tests.factories import a_claim, a_person, a_problem, a_program, a_skill, a_sponsorship, a_writeup
from tests.schema import schema_document
from users.services.requests import KeyReused

pytestmark = pytest.mark.django_db
# What only a token's person reads; and in the app above.
OWN_ELSEWHERE = (
    *("mentors/mine/", "mentors/invited/", "sponsorships/", "mentor-requests/", "mentor-requests/{id}/"),
    *("me/calendar/", "programs/changes/unmade/"),
)
OWN = (
    *("me/", "notices/", "claimants/", "reviews/taken/", "reports/", "sanctions/", "domain-rules/"),
    *("proposals/", "suggestions/"),
    *("webhooks/", "deliveries/", "tokens/", "me/mail/", "curate/"),
    *("me/watching/", "me/skills/", "proposals/alike/", "curate/imports/", "curate/imports/{id}/"),
    *("curate/imports/{id}/rows/", "curate/imports/mappings/", "curate/roles/", "curate/sanctions/"),
    *("me/needs/", "me/portfolio/", "me/drafts/", "problems/{number}/facts/"),
    *(
        "me/path/",
        "curate/words/",
        "curate/insight/",
        "curate/{kind}/{id}/",
        "me/writeups/",
        "me/links/",
        "writeups/{id}/whole/",
    ),
)
LISTS = [noun for noun in NOUNS if noun != "schema"]
EVERY_LIST = ["", *(f"{noun}/" for noun in LISTS), "schema/"]


def one_of_each():
    """A row of every noun, and the addresses of their details."""
    claim = a_claim(person=a_person("ada"))
    a_writeup().authors.create(person=claim.person)
    problem, track = claim.problem, claim.problem.track
    return [
        f"problems/{problem.number}/",
        f"tracks/{track.key}/",
        f"skills/{a_skill().key}/",
        f"sources/{problem.source.key}/",
        f"claims/{claim.pk}/",
        "people/ada/",
        f"programs/{a_program().key}/",
        f"mentors/{a_sponsorship().mentor.pk}/",
    ]


def test_the_index_names_every_list(client):
    body = read(client, "")

    assert body == {noun: f"http://127.0.0.1:8000/api/v1/{noun}/" for noun in NOUNS}
    for address in body.values():
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("noun", LISTS)
def test_an_empty_list_is_a_list(client, noun):
    assert read(client, f"{noun}/") == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize("address", EVERY_LIST)
def test_an_unknown_parameter_is_refused_everywhere(client, address):
    answer = client.get(f"/api/v1/{address}?colour=red&shape=")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The query cannot be read.",
        "errors": {"colour": ["There is no such parameter here."], "shape": ["There is no such parameter here."]},
    }


@pytest.mark.parametrize("address", EVERY_LIST)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_only_reading_is_possible(client, address, method):
    answer = getattr(client, method)(f"/api/v1/{address}")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "This address takes GET, HEAD and OPTIONS alone.",
    }


def test_details_answer_the_same_ways(client):
    for address in one_of_each():
        read(client, address)
        assert list(read(client, f"{address}?colour=red", status=400)["errors"]) == ["colour"]
        assert client.post(f"/api/v1/{address}").status_code == 405
        assert client.head(f"/api/v1/{address}").status_code == 200


def test_a_reader_who_takes_no_json_gets_none(client):
    answer = client.get("/api/v1/problems/", headers={"accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    check(answer)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, */*;q=0.1", "application/*"])
def test_a_browser_gets_json(client, accept):
    read(client, "problems/", accept=accept)


@pytest.mark.parametrize("address", ["nothing/", "nothing", "problems/x/", "problems/1/claims/", "problems/-1/", "v2/"])
@pytest.mark.parametrize("method", ["get", "post", "head", "options"])
def test_an_unknown_address_is_a_problem_document(client, settings, address, method):
    settings.DEBUG = True

    answer = getattr(client, method)(f"/api/{'' if address == 'v2/' else 'v1/'}{address}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_an_unknown_address_says_so(client):
    assert client.get("/api/v1/nothing/").json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address, or nothing that is public.",
    }


@pytest.mark.parametrize("address", ["problems", "problems/7", "schema", "people/ada"])
def test_an_address_without_its_slash_leads_to_the_one_with_it(client, address):
    answer = client.get(f"/api/v1/{address}?q=a%20b")

    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/{address}/?q=a%20b")
    posted = client.post(f"/api/v1/{address}")
    assert (posted.status_code, posted.json()["detail"]) == (404, f"This address ends with a slash: /api/v1/{address}/")


@pytest.mark.parametrize("address", EVERY_LIST)
@pytest.mark.parametrize("method", ["get", "head"])
def test_an_answer_seen_before_is_not_sent_again(client, address, method):
    one_of_each()
    ask = getattr(client, method)
    first = ask(f"/api/v1/{address}")
    again = ask(f"/api/v1/{address}", headers={"if-none-match": first["ETag"]})
    other = ask(f"/api/v1/{address}", headers={"if-none-match": '"another"'})

    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert (again.content, again["ETag"]) == (b"", first["ETag"])
    assert first["Cache-Control"] == again["Cache-Control"] == "no-cache"
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_validator_changes_with_the_answer(client):
    before = client.get("/api/v1/claims/")["ETag"]
    a_claim()

    assert client.get("/api/v1/claims/", headers={"if-none-match": before}).status_code == 200


def test_a_page_and_its_cursors_have_one_validator(client):
    for _ in range(3):
        a_claim()

    assert len({client.get("/api/v1/claims/?page_size=1")["ETag"] for _ in range(3)}) == 1


@pytest.mark.parametrize("address", ["problems/", "problems/?zz=1", "nothing-here/", "schema/"])
def test_anybodys_script_may_read_and_nobody_gets_a_cookie(client, address):
    answer = client.get(f"/api/v1/{address}", headers={"origin": "https://elsewhere.example"})

    assert answer.cookies == {}
    assert "Cookie" not in answer.get("Vary", "")
    if address == "nothing-here/":
        return
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_browser_may_ask_first(client):
    answer = client.options(
        "/api/v1/problems/",
        headers={"origin": "https://elsewhere.example", "access-control-request-method": "GET"},
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]


def test_pages_stay_closed_to_other_sites(client):
    answer = client.get("/problems/")

    assert "Access-Control-Allow-Origin" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_every_address_says_who_it_is_for():
    both = [one for one in get_resolver().url_patterns if str(one.pattern) in {"api/v1/", "api/"}]
    flat = [inner for api in both for one in api.url_patterns for inner in getattr(one, "url_patterns", [one])]

    marks = Counter(one.callback.access for one in flat)
    written = [methods["post"] for methods in schema_document()["paths"].values() if "post" in methods]
    assert (marks["public"], marks["tokens"]) == (39, len(written) + len(OWN) + len(OWN_ELSEWHERE))
    assert set(marks) == {"public", "tokens"}


def test_the_database_away_is_503(client, monkeypatch):
    def away(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr(Problem.objects.all().__class__, "listed", away)
    answer = client.get("/api/v1/problems/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    check(answer)


@pytest.mark.parametrize(
    ("error", "status", "detail", "errors"),
    [
        (Refused("You hold one claim."), 409, "You hold one claim.", None),
        (PermissionDenied("Only curators."), 403, "Only curators.", None),
        (SuspiciousOperation("x"), 400, "The request cannot be read.", None),
        (Throttled(wait=7.5), 429, "That was too much at once. It works again in 8 seconds.", None),
        (ValidationError({"aim": ["No."]}), 400, "The request cannot be read.", {"aim": ["No."]}),
        (NotAuthenticated("Sign in."), 401, "Sign in.", None),
        (KeyReused(), 422, KEY_REUSED, None),
    ],
)
def test_every_no_is_a_problem_document(error, status, detail, errors):
    answer = problem_json(error, {})

    assert answer.status_code == status
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "title": answer.reason_phrase,
        "status": status,
        "detail": detail,
    } | ({"errors": errors} if errors else {})


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("enough-claims", 409, "enough-claims"),
        ("refused", 409, None),
        *((code, 403, code) for code in ("not-yours", "own-words", "your-claim", "your-team", "yourself")),
    ],
)
def test_a_refusal_about_who_somebody_is_says_so(code, status, told):
    answer = problem_json(Refused("No.", code=code), {})

    assert (answer.status_code, json.loads(answer.content).get("code")) == (status, told)


def test_a_throttled_reader_is_told_when_to_come_back():
    assert problem_json(Throttled(wait=7.5), {})["Retry-After"] == "8"


def test_what_is_nobodys_fault_is_left_to_the_site():
    assert problem_json(ZeroDivisionError(), {}) is None


def test_too_many_parameters_are_refused(client):
    read(client, "problems/?" + "&".join("skill=x" for _ in range(1500)), status=400)


def test_the_schema_is_valid_openapi_31(client):
    body = client.get("/api/v1/schema/").json()

    assert body["openapi"] == "3.1.0"
    assert body["servers"] == [{"url": "http://127.0.0.1:8000"}]
    validate_schema(body)


@pytest.mark.parametrize("media_type", ["application/json", "application/vnd.oai.openapi+json"])
def test_the_schema_is_json_under_either_name(client, media_type):
    answer = client.get("/api/v1/schema/", headers={"accept": media_type})

    assert (answer["Content-Type"], answer["Vary"]) == (media_type, "Accept")
    assert answer.json() == schema_document()


@pytest.fixture
def slow_schema(monkeypatch):
    """A schema that takes its time to be made, and another each time."""

    def make(command, **how):
        time.sleep(0.1)
        made = pickle.dumps({schema.TEXT: zlib.compress(secrets.token_bytes(8))})
        return subprocess.CompletedProcess(command, 0, stdout=made)

    monkeypatch.setattr(schema.subprocess, "run", make)
    schema._parts.cache_clear()
    yield
    schema._parts.cache_clear()


def the_cache_alone() -> bytes:
    return schema._parts()[schema.TEXT]


@pytest.mark.parametrize(("ask", "made"), [(schema.text, 1), (the_cache_alone, 3)], ids=["ours", "the control"])
def test_of_those_who_ask_for_the_schema_first_one_makes_it(slow_schema, ask, made):
    """The control is the cache alone."""
    together = Barrier(3)

    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(lambda: (together.wait(), ask())[1]) for _ in range(3)]
        got = [one.result() for one in asked]

    assert len(set(got)) == made


def test_a_schema_that_could_not_be_made_is_made_for_the_next(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(schema, "MAKES_IT", "raise SystemExit(1)")
        schema._parts.cache_clear()
        with pytest.raises(subprocess.CalledProcessError):
            schema.text()

    assert json.loads(schema.text()) == schema_document()


def test_the_schema_knows_every_address():
    routes = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern))
        for part in ("problems.api.urls", "programs.api.urls", "users.api.urls")
        for one in __import__(part, fromlist=["urlpatterns"]).urlpatterns
    }

    assert set(schema_document()["paths"]) == {"/api/v1/", *(f"/api/v1/{route}" for route in routes)}


def every_operation():
    """(address, method, operation) of the whole schema."""
    paths = schema_document()["paths"].items()
    return [(path, method, one) for path, methods in paths for method, one in methods.items()]


def test_every_operation_tells_what_it_answers():
    for path, method, operation in every_operation():
        answers = set(operation["responses"])
        assert operation["summary"]
        assert operation["description"]
        assert ("404" in answers) == ("{" in path)
        assert {"400", "401", "406", "429", "503"} <= answers
        if method == "get":
            assert {"200", "304"} <= answers
            assert "ETag" in operation["responses"]["200"]["headers"]
        else:
            assert len(answers & {"200", "201"}) == 1
            assert {"403", "409", "422"} <= answers
            assert ("415" in answers) == ("requestBody" in operation)


def test_every_parameter_and_field_that_is_sent_says_what_it_is():
    for path, method, operation in every_operation():
        for given in operation["parameters"]:
            assert given["description"], (path, method, given["name"])
        content = operation.get("requestBody", {}).get("content", {})
        for name, told in content.get("application/json", {}).get("schema", {}).get("properties", {}).items():
            assert told.get("description"), (path, method, name)


def undescribed(schema):
    """Every property of a component that does not say what it is, as `Claim.plan`."""
    shapes = schema["components"]["schemas"].items()
    return [
        f"{shape}.{name}"
        for shape, told in shapes
        for name, found in told.get("properties", {}).items()
        if not found.get("description")
    ]


def test_every_field_that_is_answered_says_what_it_is():
    assert undescribed(schema_document()) == []


def test_a_field_that_says_nothing_is_found():
    told = deepcopy(schema_document())
    del told["components"]["schemas"]["Claim"]["properties"]["plan"]["description"]
    assert undescribed(told) == ["Claim.plan"]


def only_repeats(name: str, description: str) -> bool:
    words = set(re.findall(r"[a-z]+", description.lower())) - {"the", "its", "a", "an", "of"}
    return words <= set(re.split(r"[_-]", name))


def test_no_field_only_repeats_its_name():
    assert only_repeats("archive_link", "The link of an archive.")
    for shape, told in schema_document()["components"]["schemas"].items():
        for name, found in told.get("properties", {}).items():
            assert not only_repeats(name, found["description"]), (shape, name)


def lacks(found: dict) -> bool:
    """Whether a moment does not say its zone, or what may be null when it is."""
    may_be_null = "null" in found.get("type", []) or any(
        one.get("type") == "null" or one.get("enum") == [None] for one in found.get("oneOf", [])
    )
    said = found["description"]
    return (may_be_null and "null" not in said.lower()) or (found.get("format") == "date-time" and "UTC" not in said)


def test_a_moment_says_its_zone_and_what_may_be_null_says_when():
    """Of every answer: a body says what a form says."""
    assert lacks({"type": ["string", "null"], "description": "Its end."})
    assert lacks({"type": "string", "format": "date-time", "description": "Its end."})
    shapes = schema_document()["components"]["schemas"]
    answered = [one for one in shapes if not one.endswith("Request") and f"{one}Request" not in shapes]

    assert len(answered) > 100
    assert [
        f"{shape}.{name}"
        for shape in answered
        for name, found in shapes[shape].get("properties", {}).items()
        if lacks(found)
    ] == []


def test_what_a_name_holds_everywhere_gives_way_to_its_own_words():
    properties = {"id": {"type": "integer"}, "url": {"type": "string", "description": "Where it leads."}, "odd": {}}
    told = with_meanings({"components": {"schemas": {"Notice": {"properties": properties}, "Role": {"enum": []}}}})
    assert told["components"]["schemas"]["Notice"]["properties"] == {
        "id": {"type": "integer", "description": MEANS["id"]},
        "url": {"type": "string", "description": "Where it leads."},
        "odd": {},
    }


def test_an_operation_needs_a_token_where_it_is_not_for_everybody():
    open_to_all = [{}, {"token": []}]
    for path, method, operation in every_operation():
        own = any(path == f"/api/v1/{one}" for one in [*OWN, *OWN_ELSEWHERE])
        assert (operation["security"] == open_to_all) == (method == "get" and not own), path
        if method == "post":
            [needed] = operation["security"]
            assert f"`{needed['token'][0]}`" in operation["description"]
    assert schema_document()["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_example_is_what_the_schema_says():
    read, written, sent = [], [], []
    for _, method, operation in every_operation():
        done = next(one for status, one in operation["responses"].items() if status in {"200", "201"})
        found = read if method == "get" else written
        for content in done["content"].values():
            found += [(one["value"], content["schema"]) for one in content.get("examples", {}).values()]
        for content in operation.get("requestBody", {"content": {}})["content"].values():
            sent += [(one["value"], content["schema"]) for one in content["examples"].values()]

    assert len(read) == 34 + len(OWN) + len(OWN_ELSEWHERE)
    assert len(written) == len([one for _, method, one in every_operation() if method == "post"])
    assert len(sent) == len([one for *_, one in every_operation() if "requestBody" in one])
    for value, shape in [*read, *written, *sent]:
        validate(value, whole(shape))


def test_the_reference_page_tells_every_address_parameter_and_failure(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/api/")
        nouns = [
            client.get(address) for address in re.findall(r'href="(/api/reference/[a-z-]+/)"', page.content.decode())
        ]

    text = "".join(one.content.decode() for one in [page, *nouns])
    assert [one.status_code for one in [page, *nouns]] == [200] * 33
    for path, methods in schema_document()["paths"].items():
        if path != "/api/v1/":
            assert f"{path}</code>" in text
        for name in [one["name"] for method in methods.values() for one in method.get("parameters", [])]:
            if name in {"Idempotency-Key", "If-None-Match"}:
                continue
            assert f"<code>{name}</code>" in text or f"{{{name}}}" in path
    assert "Answers 201 with what <code>GET /api/v1/claims/{id}/</code> reads of it." in text
    for status in (400, 404, 406, 503):
        assert f"<code>{status}</code>" in text
    assert "curl " in text
    assert "import json" in text
    assert "<h1>Log entries</h1>" in text
    assert "style=" not in text
    assert max(len(one.content) for one in [page, *nouns]) < 60_000
    assert client.post("/api/").status_code == 405
    assert client.get("/api/reference/karma/").status_code == 404


def test_the_reference_says_how_much_a_token_may_ask(client, settings):
    settings.API_WRITES_PER_TOKEN = 7

    assert "A token has 7 acts and 1,200 readings a minute." in client.get("/api/").content.decode()


def test_another_media_type_is_told_what_to_send(client, ada):
    sent = Script(ada).client.post(f"/api/v1/problems/{a_problem().pk}/comment/", "x", content_type="text/plain")
    asked = client.get("/api/v1/problems/", headers={"accept": "text/html"})

    assert (sent.status_code, sent.json()["detail"]) == (
        415,
        "Send JSON, and say so: Content-Type: application/json.",
    )
    assert (asked.status_code, asked.json()["detail"]) == (
        406,
        "This answers application/json alone, and the header Accept rules it out.",
    )
