"""Files of problems that curators bring in, for their scripts to look at."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from board.lib.reading import DetailView, absolute, picked
from problems.api.people import person
from problems.models import Import
from problems.services.imports.looking import STATES
from users.api.writing import Own, OwnList

COPIED = ("name", "format", "row_count", "status", "at", "applied_at", "created_count", "changed_count", "undone_at")
EXAMPLE = {
    "id": 4,
    "url": "https://board.example/curate/imports/4/",
    "name": "more-problems.csv",
    "format": "csv",
    "row_count": 40,
    "status": "applied",
    "is_shown": True,
    "by": {"username": "grace", "name": "Grace Hopper"},
    "at": "2026-11-20T18:00:00Z",
    "applied_at": "2026-11-20T18:20:00Z",
    "created_count": 36,
    "changed_count": 3,
    "undone_at": None,
}
COUNTS = dict.fromkeys(STATES, 0) | {"created": 36, "changed": 3, "unchanged": 1}


class ImportSerializer(serializers.Serializer):
    """A file that was brought in, or waits for it."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    name = serializers.CharField()
    format = serializers.CharField()
    row_count = serializers.IntegerField()
    status = serializers.CharField(help_text="`draft`, `applied` or `undone`.")
    is_shown = serializers.BooleanField(help_text="Whether it was said how it is read, and what it would do.")
    by = serializers.DictField(child=serializers.CharField(allow_null=True), help_text="Who sent it.")
    at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    created_count = serializers.IntegerField()
    changed_count = serializers.IntegerField()
    undone_at = serializers.DateTimeField(allow_null=True)


class ImportDetailSerializer(ImportSerializer):
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many rows would be, or were, in each state."
    )
    left_count = serializers.IntegerField(help_text="Rows that could not be taken back.")


def imported(found: Import) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        **picked(vars(found), COPIED),
        "is_shown": bool(found.shown),
        "by": person(found.by),
    }


class ImportList(OwnList):
    """Files that were brought in or wait for it, the last first."""

    noun, operation, summary, scope, for_curators = "curate", "listImports", "List imports", "curate", True
    shape, example = ImportSerializer, EXAMPLE

    def rows(self, asked):
        return Import.objects.for_list()

    def row(self, found):
        return imported(found)


class ImportDetail(Own, DetailView):
    """One file, with how many of its rows are new, changed, faulty or in conflict."""

    noun, operation, summary, scope, for_curators = "curate", "readImport", "Read one import", "curate", True
    shape, example = ImportDetailSerializer, EXAMPLE | {"counts": COUNTS, "left_count": 0}

    def find(self, *, id):
        found = get_object_or_404(Import.objects.defer("content", "mapping", "written").select_related("by"), pk=id)
        counts = (found.preview or {}).get("counts", {})
        return imported(found) | {
            "counts": {state: counts.get(state, 0) for state in STATES},
            "left_count": len(found.left),
        }
