"""A filter's problems as files: the same rows as the page, in its order, the first 5,000 of them.

CSV and JSON have a line of facts for each. JSONL and YAML have everything in the words of the catalogue, so that they
load into a board. Markdown is for reading, and for whoever reads along with a model.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_filters import FilterSet

from board.lib import downloads
from board.lib.cells import harmless
from board.lib.text import on_one_line
from problems import cite
from problems.filters import ProblemFilter, pages
from problems.filters.chips import chips
from problems.models import Problem
from problems.models.choices import reach
from problems.services.catalogue.export import rows_of

MAX_ROWS = 5000
COLUMNS = (
    "number",
    "key",
    "title",
    "question",
    "track",
    "difficulty",
    "hours_low",
    "hours_high",
    "compute",
    "kind",
    "activity",
    "url",
)
AT_ONCE = 500


def unreadable(asked: FilterSet) -> HttpResponse | None:
    """400 with what is wrong, for a file: nobody sees a note beside it, and everything is not what was asked for."""
    if not asked.errors:
        return None
    lines = [f"{name}: {' '.join(errors)}" for name, errors in asked.errors.items()]
    return HttpResponse("\n".join(lines), status=400, content_type="text/plain; charset=utf-8")


def answer(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The problems that a request asks for, as the file of this ending."""
    asked = ProblemFilter(request.GET)
    refused = unreadable(asked)
    if refused:
        return refused
    write, kind = WRITERS[ending]
    return downloads.made_of(request, write(asked), name=f"problems.{ending}", kind=kind)


def _json(asked: ProblemFilter) -> Iterator[str]:
    yield '{"problems": ['
    for position, row in enumerate(_lines(asked)):
        yield f"{', ' if position else ''}{json.dumps(row, ensure_ascii=False)}"
    yield "]}"


def _csv(asked: ProblemFilter) -> Iterator[str]:
    yield _csv_line(COLUMNS)
    for row in _lines(asked):
        yield _csv_line(harmless(row[name]) for name in COLUMNS)


def _csv_line(cells) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def bibtex_of(asked: ProblemFilter) -> HttpResponse:
    rows = pages.ordered(asked).select_related("track", "source")[:MAX_ROWS]
    return HttpResponse(cite.file_of(cite.bibtex(one) for one in rows), content_type=cite.BIBTEX)


def _jsonl(asked: ProblemFilter) -> Iterator[str]:
    for rows in _whole(asked):
        for row in rows:
            yield f"{json.dumps(row, ensure_ascii=False)}\n"


def _yaml(asked: ProblemFilter) -> Iterator[str]:
    from problems.services.catalogue import yamls

    yield yamls.HEADER
    empty = True
    for rows in _whole(asked):
        yield yamls.dump(rows)
        empty = False
    if empty:
        yield "[]\n"


def _markdown(asked: ProblemFilter) -> Iterator[str]:
    """A heading for each, with what it asks, when it is done and where to begin."""
    wanted = [on_one_line(str(chip.label)) for chip in chips(asked)]
    yield f"# Open problems in interpretability{': ' if wanted else ''}{', '.join(wanted)}\n"
    for problem in _found(asked):
        facts = [
            problem.track.name,
            f"difficulty {reach(problem.difficulty, problem.difficulty_max)}",
            f"{problem.hours} hours" * bool(problem.hours),
        ]
        facts += [problem.get_compute_display(), problem.activity(asked.now).label.lower()]
        yield f"\n## {problem.number}. {on_one_line(problem.title)}\n\n{problem.question.strip()}\n\n"
        yield f"{'; '.join(fact for fact in facts if fact)}. <{_url(problem)}>\n"
        for heading, text in (("Done when", problem.success_test), ("First step", problem.first_step)):
            yield f"\n**{heading}:** {text.strip()}\n" if text.strip() else ""
    yield f"\n---\nCircuit Board, <{settings.SITE_URL}>. Text: CC BY 4.0.\n"


def _lines(asked: ProblemFilter) -> Iterator[dict[str, Any]]:
    for problem in pages.ordered(asked).for_line()[:MAX_ROWS]:
        yield {
            "number": problem.number,
            "key": problem.key,
            "title": problem.title,
            "question": problem.question,
            "track": problem.track.key,
            "difficulty": problem.difficulty,
            "hours_low": problem.hours_low,
            "hours_high": problem.hours_high,
            "compute": problem.compute,
            "kind": problem.kind,
            "activity": problem.activity(asked.now).value,
            "url": _url(problem),
        }


def _found(asked: ProblemFilter) -> Iterator[Problem]:
    rows = pages.ordered(asked).select_related("track").defer("statement", "why", "informative_negative", "rendered")
    yield from rows[:MAX_ROWS]


def _whole(asked: ProblemFilter) -> Iterator[list[dict[str, Any]]]:
    """The rows as the catalogue writes them, some hundreds at a time."""
    for numbers in _some(list(pages.ordered(asked).values_list("pk", flat=True)[:MAX_ROWS])):
        yield rows_of(numbers)


def _some(numbers: list[int]) -> Iterator[list[int]]:
    yield from (numbers[begin : begin + AT_ONCE] for begin in range(0, len(numbers), AT_ONCE))


def _url(problem: Problem) -> str:
    return f"{settings.SITE_URL}{problem.get_absolute_url()}"


WRITERS = {
    "json": (_json, "application/json"),
    "csv": (_csv, "text/csv; charset=utf-8"),
    "jsonl": (_jsonl, "application/jsonl; charset=utf-8"),
    "yaml": (_yaml, "application/yaml; charset=utf-8"),
    "md": (_markdown, "text/markdown; charset=utf-8"),
}
