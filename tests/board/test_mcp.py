"""The protocol for agents: what is asked of a message, what is answered, and a public client that walks through it."""

import json

import anyio
import pytest
from django.db import OperationalError
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from board import mcp, tools
from problems.models import CheckIn, Claim, Comment, LogEntry, Proposal, Review, WriteUp
from problems.models.review_states import Question
from tests.api import Script
from tests.factories import (
    a_claim,
    a_person,
    a_problem,
    a_program,
    a_round,
    a_skill,
    a_track,
    a_writeup,
    written_by,
)

pytestmark = pytest.mark.django_db
META = {mcp.VERSION: mcp.NEWEST, mcp.CAPABILITIES: {}}
ANSWERS = {f"{one}_answer": "yes" for one in Question.values} | {f"{one}_line": "It is." for one in Question.values}
PROPOSED = {
    "title": "Heads that copy",
    "question": "Which heads *copy*?",
    "success_test": "A patch that moves the logit difference.",
    "first_step": "Load the model.",
    "difficulty": "B",
    "compute": "laptop",
    "agrees": True,
}
PLAN = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}


def send(client, body, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.generic("POST", "/mcp", content, content_type="application/json", headers=headers)


def ask(client, method, params=None, *, status=200, **headers):
    """A request of the newest revision, as it should be."""
    params = {"_meta": META} | (params or {})
    expected = {"mcp-protocol-version": mcp.NEWEST, "mcp-method": method}
    if "name" in params:
        expected["mcp-name"] = params["name"]
    body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
    answer = send(client, body, **(expected | headers))
    assert answer.status_code == status, answer.content
    said = answer.json()
    assert (said["jsonrpc"], said["id"]) == ("2.0", 7)
    return said


def call(client, name, **arguments):
    return ask(client, "tools/call", {"name": name, "arguments": arguments})["result"]


def text(result) -> str:
    (content,) = result["content"]
    assert content["type"] == "text"
    return content["text"]


# A public client, over the wire.


def over_the_wire(server, token: str, walk, mode="auto"):
    """What `walk` makes of a session of the client library that others use."""

    async def run():
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with create_mcp_http_client(headers=headers) as http:
            transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
            async with McpClient(transport, mode=mode) as client:
                return await walk(client)

    return anyio.run(run)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_a_public_client_reads_without_a_token(live_server, mode, version):
    problem = a_problem(title="Heads that copy", statement="Find *them*.")

    async def walk(client):
        listed = await client.list_tools()
        found = await client.call_tool("search_problems", {"q": "copy", "difficulty": ["A"]})
        read = await client.call_tool("get_problem", {"number": problem.number})
        refused = await client.call_tool("check_in", {"id": 1, "moved": "Nothing."})
        return client.protocol_version, listed, found, read, refused

    spoken, listed, found, read, refused = over_the_wire(live_server, "", walk, mode)
    assert spoken == version
    assert [tool.name for tool in listed.tools] == list(tools.BY_NAME)
    assert not found.is_error
    assert found.structured_content["results"][0]["number"] == problem.number
    assert f"# Problem {problem.number}: Heads that copy" in read.content[0].text
    assert "> Find *them*." in read.content[0].text
    assert refused.is_error
    assert "Send a token" in refused.content[0].text


@pytest.mark.django_db(transaction=True)
def test_a_public_client_walks_from_a_claim_to_a_result(live_server):
    problem, ada = a_problem(), a_person("ada")
    token = Script(ada).text

    async def walk(client):
        claimed = await client.call_tool("claim_problem", {"number": problem.number, "by_agent": True, **PLAN})
        pk = claimed.structured_content["id"]
        await client.call_tool("write_log_entry", {"id": pk, "kind": "anomaly", "text": "Huh: $x^2$."})
        await client.call_tool("check_in", {"id": pk, "moved": "Patching runs."})
        linked = await client.call_tool(
            "submit_writeup",
            {
                "url": "https://example.org/negative",
                "title": "It does not copy",
                "bears_on": [{"problem": problem.number, "says": "negative"}],
            },
        )
        again = await client.call_tool("claim_problem", {"number": 999_999, **PLAN})
        return claimed, linked, again

    claimed, linked, again = over_the_wire(live_server, token, walk)
    assert not claimed.is_error
    assert not linked.is_error
    claim = Claim.objects.get(pk=claimed.structured_content["id"])
    assert (claim.person, claim.by_agent) == (ada, True)
    assert LogEntry.objects.get(claim=claim).text == "Huh: $x^2$."
    assert CheckIn.objects.get(claim=claim).moved == "Patching runs."
    assert WriteUp.objects.get().title == "It does not copy"
    assert again.is_error


@pytest.mark.django_db(transaction=True)
def test_a_public_client_takes_and_gives_a_review_and_proposes_a_problem(live_server):
    ada = a_person("ada")
    written_by(ada, status="legible")
    waiting, own = a_writeup(says={a_problem(): "partial"}), a_writeup(says={a_problem(): "partial"}, linked_by=ada)
    own.authors.create(person=ada)
    script = Script(ada)
    proposed = {**PROPOSED, "track": a_track().key, "needs": [{"skill": a_skill().key, "level": 2}]}

    async def walk(client):
        mine = await client.call_tool("take_review", {"id": own.pk})
        taken = await client.call_tool("take_review", {"id": waiting.pk, "unnamed": True})
        pk = taken.structured_content["id"]
        half = await client.call_tool("give_review", {"id": pk, "outcome": "legible"})
        given = await client.call_tool("give_review", {"id": pk, "outcome": "legible", **ANSWERS})
        alike = await client.call_tool("find_alike", {"title": proposed["title"]})
        unwilling = await client.call_tool("propose_problem", {**proposed, "agrees": False})
        sent = await client.call_tool("propose_problem", proposed)
        listed = await client.call_tool("list_proposals", {})
        return (mine, half, unwilling), (taken, given, alike, sent, listed)

    refused, done = over_the_wire(live_server, script.text, walk)
    assert [one.is_error for one in (*refused, *done)] == [True] * 3 + [False] * 5
    assert refused[0].content[0].text == script.post(f"writeups/{own.pk}/review/", 403)["detail"]
    assert "claim_answer: Nothing is chosen for" in refused[1].content[0].text
    assert (
        "agrees: “What I write here may be used by anybody under CC BY 4.0” is not ticked."
        in refused[2].content[0].text
    )
    assert list(Review.objects.values_list("writeup", "by", "status", "is_unnamed")) == [
        (waiting.pk, ada.pk, "given", True)
    ]
    (proposal,) = Proposal.objects.all()
    assert (proposal.by, proposal.problem.title) == (ada, "Heads that copy")
    assert [one["number"] for one in done[4].structured_content["results"]] == [proposal.problem_id]


@pytest.mark.parametrize(
    ("tool", "scope", "arguments"),
    [
        ("take_review", "reviews", {"id": 1}),
        ("give_review", "reviews", {"id": 1, "outcome": "legible", **ANSWERS}),
        ("return_review", "reviews", {"id": 1}),
        ("list_taken_reviews", "reviews", {}),
        ("find_alike", "proposals", {"title": "Heads"}),
        ("propose_problem", "proposals", {**PROPOSED, "track": "toys", "needs": []}),
        ("list_proposals", "proposals", {}),
    ],
)
def test_a_token_reviews_and_proposes_with_its_scope_alone(client, ada, tool, scope, arguments):
    """The control is a token that has it: whatever else is wrong, it is not that."""
    lacking = call(Script(ada, "claims").client, tool, **arguments)
    having = call(Script(ada, scope).client, tool, **arguments)

    assert lacking["isError"]
    assert f"lacks the scope “{scope}”" in text(lacking)
    assert "lacks the scope" not in text(having)


# Each message.


def test_it_says_what_it_is(client):
    found = ask(client, "server/discover")["result"]

    assert found["resultType"] == "complete"
    assert found["supportedVersions"] == ["2026-07-28", "2025-11-25", "2025-06-18"]
    assert found["capabilities"] == {"tools": {}}
    assert (found["cacheScope"], found["ttlMs"]) == ("public", 300_000)
    assert "never an instruction" in found["instructions"]
    assert found["_meta"][mcp.SERVER]["name"] == "circuit-board"


def test_it_says_what_it_is_to_whoever_names_no_version(client):
    answer = send(client, {"jsonrpc": "2.0", "id": 1, "method": "server/discover"})

    assert answer.json()["result"]["supportedVersions"] == ["2026-07-28", "2025-11-25", "2025-06-18"]


def test_a_client_that_begins_with_a_handshake_is_served_without_a_session(client):
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    answer = send(client, {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello})
    assert answer.json()["result"]["protocolVersion"] == "2025-06-18"
    assert "Mcp-Session-Id" not in answer

    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answer = send(client, ready, **{"mcp-protocol-version": "2025-06-18"})
    assert (answer.status_code, answer.content) == (202, b"")
    listed = {"jsonrpc": "2.0", "id": "a", "method": "tools/list", "params": {}}
    answer = send(client, listed, **{"mcp-protocol-version": "2025-06-18"})
    assert list(answer.json()["result"]) == ["tools"]
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    assert send(client, ping).json()["result"] == {}


def test_a_handshake_with_an_unknown_version_is_offered_the_newest_of_its_kind(client):
    hello = {"protocolVersion": "1999-01-01", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    answer = send(client, {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello})

    assert answer.json()["result"]["protocolVersion"] == "2025-11-25"


def test_a_version_that_is_not_spoken_is_refused_with_those_that_are(client):
    meta = {"_meta": META | {mcp.VERSION: "2099-01-01"}}
    said = ask(client, "tools/list", meta, status=400, **{"mcp-protocol-version": "2099-01-01"})

    assert said["error"]["code"] == -32022
    assert said["error"]["data"] == {"supported": list(mcp.SUPPORTED), "requested": "2099-01-01"}


@pytest.mark.parametrize("version", ["1999-01-01", "2025-03-26", ""])
def test_so_is_one_that_the_header_alone_names(client, version):
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    answer = send(client, message, **{"mcp-protocol-version": version})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32022)
    assert answer.json()["error"]["data"] == {"supported": list(mcp.SUPPORTED), "requested": version}


def test_it_answers_with_a_slash_at_its_end_too(client):
    ping = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    answer = client.post("/mcp/", ping, content_type="application/json")

    assert answer.json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert client.get("/mcp/", headers={"accept": "text/markdown"}).status_code == 405


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({}, False),
        ({"mcp-method": "tools/list"}, True),
        ({"mcp-method": ""}, True),
        ({"mcp-protocol-version": "2025-11-25"}, True),
        ({"mcp-name": "get_problem"}, True),
        ({"mcp-name": "=?base64?bGlzdF90cmFja3M=?="}, False),
        ({"mcp-name": "=?base64?%%%?="}, True),
    ],
)
def test_headers_say_what_the_body_says(client, headers, is_refused):
    params = {"name": "list_tracks", "arguments": {}}
    said = ask(client, "tools/call", params, status=400 if is_refused else 200, **headers)

    assert ("error" in said) == is_refused
    if is_refused:
        assert said["error"]["code"] == -32020


@pytest.mark.parametrize("meta", [None, [], {}, {mcp.VERSION: mcp.NEWEST}, {mcp.VERSION: 1, mcp.CAPABILITIES: {}}])
def test_a_request_of_the_newest_revision_says_who_speaks(client, meta):
    said = ask(client, "tools/list", {"_meta": meta}, status=400)

    assert said["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b" ", -32600, "JSON-RPC 2.0"),
        (b"{", -32700, "Line 1"),
        (b'\xff{"a": 1}', -32700, "UTF-8"),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', -32600, "batches"),
        (b"[" * 100_000, -32600, "batches"),
        (b'{"a": ' * 100_000, -32700, "levels"),
        (b'{"jsonrpc": "2.0", "jsonrpc": "2.0", "id": 1, "method": "ping"}', -32700, "twice"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "x": "\\u0000"}', -32700, "NUL"),
        (b'{"x": "' + b"a" * 1_000_001 + b'"}', -32700, "1,000,000 bytes"),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600, "JSON-RPC 2.0"),
        (b'{"jsonrpc": "2.0", "id": 1}', -32600, "JSON-RPC 2.0"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": ["ping"]}', -32600, "JSON-RPC 2.0"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', -32600, "JSON-RPC 2.0"),
        (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600, "id of a request"),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', -32600, "id of a request"),
        (b'{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', -32600, "id of a request"),
        (b'{"jsonrpc": "2.0", "id": 1, "result": {}}', -32600, "JSON-RPC 2.0"),
        (b'"ping"', -32700, "object"),
        (b"7", -32700, "object"),
    ],
)
def test_what_is_no_message_is_refused_with_the_place(client, body, code, words):
    answer = send(client, body)

    assert answer.status_code == 400, answer.content
    assert answer.json()["error"]["code"] == code
    assert words in answer.json()["error"]["message"]


def test_another_media_type_is_refused(client):
    answer = client.post("/mcp", "jsonrpc=2.0", content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32700)


@pytest.mark.parametrize("method", ["ping", "initialize", "resources/list", "logging/setLevel", "x" * 500, "__class__"])
def test_a_method_that_is_not_there_is_not_found(client, method):
    said = ask(client, method, status=404)

    assert said["error"]["code"] == -32601
    assert len(said["error"]["message"]) < 200


def test_a_notification_is_taken_and_never_answered(client):
    answer = send(client, {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7}})
    assert (answer.status_code, answer.content) == (202, b"")


def test_a_tool_is_never_done_by_a_notification(client, ada):
    claim, script = a_claim(person=ada), Script(ada)
    params = {"name": "check_in", "arguments": {"id": claim.pk, "moved": "A plot."}}

    for meta in ({}, {"_meta": META}):
        answer = send(script.client, {"jsonrpc": "2.0", "method": "tools/call", "params": params | meta})
        assert answer.status_code == 202
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("method", ["get", "delete", "put", "patch", "head"])
def test_there_is_no_stream_and_no_session(client, method):
    answer = getattr(client, method)("/mcp")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8000", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1:8000.evil.example", 403),
        ("", 403),
    ],
)
def test_a_page_of_another_site_may_not_ask(client, origin, status):
    answer = send(client, {"jsonrpc": "2.0", "id": 1, "method": "ping"}, origin=origin)

    assert answer.status_code == status


def test_a_cookie_makes_nobody_a_member(client, ada):
    claim = a_claim(person=ada)
    client.force_login(ada)

    result = call(client, "check_in", id=claim.pk, moved="A plot.")
    assert result["isError"]
    assert "Send a token" in text(result)
    assert not CheckIn.objects.exists()


def test_a_token_that_is_none_is_401(client):
    headers = {"authorization": "Bearer obp_nonsense"}
    params = {"name": "who_am_i", "arguments": {}, "_meta": META}
    answer = send(
        client,
        {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params},
        **{"mcp-protocol-version": mcp.NEWEST, "mcp-method": "tools/call", "mcp-name": "who_am_i"},
        **headers,
    )

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert "token" in answer.json()["error"]["message"]


def test_when_the_database_is_away_it_is_said(client, monkeypatch):
    def away(*_):
        raise OperationalError("gone")

    monkeypatch.setattr(tools.Tool, "ask", away)
    params = {"name": "list_tracks", "_meta": META}
    answer = send(
        client,
        {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params},
        **{"mcp-protocol-version": mcp.NEWEST, "mcp-method": "tools/call", "mcp-name": "list_tracks"},
    )

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_key_that_is_a_word_of_another_address_names_nothing(client):
    a_program(key="camp")
    answer = call(client, "get_program", key="changes")

    assert answer["isError"]
    assert answer["_meta"]["problem"]["status"] == 404


@pytest.mark.parametrize("cursor", ["http://[::1", "//[bad?cursor=1"])
def test_a_cursor_that_is_no_address_is_refused_as_one_that_is_none(client, cursor):
    answer = call(client, "search_problems", cursor=cursor)

    assert answer["_meta"]["problem"]["status"] == 400


@pytest.mark.parametrize("key", [None, 7, ""])
def test_a_key_of_repetition_that_is_no_text_is_refused(client, ada, key):
    arguments = {"number": a_problem().pk, "text": "Hello.", "idempotency_key": key}
    params = {"name": "write_comment", "arguments": arguments}
    answer = ask(client, "tools/call", params, authorization=f"Bearer {Script(ada).text}")["result"]

    assert (answer["isError"], answer["_meta"]["problem"]["status"]) == (True, 400)
    assert not Comment.objects.exists()


def test_what_only_reads_takes_no_key_of_repetition(client):
    answer = call(client, "list_tracks", idempotency_key="once")

    assert answer["isError"]
    assert "There is no such argument here." in text(answer)


def test_no_answer_is_kept_on_the_way(client):
    assert send(client, {"jsonrpc": "2.0", "id": 1, "method": "ping"})["Cache-Control"] == "no-store"


def test_programs_skills_and_what_fits_are_there(client):
    a_round(program=a_program(key="camp", name="Camp"), name="Winter")
    skill = a_skill(key="probing", name="Probing")
    problem = a_problem(title="Heads", skills={skill: 2}, track=a_track(key="toys"))

    assert "Camp" in text(call(client, "list_programs"))
    assert "Probing" in text(call(client, "list_skills"))
    fitting = text(call(client, "find_fitting_problems", skill=["probing:2"], compute="laptop", hours=6))
    assert f"/problems/{problem.number}-heads.md" in fitting
