"""How a problem is cited: by its number, which never changes."""

import re

from django.conf import settings

from problems.models import Problem

ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def address(problem: Problem) -> str:
    return f"{settings.SITE_URL}{problem.get_absolute_url()}"


def plain(problem: Problem) -> str:
    stop = "" if problem.title.endswith(("?", "!", ".")) else "."
    return f"Circuit Board problem {problem.number}: {problem.title}{stop} {address(problem)}"


def bibtex(problem: Problem) -> str:
    lines = [
        f"@misc{{circuitboard{problem.number},",
        f"  title = {{{tex(problem.title)}}},",
        "  author = {{Circuit Board}},",
        f"  howpublished = {{Problem {problem.number}}},",
        f"  note = {{Posed in: {tex(problem.source.name)}}}," if problem.source else "",
        f"  year = {{{problem.created_at.year}}},",
        f"  url = {{{address(problem)}}},",
        "}",
    ]
    return "\n".join(filter(None, lines))


def tex(text: str) -> str:
    """Text with every character that means something to TeX made harmless."""
    one_line = re.sub(r"\s+", " ", text).strip()
    return "".join(ESCAPED.get(character, character) for character in one_line)
