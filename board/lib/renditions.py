"""A page in other forms: as Markdown, as JSON, as BibTeX, as a feed. What each app knows of its own pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.http import HttpResponseBase, QueryDict

from board.lib import quoting
from board.lib.reading import MAX_PAGE_SIZE, ListView, Reading

View = Callable[..., HttpResponseBase]


class Told(NamedTuple):
    """A text in the making: what stands in front of it, its heading, and its blocks."""

    facts: Mapping[str, Any]
    title: str
    blocks: Iterable[str]


@dataclass(frozen=True)
class Part:
    """A list that belongs to a page, and what it is narrowed down by: `parameter` is `value` of the page's answer.

    `page` is the route of the list's own page, where it has one: it goes on there.
    """

    title: str
    reading: type[ListView]
    parameter: str
    value: str
    row: Callable[[dict[str, Any]], str]
    page: str = ""


@dataclass(frozen=True)
class Rendition:
    """What a page is in other forms.

    `text` makes Markdown of what `read` answers; without it, the page itself is read. `renamed` maps a parameter of the
    page's address to the one of `read`. `has_json`: that answer is what the page shows, for scripts. `feed` is the name
    of its feed's route, `feeds` are others, by their words, for what was asked of it. `is_our_own`: nobody but the
    board speaks on it. `beside` make blocks of what `read` does not say.
    """

    read: View | None = None
    text: Callable[[dict[str, Any]], Told] | None = None
    parts: tuple[Part, ...] = ()
    bib: View | None = None
    feed: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    page_size: int = 0
    has_json: bool = True
    is_our_own: bool = False
    feeds: Callable[[QueryDict], dict[str, str]] = lambda asked: {}
    beside: tuple[Callable[[dict[str, Any]], Iterable[str]], ...] = ()

    def address(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a page's address as `read` names them. What is there for the eye is left out."""
        return {self.renamed.get(name, name): value for name, value in given.items() if name != "tail"}

    @property
    def json(self) -> View | None:
        return self.read if self.has_json else None


def of(reading: type[Reading], text: Callable[[dict[str, Any]], Told], **more: Any) -> Rendition:
    """What the API answers, in the form of a page."""
    size = {"page_size": more.pop("page_size", MAX_PAGE_SIZE)} if issubclass(reading, ListView) else {}
    return Rendition(read=reading.as_view(), text=text, **size, **more)


def listing(
    title: str,
    says: str,
    row: Callable[[dict[str, Any]], str],
    first: Callable[[dict[str, Any]], Any] | None = None,
) -> Callable[[dict[str, Any]], Told]:
    """How a list is told: a line for each, and where it goes on. Those that are `first` stand before the others."""

    def told(answer: dict[str, Any]) -> Told:
        found = sorted(answer["results"], key=lambda one: not first(one)) if first else answer["results"]
        rows = quoting.bullets(row(one) for one in found)
        return Told({"title": title}, title, [says, rows or "Nothing here fits that.", *further(answer)])

    return told


def further(answer: dict[str, Any], words: str = "The next ones") -> list[str]:
    """Where a list goes on."""
    return [quoting.link(words, answer["next"])] if answer["next"] else []
