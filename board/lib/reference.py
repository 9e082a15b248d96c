"""An OpenAPI document as something to read: nouns with their addresses, parameters, bodies, fields and examples.

Every `means` and every `example` is safe HTML.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any

from board.lib import markdown

# Parameters that every list has: the page tells them once.
EVERYWHERE = {"cursor", "page_size"}
# Above it, a limit is the database's and nothing to tell.
LARGEST_SAID = 1_000_000
# A query worth trying, for the lists that can be filtered.
QUERIES = {
    "listProblems": "difficulty=A&compute=laptop&activity=free",
    "listFitting": "skill=probing:2&compute=laptop&hours=6",
    "listAlikes": "title=Which+heads+copy",
    "listWriteUps": "says=negative",
    "listClaims": "status=active",
    "listComments": "problem=42",
    "listEvents": "problem=42",
}
# What stands in an address whose example row does not tell it.
FILLED = {"id": 7, "number": 42, "key": "probing", "kind": "writeup", "username": "mary", "revision": 3}
# A key, by the noun of its address.
KEYS = {
    "tracks": "toy-language-models",
    "techniques": "activation-patching",
    "programs": "example-fellowship",
}
# Where what is answered is another row than the one of the address.
OF_ANOTHER = {"mergeProblem": {"number": 57}}
WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
}
# A list or an object, over several lines, that holds no other.
INNERMOST = re.compile(r"[\[{]\n[^\[\]{}]*\n *[\]}]")
LONGEST_LINE = 120
TITLES = {
    "writeups": "Write-ups",
    "log-entries": "Log entries",
    "domain-rules": "Rules about domains",
    "mentor-requests": "Requests to mentors",
}
FORMATS = {"uri": "address", "date": "date", "date-time": "time"}


@dataclass(frozen=True)
class Parameter:
    name: str
    values: str
    means: str


@dataclass(frozen=True)
class Field:
    """One field of an answer, with its own fields where it is an object or a list of them."""

    name: str
    values: str
    means: str
    fields: list["Field"] = field(default_factory=list)
    is_required: bool = False


@dataclass(frozen=True)
class Operation:
    """`sent` is the example of a body as curl sends it, `called` all of it as a function in Python is called.

    `like` is the address that reads what a verb answers, where there is one; `is_like_a_row` where it lists such rows.
    """

    id: str
    method: str
    summary: str
    means: str
    path: str
    address: str
    is_list: bool
    parameters: list[Parameter]
    fields: list[Field]
    example: str
    needs_token: bool = False
    scope: str = ""
    body: list[Field] = field(default_factory=list)
    sent: str = ""
    called: str = ""
    makes: bool = False
    like: str = ""
    is_like_a_row: bool = False

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.fields}

    @cached_property
    def rows(self) -> list[Field]:
        return _rows(self.fields)

    @cached_property
    def body_rows(self) -> list[Field]:
        return _rows(self.body)

    @property
    def is_write(self) -> bool:
        return self.method == "POST"


@dataclass(frozen=True)
class Noun:
    name: str
    title: str
    means: str
    operations: list[Operation]

    @property
    def reads(self) -> list[Operation]:
        return [one for one in self.operations if not one.is_write]

    @property
    def writes(self) -> list[Operation]:
        """What makes something comes before what changes it."""
        return sorted((one for one in self.operations if one.is_write), key=lambda one: not one.makes)

    @property
    def shown(self) -> list[Operation]:
        """Those whose answers stand for all: each that reads what no other reads whole, or the first that writes."""
        told: list[Operation] = []
        for one in reversed(self.reads):
            if not any(one.names <= other.names for other in told):
                told.insert(0, one)
        return told or self.writes[:1]


@dataclass(frozen=True)
class Failure:
    status: int
    means: str


@dataclass(frozen=True)
class Reference:
    site: str
    nouns: list[Noun]
    failures: list[Failure]


def read(schema: dict[str, Any], order: list[str], also: Mapping[int, str] | None = None) -> Reference:
    """The document's nouns in the order given; those that are not in it are left out. `also` are failures that no
    operation of it answers, by their status."""
    site = schema["servers"][0]["url"]
    told = {tag["name"]: tag.get("description", "") for tag in schema.get("tags", [])}
    by_noun: dict[str, list[Operation]] = {name: [] for name in order}
    failures = {status: _html(means) for status, means in (also or {}).items()}
    for path, methods in schema["paths"].items():
        for method, found in methods.items():
            if found["tags"][0] in by_noun:
                by_noun[found["tags"][0]].append(_operation(schema, site, path, method, found))
            failures |= {
                int(status): _html(one["description"])
                for status, one in found["responses"].items()
                if int(status) >= 400
            }
    reads = [one for operations in by_noun.values() for one in operations if not one.is_write]
    nouns = [
        Noun(
            name,
            TITLES.get(name, name.capitalize()),
            _html(told.get(name, "")),
            [_likened(one, reads) for one in operations],
        )
        for name, operations in by_noun.items()
        if operations
    ]
    return Reference(site, nouns, [Failure(status, failures[status]) for status in sorted(failures)])


def _likened(operation: Operation, reads: list[Operation]) -> Operation:
    """A verb with the address where what it answers is read, too: all of it, or at least under the same names."""
    alike = [one for one in reads if one.fields == operation.fields]
    alike = alike or [one for one in reads if one.names == operation.names]
    if not (operation.is_write and alike):
        return operation
    return replace(operation, like=alike[-1].path, is_like_a_row=alike[-1].is_list)


def whole(shape: dict[str, Any]) -> dict[str, Any]:
    """Of what an operation answers, the shape without `fields`."""
    found: dict[str, Any] = shape.get("anyOf", [shape])[0]
    return found


def _operation(schema: dict[str, Any], site: str, path: str, method: str, found: dict[str, Any]) -> Operation:
    done = next(one for status, one in found["responses"].items() if status in {"200", "201"})
    answer = done["content"]["application/json"]
    examples: list[dict[str, Any]] = list(answer.get("examples", {}).values())
    example = examples[0]["value"] if examples else {}
    shape = _resolved(schema, whole(answer["schema"]))
    is_list = "results" in shape["properties"]
    row = example["results"][0] if is_list and example else example
    query = QUERIES.get(found["operationId"])
    address = f"{_filled(path, row | OF_ANOTHER.get(found['operationId'], {}))}{f'?{query}' if query else ''}"
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent: dict[str, Any] = next(iter(body.get("examples", {}).values()), {"value": {}})["value"]
    security = found.get("security", [{}])
    return Operation(
        id=found["operationId"],
        method=method.upper(),
        summary=found["summary"],
        means=_html(found.get("description", "").replace("\n", " ")),
        path=path,
        address=f"{site}{address}",
        is_list=is_list,
        parameters=[_parameter(one) for one in found.get("parameters", []) if _is_told(one)],
        fields=_fields(schema, shape["properties"]["results"]["items"] if is_list else shape),
        example=_as_html(example) if example else "",
        needs_token={} not in security,
        scope=next((scope for one in security for scope in one.get("token", [])), ""),
        body=_fields(schema, body["schema"]) if body else [],
        sent=_in_a_shell(sent) if sent else "",
        called=_in_python("post" if method == "post" else "read", address, sent),
        makes="201" in found["responses"],
    )


def _in_a_shell(sent: dict[str, Any]) -> str:
    """A body between single quotes, as HTML."""
    return escape(json.dumps(sent, ensure_ascii=False).replace("'", "'\\''"), quote=False)


def _in_python(function: str, address: str, sent: dict[str, Any]) -> str:
    """The same as a call of a function that the first page has, as HTML."""
    fields = ", ".join(f"{name}={value!r}" for name, value in sent.items())
    there = address.removeprefix("/api/v1/")
    return escape(f'{function}("{there}"{f", {fields}" if fields else ""})', quote=False)


def _filled(path: str, row: dict[str, Any]) -> str:
    """A path with its parameters taken from an example row, or from what such an address mostly has.

    The id of a claim is not that of an answer that names its claim: it is the one that is named.
    """
    owner = path.partition("/{id}/")[0].rpartition("/")[2].removesuffix("s")
    named = {"id": row[owner]} if isinstance(row.get(owner), int) else {}
    noun = path.removeprefix("/api/v1/").partition("/")[0]
    key = {"key": KEYS[noun]} if noun in KEYS else {}
    for name, value in (FILLED | key | row | named).items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


def _is_told(parameter: dict[str, Any]) -> bool:
    """Whether it wants a row of its own: one in the path stands in the address."""
    return parameter["in"] == "query" and parameter["name"] not in EVERYWHERE


def _parameter(found: dict[str, Any]) -> Parameter:
    shape = found["schema"]
    return Parameter(found["name"], _values(shape.get("items", shape)), _html(found.get("description", "")))


def _fields(schema: dict[str, Any], shape: dict[str, Any]) -> list[Field]:
    resolved = _resolved(schema, shape)
    required = resolved.get("required", [])
    return [
        _field(schema, name, one, is_required=name in required) for name, one in resolved.get("properties", {}).items()
    ]


def _rows(fields: list[Field]) -> list[Field]:
    """The rows of a table of fields: below an object, or a list of them, what is in it, with the name after a dot.

    The same kind of object is told once, where it comes first; a later one keeps its `fields` to be named in its row.
    """
    rows: list[Field] = []
    told: list[list[Field]] = []
    _add_rows(rows, told, fields)
    return rows


def _add_rows(rows: list[Field], told: list[list[Field]], fields: list[Field], within: str = "") -> None:
    for one in fields:
        named = replace(one, name=f"{within}{one.name}")
        if not one.fields or one.fields in told:
            rows.append(named)
            continue
        told.append(one.fields)
        rows.append(replace(named, fields=[]))
        _add_rows(rows, told, one.fields, f"{named.name}.")


def _field(schema: dict[str, Any], name: str, found: dict[str, Any], *, is_required: bool) -> Field:
    nullable, inner = _without_null(schema, found)
    is_list = inner.get("type") == "array"
    item = _resolved(schema, inner["items"]) if is_list else inner
    words = _values(item)
    if is_list:
        words = f"list of {words}" if item.keys() & {"enum", "maximum", "maxLength"} else f"list of {words}s"
    # The schema repeats the choices below the description. Here they stand beside it.
    means = found.get("description", "").partition("\n\n* `")[0]
    said = f"{words}, or null" if nullable else words
    begins = found.get("default")
    if begins not in (None, False, ""):
        said += f"; {str(begins).lower() if begins is True else begins} if left out"
    return Field(name, said, _html(means), _fields(schema, item), is_required)


def _without_null(schema: dict[str, Any], found: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Whether null is allowed, and what else is: the shape behind references, choices of one and null."""
    if isinstance(found.get("type"), list):
        rest = [one for one in found["type"] if one != "null"]
        return "null" in found["type"], found | {"type": rest[0], "types": rest}
    options = found.get("oneOf") or found.get("allOf") or []
    kept = [_resolved(schema, one) for one in options]
    shown = [one for one in kept if one.get("type") != "null" and one.get("enum") != [None]]
    if shown:
        return len(shown) < len(kept), shown[0]
    return False, _resolved(schema, found)


def _resolved(schema: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in found:
        resolved: dict[str, Any] = schema["components"]["schemas"][found["$ref"].rpartition("/")[2]]
        return resolved
    return found


def _values(shape: dict[str, Any]) -> str:
    if "enum" in shape:
        return ", ".join(dict.fromkeys(str(value) for value in shape["enum"] if value not in (None, "")))
    if shape.get("maximum", LARGEST_SAID) < LARGEST_SAID:
        return f"{shape['minimum']} to {shape['maximum']}"
    if "maxLength" in shape:
        return f"text of at most {shape['maxLength']:,} letters"
    words = [WORDS.get(one, "text") for one in shape.get("types", [shape.get("type", "")])]
    return FORMATS.get(shape.get("format", ""), ", or ".join(words))


def _html(text: str) -> str:
    """A description as HTML; as it was written where a busy machine gives up on a formula in it."""
    try:
        return markdown.render_inline(text) if text else ""
    except markdown.Unrenderable:
        return escape(text)


def _as_html(example: dict[str, Any]) -> str:
    """JSON to read inside an element. Its quotes stay as they are: there are a thousand, and they end nothing there."""
    written = json.dumps(example, indent=1, ensure_ascii=False)
    return escape(INNERMOST.sub(_on_one_line, written), quote=False)


def _on_one_line(found: re.Match) -> str:
    """A small list or object reads better in one line than in four."""
    first, *within, last = (line.strip() for line in found[0].splitlines())
    line = f"{first}{' '.join(within)}{last}"
    return line if len(line) <= LONGEST_LINE else found[0]
