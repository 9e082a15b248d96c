"""Working in public: the notebook of a claim."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Claim, LogEntry, LogVersion
from problems.models.reports import Outcome
from problems.services import answers, claims, events
from problems.services.problems import unix_lines
from users.models import User


@transaction.atomic
def write(claim: Claim, *, by: User, kind: str, text: str, now: datetime | None = None) -> LogEntry:
    """Adds an entry. On a live claim it is a sign of life; an ended one can still be written on.

    Raises Refused for somebody who is not on it, markdown.Unrenderable for text the renderer refuses.
    """
    now = now or timezone.now()
    text = unix_lines(text)
    html = markdown.render(text)
    claim = claims.locked(claim)
    permissions.can_log(by, claim).or_refuse()
    entry = LogEntry.objects.create(
        claim=claim, by=by, kind=kind, text=text, html=html, renderer=markdown.RENDERER_VERSION, at=now
    )
    if claim.is_live(now):
        claims.sign_of_life(claim, by=by, now=now)
    else:
        claims.settle(claim, now)
    events.record("logged", entry, by=by, now=now, after=kind)
    return entry


@transaction.atomic
def edit(entry: LogEntry, *, by: User, kind: str, text: str, now: datetime | None = None) -> LogEntry:
    """Changes an entry; what it said before stays readable beside it. No sign of life: that is a new entry."""
    now = now or timezone.now()
    text = unix_lines(text)
    html = markdown.render(text)
    entry = _locked(entry)
    permissions.can_edit_log_entry(by, entry).or_refuse()
    if (kind, text) == (entry.kind, entry.text):
        raise Refused("Nothing was changed.")
    LogVersion.objects.create(entry=entry, kind=entry.kind, text=entry.text, html=entry.html, until=now)
    entry.kind, entry.text, entry.html, entry.edited_at = kind, text, html, now
    entry.renderer = markdown.RENDERER_VERSION
    entry.save(update_fields=["kind", "text", "html", "renderer", "edited_at"])
    events.record("edited an entry", entry, by=by, now=now)
    return entry


@transaction.atomic
def delete(entry: LogEntry, *, by: User, now: datetime | None = None) -> LogEntry:
    """Takes the words of an entry away, with all that they said before. A stub keeps its place."""
    now = now or timezone.now()
    entry = _locked(entry)
    permissions.can_delete_log_entry(by, entry).or_refuse()
    entry.versions.all().delete()
    entry.text = entry.html = entry.hidden_because = ""
    entry.deleted_at = now
    entry.save(update_fields=["text", "html", "hidden_because", "deleted_at"])
    events.record("deleted an entry", entry, by=by, now=now)
    return entry


@transaction.atomic
def hide(entry: LogEntry, *, by: User, note: str, now: datetime | None = None) -> LogEntry:
    """A curator takes its words out of sight, with a reason on the record. Every open report of it is answered."""
    now = now or timezone.now()
    entry = _locked(entry)
    permissions.can_hide_log_entry(by, entry).or_refuse()
    refuse_no_reason(note)
    _hide(entry, note.strip(), "hid an entry", by=by, now=now)
    answers.close_all(Outcome.HIDDEN, by=by, now=now, note=note, log_entry=entry)
    return entry


@transaction.atomic
def show(entry: LogEntry, *, by: User, now: datetime | None = None) -> LogEntry:
    """A curator brings a hidden one back as it was."""
    entry = _locked(entry)
    permissions.can_show_log_entry(by, entry).or_refuse()
    _hide(entry, "", "showed an entry", by=by, now=now or timezone.now())
    return entry


def _hide(entry: LogEntry, because: str, verb: str, *, by: User, now: datetime) -> None:
    entry.hidden_because = because
    entry.save(update_fields=["hidden_because"])
    events.record(verb, entry, by=by, now=now, reason=because)


def _locked(entry: LogEntry) -> LogEntry:
    entries = LogEntry.objects.select_for_update(of=("self",), no_key=True).select_related("claim__problem")
    return entries.get(pk=entry.pk)
