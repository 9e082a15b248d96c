"""What every address of the read API shares: strict queries, pages, validators, and leave to read across sites."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django_filters import FilterSet, MultipleChoiceFilter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from board.lib import keyset, parsing, partial

PAGE_SIZE, MAX_PAGE_SIZE = 25, 100
PAGING = ("cursor", "page_size")
FIELDS = "fields"
UNKNOWN = "There is no such parameter here."
TWICE = "Give this once."
BLANK = "Send a value, or leave it out."
CONTROL = "This has a control character."
NOT_TEXT = "This is no text, or has the character that stands for what could not be read."
# What stands in a text for bytes that could not be read.
UNREAD = "\ufffd"
BAD_SIZE = f"Give a whole number from 1 to {MAX_PAGE_SIZE}."
# Up to so many spaces are a value that was left empty. No parameter takes fewer characters.
MAX_BLANK = 40
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

READABLE_BY_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, "
    "Searched-For, X-Request-Id",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Unreadable(parsing.Unreadable):
    """400. `errors` names each parameter that cannot be read, with what is wrong with it."""

    default_detail = "The query cannot be read."


class Reading(APIView):
    """
    Something to read, the same for everybody, or `is_private` to who asks.

    `shape` describes the answer to the schema; the answer itself is made of plain dicts, and a test holds each against
    it. `noun`, `operation` and `summary` are its names in the schema and on the reference page, `told` describes its
    filter's parameters, `since_told` its `updated_since` where a field tells what that compares, `own_headers` those
    that its answer may have, and `moved` says when it redirects, if it does. Where it `has_fields`, a
    reader may ask for some of them alone; `wants` says of a field whether it has to be made.
    """

    noun: ClassVar[str]
    operation: ClassVar[str]
    summary: ClassVar[str]
    shape: ClassVar[type[Serializer]]
    example: ClassVar[dict[str, Any]] = {}
    filterset_class: ClassVar[type[FilterSet] | None] = None
    told: ClassVar[dict[str, str]] = {}
    moved: ClassVar[str] = ""
    paging: ClassVar[tuple[str, ...]] = ()
    since_told: ClassVar[str] = ""
    own_headers: ClassVar[dict[str, str]] = {}
    has_fields: ClassVar[bool] = False
    is_private: ClassVar[bool] = False
    scope: ClassVar[str] = ""
    now: datetime
    fields: partial.Tree = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """What may be done here, for a browser that asks before it reads across sites."""
        return Response(status=204, headers=PREFLIGHT)

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        # A refusal is a plain HttpResponse, which Django REST framework takes though its types do not say so.
        answer: HttpResponseBase = super().finalize_response(request, cast(Response, response), *args, **kwargs)
        self._head(request, answer)
        if isinstance(answer, Response) and answer.status_code == 200:
            answer["Cache-Control"] = "private, no-cache" if self.is_private else "no-cache"
            answer.add_post_render_callback(lambda rendered: self._validated(request, rendered))
        return answer

    def _head(self, request: Request, answer: HttpResponseBase) -> None:
        """The headers that stand on every answer. Only what everybody may read is open to other sites."""
        if self.is_private:
            patch_vary_headers(answer, ["Authorization"])
        else:
            for name, value in READABLE_BY_ALL.items():
                answer[name] = value
        tell_room(answer, request)

    def _validated(self, request: Request, answer: Response) -> HttpResponseBase:
        """The answer with a validator made from its bytes, or 304 where the reader has it. HEAD is asked like GET."""
        set_response_etag(answer)
        checked = get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
        self._head(request, checked)
        return checked

    def read_query(self, request: Request) -> tuple[QueryDict, dict[str, list[str]]]:
        """The query without what was left empty, and what cannot be read: not known here, or given too often."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        errors: dict[str, list[str]] = {}
        asked = QueryDict(mutable=True)
        ours = (*self.paging, FIELDS) if self.has_fields else self.paging
        for name, values in request.query_params.lists():
            given = [value for value in values if value.strip()]
            if name not in filters and name not in ours:
                errors[name] = [UNKNOWN]
            elif any(CONTROL_CHARACTER.search(value) for value in values):
                errors[name] = [CONTROL]
            elif any(UNREAD in value for value in values):
                errors[name] = [NOT_TEXT]
            elif any(len(value) > MAX_BLANK and not value.strip() for value in values):
                errors[name] = [BLANK]
            elif len(given) > 1 and not isinstance(filters.get(name), MultipleChoiceFilter):
                errors[name] = [TWICE]
            elif given:
                asked.setlist(name, given)
        if FIELDS in asked:
            try:
                self.fields = partial.read(str(asked[FIELDS]), self.shape)
            except partial.UnknownField as error:
                errors[FIELDS] = [str(error)]
        return asked, errors

    def wants(self, *names: str) -> bool:
        """Whether any of these is to be in the answer."""
        return not self.fields or not self.fields.keys().isdisjoint(names)

    def refuse_query(self, request: Request) -> None:
        """For an address without parameters. Raises Unreadable."""
        _, errors = self.read_query(request)
        if errors:
            raise Unreadable(errors)


class DetailView(Reading):
    """One thing. `find` answers it, or raises Http404."""

    has_fields = True

    def get(self, request: Request, **address: Any) -> Response:
        self.refuse_query(request)
        return Response(partial.cut(self.find(**address), self.fields))

    def find(self, **address: Any) -> dict[str, Any]:
        raise NotImplementedError


class ListView(Reading):
    """A list in pages. `rows` gives them filtered and ordered, `row` makes one into its answer.

    With `columns` a row is a dict of these, which is the quick way; without, an instance.
    """

    paging: ClassVar[tuple[str, ...]] = PAGING
    has_fields = True
    columns: ClassVar[tuple[str, ...]] = ()

    def get(self, request: Request) -> Response:
        asked, errors = self.read_query(request)
        size = page_size(asked)
        if size is None:
            errors["page_size"] = [BAD_SIZE]
        filtered = self.filter(asked)
        if filtered is not None:
            errors |= {name: list(map(str, said)) for name, said in filtered.errors.items()}
        errors |= self.also_unreadable(asked)
        if errors or size is None:
            raise Unreadable(errors)
        try:
            page = self.quick_page(filtered, size, asked) or self.page(self.rows(filtered), size, asked)
        except keyset.BadCursor as error:
            raise Unreadable({"cursor": [str(error)]}) from error
        return Response(
            {
                "results": [partial.cut(self.row(found), self.fields) for found in page.rows],
                "next": _address(request, asked, page.next),
                "previous": _address(request, asked, page.previous),
            },
            headers=self.beside(filtered),
        )

    def quick_page(self, filtered: Any, size: int, asked: QueryDict) -> keyset.Page | None:
        """The page where there is a quicker way to it. Raises keyset.BadCursor."""
        return None

    def page(self, rows: QuerySet, size: int, asked: QueryDict) -> keyset.Page:
        return keyset.page(rows, size, asked.get("cursor", ""), columns=self.loaded())

    def beside(self, asked: Any) -> dict[str, str]:
        """Which of its `own_headers` an answer to this filter has."""
        return {}

    def loaded(self) -> tuple[str, ...]:
        """The columns that this answer is made of."""
        return self.columns

    def also_unreadable(self, asked: QueryDict) -> dict[str, list[str]]:
        """What is wrong with parameters that are neither the filter's nor of every list."""
        return {}

    def rows(self, asked: Any) -> QuerySet:
        """`asked` is the filter, its values readable; None for a list without one."""
        raise NotImplementedError

    def row(self, found: Any) -> dict[str, Any]:
        raise NotImplementedError

    def filter(self, data: QueryDict) -> FilterSet | None:
        return self.filterset_class(data) if self.filterset_class else None


def absolute(path: str) -> str:
    """A path as an address. From SITE_URL, never from the Host header."""
    return f"{settings.SITE_URL}{path}"


def picked(found: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: found[name] for name in names}


def page_size(asked: QueryDict) -> int | None:
    """The number of rows asked for, PAGE_SIZE where none was; None for what cannot be read."""
    text = asked.get("page_size", "")
    if not text:
        return PAGE_SIZE
    size = int(text) if re.fullmatch(r"[0-9]{1,3}", text) else 0
    return size if 1 <= size <= MAX_PAGE_SIZE else None


def _address(request: Request, asked: QueryDict, cursor: str) -> str | None:
    if not cursor:
        return None
    query = [(name, value) for name, values in asked.lists() if name != "cursor" for value in values]
    return absolute(f"{request.path}?{urlencode([*query, ('cursor', cursor)])}")


def tell_room(answer: HttpResponseBase, request: Request) -> None:
    """How many more requests there is room for, where they are counted: those that come with a token."""
    room = getattr(request, "room", None)
    if room:
        answer["RateLimit-Limit"] = str(room.limit)
        answer["RateLimit-Remaining"] = str(max(room.left, 0))
        answer["RateLimit-Reset"] = str(room.seconds)
