"""The notebook of a claim, for scripts."""

from typing import Any

from django.shortcuts import get_object_or_404

from board.lib.bodies import Body
from problems.api.logs import EXAMPLE, log_entry
from problems.api.shapes.claims import LogEntrySerializer
from problems.forms.logs import LogForm
from problems.forms.notes import NoteLineForm
from problems.models import Claim, LogEntry
from problems.services import logs
from users.api.writing import Write


class LogWrite(Write):
    """Answers with the entry as it is now."""

    noun, scope = "log-entries", "claims"
    shape, example = LogEntrySerializer, EXAMPLE

    def find(self, *, id):
        return get_object_or_404(self.person.log_entries.standing(), pk=id)

    def answer(self, found: Any, done: LogEntry) -> dict[str, Any]:
        return log_entry(LogEntry.objects.select_related("by", "claim").get(pk=done.pk))


class WriteLogEntry(LogWrite):
    """Adds an entry. On a live claim it is a sign of life; an ended one can still be written on."""

    operation, summary, is_new = "writeLogEntry", "Write in the log", True
    body = Body(LogForm)
    sent = {"kind": "anomaly", "text": EXAMPLE["text"]}
    verb = staticmethod(logs.write)

    def find(self, *, id):
        return get_object_or_404(Claim.objects.worked_on_by(self.person), pk=id)


class EditLogEntry(LogWrite):
    """Changes an entry. What it said before stays readable beside it."""

    operation, summary = "editLogEntry", "Edit a log entry"
    body = Body(LogForm, is_partial=True)
    sent = WriteLogEntry.sent
    example = EXAMPLE | {"edited_at": "2026-11-10T08:00:00Z"}
    verb = staticmethod(logs.edit)

    def begin(self, found: LogEntry) -> dict[str, Any]:
        return {"initial": {"kind": found.kind, "text": found.text}}


class DeleteLogEntry(LogWrite):
    """Takes the words away for good. A stub keeps its place."""

    operation, summary = "deleteLogEntry", "Delete a log entry"
    example = EXAMPLE | {"text": "", "deleted_at": "2026-11-10T08:00:00Z"}
    verb = staticmethod(logs.delete)


class CuratedLogEntry(LogWrite):
    scope, for_curators = "curate", True

    def find(self, *, id):
        return get_object_or_404(LogEntry, pk=id)


class HideLogEntry(CuratedLogEntry):
    """Takes the words out of sight, with a reason on the record. Every open report of it is answered."""

    operation, summary = "hideLogEntry", "Hide a log entry"
    body = Body(NoteLineForm, needs=("note",))
    sent = {"note": "Advertising."}
    example = EXAMPLE | {"text": "", "is_hidden": True}
    verb = staticmethod(logs.hide)


class ShowLogEntry(CuratedLogEntry):
    """Brings a hidden one back as it was."""

    operation, summary = "showLogEntry", "Show a log entry again"
    verb = staticmethod(logs.show)
