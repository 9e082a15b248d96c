"""
Atom (RFC 4287): what moved, for readers of feeds.

An id is a `tag:` of the site and the row, so that it stays when a title or an address changes. A feed is made of its
rows alone, nothing in it is of the moment, so the validator of the same feed is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

from board.lib.reading import absolute
from board.lib.text import on_one_line, without_overrides, without_unstorable

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 50
# The year in which the ids were first given out. It is part of them, and so it stays.
SINCE = "2026"
RIGHTS = "The texts of the board are under CC BY 4.0."
# The board itself, where nobody else did it.
NOBODY = "Circuit Board"


@dataclass(frozen=True)
class Entry:
    """One thing that moved. `id` is its row ("problems/42"), `link` its page; `text` is plain words, `html` is safe."""

    id: str
    title: str
    link: str
    at: datetime
    updated: datetime | None = None
    text: str = ""
    html: str = ""
    authors: Iterable[str] = ()
    categories: Iterable[str] = ()

    @property
    def last(self) -> datetime:
        """When it was last changed: never before it came."""
        return max(self.at, self.updated or self.at)


@dataclass(frozen=True)
class Feed:
    """`id` and `page` are of what it is about, `began` is its time while nothing has moved."""

    id: str
    title: str
    page: str
    began: datetime
    subtitle: str = ""
    entries: Iterable[Entry] = field(default_factory=list)


# What an empty feed of the whole board says.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def answer(request: HttpRequest, feed: Feed) -> HttpResponse:
    """The feed, or 304 where the reader has it. That its bytes alone tell: what is newest stays so when something else
    goes, or comes within its second."""
    entries = list(feed.entries)
    updated = max((entry.last for entry in entries), default=feed.began)
    said = HttpResponse(_written(feed, entries, updated, _own_address(request)), content_type=MEDIA_TYPE)
    said["Cache-Control"] = "no-cache"
    set_response_etag(said)
    return get_conditional_response(request, etag=said["ETag"], response=said) or said


def tag(row: str) -> str:
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{row}"


def _own_address(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return absolute(f"{request.path}?{query}" if query else request.path)


def _written(feed: Feed, entries: list[Entry], updated: datetime, address: str) -> bytes:
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(root, "id", tag(feed.id))
    _add(root, "title", _line(feed.title) or NOBODY)
    if feed.subtitle:
        _add(root, "subtitle", _line(feed.subtitle))
    _add(root, "updated", _moment(updated))
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": absolute(feed.page)})
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    _add(ElementTree.SubElement(root, "author"), "name", NOBODY)
    _add(root, "rights", RIGHTS)
    for entry in entries:
        _add_entry(root, entry)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(root, "entry")
    _add(element, "id", tag(entry.id))
    _add(element, "title", _line(entry.title) or "Without a title")
    ElementTree.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": absolute(entry.link)})
    _add(element, "published", _moment(entry.at))
    _add(element, "updated", _moment(entry.last))
    for name in entry.authors:
        _add(ElementTree.SubElement(element, "author"), "name", _line(name) or "Without a name")
    for category in entry.categories:
        ElementTree.SubElement(element, "category", {"term": _line(category)})
    if entry.text.strip():
        _add(element, "summary", without_overrides(without_unstorable(entry.text)).strip())
    if entry.html:
        content = _add(element, "content", without_unstorable(entry.html))
        content.set("type", "html")


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = text
    return element


def _line(text: str) -> str:
    return on_one_line(without_overrides(text))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
