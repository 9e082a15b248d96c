"""Counts how often each problem's page is opened, and keeps nothing of whoever opens it."""

import re

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from board.lib.agents import is_browser
from problems.services import view_counts

PAGE = re.compile(r"/problems/([0-9]+)-[^/]+/")
# How browsers say that nobody looks at a page yet.
AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")


class CountPageViews:
    """Stands inside ConditionalGet, so that it counts a reader who gets 304, and outside SharedPages, so that it counts
    whoever is given a kept page.
    """

    def __init__(self, get_response):
        if not settings.VIEW_COUNT_SECONDS:
            raise MiddlewareNotUsed("VIEW_COUNT_SECONDS is 0")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = PAGE.fullmatch(request.path_info)
        if page and is_view(request, response):
            view_counts.count(int(page[1]), now=timezone.now())
        return response


def is_view(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody was given the whole page to look at."""
    told = request.META
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and "HTTP_HX_REQUEST" not in told
        and not any("prefetch" in told.get(name, "") or "prerender" in told.get(name, "") for name in AHEAD)
        and is_browser(told.get("HTTP_USER_AGENT", ""))
    )
