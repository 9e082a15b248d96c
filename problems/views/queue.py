"""The curators' queue: what waits, and each item on a screen of its own."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from board.lib import markdown, refusals
from board.lib.access import curators
from board.lib.back import back_to
from board.lib.errors import Refused
from board.lib.posts import REFUSED
from problems.services.curating import desk, queue
from problems.services.curating.queue import Kind, Line, Place

DECIDED = "That one does not wait any more: somebody has decided it."
DONE = "Done, and on the record. This is what waits next."


class Asked:
    """What of the queue somebody wants to see: `kind` and `whose`, each of them nothing for all."""

    def __init__(self, request: HttpRequest):
        self.seen = queue.kinds_for(request.user)
        self.kind = next((kind for kind in self.seen if kind.slug == request.GET.get("kind")), None)
        self.whose = request.GET.get("whose", "")
        if self.whose not in queue.WHOSE:
            self.whose = ""

    @property
    def kinds(self) -> list[Kind]:
        return [self.kind] if self.kind else self.seen

    @property
    def query(self) -> str:
        return self.address("")

    def address(self, path: str, **more: str) -> str:
        """An address with what is asked for kept in its query."""
        query = QueryDict(mutable=True)
        asked = {"kind": self.kind.slug if self.kind else "", "whose": self.whose} | more
        query.update({name: value for name, value in asked.items() if value})
        return f"{path}?{query.urlencode()}" if query else path


@curators
@require_safe
def curate(request: HttpRequest) -> HttpResponse:
    """Everything that waits, in one order, or one kind of it."""
    asked, now = Asked(request), timezone.now()
    after = Place.read(request.GET.get("after", ""))
    counts = queue.counts(asked.seen, by=request.user, whose=asked.whose, now=now)
    page = queue.page(asked.kinds, by=request.user, whose=asked.whose, after=after, now=now)
    here = reverse("problems:curate")
    context = {
        "asked": asked,
        "counts": [(kind, counts[kind.slug]) for kind in sorted(asked.seen, key=lambda kind: kind.is_upkeep)],
        "total": sum(counts.values()),
        "most": queue.MOST_COUNTED,
        "lines": [(line, asked.address(_address(line))) for line in page.lines],
        "whose": queue.WHOSE,
        "next": asked.address(here, after=page.next) if page.next else "",
        "first": asked.address(here) if after else "",
    }
    return render(request, "problems/curate.html", context)


@curators
@require_safe
def first_hour(request: HttpRequest) -> HttpResponse:
    """What somebody who begins to curate reads: docs/curators.md, as it stands there."""
    guide = settings.BASE_DIR / "docs" / "curators.md"
    if not guide.is_file():
        raise Http404
    title, _, rest = guide.read_text().partition("\n")
    context = {"title": title.lstrip("# "), "html": markdown.render(rest.strip()).replace("h4>", "h2>")}
    return render(request, "problems/first_hour.html", context)


@curators
@require_safe
def queue_item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return item_page(request, kind, pk)


def item_page(
    request: HttpRequest, slug: str, pk: int, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """One item with what is needed to decide it; the queue, which says so, for one that has been decided.

    After a refusal it shows the sentence, and what was typed stands in the forms again.
    """
    asked, now = Asked(request), timezone.now()
    kind = _kind(request, slug)
    line = queue.find(kind, pk, now)
    row = kind.load(kind.rows(now).filter(pk=pk), now).first() if line else None
    if line is None or row is None:
        above = asked.address(reverse("problems:curate"))
        if refusal:
            return refusals.answer(request, refusal, above)
        messages.info(request, DECIDED)
        return redirect(above)
    there = queue.following(line, asked.kinds, by=request.user, whose=asked.whose, now=now)
    address = asked.address(_address(line))
    context = {
        "asked": asked,
        "kind": kind,
        "line": line,
        "row": row,
        "queue": asked.address(reverse("problems:curate")),
        "here": address,
        "next": asked.address(_address(there) if there else reverse("problems:curate")),
        "has_next": there is not None,
        "is_mine": line.is_taken_by(request.user),
        "verdict": kind.can_answer(request.user, row),
        "refusal": refusal,
        "typed": request.POST,
        "now": now,
    }
    return render(request, "problems/queue_item.html", context | kind.context(row, request.user, now), status=status)


def decided(request: HttpRequest, otherwise: Any) -> Any:
    """Where a decision leads: from the queue on to what waits next, with a word that it was done."""
    there = back_to(request, otherwise)
    if there != otherwise:
        messages.success(request, DONE)
    return there


def refused(request: HttpRequest, slug: str, pk: int, refusal: Refused) -> HttpResponse:
    return item_page(request, slug, pk, refusal=refusal, status=REFUSED)


@curators
@require_POST
def take_item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    found = _kind(request, kind)
    try:
        desk.take(found, pk, by=request.user)
    except Refused as refusal:
        return refused(request, kind, pk, refusal)
    return redirect(Asked(request).address(_path(kind, pk)))


@curators
@require_POST
def let_go_item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    found = _kind(request, kind)
    try:
        desk.let_go(found, pk, by=request.user)
    except Refused as refusal:
        return refused(request, kind, pk, refusal)
    return redirect(Asked(request).address(_path(kind, pk)))


def _kind(request: HttpRequest, slug: str) -> Kind:
    found: Any = queue.KINDS.get(slug)
    if found is None or not found.may(request.user):
        raise Http404
    return found


def _address(line: Line) -> str:
    return _path(line.kind.slug, line.pk)


def _path(kind: str, pk: int) -> str:
    return reverse("problems:queue-item", args=[kind, pk])
