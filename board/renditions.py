"""
Every public page in other forms: under its address with `.md`, `.json` or `.bib`, or as Markdown to whoever accepts it.

What it is, each app says of its own pages (`problems.renditions`, `programs.renditions`). A page that no app has said
anything of is read as its visitors see it, and its main part told as Markdown: so none is without.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request
from rest_framework.response import Response

from board.lib import quoting, unpaged
from board.lib.access import PUBLIC, public
from board.lib.addresses import moved
from board.lib.reading import ListView, page_size
from board.lib.renditions import Part, Rendition, further
from board.middleware import AWAY, problem_document, unavailable
from problems.api.problems import SEARCHED_FOR
from problems.renditions import PAGES as PROBLEM_PAGES
from programs.renditions import PAGES as PROGRAM_PAGES
from programs.renditions import around_a_problem

MARKDOWN = "text/markdown"
ATOM = "application/atom+xml"
LICENCE = "CC BY 4.0"
OF_A_PROBLEM = PROBLEM_PAGES["problems:problem-detail"]
A_PROBLEM = replace(OF_A_PROBLEM, beside=(*OF_A_PROBLEM.beside, around_a_problem))
PAGES: dict[str, Rendition] = {
    **PROBLEM_PAGES,
    "problems:problem": A_PROBLEM,
    "problems:problem-detail": A_PROBLEM,
    **PROGRAM_PAGES,
    "home": Rendition(feed="feed"),
    "about": Rendition(is_our_own=True),
    "path": Rendition(is_our_own=True),
    "problems:data": Rendition(is_our_own=True),
    "api-reference": Rendition(is_our_own=True),
    "api-noun": Rendition(is_our_own=True),
}
THE_PAGE = Rendition()
# Not pages: what they answer is a form already, or says the state of the process, or leads on to somewhere by chance.
NO_PAGES = ("/api/v1/", "/health/", "/accounts/", "/admin/", "/mcp")
NOTHING = "There is nothing at this address, or nothing that is public."
MOVED = (301, 302)
# Pages of which the other forms are kept, the last that were shown.
OFFERS = 128
# What says which cut of a list is asked for. Other forms are cut elsewhere.
OF_A_CUT = ("page", "cursor", "page_size")
# How far into a list its numbered pages go. The database walks all that lies before; the cursors of JSON go on.
FURTHEST = 10_000
SENT_ALONG = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "REMOTE_ADDR")


class ByAccept:
    """Answers the address of a public page with Markdown where that is what is asked for. Both answers say so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not answer.get("Content-Type", "").startswith("text/html"):
            return answer
        is_nothing = answer.status_code == 404
        if is_nothing and _prefers_markdown(request):
            answer = _refusal(NOTHING, 404)
        if is_nothing or is_page(request.resolver_match, request.path):
            patch_vary_headers(answer, ["Accept"])
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not _prefers_markdown(request) or not is_page(match, request.path):
            return None
        try:
            answer = markdown(request, match, request.path)
        except AWAY as error:
            return unavailable(request, error)
        patch_vary_headers(answer, ["Accept"])
        return answer


def _prefers_markdown(request: HttpRequest) -> bool:
    if request.method not in {"GET", "HEAD"} or MARKDOWN not in request.headers.get("Accept", ""):
        return False
    return request.get_preferred_type(["text/html", MARKDOWN]) == MARKDOWN


def is_page(match: ResolverMatch | None, path: str) -> bool:
    """Whether a route is a page that anybody may read."""
    is_public = match is not None and getattr(match.func, "access", None) == PUBLIC
    return is_public and path.endswith("/") and not path.startswith(NO_PAGES)


@public
@require_safe
def rendition(request: HttpRequest, page: str, kind: str) -> Any:
    """A page by its address with another ending. One that is written otherwise leads to the one way to write it."""
    path = f"/{page.strip('/')}/"
    name = f"/{page}.{kind}"
    if page.endswith(("/", "/index")):
        return redirect(_with_query(form_of(path.removesuffix("index/"), kind), request), permanent=True)
    path = "/" if path == "/index/" else path
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    if match is None or not is_page(match, path) or name != form_of(path, kind):
        return _nothing(NOTHING, kind)
    try:
        return KINDS[kind](request, match, path)
    except Http404:
        return _nothing(NOTHING, kind)


def form_of(path: str, kind: str) -> str:
    """The address of a page in another form."""
    return f"{path.rstrip('/') or '/index'}.{kind}"


def markdown(request: HttpRequest, match: ResolverMatch, path: str) -> Any:
    """A page as Markdown, the same for everybody, with a validator made from its bytes."""
    found = PAGES.get(match.view_name, THE_PAGE)
    try:
        answer = _told(request, found, match, path) if found.text else _unpaged(request, found, match, path)
    except Http404:
        return _refusal(NOTHING, 404)
    except PermissionDenied as error:
        return _refusal(str(error), 403)
    if answer.status_code != 200:
        return answer
    answer.headers.setdefault("Cache-Control", "no-cache")
    set_response_etag(answer)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def as_json(request: HttpRequest, match: ResolverMatch, path: str) -> Any:
    """What the API answers: the same query, the same refusals."""
    found = PAGES.get(match.view_name, THE_PAGE)
    if found.json is None:
        return _nothing("This page has no JSON. Its Markdown is at the same address with .md.", "json")
    answer = found.json(request, **found.address(match.kwargs))
    return redirect(_moved(answer, match, path, "json")) if answer.status_code in MOVED else answer


def as_bibtex(request: HttpRequest, match: ResolverMatch, path: str) -> Any:
    found = PAGES.get(match.view_name, THE_PAGE)
    if found.bib is None:
        return _refusal("This page has nothing to cite. Problems, write-ups, their lists and people have.", 404)
    given = {name: value for name, value in match.kwargs.items() if name != "tail"}
    return found.bib(request, **given)


KINDS = {"md": markdown, "json": as_json, "bib": as_bibtex}


def _told(request: HttpRequest, found: Rendition, match: ResolverMatch, path: str) -> Any:
    """The Markdown of what the page's JSON says."""
    given = found.address(match.kwargs)
    answer = _answer(request, found, given, path)
    if answer.status_code in MOVED:
        return moved(_here(request, _moved(answer, match, path, "md")))
    if answer.status_code != 200:
        return _refused(answer)
    said = _data(answer)
    there = urlsplit(said.get("url", "")).path
    if found.has_json and there and there != path:
        return moved(_here(request, form_of(there, "md")))
    return _text(_document(request, found, said, path, taken_for(answer)))


def taken_for(answer: Any) -> str:
    """What a list says of words that nothing has exactly; empty where what it holds has the words themselves."""
    words = unquote(answer.get(SEARCHED_FOR, ""))
    return f"No problem has exactly these words. Shown is what has “{quoting.inline(words)}”." if words else ""


def _here(request: HttpRequest, address: str) -> str:
    """An address of Markdown, in the way it was asked for: by its ending, or by what is accepted."""
    there = address if request.path.endswith(".md") else f"{address.removesuffix('.md')}/"
    return _with_query(there, request)


def _answer(request: HttpRequest, found: Rendition, given: dict[str, Any], path: str) -> Any:
    """What the API answers a visitor. A list is cut as its page is; to one thing there is nothing to ask."""
    if found.read is None:
        raise Http404
    query = request.GET.copy() if found.page_size else QueryDict(mutable=True)
    number = query.pop("page", ["1"])[-1].strip() if found.page_size else ""
    if found.page_size and "page_size" not in query:
        query["page_size"] = str(found.page_size)
    asked = visitor(request, request.path, query)
    if number.isascii() and number.isdecimal() and int(number[:9]) > 1:
        return _numbered(found, asked, int(number[:9]))
    return found.read(asked, **given)


def _numbered(found: Rendition, asked: HttpRequest, number: int) -> Any:
    """The page of a list that its number names, as the pages for people count."""
    view: ListView = found.read.cls()  # type: ignore[union-attr]
    view.now = timezone.now()
    query, errors = view.read_query(Request(asked))
    filtered, size = view.filter(query), page_size(query)
    is_readable = not (errors or view.also_unreadable(query) or (filtered is not None and filtered.errors))
    if not is_readable or size is None:
        return found.read(asked)  # type: ignore[misc]
    start = (number - 1) * size
    rows = view.rows(filtered) if start <= FURTHEST else view.rows(filtered).none()
    cut = (rows.values(*view.columns) if view.columns else rows)[start : start + size + 1]
    shown = [view.row(one) for one in cut]
    if size == found.page_size:
        query.pop("page_size", None)
    query["page"] = str(number + 1)
    has_more = len(shown) > size and start + size <= FURTHEST
    more = f"{settings.SITE_URL}{asked.path}?{query.urlencode()}" if has_more else None
    return Response({"results": shown[:size], "next": more, "previous": None}, headers=view.beside(filtered))


def _data(answer: Any) -> dict[str, Any]:
    return answer.data if isinstance(answer, Response) else json.loads(answer.content)


def _document(request: HttpRequest, found: Rendition, said: dict[str, Any], path: str, lead: str) -> str:
    text = found.text(said)  # type: ignore[misc]
    facts = dict(text.facts) | _standing_facts(path, found, request.GET if found.page_size else None)
    beside = [block for blocks in found.beside for block in blocks(said)]
    parts = [_part(request, part, said) for part in found.parts]
    leads = [lead] if lead else []
    return quoting.document(facts, text.title, *leads, *text.blocks, *beside, *parts)


def _standing_facts(path: str, found: Rendition, asked: QueryDict | None = None) -> dict[str, Any]:
    """Where the page is, and its other forms: of a list, what was asked for of it."""
    asked = (asked or QueryDict()).copy()
    page = f"?{asked.urlencode()}" if asked else ""
    for name in OF_A_CUT:
        asked.pop(name, None)
    query = f"?{asked.urlencode()}" if asked else ""
    forms = {"json": form_of(path, "json") if found.json else "", "bibtex": form_of(path, "bib") if found.bib else ""}
    whole = {name: f"{settings.SITE_URL}{there}{query}" for name, there in forms.items() if there}
    return {"url": f"{settings.SITE_URL}{path}{page}", **whole, "licence": LICENCE}


def _part(request: HttpRequest, part: Part, said: dict[str, Any]) -> str:
    view = part.reading.as_view()
    query = QueryDict(mutable=True)
    query[part.parameter] = str(said[part.value])
    answer = view(visitor(request, reverse(f"api-{part.reading.noun}"), query))
    found = _data(answer)
    rows = [part.row(one) for one in found["results"]]
    is_lines = all("\n\n" not in one for one in rows)
    return quoting.section(part.title, *([quoting.bullets(rows)] if is_lines else rows), *_goes_on(part, found))


def _goes_on(part: Part, found: dict[str, Any]) -> list[str]:
    if not (part.page and found["next"]):
        return further(found, "The next ones, as JSON")
    there = f"{settings.SITE_URL}{form_of(reverse(part.page), 'md')}?{urlsplit(found['next']).query}"
    return further({"next": there})


def _unpaged(request: HttpRequest, found: Rendition, match: ResolverMatch, path: str) -> Any:
    """The page as a visitor sees it, told as Markdown."""
    asked = visitor(request, path, request.GET.copy())
    asked.resolver_match = match
    answer = match.func(asked, *match.args, **match.kwargs)
    if answer.status_code in MOVED:
        there = urlsplit(answer.url)
        inside = there.path if not there.netloc and is_page(_resolved(there.path), there.path) else ""
        if inside and request.path.endswith(".md"):
            query = f"?{there.query}" if there.query else ""
            return redirect(f"{form_of(inside, 'md')}{query}")
        return answer
    if answer.status_code != 200:
        return _refusal(NOTHING, answer.status_code)
    if hasattr(answer, "render"):
        answer.render()
    title, main = unpaged.written(
        answer.content.decode(), f"{settings.SITE_URL}{path}", is_our_own=found.is_our_own, lead=_told_at
    )
    facts = quoting.front({"title": title, **_standing_facts(path, found, request.GET)})
    text = _text(f"{facts}\n\n{main}\n")
    if "Cache-Control" in answer:
        # What nobody on the way may keep as a page, nobody keeps as a text.
        text["Cache-Control"] = answer["Cache-Control"]
    return text


def _told_at(address: str) -> str:
    """Where a page of this board is told as Markdown; what has none, or a place within this page, as it is."""
    inside, _, _ = address.removeprefix(settings.SITE_URL).partition("?")
    is_ours = address.startswith(f"{settings.SITE_URL}/") and "#" not in address
    return quoting.as_markdown(address) if is_ours and is_page(_resolved(inside), inside) else address


def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def visitor(request: HttpRequest, path: str, query: QueryDict) -> HttpRequest:
    """What a visitor without a session would have asked at `path`: nothing of who asks goes along."""
    asked = HttpRequest()
    asked.method = "GET"
    asked.META = {name: request.META[name] for name in SENT_ALONG if name in request.META}
    asked.META["QUERY_STRING"] = query.urlencode()
    asked.path = asked.path_info = path
    asked.GET = query  # type: ignore[assignment]
    asked.user = AnonymousUser()
    asked.htmx = HtmxDetails(asked)  # type: ignore[attr-defined]
    return asked


def _moved(answer: Any, match: ResolverMatch, path: str, kind: str) -> str:
    """Where the API sends a reader on, as the page's address: another problem's, which took this one in."""
    there = resolve(urlsplit(answer.url).path)
    return form_of(reverse("problems:problem", kwargs=there.kwargs), kind)


def _text(words: str) -> HttpResponse:
    return HttpResponse(words, content_type=f"{MARKDOWN}; charset=utf-8")


def _nothing(words: str, kind: str) -> HttpResponse:
    """That there is nothing, to who asked for JSON as a problem document."""
    return problem_document(404, words) if kind == "json" else _refusal(words, 404)


def _refused(answer: Any) -> HttpResponse:
    """A problem document in words."""
    said = json.loads(answer.content)
    errors = [
        f"{quoting.inline(name)}: {quoting.inline(' '.join(lines))}" for name, lines in said.get("errors", {}).items()
    ]
    return _refusal(said["detail"], answer.status_code, quoting.bullets(errors))


def _refusal(words: str, status: int, *blocks: str) -> HttpResponse:
    answer = _text(quoting.page(str(status), quoting.inline(words), *blocks))
    answer.status_code = status
    return answer


def _with_query(address: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


@dataclass(frozen=True)
class Offer:
    """One other form of a page: what a link to it says, and what it is."""

    words: str
    media_type: str
    address: str


def offers(request: HttpRequest) -> tuple[Offer, ...]:
    """The other forms of the page that is being shown."""
    match = getattr(request, "resolver_match", None)
    if match is None or not is_page(match, request.path):
        return ()
    given = tuple((name, value) for name, value in match.kwargs.items() if name != "tail")
    return _offers(match.view_name, given, request.path, request.GET.urlencode())


@lru_cache(OFFERS)
def _offers(page: str, given: tuple[tuple[str, Any], ...], path: str, query: str) -> tuple[Offer, ...]:
    found = PAGES.get(page, THE_PAGE)
    whole, asked = f"?{query}" if query else "", QueryDict(query, mutable=True)
    # The other forms have pages of their own.
    asked.pop("page", None)
    query = f"?{asked.urlencode()}" if asked else ""
    told = [Offer("Markdown", MARKDOWN, f"{form_of(path, 'md')}{whole}")]
    if found.json:
        told.append(Offer("JSON", "application/json", f"{form_of(path, 'json')}{query}"))
    if found.bib:
        told.append(Offer("BibTeX", "application/x-bibtex", f"{form_of(path, 'bib')}{query}"))
    if found.feed:
        told.append(Offer("Feed", ATOM, f"{reverse(found.feed, kwargs=dict(given))}{query}"))
    return (*told, *(Offer(words, ATOM, there) for words, there in found.feeds(asked).items()))
