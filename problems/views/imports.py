"""Bringing in a file of problems: upload it, say how it is read, look at what it would do, confirm, take it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from board.lib import htmx, posts
from board.lib.access import curators
from board.lib.errors import Refused
from board.lib.posts import REFUSED, UNREADABLE
from board.lib.text import one_line
from problems.forms.imports import MappingForm, UploadForm
from problems.models import Import, ImportMapping
from problems.models.choices import Status
from problems.services.imports import acts, progress
from problems.services.imports.looking import CHANGED, CONFLICT, CREATED, FAULTY, KEPT, STATES, UNCHANGED, writes
from problems.services.imports.mapping import Mapping, label

PER_PAGE = 50
SHOWN_IMPORTS = 50
WORDS = {
    FAULTY: "faulty",
    CONFLICT: "in conflict with an edit here",
    CHANGED: "changed",
    CREATED: "new",
    KEPT: "kept as edited here",
    UNCHANGED: "as it was",
}


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Files that were brought in or wait for it, and a form for the next."""
    form = UploadForm(posts.data(request), request.FILES) if request.method == "POST" else UploadForm()

    def upload(file: Any, format: str) -> Import:
        return acts.upload(file.name, file.read(), by=request.user, format=format)

    context = {"form": form, "imports": Import.objects.for_list()[:SHOWN_IMPORTS]}
    return posts.answer(request, "problems/import_list.html", context, upload)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_object_or_404(Import.objects.defer("content", "written"), pk=pk)
    if not file.is_draft:
        return redirect("problems:import-preview", pk)
    if saved := request.GET.get("saved"):
        file.mapping = _of_saved(saved, file)
    form = MappingForm(posts.data(request), file)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = acts.map_columns(file, form.read(), by=request.user, save_as=form.cleaned_data["save_as"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            if found.unexplained:
                messages.warning(request, "Some words mean nothing here yet. Say what they mean, above the columns.")
                return redirect("problems:import-mapping", pk)
            return redirect("problems:import-preview", pk)
    elif form.is_bound:
        status = UNREADABLE
    context = {"file": file, "form": form, "saved": ImportMapping.objects.all()}
    return render(request, "problems/import_mapping.html", context, status=status)


def _of_saved(name: str, file: Import) -> dict[str, Any]:
    """A mapping that was kept under a name, for the columns of this file."""
    kept = get_object_or_404(ImportMapping, name=name)
    return Mapping.of(kept.mapping).fitting([column["name"] for column in file.columns]).plain()


@curators
@require_safe
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would do, or did, row by row; of a large one that is at work, how far it is."""
    answer = _progress(request, pk) if htmx.wants_fragment(request) else _preview(request, pk)
    patch_vary_headers(answer, htmx.ASKED_BY)
    return answer


@curators
@require_POST
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    digest = request.POST.get("shown", "")
    return _act(request, pk, lambda file: acts.confirm(file, digest, by=request.user))


@curators
@require_POST
def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    note = one_line(request.POST)
    return _act(request, pk, lambda file: acts.undo(file, by=request.user, note=note))


@curators
@require_POST
def discard_import(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_object_or_404(Import.objects.defer("content", "preview", "written"), pk=pk)
    try:
        acts.discard(file, by=request.user)
    except Refused as refusal:
        return _preview(request, pk, str(refusal), REFUSED)
    messages.success(request, f"{file.name} is thrown away.")
    return redirect("problems:import-list")


def _act(request: HttpRequest, pk: int, verb: Callable[[Import], Any]) -> HttpResponse:
    file = get_object_or_404(Import.objects.defer("content", "preview", "written"), pk=pk)
    try:
        verb(file)
    except Refused as refusal:
        return _preview(request, pk, str(refusal), REFUSED)
    file.refresh_from_db(fields=["status"])
    if not file.is_under_way:
        messages.success(request, f"{file.get_status_display().capitalize()}.")
    return redirect("problems:import-preview", pk)


def _progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The one part of the page that is asked for again and again, without what is heavy."""
    file = get_object_or_404(Import.objects.defer("content", "preview", "written"), pk=pk)
    context = {"file": file, "progress": progress.of(file), "is_part": True}
    return render(request, "problems/_import_progress.html", context)


def _preview(request: HttpRequest, pk: int, refusal: str = "", status: int = 200) -> HttpResponse:
    file = get_object_or_404(
        Import.objects.defer("content").select_related("by", "applied_by", "undone_by", "asked_by"), pk=pk
    )
    preview = file.preview or {"rows": [], "counts": {}}
    asked = request.GET.get("state", "")
    rows = [row for row in preview["rows"] if not asked or row["state"] == asked]
    counts = preview["counts"]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        for fault in row.get("faults", ()):
            fault["label"] = label(fault["field"])
        for told in ("fields", "conflicts", "kept"):
            row[told] = [(label(field), *texts) for field, *texts in row.get(told, ())]
    context = {
        "file": file,
        "refusal": refusal,
        "typed": one_line(request.POST) if refusal else "",
        "page": page,
        "query": f"state={asked}" if asked in STATES else "",
        "asked": asked,
        "counts": [(state, WORDS[state], counts[state]) for state in STATES if counts.get(state)],
        "words": WORDS,
        "faulty": counts.get(FAULTY, 0),
        "writes": writes(preview),
        "progress": progress.of(file),
        "leaves_out": bool(file.mapping.get("leave_out")),
        "waits": sum(row.get("target", {}).get("status") == Status.PROPOSED for row in file.written or ()),
        "new": [row for row in file.written or () if row.get("new")][:PER_PAGE],
    }
    return render(request, "problems/import_preview.html", context, status=status)
