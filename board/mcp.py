"""
The Model Context Protocol over Streamable HTTP, for agents: https://modelcontextprotocol.io/specification/2026-07-28.

Nothing is remembered from one request to the next: each is one JSON-RPC message, answered with one JSON object. Clients
of earlier revisions, which begin with `initialize`, are answered in the same way, without a session. What the tools are
and do is in `board/tools.py`.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from board import renditions, tools
from board.lib import parsing
from board.lib.access import public
from board.lib.parsing import Unreadable

NEWEST = "2026-07-28"
# Those that begin with a handshake. What they ask of a server without sessions and streams is the same.
BY_HANDSHAKE = ("2025-11-25", "2025-06-18")
SUPPORTED = (NEWEST, *BY_HANDSHAKE)
META = "io.modelcontextprotocol/"
VERSION, CAPABILITIES, SERVER = f"{META}protocolVersion", f"{META}clientCapabilities", f"{META}serverInfo"
# What the API answers where it says no, beside the sentence.
PROBLEM = "problem"
SERVER_INFO = {"name": "circuit-board", "title": settings.SITE_NAME, "version": "1", "websiteUrl": settings.SITE_URL}
# The list changes with a release alone.
KEPT_MS = 300_000
PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022
STATUS = {NO_METHOD: 404}
PASSED_ON = ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
ENCODED = re.compile(r"=\?base64\?(.*)\?=")


class Failed(Exception):
    """A JSON-RPC error."""

    def __init__(self, code: int, message: str, data: Any = None):
        super().__init__(message)
        self.code, self.data = code, data


@dataclass(frozen=True)
class Message:
    """One JSON-RPC message. Without an `id` it is a notification, which is never answered."""

    method: str
    params: dict[str, Any]
    id: str | int | None
    is_modern: bool = False


@public
@csrf_exempt
def mcp(request: HttpRequest) -> HttpResponse:
    """The endpoint. It takes no cookie, so a page elsewhere can do nothing with it in anybody's name."""
    if request.method != "POST":
        said = "Send a JSON-RPC message with POST. There is no stream to open and no session to end."
        return _error(None, Failed(INVALID_REQUEST, said), status=405, Allow="POST")
    if not _is_from_here(request):
        return _error(None, Failed(INVALID_REQUEST, "A page of another site may not ask this."), status=403)
    id_: str | int | None = None
    try:
        sent = _read(request)
        id_ = _id_of(sent)
        message = _message(request, sent, id_)
        if message.id is None:
            return HttpResponse(status=202)
        return _answered(request, message)
    except Failed as failure:
        return _error(id_, failure, status=STATUS.get(failure.code, 400))


def _is_from_here(request: HttpRequest) -> bool:
    """Whether no browser sent it from a page of another site, nor of a name that was made to lead here."""
    origin = request.headers.get("Origin")
    ours = urlsplit(settings.SITE_URL)
    return origin is None or origin == f"{ours.scheme}://{ours.netloc}"


def _read(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Failed(PARSE_ERROR, "Send application/json.")
    body = request.read(parsing.MOST_BYTES + 1)
    if body.lstrip()[:1] == b"[":
        raise Failed(INVALID_REQUEST, "Send one message at a time: batches are not taken.")
    try:
        sent = parsing.read(body)
    except Unreadable as error:
        places = "; ".join(f"{place}: {' '.join(words)}" for place, words in error.errors.items())
        raise Failed(PARSE_ERROR, places) from error
    return sent


def _id_of(sent: dict[str, Any]) -> str | int | None:
    """The id that the answer carries; None for a notification. Raises Failed for one that is none."""
    if "id" not in sent:
        return None
    found = sent["id"]
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Failed(INVALID_REQUEST, "The id of a request is a text or a whole number.")
    return found


def _message(request: HttpRequest, sent: dict[str, Any], id_: str | int | None) -> Message:
    method, params = sent.get("method"), sent.get("params", {})
    if sent.get("jsonrpc") != "2.0" or not isinstance(method, str) or not isinstance(params, dict):
        raise Failed(INVALID_REQUEST, "Send a request of JSON-RPC 2.0: jsonrpc, id, method and params, an object.")
    meta = params.get("_meta", {})
    version = meta.get(VERSION) if isinstance(meta, dict) else None
    header = request.headers.get("MCP-Protocol-Version")
    if version is None and (header is None or header in BY_HANDSHAKE):
        return Message(method, params, id_)
    if version is None and header != NEWEST and id_ is not None:
        raise _unspoken(str(header))
    if id_ is not None:
        _check_modern(request, method, params)
    return Message(method, params, id_, is_modern=True)


def _check_modern(request: HttpRequest, method: str, params: dict[str, Any]) -> None:
    """What the revision without a handshake asks of each request. Raises Failed."""
    meta = params.get("_meta")
    if not isinstance(meta, dict) or not isinstance(meta.get(VERSION), str):
        raise Failed(INVALID_PARAMS, f"params._meta names the version of the protocol: “{VERSION}”.")
    if not isinstance(meta.get(CAPABILITIES), dict):
        raise Failed(INVALID_PARAMS, f"params._meta names what the client can do: “{CAPABILITIES}”.")
    version = meta[VERSION]
    expected = {"MCP-Protocol-Version": version, "Mcp-Method": method}
    name = params.get("name" if method == "tools/call" else "uri")
    if method in {"tools/call", "prompts/get", "resources/read"} and isinstance(name, str):
        expected["Mcp-Name"] = name
    for header, value in expected.items():
        if _decoded(request.headers.get(header)) != value:
            raise Failed(HEADER_MISMATCH, f"The header {header} is missing, or does not say what the body says.")
    if version != NEWEST:
        raise _unspoken(version)


def _unspoken(version: str) -> Failed:
    data = {"supported": list(SUPPORTED), "requested": version}
    return Failed(UNSUPPORTED_VERSION, "This version of the protocol is not spoken here in this way.", data)


def _decoded(header: str | None) -> str | None:
    """A header's value, which may come encoded; None for one that cannot be decoded."""
    found = ENCODED.fullmatch(header or "")
    if found is None:
        return header
    try:
        return base64.b64decode(found[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _answered(request: HttpRequest, message: Message) -> HttpResponse:
    match message.method, message.is_modern:
        case "tools/list", _:
            return _result(message, {"tools": _list()}, is_kept=True)
        case "tools/call", _:
            return _call(request, message)
        case "server/discover", _:
            told = {
                "supportedVersions": list(SUPPORTED),
                "capabilities": {"tools": {}},
                "instructions": _instructions(),
            }
            return _result(message, told, is_kept=True)
        case "initialize", False:
            return _result(message, _hello(message.params))
        case "ping", False:
            return _result(message, {})
    named = f" This server speaks {', '.join(SUPPORTED)}." if message.method == "initialize" else ""
    raise Failed(NO_METHOD, f"There is no method “{message.method[:80]}” here.{named}")


def _list() -> list[dict[str, Any]]:
    return [tool.described() for tool in tools.TOOLS]


def _instructions() -> str:
    return render_to_string("mcp.txt", {"site_url": settings.SITE_URL})


def _hello(params: dict[str, Any]) -> dict[str, Any]:
    asked = params.get("protocolVersion")
    version = asked if asked in BY_HANDSHAKE else BY_HANDSHAKE[0]
    return {
        "protocolVersion": version,
        "capabilities": {"tools": {}},
        "serverInfo": SERVER_INFO,
        "instructions": _instructions(),
    }


def _call(request: HttpRequest, message: Message) -> HttpResponse:
    """A tool, done. What it refuses is its answer, so that the agent reads the sentence."""
    name, arguments = message.params.get("name"), message.params.get("arguments", {})
    tool = tools.BY_NAME.get(name) if isinstance(name, str) else None
    if tool is None:
        raise Failed(INVALID_PARAMS, "There is no such tool here. Ask tools/list for those there are.")
    if not isinstance(arguments, dict):
        raise Failed(INVALID_PARAMS, "The arguments of a tool are an object.")
    try:
        given = tool.ask(request, arguments)
    except tools.BadArguments as error:
        return _result(message, _refused("The arguments cannot be read.", error.errors))
    if given.status_code == 401 and "Authorization" in request.headers:
        failure = Failed(INVALID_REQUEST, json.loads(given.content)["detail"])
        return _error(message.id, failure, status=401, **{"WWW-Authenticate": given["WWW-Authenticate"]})
    answer = _result(message, _told(tool, given, is_part="fields" in arguments))
    for header in PASSED_ON:
        if header in given:
            answer[header] = given[header]
    return answer


def _told(tool: Any, given: HttpResponse, *, is_part: bool) -> dict[str, Any]:
    text = given.content.decode()
    if given["Content-Type"].startswith("text/markdown"):
        return {"content": [{"type": "text", "text": text}], "isError": given.status_code >= 400}
    if given.status_code in {301, 302}:
        return _refused(f"It is at another address by now: {given['Location']}", {})
    said = json.loads(text)
    if given.status_code >= 400:
        errors = {name: " ".join(lines) for name, lines in said.get("errors", {}).items()}
        # Not as structuredContent: clients hold that against what the tool answers, and would show no sentence.
        return _refused(said["detail"], errors) | {"_meta": {PROBLEM: said}}
    texts = [tool.told(said, is_part=is_part), renditions.taken_for(given)]
    return {
        "content": [{"type": "text", "text": text} for text in texts if text],
        "structuredContent": said,
        "isError": False,
    }


def _refused(words: str, errors: dict[str, str]) -> dict[str, Any]:
    lines = [words, *(f"{name}: {said}" for name, said in errors.items())]
    return {"content": [{"type": "text", "text": "\n".join(lines)}], "isError": True}


def _result(message: Message, told: dict[str, Any], *, is_kept: bool = False) -> HttpResponse:
    """`is_kept`: the same for everybody, for a while."""
    if message.is_modern:
        kept = {"ttlMs": KEPT_MS, "cacheScope": "public"} if is_kept else {}
        meta = {SERVER: SERVER_INFO} | told.get("_meta", {})
        told = {"resultType": "complete"} | kept | told | {"_meta": meta}
    return _json({"jsonrpc": "2.0", "id": message.id, "result": told})


def _error(id_: str | int | None, failure: Failed, *, status: int, **headers: str) -> HttpResponse:
    said = {"code": failure.code, "message": str(failure) or HTTPStatus(status).phrase}
    if failure.data is not None:
        said["data"] = failure.data
    answer = _json({"jsonrpc": "2.0", **({} if id_ is None else {"id": id_}), "error": said}, status)
    for name, value in headers.items():
        answer[name] = value
    return answer


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer
