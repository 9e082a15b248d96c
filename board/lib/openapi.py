"""The schema of the read API, made from the views themselves: names, filters, shapes, examples, ways to fail."""

from typing import Any

from django_filters import ChoiceFilter, FilterSet, MultipleChoiceFilter, NumberFilter
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from board.lib.reading import MAX_PAGE_SIZE, PAGE_SIZE, ListView, Reading

PROBLEM_JSON = "application/problem+json"


class ProblemDocumentSerializer(serializers.Serializer):
    """Why a request was not answered (RFC 9457)."""

    type = serializers.CharField(help_text="A URI of the kind of problem; `about:blank` where the status says it all.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What went wrong, in a sentence for a person.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="For each parameter that cannot be read: what is wrong with it.",
    )


FAILURES = {
    400: "The query cannot be read: an unknown parameter, or a value that is not one of its own. `errors` names each.",
    404: "Not there, or not public.",
    406: "`Accept` rules out JSON.",
    503: "The database is away. `Retry-After` says for how many seconds to wait.",
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
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="Changes with the answer. Sent back as `If-None-Match`, it gets 304 while nothing has changed.",
)


class ReadingSchema(AutoSchema):
    """Reads a `Reading` view's own attributes."""

    view: Reading  # type: ignore[override]

    def get_operation_id(self) -> str:
        return self.view.operation

    def get_tags(self) -> list[str]:
        return [self.view.noun]

    def get_summary(self) -> str:
        return self.view.summary

    def get_override_parameters(self) -> list[Any]:
        filters = self.view.filterset_class
        found = parameters_of(filters, self.view.told) if filters else []
        return [*found, *(PAGE_PARAMETERS[name] for name in self.view.paging), ETAG]

    def get_response_serializers(self) -> Any:
        has_address = "{" in self.path
        failures = [400, *([404] if has_address else []), 406, 503]
        return {
            200: OpenApiResponse(self._shape(), description="What was asked for."),
            **({301: OpenApiResponse(description=self.view.moved)} if self.view.moved else {}),
            304: OpenApiResponse(description="Nothing has changed since the answer with this `ETag`."),
            **{
                (status, PROBLEM_JSON): OpenApiResponse(ProblemDocumentSerializer, description=FAILURES[status])
                for status in failures
            },
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

    def _is_list_view(self, serializer: Any = None) -> bool:
        # A page is an object that holds a list, made below: nothing is to be wrapped.
        return False

    def _shape(self) -> Any:
        if not isinstance(self.view, ListView):
            return self.view.shape
        name = self.view.shape.__name__.removesuffix("Serializer")
        return inline_serializer(
            f"{name}Page",
            {
                "results": self.view.shape(many=True),
                "next": serializers.URLField(allow_null=True, help_text="The next page; null on the last."),
                "previous": serializers.URLField(allow_null=True, help_text="The page before; null on the first."),
            },
        )


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
