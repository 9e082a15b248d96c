"""The dump: everything public, to be carried away."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from board.lib import downloads
from board.lib.access import public
from problems.services.dumps import folder
from problems.services.dumps.write import ALL, CHANGES, README, SCHEMA, SUMS

KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".tar": "application/x-tar",
}
PLAIN = "text/plain; charset=utf-8"
BESIDE = {
    ALL: "All of it in one file, without the spreadsheets. This is what loads into an empty board.",
    README: "What is in it, what is not, and the licence.",
    SCHEMA: "Every table and column, with its type and what it refers to.",
    CHANGES: "How many rows came, changed and went, for each day on which something did.",
    SUMS: "The checksums of the files beside it: sha256sum --ignore-missing -c SHA256SUMS checks those that you have.",
}
SHOWN_CHANGES = 30


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    dump = folder.current()
    context: dict[str, Any] = {"dump": dump}
    if dump:
        files = {file.name: file for file in dump.files}
        context |= {
            "made_at": datetime.fromisoformat(dump.made_at),
            "looked_at": datetime.fromisoformat(dump.looked_at),
            "whole": [(files[name], about) for name, about in BESIDE.items() if name in files],
            "tables": [
                (table, files.get(f"{table['name']}.jsonl.gz"), files.get(f"{table['name']}.csv"))
                for table in dump.tables
            ],
            "changes": [(datetime.fromisoformat(one["at"]), _moved(one)) for one in dump.changes[:SHOWN_CHANGES]],
        }
    return render(request, "problems/data.html", context)


@public
@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the newest dump. Nothing else of the folder can be asked for: the name must be one of its list."""
    dump = folder.current()
    file = dump.file(name) if dump else None
    if dump is None or file is None:
        raise Http404("No such file is in the dump.")
    try:
        stream = dump.path(file).open("rb")
    except FileNotFoundError as error:
        raise Http404("The dump was just made anew. Ask again.") from error
    kind = next((kind for ending, kind in KINDS.items() if name.endswith(ending)), PLAIN)
    return downloads.whole(request, stream, file.sha256, name=file.name, kind=kind)


def _moved(change: dict) -> list[tuple[str, dict]]:
    """The tables in which something moved."""
    return [
        (name, counts)
        for name, counts in change["tables"].items()
        if counts["added"] or counts["changed"] or counts["removed"]
    ]
