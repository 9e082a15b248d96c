"""The schema of the API, made from the views themselves: names, filters, bodies, shapes, examples, ways to fail."""

from typing import Any

from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter, NumberFilter
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from board.lib import partial
from board.lib.reading import MAX_PAGE_SIZE, PAGE_SIZE, ListView, Reading

PROBLEM_JSON = "application/problem+json"
Shape = dict[str, Any]


class ProblemDocumentSerializer(serializers.Serializer):
    """Why a request was not answered (RFC 9457)."""

    type = serializers.CharField(help_text="A URI of the kind of problem; `about:blank` where the status says it all.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What went wrong, in a sentence for a person.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="For each parameter or field that cannot be read: what is wrong with it. A field inside another has "
        "its name after a dot.",
    )
    code = serializers.CharField(required=False, help_text="Which rule of the board said no, in a word that stays.")
    url = serializers.URLField(
        required=False,
        help_text="The page of what stands in the way, where there is one: with `linked-twice`, that of the write-up "
        "that is there.",
    )


FAILURES = {
    400: "The query cannot be read: an unknown parameter, or a value that is not one of its own. `errors` names each.",
    401: "The token is mistyped, ended, revoked, or of an account that is closed or banned; or none came where one is "
    "needed.",
    403: "Your token lacks the scope, or you may not do this. `detail` names the scope or gives the reason.",
    404: "Not there, or not yours to see or to act on. Every address ends with a slash, a trailing one.",
    406: "`Accept` rules out JSON.",
    409: "A rule of the board says no, with the sentence that its page would show. Nothing has changed.",
    415: "The body is not called `application/json`.",
    422: "The `Idempotency-Key` came before, with another address or another body.",
    429: "Too many requests in a minute. `Retry-After` says for how many seconds to wait.",
    503: "The database is away, or was given too much to do. `Retry-After` says for how many seconds to wait.",
}
UNREADABLE_BODY = "The body or the query cannot be read. `errors` names each field, or the line, with what is wrong."
SECURITY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that you made on the board at `/accounts/tokens/`: `Authorization: Bearer obp_...`. It may "
    "do what its scopes say, and never more than you may when it is used.",
}
PAGE_PARAMETERS = {
    "page_size": OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
        description="How many rows a page has.",
    ),
    "cursor": OpenApiParameter(
        "cursor", str, description="Where a page begins. Take it from `next` or `previous`, never make one."
    ),
}
SINCE_TOLD = (
    "Only what changed at this moment or after it, in the order of the changes: ISO 8601 with a zone. "
    "The moment that is compared is when the board noted a change of anything in the answer. No field tells it, "
    "`updated_at` neither. What has left a list is at `/api/v1/deletions/`."
)
SINCE_WHEN = (
    "Begin ten minutes before the moment at which you began the last time, as what is being written just then is not "
    "seen before it is done."
)
FIELDS_TOLD = (
    "The fields that you want of each row, with commas between; without it you get all. One inside another has its "
    "name after a dot: `fields={}`."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Makes it safe to send this again: for 24 hours the same key has one effect and one answer. A refusal "
    "is not kept. Take a new one, such as a UUID, for each act.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of an answer that you have: you get 304 while nothing has changed.",
)
# What stands on an answer beside its body: told once, and named by each answer that may have it.
HEADERS = {
    "ETag": ("string", "Changes with the answer. Sent back as `If-None-Match`, it gets 304 while nothing has changed."),
    "Idempotency-Replayed": (
        "string",
        "`true` where the `Idempotency-Key` came before: it is the first answer, and nothing was done again.",
    ),
    "RateLimit-Limit": (
        "integer",
        "With a token: how many requests there are in a minute, of the limit that is nearest.",
    ),
    "RateLimit-Remaining": ("integer", "With a token: how many are left."),
    "RateLimit-Reset": ("integer", "With a token: in how many seconds it begins anew."),
    "Retry-After": ("integer", "For how many seconds to wait."),
    "WWW-Authenticate": ("string", "`Bearer`, with the scope that is missing where one is."),
}
LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
BY_STATUS = {
    ("get", "200"): ("ETag",),
    ("get", "304"): ("ETag",),
    ("post", "200"): ("Idempotency-Replayed",),
    ("post", "201"): ("Idempotency-Replayed",),
} | {
    (method, status): (name,)
    for method in ("get", "post")
    for status, name in (
        ("401", "WWW-Authenticate"),
        ("403", "WWW-Authenticate"),
        ("429", "Retry-After"),
        ("503", "Retry-After"),
    )
}


class BoardSchema(AutoSchema):
    """What reading and writing have in common: names, and who may."""

    view: Any

    def get_operation_id(self) -> str:
        return self.view.operation

    def get_tags(self) -> list[str]:
        return [self.view.noun]

    def get_summary(self) -> str:
        return self.view.summary

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token with the scope; for what everybody reads, none or any."""
        self.registry.register_on_missing(
            ResolvedComponent(
                name="token",
                type=ResolvedComponent.SECURITY_SCHEMA,
                object=BoardSchema,
                schema=SECURITY_SCHEME,
            )
        )
        is_open = isinstance(self.view, Reading) and not self.view.is_private
        return [{}, {"token": []}] if is_open else [{"token": [self.view.scope] if self.view.scope else []}]

    def _is_list_view(self, serializer: Any = None) -> bool:
        # A page is an object that holds a list, made below: nothing is to be wrapped.
        return False

    def _failures(self, statuses: list[int], words: dict[int, str]) -> dict[Any, OpenApiResponse]:
        return {
            (status, PROBLEM_JSON): OpenApiResponse(ProblemDocumentSerializer, description=words[status])
            for status in statuses
        }


class WritingSchema(BoardSchema):
    """Reads the attributes of a view that changes something, and the form behind it."""

    def get_description(self) -> str:  # type: ignore[override]
        said = super().get_description()
        who = "Curators only. " if self.view.for_curators else ""
        return f"{said}\n\n{who}Needs the scope `{self.view.scope}`."

    def get_override_parameters(self) -> list[Any]:
        return [IDEMPOTENCY_KEY]

    def get_request_serializer(self) -> Any:
        return None if self.view.body.is_empty else {"application/json": self.view.body.schema()}

    def get_response_serializers(self) -> Any:
        has_address = "{" in self.path
        has_body = not self.view.body.is_empty
        statuses = [
            400,
            401,
            403,
            *([404] if has_address else []),
            406,
            409,
            *([415] if has_body else []),
            422,
            429,
            503,
        ]
        done = "It is there now." if self.view.is_new else "It is done. This is what is true now."
        return {
            201 if self.view.is_new else 200: OpenApiResponse(self.view.shape(), description=done),
            **self._failures(statuses, FAILURES | {400: UNREADABLE_BODY}),
        }

    def get_examples(self) -> list[OpenApiExample]:
        sent = OpenApiExample("What is sent", value=self.view.sent, request_only=True)
        done = OpenApiExample("What is answered", value=self.view.example, response_only=True)
        return [*([sent] if self.view.sent else []), *([done] if self.view.example else [])]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_operation(*args, **kwargs)
        if found and "requestBody" in found:
            found["requestBody"]["required"] = "required" in self.view.body.schema()
        return found


class ReadingSchema(BoardSchema):
    """Reads a `Reading` view's own attributes."""

    def get_override_parameters(self) -> list[Any]:
        filters = self.view.filterset_class
        found = parameters_of(filters, self.view.told) if filters else []
        found += [PAGE_PARAMETERS.get(name) or _since(self.view.since_told) for name in self.view.paging]
        found += [_fields(self.view.shape)] if self.view.has_fields else []
        return [*found, IF_NONE_MATCH, *self._headers()]

    def _headers(self) -> list[OpenApiParameter]:
        return [
            OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[200], description=means)
            for name, means in self.view.own_headers.items()
        ]

    def get_response_serializers(self) -> Any:
        has_address = "{" in self.path
        failures = [400, 401, *([403] if self.view.scope else []), *([404] if has_address else []), 406, 429, 503]
        return {
            200: OpenApiResponse(self._shape(), description="What was asked for."),
            **({301: OpenApiResponse(description=self.view.moved)} if self.view.moved else {}),
            304: OpenApiResponse(description="Nothing has changed since the answer with this `ETag`."),
            **self._failures(failures, FAILURES),
        }

    def get_examples(self) -> list[OpenApiExample]:
        if not self.view.example:
            return []
        value = self.view.example
        if isinstance(self.view, ListView):
            value = {"results": [value], "next": None, "previous": None}
        return [OpenApiExample("One row", value=value, response_only=True, status_codes=["200"])]

    def _get_parameters(self) -> list[dict[str, Any]]:
        # A form sends every field, and one left empty asks for nothing.
        empty = {"allowEmptyValue": True}
        return [one | (empty if one["in"] == "query" else {}) for one in super()._get_parameters()]

    def _shape(self) -> Any:
        if not isinstance(self.view, ListView):
            return self.view.shape
        name = self.view.shape.__name__.removesuffix("Serializer")
        return inline_serializer(
            f"{name}Page",
            {
                "results": self.view.shape(many=True, help_text="The rows of this page."),
                "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last."),
                "previous": serializers.URLField(allow_null=True, help_text="The page before; null on the first."),
            },
        )


def with_headers(result: Shape, **_: Any) -> Shape:
    """Names at each answer the headers that it may have. A hook of drf-spectacular's."""
    told = {name: {"description": means, "schema": {"type": kind}} for name, (kind, means) in HEADERS.items()}
    result["components"]["headers"] = told
    # The same object wherever it is named: there are thousands.
    refs = {name: {"$ref": f"#/components/headers/{name}"} for name in told}
    for method, operation in (pair for methods in result["paths"].values() for pair in methods.items()):
        for status, answer in operation["responses"].items():
            names = [*BY_STATUS.get((method, status), ()), *LIMITS]
            answer["headers"] = answer.get("headers", {}) | {name: refs[name] for name in names}
    return result


def with_parts(result: Shape, **_: Any) -> Shape:
    """Says of every answer that `fields` cuts: it is the whole, or a part of it, of which no name has to be there.

    A hook of drf-spectacular's. The parts are components of their own, named after the whole.
    """
    shapes = result["components"]["schemas"]
    parts: dict[str, Shape] = {}
    for operation in (one for methods in result["paths"].values() for one in methods.values()):
        if any(given["name"] == "fields" for given in operation.get("parameters", [])):
            content = operation["responses"]["200"]["content"]["application/json"]
            content["schema"] = {"anyOf": [content["schema"], _in_part(content["schema"], shapes, parts)]}
    shapes |= dict(sorted(parts.items()))
    return result


def _in_part(shape: Any, shapes: dict[str, Shape], parts: dict[str, Shape]) -> Any:
    """A shape with parts for whatever objects it refers to; those that are new go into `parts`."""
    if isinstance(shape, list):
        return [_in_part(one, shapes, parts) for one in shape]
    if not isinstance(shape, dict):
        return shape
    name = str(shape.get("$ref", "")).rpartition("/")[2]
    if not name:
        return {key: _in_part(value, shapes, parts) for key, value in shape.items()}
    return {"$ref": f"#/components/schemas/{_part_of(name, shapes, parts)}"}


def _part_of(name: str, shapes: dict[str, Shape], parts: dict[str, Shape]) -> str:
    whole = shapes[name]
    if "properties" not in whole:
        return name
    made = f"{name}Part"
    if made not in parts:
        parts[made] = {}
        told = {"type": "object", "description": f"The fields of `{name}` that were asked for."}
        properties = _in_part(whole["properties"], shapes, parts)
        # A page stays one: it is its rows that are cut.
        rest = {"required": whole["required"]} if "results" in properties else {"minProperties": 1}
        parts[made] = told | {"properties": properties} | rest
    return made


def _since(told: str) -> OpenApiParameter:
    return OpenApiParameter(
        "updated_since",
        {"type": "string", "maxLength": 40, "examples": ["2026-11-26T09:30:00Z"]},
        description=f"{told or SINCE_TOLD} {SINCE_WHEN}",
    )


def _fields(shape: type[serializers.Serializer]) -> OpenApiParameter:
    known = list(partial.names(shape))
    inner = [name for name in known if "." in name]
    outer = [name for name in known if "." not in name and not any(one.startswith(f"{name}.") for one in inner)]
    told = FIELDS_TOLD.format(",".join([*outer[:2], *inner[:1]]))
    return OpenApiParameter("fields", {"type": "string", "maxLength": 4000}, description=told)


def parameters_of(filters: type[FilterSet], told: dict[str, str]) -> list[OpenApiParameter]:
    """The query parameters that a filter reads. `told` describes them; a filter's label does where it does not."""
    return [_parameter(name, one, told.get(name, str(one.label))) for name, one in filters.base_filters.items()]


def _parameter(name: str, one: Any, told: str) -> OpenApiParameter:
    choices = [str(value) for value, _ in one.extra.get("choices", ())]
    if isinstance(one, MultipleChoiceFilter):
        schema: Any = {"type": "array", "items": {"type": "string"} | ({"enum": choices} if choices else {})}
        return OpenApiParameter(name, schema, description=told, explode=True, style="form")
    if isinstance(one, ChoiceFilter):
        return OpenApiParameter(name, OpenApiTypes.STR, enum=choices, description=told)
    if isinstance(one, NumberFilter):
        bounds = {"minimum": one.extra.get("min_value"), "maximum": one.extra.get("max_value")}
        return OpenApiParameter(name, {"type": "integer"} | bounds, description=told)
    return OpenApiParameter(name, {"type": "string", "maxLength": one.field.max_length}, description=told)
