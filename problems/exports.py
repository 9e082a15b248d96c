"""A filter's problems as JSON and CSV files: the same rows as the page, the first 5,000 of them."""

import csv
import io

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django_filters import FilterSet

from problems import cite
from problems.filters import ProblemFilter

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
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def unreadable(asked: FilterSet) -> HttpResponse | None:
    """400 with what is wrong, for a file: nobody sees a note beside it, and everything is not what was asked for."""
    if not asked.form.errors:
        return None
    lines = [f"{name}: {' '.join(errors)}" for name, errors in asked.form.errors.items()]
    return HttpResponse("\n".join(lines), status=400, content_type="text/plain; charset=utf-8")


def json_of(asked: ProblemFilter) -> HttpResponse:
    return JsonResponse({"problems": list(_rows(asked))}, json_dumps_params={"ensure_ascii": False})


def csv_of(asked: ProblemFilter) -> HttpResponse:
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS)
    table.writeheader()
    for row in _rows(asked):
        table.writerow({name: _harmless(value) for name, value in row.items()})
    disposition = {"Content-Disposition": 'attachment; filename="problems.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)


def bibtex_of(asked: ProblemFilter) -> HttpResponse:
    rows = asked.ordered().select_related("track", "source")[:MAX_ROWS]
    return HttpResponse(cite.file_of(cite.bibtex(one) for one in rows), content_type=cite.BIBTEX)


def _rows(asked: ProblemFilter):
    for problem in asked.ordered().for_line()[:MAX_ROWS]:
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
            "url": f"{settings.SITE_URL}{problem.get_absolute_url()}",
        }


def _harmless(value):
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
