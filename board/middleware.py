"""What wraps every request: an id for the logs, the missing security headers, an answer when the database is away,
and none but headers where no more was asked for.
"""

import logging
import secrets
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import get_resolver
from psycopg.errors import (
    IdleInTransactionSessionTimeout,
    LockNotAvailable,
    QueryCanceled,
    ReadOnlySqlTransaction,
)

from board.lib.cursors import is_outdated

log = logging.getLogger(__name__)
request_id: ContextVar[str] = ContextVar("request_id", default="-")
RETRY_AFTER_SECONDS = "5"
AWAY = (OperationalError, InterfaceError)
# Why nothing was answered, by what PostgreSQL said; where it said nothing, it is away.
TOO_LONG = {
    QueryCanceled: "This took longer than the board gives to one question, and was stopped.",
    LockNotAvailable: "Others are changing the same thing right now.",
    ReadOnlySqlTransaction: "The board can be read right now, and not changed.",
}
PASSING = (IdleInTransactionSessionTimeout, ReadOnlySqlTransaction)
IS_AWAY = "The board cannot reach its records right now."
# Where no person looks: what goes wrong is told as a problem document.
FOR_MACHINES = ("/api/", "/mcp")
# What opens an answer to pages and scripts of other sites.
ACROSS_SITES = ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Cross-Origin-Resource-Policy")
# What explains the API is read by people.
REFERENCE = "/api/reference/"


class AddRequestId(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class HeadersAlone:
    """HEAD is answered like GET up to here: the same headers, the length among them, and now without the body.

    Django leaves that to the server, and gunicorn warns of each body that it has to drop.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            _empty(response)
        return response


def _empty(response: Any) -> None:
    if response.streaming:
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""


def is_for_machines(path: str) -> bool:
    """Whether what is refused there is told to a script, by a document, and not to a person, on a page."""
    return path.startswith(FOR_MACHINES) and path != "/api/" and not path.startswith(REFERENCE)


class PageMethods:
    """Refuses what no page takes, whoever asks: a view of another's making would read PUT as POST, or show itself to
    DELETE. An address of the API says itself what it takes."""

    TAKEN = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.TAKEN and not is_for_machines(request.path):
            return HttpResponseNotAllowed(self.TAKEN)
        return self.get_response(request)


class FormAddresses:
    """Tells in words that an address only takes what a form sends. Whoever opens it from the address bar, or in a tab
    that the browser restores, would be shown by the browser that the site is broken."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD") or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        if is_for_machines(request.path):
            return response
        try:
            page = render(request, "405.html", status=405)
        except AWAY as error:
            return unavailable(request, error)
        page["Allow"] = response["Allow"]
        return page


class NothingThere:
    """In development, too, an address with nothing at it is answered as the site answers it: Django would list every
    address that there is, and nobody would see the page that people get."""

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed("DEBUG is off")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_of_django = response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None
        return _nothing_there(request, Http404()) if is_of_django else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _nothing_there(request, error) if isinstance(error, Http404) else None


def _nothing_there(request: HttpRequest, error: Exception) -> HttpResponse:
    # Its type says that it takes the request alone, as that of 500 does.
    handler: Any = get_resolver().resolve_error_handler(HTTPStatus.NOT_FOUND.value)
    answer: HttpResponse = handler(request, exception=error)
    return answer


class RequestId:
    """Gives every request an id: in each log line, in `X-Request-Id`, and on error pages for the person to quote."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = secrets.token_hex(6)  # type: ignore[attr-defined]
        token = request_id.set(request.id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class SecurityHeaders:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        )
        return response


class ConditionalGet(ConditionalGetMiddleware):
    """A 304 says who may read it, as the answer does that it stands for. Django leaves that out: a script on another
    site could not read it, and a picture there was shown until it was asked for again."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if answer.status_code == 304:
            for name in ACROSS_SITES:
                if name in response:
                    answer[name] = response[name]
        return answer


class DatabaseAway:
    """Answers 503 with `Retry-After` when PostgreSQL is away or gives up on a statement; never 500, never a hang."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        # PostgreSQL ends a connection whose request stopped in the middle of what it was doing, and a transaction in
        # which a statement was kept from before a migration. A standby takes no writes.
        is_passing = isinstance(error.__cause__, PASSING) or is_outdated(error.__cause__)
        is_away = isinstance(error, AWAY) or is_passing
        return unavailable(request, error) if is_away else None


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The 503 page, or its problem document for machines. Touches no database, so nobody is named on it."""
    log.error("database away: %s", (str(error).splitlines() or [type(error).__name__])[0])
    why = next((words for kind, words in TOO_LONG.items() if isinstance(error.__cause__, kind)), IS_AWAY)
    if is_for_machines(request.path):
        response = problem_document(503, f"{why} Nothing was changed. Try again in a few seconds.")
    else:
        response = _away_page(request, why)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _away_page(request: HttpRequest, why: str) -> HttpResponse:
    there = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    context = {"request_id": request_id.get(), "there": there, "why": why}
    return HttpResponse(render_to_string("503.html", context), status=503)


def problem_document(
    status: int, detail: str, errors: dict | None = None, *, code: str = "", url: str = ""
) -> HttpResponse:
    """An RFC 9457 problem document. `code` names the rule that said no, `url` leads to what stands in the way."""
    title = HTTPStatus(status).phrase
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail or HTTPStatus(status).description,
    }
    if errors:
        body["errors"] = errors
    if code:
        body["code"] = code
    if url:
        body["url"] = url
    return JsonResponse(body, status=status, content_type="application/problem+json")
