"""Files of problems that curators bring in, for their scripts to look at: how each is read, and what it would do."""

from typing import Any

import django_filters as filters
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from board.lib import keyset
from board.lib.filters import BoardFilter
from board.lib.reading import DetailView, absolute, picked
from problems.api.people import person
from problems.models import Import, ImportMapping
from problems.services.imports import progress
from problems.services.imports.looking import CREATED, STATES
from problems.services.imports.mapping import Mapping, label
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
WORDS = [{"target": "track", "word": "Misc", "means": "toy-language-models"}]
DEFAULT_VALUES = [{"target": "compute", "value": "laptop"}]
COLUMNS = [{"column": "Number", "to": "id"}, {"column": "Problem", "to": "title"}]
MAPPING = {
    "columns": COLUMNS,
    "words": WORDS,
    "defaults": DEFAULT_VALUES,
    "key_prefix": "opi",
    "new_as": "proposed",
    "level": 2,
    "leave_out": False,
}
DRAFT = EXAMPLE | {
    "status": "draft",
    "applied_at": None,
    "created_count": 0,
    "changed_count": 0,
    "counts": COUNTS,
    "left_count": 0,
    "step": "",
    "done_count": 0,
    "asked_count": 0,
    "failed": "",
    "shown": "9c1185a5c5e9fc54612808977ee8f548b2258d31",
    "columns": [
        COLUMNS[0] | {"filled": 40, "samples": ["1.1", "1.2", "1.3"]},
        COLUMNS[1] | {"filled": 40, "samples": ["Which head adds?"]},
    ],
    **{name: value for name, value in MAPPING.items() if name != "columns"},
    "unexplained": [{"target": "difficulty", "word": "Hard", "count": 2}],
}
DONE = DRAFT | {name: EXAMPLE[name] for name in ("status", "applied_at", "created_count", "changed_count")}
KEPT = MAPPING | {"name": "Theirs", "by": EXAMPLE["by"], "at": "2026-11-20T18:10:00Z"}
ROW = {
    "position": 6,
    "line": 8,
    "key": "opi-1.7",
    "state": "changed",
    "number": 42,
    "title": "",
    "status": "",
    "faults": [],
    "fields": [{"field": "difficulty", "before": "B", "after": "C"}],
    "conflicts": [],
    "kept": [],
    "stays_because": "",
}


class ImportSerializer(serializers.Serializer):
    """A file that was brought in, or waits for it."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    name = serializers.CharField(help_text="The name of the file.")
    format = serializers.CharField(help_text="What the file is written in: `csv`, `json`, `jsonl` or `yaml`.")
    row_count = serializers.IntegerField(help_text="How many rows the file has.")
    status = serializers.CharField(
        help_text="`draft`, `applied` or `undone`; `confirming` or `undoing` while a large one is at work."
    )
    is_shown = serializers.BooleanField(help_text="Whether it was said how it is read, and what it would do.")
    by = serializers.DictField(child=serializers.CharField(allow_null=True), help_text="Who sent it.")
    at = serializers.DateTimeField(help_text="When it was sent, in UTC.")
    applied_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was brought in, in UTC; null before that."
    )
    created_count = serializers.IntegerField(help_text="How many problems it made.")
    changed_count = serializers.IntegerField(help_text="How many problems it changed.")
    undone_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was taken back, in UTC; null where it was not."
    )


class MappedColumnSerializer(serializers.Serializer):
    column = serializers.CharField(help_text="Its heading.")
    to = serializers.CharField(help_text="The field that it goes to. Empty: it is left out.")


class ColumnSerializer(MappedColumnSerializer):
    filled = serializers.IntegerField(help_text="In how many rows it says something.")
    samples = serializers.ListField(child=serializers.CharField(), help_text="What, for example.")


class MeaningSerializer(serializers.Serializer):
    target = serializers.CharField(help_text="The field that the word's column goes to.")
    word = serializers.CharField(help_text="The word as it stands in the file.")
    means = serializers.CharField(help_text="The key of what it means. Empty: nothing.")


class UnexplainedSerializer(serializers.Serializer):
    target = serializers.CharField(help_text="The field that the word's column goes to.")
    word = serializers.CharField(help_text="The word as it stands in the file.")
    count = serializers.IntegerField(help_text="In how many rows.")


class DefaultSerializer(serializers.Serializer):
    target = serializers.CharField(help_text="The field that is filled.")
    value = serializers.CharField(help_text="The key of what it is filled with.")


class MappingSerializer(serializers.Serializer):
    """How a file is read, as `map` takes it."""

    columns = MappedColumnSerializer(many=True, help_text="Where each column of the file goes.")
    words = MeaningSerializer(many=True, help_text="What words of the file mean here.")
    defaults = DefaultSerializer(many=True, help_text="What a new row has where the file says nothing.")
    key_prefix = serializers.CharField(
        help_text="What the keys of new problems begin with: with `sheet`, row 1.10 becomes `sheet-1.10`."
    )
    new_as = serializers.CharField(help_text="What new rows come in as: `proposed` or `listed`.")
    level = serializers.IntegerField(help_text="Of a skill that tells none.")
    leave_out = serializers.BooleanField(help_text="Whether faulty rows are left out.")


class KeptMappingSerializer(MappingSerializer):
    """One that is kept under a name, for other files."""

    name = serializers.CharField(help_text="What it is kept under.")
    by = serializers.DictField(child=serializers.CharField(allow_null=True), help_text="Who kept it.")
    at = serializers.DateTimeField(help_text="When it was last kept, in UTC.")


class ImportDetailSerializer(ImportSerializer, MappingSerializer):
    """One file, how it is read, and how many rows it would change, or did."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many rows would be, or were, in each state."
    )
    left_count = serializers.IntegerField(help_text="Rows that could not be taken back.")
    step = serializers.CharField(
        help_text="Of a large one at work: `waiting`, `checking` or `writing`. Empty: nothing is done with it just now."
    )
    done_count = serializers.IntegerField(help_text="Rows that this step is done with.")
    asked_count = serializers.IntegerField(help_text="Of so many rows, where it was done in the background.")
    failed = serializers.CharField(help_text="Why nothing came of what was last asked for. Empty: it did, or waits.")
    shown = serializers.CharField(help_text="A mark of exactly what is shown, to confirm it with. Empty before that.")
    columns = ColumnSerializer(many=True, help_text="Every column of the file, and where it goes.")
    unexplained = UnexplainedSerializer(many=True, help_text="Words that mean nothing here yet. Their rows are faulty.")


class FaultSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Which field, by the names that a column's `to` has.")
    label = serializers.CharField(help_text="What people call it.")  # type: ignore[assignment]
    reason = serializers.CharField(help_text="What is wrong with it.")


class ChangedFieldSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Which field, by the names that a column's `to` has.")
    before = serializers.CharField(help_text="What the problem says without the file.")
    after = serializers.CharField(help_text="What the file makes of it.")


class DifferingFieldSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Which field, by the names that a column's `to` has.")
    ours = serializers.CharField(help_text="As edited here.")
    theirs = serializers.CharField(help_text="As the file has it.")


class ImportRowSerializer(serializers.Serializer):
    """One row of a file, and what it would do or did."""

    position = serializers.IntegerField(help_text="Its place among the rows, from 0.")
    line = serializers.IntegerField(help_text="The line of the file that it begins on.")
    key = serializers.CharField(help_text="Of the problem; of a row that has none to be read, where it stands.")
    state = serializers.CharField(help_text=f"{', '.join(f'`{state}`' for state in STATES[:-1])} or `{STATES[-1]}`.")
    number = serializers.IntegerField(allow_null=True, help_text="Of the problem, once it has one; null until then.")
    title = serializers.CharField(help_text="Of a new one.")
    status = serializers.CharField(
        help_text="As what a new one comes in: `proposed` also where `new_as` is `listed` and it lacks what that needs."
    )
    faults = FaultSerializer(many=True, help_text="Why it cannot be brought in; empty where it can.")
    fields = ChangedFieldSerializer(many=True, help_text="What is written.")  # type: ignore[assignment]
    conflicts = DifferingFieldSerializer(many=True, help_text="What both sides changed. The board's words stay.")
    kept = DifferingFieldSerializer(many=True, help_text="What was edited here alone, and stays.")
    stays_because = serializers.CharField(help_text="Why it could not be taken back.")


class DiscardedImportSerializer(serializers.Serializer):
    """A file that is not kept any more."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="The name of the file.")


def imported(found: Import) -> dict[str, Any]:
    return {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        **picked(vars(found), COPIED),
        "is_shown": bool(found.shown),
        "by": person(found.by),
    }


def mapped(mapping: Mapping) -> dict[str, Any]:
    """All of a mapping but its columns."""
    return {
        "words": [
            {"target": target, "word": word, "means": means}
            for target, words in mapping.values.items()
            for word, means in words.items()
        ],
        "defaults": [{"target": target, "value": value} for target, value in mapping.defaults.items()],
        "key_prefix": mapping.prefix,
        **{name: getattr(mapping, name) for name in ("new_as", "level", "leave_out")},
    }


def in_full(pk: int) -> dict[str, Any]:
    """Raises Http404."""
    found = get_object_or_404(Import.objects.defer("content", "written").select_related("by"), pk=pk)
    mapping, preview = Mapping.of(found.mapping), found.preview or {}
    counts, at_work = preview.get("counts", {}), progress.of(found)
    return imported(found) | {
        "counts": {state: counts.get(state, 0) for state in STATES},
        "left_count": len(found.left),
        "step": at_work.step if at_work else "",
        "done_count": at_work.done if at_work else 0,
        **picked(vars(found), ("asked_count", "failed")),
        "shown": found.shown,
        "columns": [
            {"column": column["name"], "to": mapping.columns.get(column["name"], "")}
            | picked(column, ("filled", "samples"))
            for column in found.columns
        ],
        **mapped(mapping),
        "unexplained": [
            {"target": target, "word": word, "count": count}
            for target, words in preview.get("unexplained", {}).items()
            for word, count in words
        ],
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
    """One file: how it is read, and how many of its rows are new, changed, faulty or in conflict."""

    noun, operation, summary, scope, for_curators = "curate", "readImport", "Read one import", "curate", True
    shape, example = ImportDetailSerializer, DONE

    def find(self, *, id):
        return in_full(id)


class StateFilter(BoardFilter):
    state = filters.ChoiceFilter(label="Rows in this state alone.", choices=[(state, state) for state in STATES])

    class Meta:
        model = Import
        fields: list[str] = []


class ImportRowList(OwnList):
    """What a file would do, or did, row by row. It is kept for 30 days."""

    noun, operation, summary, scope, for_curators = "curate", "listImportRows", "Look at an import", "curate", True
    shape, example, filterset_class = ImportRowSerializer, ROW, StateFilter
    file: Import

    def get(self, request: Request, id: int = 0) -> Response:
        self.file = get_object_or_404(Import.objects.defer("content"), pk=id)
        self.numbers = {row["key"]: row["number"] for row in self.file.written or ()}
        self.stays = {row["key"]: row["reason"] for row in self.file.left}
        return super().get(request)

    def rows(self, asked):
        state = asked.form.cleaned_data["state"]
        told = (self.file.preview or {}).get("rows", [])
        return [row for row in told if not state or row["state"] == state], f"{self.file.shown}:{state}"

    def page(self, rows, size, asked):
        return keyset.page_of_list(*rows, size, asked.get("cursor", ""))

    def row(self, found):
        key, is_new = found["key"], found["state"] == CREATED
        return {
            **picked(found, ("position", "line", "key", "state")),
            "number": self.numbers.get(key) if is_new else found.get("number"),
            **{name: found.get(name, "") for name in ("title", "status")},
            "faults": [fault | {"label": label(fault["field"])} for fault in found.get("faults", ())],
            "fields": _triples(found.get("fields", ()), "before", "after"),
            **{name: _triples(found.get(name, ()), "ours", "theirs") for name in ("conflicts", "kept")},
            "stays_because": self.stays.get(key, ""),
        }


def _triples(told: Any, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(("field", *names), one, strict=True)) for one in told]


class MappingList(OwnList):
    """How files are read that come again and again: what was kept under a name."""

    noun, operation, summary, scope, for_curators = "curate", "listMappings", "List kept mappings", "curate", True
    shape, example = KeptMappingSerializer, KEPT

    def rows(self, asked):
        return ImportMapping.objects.select_related("by").order_by("name")

    def row(self, found):
        mapping = Mapping.of(found.mapping)
        columns = [{"column": column, "to": to} for column, to in mapping.columns.items()]
        return {"name": found.name, "by": person(found.by), "at": found.at, "columns": columns} | mapped(mapping)
