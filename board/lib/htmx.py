"""One way to answer with a page or with a fragment of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

ASKED_BY = ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for one part. Boosted links and restored history entries want the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(request: HttpRequest, template: str, fragment: str, context: dict, status: int = 200) -> HttpResponse:
    """Answers `template`, or its partial `fragment` where htmx asks for it. A cache keeps the two apart."""
    return either(request, template, f"{template}#{fragment}", context, status)


def either(request: HttpRequest, template: str, part: str, context: dict, status: int = 200) -> HttpResponse:
    """Answers `template`, or where htmx asks the template `part`, which may be one that several pages include."""
    answer = render(request, part if wants_fragment(request) else template, context, status=status)
    patch_vary_headers(answer, ASKED_BY)
    return answer
