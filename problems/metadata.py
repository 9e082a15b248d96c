"""What a page says about itself to machines: the `citation_` tags that reference managers read, and JSON-LD."""

import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from board.lib import markdown
from problems import cite
from problems.models import Problem, WriteUp
from problems.models.writeups import Kind

TYPES = {
    Kind.POST: "BlogPosting",
    Kind.PAPER: "ScholarlyArticle",
    Kind.NOTEBOOK: "SoftwareSourceCode",
    Kind.REPOSITORY: "SoftwareSourceCode",
    Kind.VIDEO: "VideoObject",
    Kind.REPORT: "Report",
    Kind.BENCHMARK: "Dataset",
}
# Of so many problems it is kept, under all that it says, and of so many texts the plain words: the last shown.
KEPT = 300
# Inside a script element only these could end it, open another, or be read as markup.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class Metadata:
    """`tags` are pairs of a name and its content, `linked` is the JSON-LD as an object."""

    linked: dict[str, Any]
    tags: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def script(self) -> SafeString:
        """The JSON-LD as the text of a data block. A browser does not run it, so that the policy has no say in it."""
        return mark_safe(json.dumps(self.linked, ensure_ascii=False).translate(UNSAFE))  # noqa: S308


def of_writeup(writeup: WriteUp, problems: list[Problem]) -> Metadata:
    """About what is linked, wherever it stands. The page here is what it is the main thing of."""
    names = [name.whole for name in cite.names_of(writeup)]
    title = cite.one_line(writeup.title)
    tags = [
        ("citation_title", title),
        *(("citation_author", name) for name in names),
        ("citation_publication_date", writeup.published.replace("-", "/")),
        ("citation_abstract_html_url", cite.absolute(writeup)),
        ("citation_fulltext_html_url", writeup.link),
    ]
    linked = {
        "@context": "https://schema.org",
        "@type": TYPES[Kind(writeup.kind)],
        "name": title,
        "url": writeup.link,
        "mainEntityOfPage": cite.absolute(writeup),
        "author": [{"@type": "Person", "name": name} for name in names],
        "datePublished": writeup.published,
        "creativeWorkStatus": writeup.review_words,
        "abstract": _words(writeup.summary),
        "about": [{"@type": "Question", "name": one.title, "url": cite.absolute(one)} for one in problems],
    }
    return Metadata(_given(linked), [(name, content) for name, content in tags if content])


def of_problem(problem: Problem) -> Metadata:
    return _of_problem(
        number=problem.number,
        title=problem.title,
        question=problem.question,
        source=problem.source.url if problem.source else "",
        track=problem.track.name,
        made=problem.created_at.date().isoformat(),
        url=cite.absolute(problem),
    )


@lru_cache(KEPT)
def _of_problem(*, number: int, title: str, question: str, source: str, track: str, made: str, url: str) -> Metadata:
    linked = {
        "@context": "https://schema.org",
        "@type": "Question",
        "name": cite.one_line(title),
        "text": _words(question),
        "url": url,
        "identifier": f"Circuit Board problem {number}",
        "dateCreated": made,
        "isBasedOn": source,
        "about": track,
    }
    tags = [
        ("citation_title", cite.one_line(title)),
        ("citation_author", "Circuit Board"),
        ("citation_publication_date", made.replace("-", "/")),
        ("citation_public_url", url),
    ]
    return Metadata(_given(linked), tags)


def _given(linked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in linked.items() if value}


@lru_cache(KEPT)
def _words(text: str) -> str:
    """Text in Markdown as plain words; as it stands where the renderer would refuse it."""
    try:
        return cite.one_line(markdown.to_text(text))
    except markdown.Unrenderable:
        return cite.one_line(text)
