"""How a problem and a write-up are cited: by a number that never changes, as words, BibTeX and CSL-JSON."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings

from board.lib.text import on_one_line
from problems.models import Author, Problem, WriteUp
from problems.models.writeups import Kind

BIBTEX, CSL_JSON = "application/x-bibtex; charset=utf-8", "application/vnd.citationstyles.csl+json"
# Of so many problems the citation is kept, under all that it says.
KEPT = 300
# A brace as a word: BibTeX counts those behind a backslash, too, and loses its place where they are odd.
ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
# What turns the direction of the text behind it. The letters of right-to-left scripts need none of them.
DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CSL_TYPES = {
    Kind.POST: "post-weblog",
    Kind.PAPER: "article",
    Kind.NOTEBOOK: "software",
    Kind.REPOSITORY: "software",
    Kind.VIDEO: "motion_picture",
    Kind.REPORT: "report",
    Kind.BENCHMARK: "dataset",
}


class Name(NamedTuple):
    """A name as it is shown, and its parts where they are certain enough to sort by."""

    whole: str
    family: str = ""
    given: str = ""


def absolute(thing: Any) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"


def plain(problem: Problem) -> str:
    return f"Circuit Board problem {problem.number}: {_sentence(problem.title)} {absolute(problem)}"


def bibtex(problem: Problem) -> str:
    source = problem.source.name if problem.source else ""
    return _bibtex(problem.number, problem.title, source, problem.created_at.year, absolute(problem))


@lru_cache(KEPT)
def _bibtex(number: int, title: str, source: str, year: int, url: str) -> str:
    lines = [
        f"@misc{{circuitboard{number},",
        f"  title = {{{tex(title)}}},",
        "  author = {{Circuit Board}},",
        f"  howpublished = {{Problem {number}}},",
        f"  note = {{Posed in: {tex(source)}}}," if source else "",
        f"  year = {{{year}}},",
        f"  url = {{{url}}},",
        "}",
    ]
    return "\n".join(filter(None, lines))


def plain_writeup(writeup: WriteUp) -> str:
    names = ", ".join(name.whole for name in names_of(writeup))
    year, _, _ = date_parts(writeup)
    when = f" ({year})" if year else ""
    return f"{names}{when}{'. ' if names or when else ''}{_sentence(one_line(writeup.title))} {writeup.link}"


def bibtex_of_writeup(writeup: WriteUp) -> str:
    year, month, _ = date_parts(writeup)
    authors = " and ".join(_bibtex_name(name) for name in names_of(writeup))
    lines = [
        f"@misc{{circuitboard-writeup{writeup.pk},",
        f"  title = {{{tex(writeup.title)}}},",
        f"  author = {{{authors}}}," if authors else "",
        f"  howpublished = {{{writeup.get_kind_display()}}},",
        f"  year = {{{year}}}," if year else "",
        f"  month = {{{month}}}," if month else "",
        f"  url = {{{quote(writeup.link, safe=URL_KEEPS)}}},",
        f"  note = {{Circuit Board write-up {writeup.pk}, {writeup.review_words}}},",
        "}",
    ]
    return "\n".join(filter(None, lines))


# Whatever an address may hold but for what TeX would close a field with, or take for a command.
URL_KEEPS = "!#$%&'()*+,/:;=?@[]~"


def csl_of_writeup(writeup: WriteUp) -> dict[str, Any]:
    """One item of a CSL-JSON list, as Zotero, pandoc and citeproc read it. The note says where its review stands."""
    item: dict[str, Any] = {
        "id": f"circuitboard-writeup{writeup.pk}",
        "type": CSL_TYPES[Kind(writeup.kind)],
        "title": one_line(writeup.title),
        "author": [_csl_name(name) for name in names_of(writeup)],
        "issued": {"date-parts": [[part for part in date_parts(writeup) if part]]},
        "URL": writeup.link,
        "note": f"Circuit Board write-up {writeup.pk}, {writeup.review_words}: {absolute(writeup)}",
    }
    if not item["author"]:
        del item["author"]
    if not date_parts(writeup)[0]:
        del item["issued"]
    return item


def names_of(writeup: WriteUp) -> list[Name]:
    return [_name(author) for author in writeup.authors.all()]


def date_parts(writeup: WriteUp) -> tuple[int, int, int]:
    """Year, month and day of publication; 0 for what is not known."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", writeup.published)
    year, month, day = found.groups() if found else (0, 0, 0)
    return int(year or 0), int(month or 0), int(day or 0)


def tex(text: str) -> str:
    """Text with every character that means something to TeX made harmless."""
    return one_line(text).translate(ESCAPED)


def one_line(text: str) -> str:
    """Text that stays in its line and keeps its direction to itself."""
    return on_one_line(DIRECTIONS.sub("", text))


def file_of(entries: Iterable[str]) -> str:
    """Several BibTeX entries as one file."""
    return "".join(f"{entry}\n\n" for entry in entries)


def _sentence(title: str) -> str:
    return title if title.endswith(("?", "!", ".")) else f"{title}."


def _name(author: Author) -> Name:
    """Two to four words that all begin with a capital are given names and a family name; any other name stays whole."""
    whole = one_line(str(author))
    words = whole.split()
    is_certain = 2 <= len(words) <= 4 and all(word[0].isupper() and word.isprintable() for word in words)
    if is_certain and not re.search(r"[,;{}\\\"]", whole):
        return Name(whole, family=words[-1], given=" ".join(words[:-1]))
    return Name(whole)


def _bibtex_name(name: Name) -> str:
    """In braces where BibTeX would find parts in it that are none."""
    return f"{tex(name.family)}, {tex(name.given)}" if name.family else f"{{{tex(name.whole)}}}"


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.family else {"literal": name.whole}
