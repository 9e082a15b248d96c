"""What arXiv and Crossref know of a paper: fills in a title and names that were left out, and nothing else."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any, Protocol
from urllib.parse import quote
from xml.etree import ElementTree  # only for text without a DTD: see _feed

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from board.lib import fetching, jobs
from board.lib.errors import Refused
from board.lib.text import on_one_line, shortened, without_overrides
from problems.models import Author, WriteUp
from problems.services import events, links, sites

TASK = "problems.tasks.fetch_metadata"
ARXIV = "https://export.arxiv.org/api/query?id_list={}"
CROSSREF = "https://api.crossref.org/works/{}"
ATOM = "{http://www.w3.org/2005/Atom}"
MAX_TITLE, MAX_NAME, MAX_NAMES = 200, 120, 50
# How much of a field is looked at before it is cut to what can be shown.
LONGEST_READ = 5_000
TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
# A source that did not answer is asked again each day, for so long.
ASKED_FOR = timedelta(days=7)


class Fetch(Protocol):
    def __call__(self, url: str) -> fetching.Page: ...


@dataclass(frozen=True)
class Found:
    title: str = ""
    names: tuple[str, ...] = ()
    orcids: frozenset[str] = frozenset()


def ask(writeup: WriteUp) -> None:
    """Has a title and names fetched after this transaction, where some were left out and a source is known for them."""
    source = source_of(writeup)
    if settings.FETCH_LINKS and source and (wants_title(writeup) or wants_names(writeup)):
        jobs.ask_outside(TASK, fetching.host_of(source), soon=True, writeup=writeup.pk)


def ask_again(*, now: datetime | None = None) -> None:
    """Asks for those of the last days whose source did not answer."""
    lately = (now or timezone.now()) - ASKED_FOR
    for writeup in WriteUp.objects.visible().filter(linked_at__gt=lately, linked_by__isnull=False):
        ask(writeup)


def wants_title(writeup: WriteUp) -> bool:
    """No title was typed: there is none, or the address stands in its place."""
    return writeup.title in {"", writeup.link[:MAX_TITLE], writeup.url[:MAX_TITLE]}


def wants_names(writeup: WriteUp) -> bool:
    """Nobody is named as an author. Who names one has said what there is to say."""
    return not writeup.authors.exists()


def is_known(url: str) -> bool:
    """Whether a title can be had for an address, and is looked for on this board."""
    try:
        return settings.FETCH_LINKS and bool(_source(links.normalise(url)))
    except Refused:
        return False


def source_of(writeup: WriteUp) -> str:
    """Where to ask about it; nothing where nobody knows."""
    return _source(writeup.url)


def _source(url: str) -> str:
    number, doi = sites.arxiv_of(url), sites.doi_of(url)
    if number:
        return ARXIV.format(quote(number, safe=""))
    return CROSSREF.format(quote(doi, safe="")) if doi else ""


def fill(pk: int, *, fetch: Fetch = fetching.fetch, now: datetime | None = None) -> bool:
    """Fetches and fills in what is still wanted by then. Answers whether anything was."""
    writeup = WriteUp.objects.filter(pk=pk).first()
    found = look_up(writeup, fetch) if writeup else None
    return _fill(pk, found, now or timezone.now()) if found else False


def look_up(writeup: WriteUp, fetch: Fetch) -> Found | None:
    """What its source says of it. None where there is no source, no answer, or none that can be read."""
    source = source_of(writeup)
    if not source:
        return None
    try:
        page = fetch(source)
    except fetching.Unfetched:
        return None
    if page.status != 200:
        return None
    return read_arxiv(page.text) if sites.arxiv_of(writeup.url) else read_crossref(page.text)


@transaction.atomic
def _fill(pk: int, found: Found, now: datetime) -> bool:
    writeup = WriteUp.objects.select_for_update(no_key=True).get(pk=pk)
    filled = []
    if found.title and wants_title(writeup):
        writeup.title = found.title
        writeup.save(update_fields=["title"])
        filled.append(f"title: {found.title}")
    if found.names and wants_names(writeup):
        names = enumerate(found.names)
        Author.objects.bulk_create([Author(writeup=writeup, name=name, position=place) for place, name in names])
        filled.append(f"authors: {', '.join(found.names)}")
    if filled:
        events.record("filled in", writeup, by=None, now=now, after="\n".join(filled), evidence=source_of(writeup))
    return bool(filled)


def read_arxiv(text: str) -> Found | None:
    """What arXiv's feed says of one paper."""
    entry = _entry(text)
    if entry is None:
        return None
    title = entry.findtext(f"{ATOM}title") or ""
    # The answer to an unknown number is an entry too, and says so in its title.
    if not title.strip() or title.strip() == "Error":
        return None
    names = (author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author"))
    return Found(_plain(title, MAX_TITLE), _names(names))


def _entry(text: str) -> ElementTree.Element | None:
    if "<!doctype" in text.lower():
        # Entities are declared there and nowhere else: without it nothing can grow when it is read.
        return None
    try:
        return ElementTree.fromstring(text).find(f"{ATOM}entry")  # noqa: S314
    except ElementTree.ParseError:
        return None


def read_crossref(text: str) -> Found | None:
    """What Crossref says of one work. Every step may meet something else than what belongs there."""
    try:
        work = _dict(_dict(json.loads(text)).get("message"))
    except (ValueError, RecursionError):
        return None
    authors = [_dict(author) for author in _list(work.get("author"))]
    titles = _list(work.get("title"))
    names = (_text(who.get("name")) or f"{_text(who.get('given'))} {_text(who.get('family'))}" for who in authors)
    orcids = frozenset(orcid for who in authors for orcid in ORCID.findall(_text(who.get("ORCID"))[:LONGEST_READ]))
    found = Found(_plain(_text(titles[0]) if titles else "", MAX_TITLE), _names(names), orcids)
    return found if found.title else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    plain = (_plain(name or "", MAX_NAME) for name in names)
    return tuple(dict.fromkeys(name for name in plain if name))[:MAX_NAMES]


def _plain(text: str, most: int) -> str:
    """One line of text without markup, without what cannot be stored, and without what turns the reading around."""
    text = unescape(TAG.sub("", text[:LONGEST_READ]))
    return shortened(on_one_line(without_overrides(text)), most)
