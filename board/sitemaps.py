"""What search engines are told: `/robots.txt`, and the addresses of all pages that stand, in files of a bounded size.

Django's own sitemaps count their rows for every file and skip those before it. Here a file is a stretch of numbers,
found by the primary key alone, so that one of a million problems costs what one of ten thousand does.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from board.lib.access import public
from board.lib.addresses import slug
from problems.models import Problem, Skill, Technique, Track, WriteUp
from programs.models import Program

# Numbers in a file; the protocol lets it have 50,000 addresses.
STRETCH = 10_000
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    *("home", "path", "about", "problems:problem-list", "problems:track-list", "problems:skill-list"),
    *("problems:writeup-list", "problems:people", "problems:moderation-log", "problems:data"),
    *("programs:program-list", "programs:mentor-list", "api-reference"),
)

Page = tuple[str, datetime | None]


def _problems(first: int, end: int) -> Iterator[Page]:
    rows = _stretch(Problem.objects.posed(), first, end).values_list("number", "title", "last_activity_at")
    # The models keep the last few thousand that pages asked for: these would push those out.
    return ((f"/problems/{number}-{slug(title, 'problem')}/", at) for number, title, at in rows)


def _writeups(first: int, end: int) -> Iterator[Page]:
    rows = _stretch(WriteUp.objects.visible(), first, end).values_list("pk", "title")
    return ((f"/writeups/{pk}-{slug(title, 'write-up')}/", None) for pk, title in rows)


def _stretch(rows: QuerySet, first: int, end: int) -> QuerySet:
    return rows.filter(pk__gte=first, pk__lt=end).order_by("pk")


# What there are more of than fit into one file: those that stand, and the pages of a stretch of them.
MANY: dict[str, tuple[Callable[[], QuerySet], Callable[[int, int], Iterator[Page]]]] = {
    "problems": (Problem.objects.posed, _problems),
    "writeups": (WriteUp.objects.visible, _writeups),
}


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = render_to_string("robots.txt", {"site_url": settings.SITE_URL})
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The files, each with something in it."""
    names = [reverse("sitemap-pages")]
    for kind, (rows, _) in MANY.items():
        names += [reverse("sitemap-part", args=[kind, part]) for part in _parts(rows())]
    return _answer("sitemapindex", "sitemap", ((name, None) for name in names))


@public
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """What there are few of: the pages of the site, words of problems, programs."""
    return _answer("urlset", "url", ((path, None) for path in _few()))


@public
@require_safe
def part(request: HttpRequest, kind: str, part: int) -> HttpResponse:
    if kind not in MANY:
        raise Http404
    found = list(MANY[kind][1](part * STRETCH, (part + 1) * STRETCH))
    if not found:
        raise Http404
    answer = _answer("urlset", "url", found)
    # A megabyte that a crawler reads once: the pages that visitors share are not to make room for it.
    answer["Cache-Control"] = "max-age=0"
    return answer


def _few() -> Iterator[str]:
    yield from map(reverse, PAGES)
    # The page of a track or a technique is the list of its problems: its own address leads there.
    problems = reverse("problems:problem-list")
    yield from (f"{problems}?track={key}" for key in _keys(Track.objects.current()))
    yield from (f"{problems}?technique={key}" for key in _keys(Technique.objects.current()))
    yield from (reverse("problems:skill", args=[key]) for key in _keys(Skill.objects.current()))
    yield from (reverse("programs:program-detail", args=[key]) for key in _keys(Program.objects.all()))


def _keys(rows: QuerySet[Any]) -> Iterable[str]:
    return rows.order_by("pk").values_list("key", flat=True)[:STRETCH]


def _parts(rows: QuerySet[Model]) -> Iterator[int]:
    """The stretches that have something, each found from the end of the one before: nothing is counted."""
    first = 0
    while (found := rows.filter(pk__gte=first).order_by("pk").values_list("pk", flat=True).first()) is not None:
        yield found // STRETCH
        first = (found // STRETCH + 1) * STRETCH


def _answer(of: str, one: str, told: Iterable[Page]) -> HttpResponse:
    lines = (
        f"<{one}><loc>{escape(settings.SITE_URL + path)}</loc>"
        f"{f'<lastmod>{at:%Y-%m-%d}</lastmod>' if at else ''}</{one}>"
        for path, at in told
    )
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f'<{of} xmlns="{NAMESPACE}">', *lines, f"</{of}>\n"])
    return HttpResponse(text, content_type=XML, headers={"Cache-Control": "no-cache"})
