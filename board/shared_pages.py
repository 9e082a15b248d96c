"""What everybody sees alike is made once: a cache in front of everything that knows who asks."""

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_cache_key, learn_cache_key

from board.lib.access import PUBLIC
from board.lib.unchanged import Lookout
from board.middleware import AWAY, unavailable

PREFIX = "page"
NOT_SHARED = ("private", "no-store", "max-age=0")
# Answers without the database, and is never kept.
WITHOUT_DATABASE = "/health/"


class SharedPages:
    """Keeps what a request without cookie and token was answered, and answers the next with it while nothing changes.

    Every PAGE_CACHE_SECONDS it asks PostgreSQL whether anything in it has changed (`Lookout`); a page that was made
    before that is made anew. So is one after PAGE_UNCHANGED_SECONDS, since pages tell how long ago things were.

    Kept is only a whole 200 of a route marked for anybody, that sets no cookie and does not say that it is private.
    Whoever has a cookie or a token is neither given nor leaves anything here, so that no two people can mix; the
    headers that an answer names in `Vary` are part of its key. Stands inside ConditionalGet, which makes a 304 of what
    is kept.
    """

    def __init__(self, get_response):
        if not settings.PAGE_CACHE_SECONDS:
            raise MiddlewareNotUsed("PAGE_CACHE_SECONDS is 0")
        self.get_response, self.kept = get_response, caches["pages"]
        self.lookout = Lookout(settings.PAGE_CACHE_SECONDS)
        self.seconds = max(settings.PAGE_CACHE_SECONDS, settings.PAGE_UNCHANGED_SECONDS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not may_share(request):
            return self.get_response(request)
        try:
            # Before the page is made: what changes meanwhile must not count as seen.
            state = self.lookout.state()
        except AWAY as error:
            return unavailable(request, error)
        key = get_cache_key(request, PREFIX, "GET", cache=self.kept)
        made_in, kept = self.kept.get(key or "", ("", None))
        return kept if kept and made_in == state else self._answer(request, state)

    def _answer(self, request: HttpRequest, state: str) -> HttpResponse:
        """Made anew, as a whole: a 304 is for the one who asked, and its body is what the next one needs."""
        known = request.META.pop("HTTP_IF_NONE_MATCH", None)
        response = self.get_response(request)
        if known is not None:
            request.META["HTTP_IF_NONE_MATCH"] = known
        if request.method == "GET" and is_for_anybody(request, response):
            key = learn_cache_key(request, response, self.seconds, PREFIX, cache=self.kept)
            self.kept.set(key, (state, response), self.seconds)
        return response


def may_share(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"} and is_nobody(request) and not request.path_info.startswith(WITHOUT_DATABASE)
    )


def is_nobody(request: HttpRequest) -> bool:
    """Whether nothing in the request tells who asks."""
    return not (request.META.get("HTTP_COOKIE") or request.META.get("HTTP_AUTHORIZATION"))


def is_for_anybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the next visitor may be given this answer."""
    match = request.resolver_match
    told = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and getattr(match and match.func, "access", "") == PUBLIC
        and not any(word in told for word in NOT_SHARED)
        and "*" not in response.get("Vary", "")
    )
