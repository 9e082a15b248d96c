"""
What agents can do here, as tools: operations of the API under names that say what they are for.

A tool has no rule of its own. Its arguments are the parameters and the body that the schema tells of the operation, it
is done by the operation's own view with the token that came along, and it answers what that answers: refusals, limits
and keys alike.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from board import renditions, schema
from board.lib import quoting
from board.lib.renditions import Told
from board.middleware import problem_document
from problems.fit import BANDS

Schema = dict[str, Any]
KEY = "idempotency_key"
A_KEY = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "pattern": "^[!-~]+$",
    "description": "Makes it safe to call this again: for 24 hours the same key has one effect and one answer. Take a "
    "new one, such as a UUID, for each act.",
}
UNKNOWN = "There is no such argument here."
NOTHING = "There is nothing with this key, or nothing that is public."
COMPONENTS = "#/components/schemas/"
REFERENCE = re.compile(rf'"{COMPONENTS}(\w+)"')
# How the reference says where a list is that has more of something.
LIST_OF = re.compile(r"`/([-\w]+)/\?(\w+)=`")
AN_OPERATION = re.compile(r"`([a-z]+[A-Z]\w*)`")
# What a parameter of an address may be, so that none becomes another address.
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")
# Of the request that came, what a view asks for: who, and from where.
SENT_ALONG = (
    "SERVER_NAME",
    "SERVER_PORT",
    "REMOTE_ADDR",
    "HTTP_HOST",
    "HTTP_AUTHORIZATION",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "wsgi.url_scheme",
)


class BadArguments(Exception):
    """Arguments that fit no address. `errors` names each with what is wrong with it."""

    def __init__(self, errors: dict[str, str]):
        super().__init__()
        self.errors = errors


@dataclass(frozen=True)
class Tool:
    """`operation` is its id in the schema; `says` is for agents, before what the schema says of it."""

    name: str
    operation: str
    says: str = ""
    is_destructive: bool = False

    @property
    def is_writing(self) -> bool:
        return self._told.method == "post"

    @property
    def _told(self) -> "Operation":
        return operations()[self.operation]

    def described(self) -> Schema:
        """As `tools/list` tells of it."""
        told = self._told
        return {
            "name": self.name,
            "title": told.summary,
            "description": AN_OPERATION.sub(
                _as_tool, LIST_OF.sub(_in_tools, f"{self.says} {told.description}".strip())
            ),
            "inputSchema": self._input(),
            "outputSchema": _answers()[told.shape_in_part or told.shape],
            "annotations": {
                "title": told.summary,
                "readOnlyHint": not self.is_writing,
                "destructiveHint": self.is_destructive,
                "idempotentHint": not self.is_writing,
                "openWorldHint": False,
            },
        }

    def _input(self) -> Schema:
        told = self._told
        key = {KEY: A_KEY} if self.is_writing else {}
        properties = {**told.in_path, **told.in_query, **told.body.get("properties", {}), **key}
        required = [*told.in_path, *told.body.get("required", [])]
        shape: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return shape | ({"required": required} if required else {})

    def ask(self, request: HttpRequest, arguments: Mapping[str, Any]) -> HttpResponse:
        """What the operation's view answers to these arguments, from the sender of `request`. Raises BadArguments."""
        told, given = self._told, dict(arguments)
        has_key = self.is_writing and KEY in given
        key = given.pop(KEY) if has_key else None
        address = _filled(told, {name: given.pop(name, None) for name in told.in_path})
        body = b""
        if self.is_writing:
            query, body = "", json.dumps(given).encode()
        else:
            query = _query(told, given)
        inner = _request(request, told.method.upper(), address, query, body)
        if has_key:
            inner.META["HTTP_IDEMPOTENCY_KEY"] = key if isinstance(key, str) else ""
        match = resolve(address)
        if match.kwargs.keys() != told.in_path.keys():
            # A key that is a word of another address: nothing of the board has it.
            return problem_document(404, NOTHING)
        answer = match.func(inner, *match.args, **match.kwargs)
        if hasattr(answer, "render"):
            answer.render()
        return answer

    def told(self, answered: Mapping[str, Any], *, is_part: bool = False) -> str:
        """An answer as Markdown where a page of it is told so, else as JSON; so is a part, of which no page is made."""
        told = texts().get(self._told.shape)
        if told is None or is_part:
            return json.dumps(answered, ensure_ascii=False, default=str)
        text: Told = told(dict(answered))
        return quoting.document({**text.facts, "url": answered.get("url", "")}, text.title, *text.blocks)


@dataclass(frozen=True)
class Operation:
    """An operation of the schema, as far as a tool needs it.

    `shape` names what the answer looks like; `shape_in_part` what is left of it where only some `fields` are asked for.
    """

    method: str
    path: str
    summary: str
    description: str
    in_path: Schema
    in_query: Schema
    body: Schema
    shape: str
    shape_in_part: str


def _operations(document: Schema) -> dict[str, Operation]:
    return {
        told["operationId"]: _operation(method, path, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if method in {"get", "post"}
    }


operations = schema.kept(_operations)


def _in_tools(found: re.Match[str]) -> str:
    """A list as the tool that reads it: who has tools alone can ask for no address."""
    paths = {operations()[tool.operation].path: tool.name for tool in TOOLS if isinstance(tool, Tool)}
    name = paths.get(f"/api/v1/{found[1]}/")
    return f"`{name}` with `{found[2]}`" if name else found[0]


def _as_tool(found: re.Match[str]) -> str:
    """An operation as the tool that does it."""
    names = {tool.operation: tool.name for tool in TOOLS if isinstance(tool, Tool)}
    return f"`{names.get(found[1], found[1])}`"


def _operation(method: str, path: str, told: Schema) -> Operation:
    parameters = told.get("parameters", [])
    content = told.get("requestBody", {}).get("content", {})
    return Operation(
        method=method,
        path=path,
        summary=told["summary"],
        description=told.get("description", ""),
        in_path={one["name"]: _shape(one) for one in parameters if one["in"] == "path"},
        in_query={one["name"]: _shape(one) for one in parameters if one["in"] == "query"},
        body=content.get("application/json", {}).get("schema", {}),
        shape=_answer_shape(told, 0),
        shape_in_part=_answer_shape(told, 1),
    )


def _shape(parameter: Schema) -> Schema:
    said = parameter.get("description")
    return parameter["schema"] | ({"description": said} if said else {})


def _answer_shape(told: Schema, place: int) -> str:
    """The name of what is answered: `ClaimDetail`, or of a list `ProblemPage`. The one of two in this place."""
    for status in ("200", "201"):
        content = told["responses"].get(status, {}).get("content", {})
        shape = content.get("application/json", {}).get("schema", {})
        found = dict(enumerate(shape.get("anyOf", [shape]))).get(place, {})
        if "$ref" in found:
            return str(found["$ref"]).rpartition("/")[2]
    return ""


@schema.kept
def _answers(document: Schema) -> dict[str, Schema]:
    """{shape: all of it} of what the tools answer, with all that it refers to inside of it. Its words stay at `/api/`:
    a list of tools is read by models, which pay by the word."""
    shapes, known = document["components"]["schemas"], _operations(document)
    asked = [known[tool.operation] for tool in TOOLS if isinstance(tool, Tool)]
    return {name: _closed_over(name, shapes) for name in {told.shape_in_part or told.shape for told in asked}}


def _closed_over(name: str, shapes: Schema) -> Schema:
    needed: list[str] = [name]
    for one in needed:
        needed += [found for found in dict.fromkeys(REFERENCE.findall(json.dumps(shapes[one]))) if found not in needed]
    told = json.loads(json.dumps({one: _bare(shapes[one]) for one in needed}).replace(COMPONENTS, "#/$defs/"))
    rest = {one: shape for one, shape in told.items() if one != name}
    return told[name] | ({"$defs": rest} if rest else {})


def _bare(shape: Any) -> Any:
    """A schema without its descriptions. A property may be called so."""
    if isinstance(shape, list):
        return [_bare(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    return {name: _bare(value) for name, value in shape.items() if name != "description" or isinstance(value, dict)}


@cache
def texts() -> dict[str, Callable[[dict[str, Any]], Told]]:
    """How an answer of each shape is told, where a page of it is read as Markdown."""
    by_view: dict[Any, Callable[[dict[str, Any]], Told]] = {}
    for found in renditions.PAGES.values():
        view = getattr(found.read, "cls", None)
        if view is not None and found.text is not None:
            by_view.setdefault(view.operation, found.text)
    return {operations()[name].shape: text for name, text in by_view.items() if name in operations()}


def _filled(told: Operation, values: Mapping[str, Any]) -> str:
    """The path with its parameters in it. Raises BadArguments for one that is missing, or would lead elsewhere."""
    errors, address = {}, told.path
    for name, value in values.items():
        is_number = told.in_path[name].get("type") == "integer"
        if value is None:
            errors[name] = "This argument is required."
        elif is_number and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31):
            errors[name] = "Send a whole number."
        elif not is_number and not (isinstance(value, str) and SLUG.fullmatch(value)):
            errors[name] = "Send a key: letters, digits, hyphens and underscores."
        else:
            address = address.replace(f"{{{name}}}", str(value))
    if errors:
        raise BadArguments(errors)
    return address


def _query(told: Operation, given: Mapping[str, Any]) -> str:
    errors, pairs = {}, []
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        if name not in told.in_query:
            errors[name] = UNKNOWN
        elif not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
            errors[name] = "Send a text or a number, or a list of them where several are taken."
        else:
            pairs += [(name, _cursor(str(one)) if name == "cursor" else str(one)) for one in values]
    if errors:
        raise BadArguments(errors)
    return urlencode(pairs)


def _cursor(given: str) -> str:
    """The cursor itself, where the whole address was taken from `next`. The rest of it is not looked at."""
    with suppress(ValueError):
        return dict(parse_qsl(urlsplit(given).query)).get("cursor", given)
    return given


def _request(outer: HttpRequest, method: str, path: str, query: str, body: bytes) -> WSGIRequest:
    sent = {name: outer.META[name] for name in SENT_ALONG if name in outer.META}
    own = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    return WSGIRequest({"wsgi.url_scheme": outer.scheme or "http"} | sent | own)


@dataclass(frozen=True)
class FittingTool:
    """Which problems fit somebody, and why: what the page says that is made for it, as Markdown."""

    name: str = "find_fitting_problems"
    is_writing: bool = False

    def described(self) -> Schema:
        title = "Find problems that fit"
        return {
            "name": self.name,
            "title": title,
            "description": "Free problems in the order of what somebody could begin soonest, each with the reason in "
            "words. Say what is known of them; nothing is required, and nothing is kept. Skills and their levels (1 "
            "starting, 2 working, 3 strong, 4 leading) are told by list_skills.",
            "inputSchema": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "skill": {
                        "type": "array",
                        "items": {"type": "string", "pattern": "^[-a-z0-9_]+:[1-4]$"},
                        "description": "What they can do: “probing:2” is a skill's key and a level.",
                    },
                    "arena": _texts("Chapters of ARENA that they have worked through: “1.2”."),
                    "compute": {"type": "string", "enum": list(BANDS), "description": "What they can compute on."},
                    "hours": {"type": "integer", "minimum": 1, "maximum": 80, "description": "Hours a week."},
                    "track": _texts("Keys of tracks that they like."),
                },
            },
            "annotations": {
                "title": title,
                "readOnlyHint": True,
                "destructiveHint": False,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }

    def ask(self, request: HttpRequest, arguments: Mapping[str, Any]) -> HttpResponse:
        known = self.described()["inputSchema"]["properties"]
        told = Operation("get", "", "", "", {}, known, {}, "", "")
        address = "/for-you/"
        inner = _request(request, "GET", address, _query(told, arguments), b"")
        return renditions.markdown(inner, resolve(address), address)


def _texts(says: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": says}


TOOLS: tuple[Tool | FittingTool, ...] = (
    Tool(
        "search_problems",
        "listProblems",
        "Finds open problems by words and filters. The keys that it takes are told by list_tracks, list_skills, "
        "list_techniques and list_sources.",
    ),
    FittingTool(),
    Tool("get_problem", "readProblem"),
    Tool("list_discussion", "listComments"),
    Tool("list_tracks", "listTracks"),
    Tool("list_skills", "listSkills"),
    Tool("get_skill", "readSkill"),
    Tool("list_techniques", "listTechniques"),
    Tool("list_sources", "listSources"),
    Tool("search_writeups", "listWriteUps"),
    Tool("get_writeup", "readWriteUp"),
    Tool("list_claims", "listClaims"),
    Tool("get_claim", "readClaim"),
    Tool("list_log_entries", "listLogEntries"),
    Tool("list_reviews", "listReviews", "What reviewers said, in six answers: whether it can be followed."),
    Tool("list_review_queue", "listReviewQueue", "What waits for somebody to say whether it can be followed."),
    Tool("list_reproductions", "listReproductions"),
    Tool("list_programs", "listPrograms", "Programs with their rounds and deadlines."),
    Tool("get_program", "readProgram"),
    Tool("list_mentors", "listMentors"),
    Tool("list_events", "listEvents"),
    Tool("who_am_i", "readMe", "Needs a token."),
    Tool(
        "claim_problem",
        "claimProblem",
        "Ask the person first. Set by_agent where the work is done by, or mainly for, an automated agent.",
    ),
    Tool("list_notices", "listNotices", "What the person was told: answers, invitations, requests. Needs a token."),
    Tool("check_in", "checkIn"),
    Tool("write_log_entry", "writeLogEntry"),
    Tool("edit_log_entry", "editLogEntry"),
    Tool("pause_claim", "pauseClaim"),
    Tool("resume_claim", "resumeClaim"),
    Tool("ask_to_join", "askToJoin", "Ask the person first: others read it as theirs."),
    Tool("write_comment", "writeComment", "Ask the person first: it stands under their name, before everybody."),
    Tool("watch_problem", "watchProblem"),
    Tool("unwatch_problem", "unwatchProblem"),
    Tool("release_claim", "releaseClaim", "Ask the person first.", is_destructive=True),
    Tool("submit_writeup", "linkWriteUp", "Ask the person first. Say in ai_use what was done by a model."),
    Tool("list_taken_reviews", "listTakenReviews", "What the person has taken to review, until when. Needs a token."),
    Tool("take_review", "takeReview", "Ask the person first: they will be the one who reads it."),
    Tool("give_review", "giveReview", "A review is a person's own: send what they decided, and nothing else."),
    Tool("return_review", "returnReview"),
    Tool("find_alike", "listAlikes", "Look here before propose_problem. Needs a token."),
    Tool("propose_problem", "proposeProblem", "Ask the person first: it is theirs, and curators read it."),
    Tool("list_proposals", "listProposals", "Needs a token."),
)
BY_NAME = {tool.name: tool for tool in TOOLS}
