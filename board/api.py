"""The API's addresses, its schema and reference page, and how it says no."""

from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, include, path, resolve, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework import serializers
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled, UnsupportedMediaType
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from board import schema
from board.lib import reference, reference_search
from board.lib.access import public
from board.lib.errors import Refused
from board.lib.markdown import Unrenderable
from board.lib.reading import DetailView, Reading, absolute
from board.middleware import problem_document
from users.models import SCOPES, Scope
from users.services.requests import KeyReused

NOT_FOUND = "There is nothing at this address, or nothing that is public."
JSON_ALONE = "This answers application/json alone, and the header Accept rules it out."
NOT_JSON = "Send JSON, and say so: Content-Type: application/json."
NO_SLASH = "This address ends with a slash: {}"
OTHER_METHODS = "This address takes {} alone."
# What answers of no operation of the schema can be.
OF_NO_OPERATION = {405: "The address is there, and takes another method. `detail` and the header `Allow` say which."}
# What the first page says before it lists the nouns, by the ids of its sections.
SECTIONS = {
    "begin": "Begin",
    "answers": "How it answers",
    "write": "Act",
    "scopes": "What a token may do",
    "refusals": "When it says no",
}
KEY_REUSED = "This Idempotency-Key came before with another address or another body. Nothing was done."
NOUNS = (
    "problems",
    "tracks",
    "skills",
    "techniques",
    "sources",
    "writeups",
    "claims",
    "log-entries",
    "comments",
    "reviews",
    "reproductions",
    "people",
    "events",
    "deletions",
    "moderation",
    "acts",
    "programs",
    "mentors",
    "schema",
)
# What is private to who asks: it has no place in the index of what everybody reads.
OWN_NOUNS = (
    "me",
    "notices",
    "claimants",
    "proposals",
    "suggestions",
    "reports",
    "sanctions",
    "domain-rules",
    "sponsorships",
    "mentor-requests",
    "curate",
    "words",
    "webhooks",
    "tokens",
)


def problem_json(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Every refusal as a problem document; None for what is nobody's fault but the board's own."""
    set_rollback()
    answer: HttpResponse | None = None
    match error:
        case Refused():
            answer = problem_document(
                403 if error.is_of_the_person else 409, str(error), code=_code(error), url=_there(error)
            )
        case KeyReused():
            answer = problem_document(422, KEY_REUSED)
        case Unrenderable():
            answer = problem_document(400, str(error))
        case Http404():
            answer = problem_document(404, NOT_FOUND)
        case PermissionDenied():
            answer = problem_document(403, str(error))
        case SuspiciousOperation():
            answer = problem_document(400, "The request cannot be read.")
        case Throttled():
            answer = problem_document(429, f"That was too much at once. It works again in {_in_words(error)}.")
            answer["Retry-After"] = str(_seconds(error))
        case NotAcceptable():
            answer = problem_document(406, JSON_ALONE)
        case MethodNotAllowed():
            answer = problem_document(405, OTHER_METHODS.format(_listed(context["view"].allowed_methods)))
        case UnsupportedMediaType():
            answer = problem_document(415, NOT_JSON)
        case APIException():
            answer = _document(error)
    return answer


def _document(error: APIException) -> HttpResponse:
    errors = getattr(error, "errors", None) or (error.detail if isinstance(error.detail, dict) else None)
    detail = str(error.detail) if isinstance(error.detail, str) else "The request cannot be read."
    answer = problem_document(error.status_code, detail, errors)
    if getattr(error, "auth_header", None):
        answer["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    return answer


def _code(refusal: Refused) -> str:
    """Which rule it was, where it has a name."""
    return "" if refusal.code == "refused" else refusal.code


def _there(refusal: Refused) -> str:
    """The page of what stands in the way, where a refusal leads to one."""
    return absolute(refusal.link) if refusal.link else ""


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _seconds(error: Throttled) -> int:
    return ceil(getattr(error, "wait", None) or 1)


def _in_words(error: Throttled) -> str:
    count = _seconds(error)
    return "a second" if count == 1 else f"{count} seconds"


_TAGS: Any = settings.SPECTACULAR_SETTINGS["TAGS"]
_TOLD = {tag["name"]: tag["description"] for tag in _TAGS} | {"schema": "All of this as an OpenAPI document."}
IndexSerializer = type(
    "IndexSerializer",
    (serializers.Serializer,),
    {noun: serializers.URLField(help_text=_TOLD[noun]) for noun in NOUNS},
)


class Index(DetailView):
    """Where each noun's list is."""

    noun, operation, summary = "index", "readIndex", "Read what there is"
    shape = IndexSerializer

    def find(self):
        return {noun: absolute(reverse(f"api-{noun}")) for noun in NOUNS}


class SchemaRenderer(JSONRenderer):
    """The schema is JSON already; what says why there is none is not."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return data if isinstance(data, bytes) else super().render(data, *args, **kwargs)


class OpenApiRenderer(SchemaRenderer):
    """The same bytes under the schema's own media type, for those who ask for it."""

    media_type = "application/vnd.oai.openapi+json"


class Schema(Reading):
    """The OpenAPI 3.1 document."""

    schema = None
    renderer_classes = [SchemaRenderer, OpenApiRenderer]

    def get(self, request: Request) -> Response:
        self.refuse_query(request)
        return Response(schema.text())


@public
@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    """The schema as a page to read, or what of it has the words of `q`."""
    asked = request.GET.get("q", "").strip()[: reference_search.LONGEST]
    if not asked:
        return render(request, "api.html", _first_page())
    found = reference_search.search(_index(), asked)
    return render(request, "api_found.html", {"asked": asked, "found": found})


@public
@require_safe
def api_noun(request: HttpRequest, noun: str) -> HttpResponse:
    """One noun of it: addresses, parameters, fields, an example."""
    api = _reference()
    found = next((one for one in api.nouns if one.name == noun), None)
    if found is None:
        raise Http404
    return render(request, "api_noun.html", {"api": api, "noun": found})


def _scopes() -> list[Scope]:
    """All that tokens can be allowed to do, in the order of the page that makes them."""
    return sorted(SCOPES.values(), key=lambda scope: scope.place)


def _first_page() -> dict[str, Any]:
    limits = {"acts": settings.API_WRITES_PER_TOKEN, "readings": settings.API_READS_PER_TOKEN}
    return {"api": _reference(), "scopes": _scopes(), "sections": SECTIONS, **limits}


@cache
def _index() -> reference_search.Index:
    """What a search looks through: the reference, and the sections of the page as it shows them."""
    page = _first_page()
    told = [
        passage
        for key, title in SECTIONS.items()
        for passage in reference_search.passages(key, title, render_to_string(f"api.html#{key}", page))
    ]
    return reference_search.index(_reference(), told)


@schema.kept
def _reference(document: dict[str, Any]) -> reference.Reference:
    return reference.read(document, [*NOUNS, *OWN_NOUNS], OF_NO_OPERATION)


@public
@csrf_exempt
def unknown_address(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as a problem document, also in development; but the way there for an address that lacks only its slash."""
    there = f"{request.path}/"
    if rest.endswith("/") or resolve(there).func is unknown_address:
        return problem_document(404, NOT_FOUND)
    if request.method not in {"GET", "HEAD"}:
        return problem_document(404, NO_SLASH.format(there))
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{there}?{query}" if query else there, permanent=True)


v1: list[URLPattern | URLResolver] = [
    path("", public(Index.as_view()), name="api-index"),
    path("", include("problems.api.urls")),
    path("", include("programs.api.urls")),
    path("", include("users.api.urls")),
    path("schema/", public(Schema.as_view()), name="api-schema"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", api_reference, name="api-reference"),
    path("reference/<slug:noun>/", api_noun, name="api-noun"),
    path("<path:rest>", unknown_address, name="api-unknown"),
]
