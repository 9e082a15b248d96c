"""Files of problems that curators bring in, by their scripts: sent, mapped, confirmed, taken back, thrown away."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from board.lib.bodies import Body, Rows
from board.lib.parsing import BODY, FileJSONParser, Unreadable
from board.lib.reading import picked
from problems.api.imports import (
    DONE,
    DRAFT,
    EXAMPLE,
    MAPPING,
    DiscardedImportSerializer,
    ImportDetailSerializer,
    in_full,
)
from problems.forms.imports import (
    NOTHING,
    ColumnForm,
    ConfirmForm,
    DefaultForm,
    MappingForm,
    ScriptMappingForm,
    TextForm,
    WholeForm,
    WordForm,
    name_of,
)
from problems.forms.notes import NoteLineForm
from problems.models import Import, ImportMapping
from problems.services.imports import acts
from problems.services.imports.looking import MOST_WORDS, STATES
from problems.services.imports.mapping import DEFAULTS, EXPLAINED, Mapping
from problems.services.imports.reading import MAX_COLUMNS
from users.api.writing import Write

NO_COLUMN = "The file has no such column."
NO_WORD = "Nobody asks what this means: no column of the file that goes there has it, or the board knows it."
TWICE = "This stands twice."
NO_MAPPING = "No mapping is kept under this name."
# Where a field of the page's form is that no row of the body was for.
LISTS = {"column": "columns", "value": "words", "default": "defaults", NON_FIELD_ERRORS: BODY}
# Words of each target that can be asked about, and be explained already.
MOST_EXPLAINED = 2 * MOST_WORDS * len(EXPLAINED)


class OfAnImport(Write):
    """Answers with the file as it is now."""

    noun, scope, for_curators = "curate", "curate", True
    shape: ClassVar[type[serializers.Serializer]] = ImportDetailSerializer
    example = DONE

    def find(self, *, id):
        return get_object_or_404(Import.objects.defer("content", "preview", "written"), pk=id)

    def act(self, found: Import, fields: dict[str, Any]) -> Any:
        return self.verb(found, by=self.person, now=self.now, **fields)

    def answer(self, found: Import, done: Any) -> dict[str, Any]:
        return in_full(found.pk)


class UploadImport(OfAnImport):
    """Keeps a file, and guesses how it is read. Nothing changes on the list yet. `text` is the file as it stands; here
    a body may have 16 MB."""

    operation, summary, is_new = "uploadImport", "Upload a file", True
    example = DRAFT | {
        "is_shown": False,
        "shown": "",
        "counts": dict.fromkeys(STATES, 0),
        "words": [],
        "unexplained": [],
    }
    parser_classes = [FileJSONParser]
    body = Body(TextForm)
    sent = {"name": "more-problems.csv", "text": "Number,Problem\n1.1,Which head adds?\n"}

    def find(self):
        return None

    def act(self, found: None, fields: dict[str, Any]) -> Import:  # type: ignore[override]
        how = {"by": self.person, "format": fields["format"], "now": self.now}
        return acts.upload(fields["name"], fields["text"].encode(), **how)

    def answer(self, found: None, done: Import) -> dict[str, Any]:  # type: ignore[override]
        return in_full(done.pk)


class MapImport(OfAnImport):
    """Says how a file is read, and looks at what it would do. Nothing changes on the list yet. What is left out stays
    as it is, each column and each word too. Words that are `unexplained` in the answer are explained by `words` the
    next time."""

    operation, summary, example = "mapImport", "Say how a file is read", DRAFT
    body = Body(
        ScriptMappingForm,
        rows={
            "columns": Rows(ColumnForm, "Where columns go.", most=MAX_COLUMNS),
            "words": Rows(WordForm, "What words of the file mean here.", most=MOST_EXPLAINED),
            "defaults": Rows(DefaultForm, "What a new row has where the file says nothing.", most=len(DEFAULTS)),
        },
        is_partial=True,
    )
    sent = MAPPING | {"save_as": "Theirs"}

    def begin(self, found: Import) -> dict[str, Any]:
        like = self.request.data.get("like")
        if like:
            kept = ImportMapping.objects.filter(name=str(like)).first()
            if kept is None:
                raise Unreadable({"like": [NO_MAPPING]})
            columns = [column["name"] for column in found.columns]
            found.mapping = Mapping.of(kept.mapping).fitting(columns).plain()
        return {"initial": MappingForm(None, found).initial}

    def act(self, found: Import, fields: dict[str, Any]) -> Any:
        form, places = _as_typed(found, fields)
        if not form.is_valid():
            raise Unreadable({_place(name, places): list(map(str, said)) for name, said in form.errors.items()})
        save_as = form.cleaned_data["save_as"]
        return acts.map_columns(found, form.read(), by=self.person, save_as=save_as, now=self.now)


def _as_typed(file: Import, fields: dict[str, Any]) -> tuple[MappingForm, dict[str, str]]:
    """The page's form as it would be sent for these fields, and the place in the body of each field of that form.

    Raises Unreadable for a column or a word that the form has no field for, and for one that stands there twice.
    """
    begins = MappingForm(None, file)
    values = dict(begins.initial) | {name: fields[name] for name in WholeForm.base_fields}
    places: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for place, name, value in _said(file, fields):
        if name not in begins.fields:
            wrong[place] = [NO_COLUMN if place.startswith("columns") else NO_WORD]
        elif name in places:
            wrong[place] = [TWICE]
        places[name], values[name] = place, value
    if wrong:
        raise Unreadable(wrong)
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in values.items() if value is not False})
    return MappingForm(data, file), places


def _said(file: Import, fields: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(place in the body, field of the page's form, its value) of every row that was sent."""
    columns = {column["name"]: f"column-{place}" for place, column in enumerate(file.columns)}
    for number, row in enumerate(fields.get("columns", ())):
        yield f"columns.{number}", columns.get(row["column"], ""), row["to"]
    for number, row in enumerate(fields.get("words", ())):
        yield f"words.{number}", name_of(row["target"], row["word"]), row["means"] or NOTHING
    for number, row in enumerate(fields.get("defaults", ())):
        yield f"defaults.{number}", f"default-{row['target']}", row["value"]


def _place(name: str, places: dict[str, str]) -> str:
    """Where in the body a field of the page's form is, or the list that it would be in."""
    return places.get(name) or LISTS.get(name.partition("-")[0], name)


class ConfirmImport(OfAnImport):
    """Brings in exactly what was shown, as one act: `shown` is the mark of it. Refused where it would be anything else
    by now. More than 500 rows are brought in soon: the answer is `confirming` then. Read the import again, until it is
    `applied`, or `draft` once more with what it `failed` by."""

    operation, summary = "confirmImport", "Bring a file in"
    body = Body(ConfirmForm)
    sent = {"shown": DRAFT["shown"]}

    def act(self, found: Import, fields: dict[str, Any]) -> Import:
        return acts.confirm(found, fields["shown"], by=self.person, now=self.now)


class UndoImport(OfAnImport):
    """Takes all of it back as one act. Rows that somebody has changed since stay: they have `stays_because`. More than
    500 rows are taken back soon: the answer is `undoing` then. Read the import again, until it is `undone`, or
    `applied` once more with what it `failed` by."""

    operation, summary = "undoImport", "Take an import back"
    example = DONE | {"status": "undone", "undone_at": "2026-11-21T09:00:00Z", "left_count": 1}
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "It was the wrong file."}
    verb = staticmethod(acts.undo)


class DiscardImport(OfAnImport):
    """Throws a file away that was not brought in, with how it is read."""

    operation, summary = "discardImport", "Throw a file away"
    shape, example = DiscardedImportSerializer, picked(EXAMPLE, ("id", "name"))

    def act(self, found: Import, fields: dict[str, Any]) -> None:
        acts.discard(found, by=self.person)

    def answer(self, found: Import, done: None) -> dict[str, Any]:
        return {"id": found.pk, "name": found.name}
