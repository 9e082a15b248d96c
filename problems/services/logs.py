"""Working in public: the notebook of a claim."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.errors import Refused, refuse_no_reason
from problems import permissions
from problems.models import Claim, LogEntry, LogVersion
from problems.models.reports import Outcome
from problems.services import answers, claims, domains, events
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
    waits = domains.why_it_waits(text, by=by, now=now)
    told = {"renderer": markdown.RENDERER_VERSION, "at": now, **_held(waits)}
    entry = LogEntry.objects.create(claim=claim, by=by, kind=kind, text=text, html=html, **told)
    if claim.is_live(now):
        claims.sign_of_life(claim, by=by, now=now)
    else:
        claims.settle(claim, now)
    _tell(entry, waits, by=by, now=now)
    return entry


@transaction.atomic
def edit(entry: LogEntry, *, by: User, kind: str, text: str, now: datetime | None = None) -> LogEntry:
    """Changes an entry; what it said before stays readable beside it, unless that waited and nobody had read it. No
    sign of life: that is a new entry."""
    now = now or timezone.now()
    text = unix_lines(text)
    html = markdown.render(text)
    entry = _locked(entry)
    permissions.can_edit_log_entry(by, entry).or_refuse()
    if (kind, text) == (entry.kind, entry.text):
        raise Refused("Nothing was changed.")
    if not entry.is_held:
        LogVersion.objects.create(entry=entry, kind=entry.kind, text=entry.text, html=entry.html, until=now)
    entry.kind, entry.text, entry.html, entry.edited_at = kind, text, html, now
    entry.renderer = markdown.RENDERER_VERSION
    waits, waited = domains.why_it_waits(text, by=by, now=now), entry.is_held
    for name, value in _held(waits).items():
        setattr(entry, name, value)
    entry.save(update_fields=["kind", "text", "html", "renderer", "edited_at", *_held(waits)])
    if waits or waited:
        _tell(entry, waits, by=by, now=now)
    else:
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
    entry.deleted_at, entry.is_held = now, False
    entry.save(update_fields=["text", "html", "hidden_because", "is_held", "deleted_at"])
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
    """A curator brings a hidden one back as it was, or lets one stand that waited: now others hear of it."""
    now = now or timezone.now()
    entry = _locked(entry)
    permissions.can_show_log_entry(by, entry).or_refuse()
    waited = entry.is_held
    _hide(entry, "", "showed an entry", by=by, now=now)
    if waited:
        _tell(entry, "", by=entry.by, now=now)
    return entry


def _hide(entry: LogEntry, because: str, verb: str, *, by: User, now: datetime) -> None:
    entry.hidden_because, entry.is_held = because, False
    entry.save(update_fields=["hidden_because", "is_held"])
    events.record(verb, entry, by=by, now=now, reason=because)


def _held(waits: str) -> dict[str, object]:
    """The columns of one that waits, and of one that does not."""
    return {"hidden_because": waits, "is_held": bool(waits)}


def _tell(entry: LogEntry, waits: str, *, by: User, now: datetime) -> None:
    """That it was written; as long as it waits, to nobody."""
    if waits:
        events.record("waits", entry, by=by, now=now, public=False)
    else:
        events.record("logged", entry, by=by, now=now, after=entry.kind)


def _locked(entry: LogEntry) -> LogEntry:
    entries = LogEntry.objects.select_for_update(of=("self",), no_key=True).select_related("claim__problem", "by")
    return entries.get(pk=entry.pk)
