"""One way to answer with a page or with a fragment of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for one part. Boosted links and restored history entries want the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(request: HttpRequest, template: str, fragment: str, context: dict, status: int = 200) -> HttpResponse:
    """Answers `template`, or its partial `fragment` where htmx asks for it. A cache keeps the two apart."""
    name = f"{template}#{fragment}" if wants_fragment(request) else template
    answer = render(request, name, context, status=status)
    patch_vary_headers(answer, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return answer
