"""Loading a catalogue: all of it or nothing, as often as one likes, never over what a curator has changed since."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from problems.models import LoadedRow, Spelling
from problems.services import bitmaps, common_words, spellings
from problems.services.catalogue import bulk, plan
from problems.services.catalogue.places import Pks, Wanted
from problems.services.catalogue.plan import Change, SectionPlan, Tell, nobody
from problems.services.catalogue.sections import CATALOGUE, SECTIONS, Act, Section

# Two loads at once follow each other. The number has no meaning; it is only the same for both.
LOCK = 20_230_200
# Longer than a page may take: for the load before this one, and for making the HTML of every text between two queries.
PATIENCE = "60s"
# In the background nobody waits for an answer.
LONG = "10min"
TIMEOUTS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


@transaction.atomic
def load(
    path: Path, *, format: str | None = None, dry_run: bool = False, now: datetime | None = None
) -> list[SectionPlan]:
    """Loads a catalogue folder or file and returns what it did, or would have done in a dry run.

    A row is known by section and key. Each field is merged three ways: files now, files at the last load, board now.
    Raises BadCatalogue, with the database as it was.
    """
    hold()
    plans = plan.make(path, format=format, lock=not dry_run)
    if not dry_run:
        apply(plans, now or timezone.now())
        if not Spelling.objects.exists():
            be_patient(LONG)
            spellings.learn()
            bitmaps.take_in()
            common_words.learn()
    return plans


def hold(patience: str = PATIENCE) -> None:
    """Waits for the load before this one, and takes longer than a page may. The caller is in a transaction."""
    be_patient(patience)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def be_patient(patience: str = PATIENCE) -> None:
    """This transaction may take longer than a page."""
    with connection.cursor() as cursor:
        for timeout in TIMEOUTS:
            cursor.execute("SELECT set_config(%s, %s, true)", [timeout, patience])


def apply(plans: list[SectionPlan], now: datetime, act: Act = CATALOGUE, tell: Tell = nobody) -> None:
    """Writes what was planned, and remembers what the files said. The caller holds the load and the rows."""
    write(plans, now, act, tell)
    for part in plans:
        _remember(part, now)


def write(plans: list[SectionPlan], now: datetime, act: Act, tell: Tell = nobody) -> None:
    """Writes what was planned. `tell` hears after each of many rows how many of a section are written."""
    pks: Pks = {section.name: _pks(section) for section in SECTIONS}
    for part in plans:
        created, changed = part.created(), part.changed()
        _create(part.section, created, pks, now, tell)
        _update(part.section, changed, pks, now, partial(_tell_more, tell, len(created)))
        if created or changed:
            part.section.finish(created, changed, now, act)


def _tell_more(tell: Tell, before: int, done: int) -> None:
    tell(before + done)


def _pks(section: Section) -> dict[str, int]:
    return dict(section.rows().values_list("key", "pk"))


def _create(section: Section, created: list[Change], pks: Pks, now: datetime, tell: Tell) -> None:
    if not created:
        return
    for change in created:
        change.obj = section.new(change, now)
    section.number(created)
    # A number that is known already lets rows of one load refer to each other.
    pks[section.name] |= {change.key: change.obj.pk for change in created if change.obj.pk}
    for change in created:
        for field in section.fields:
            field.place.store(change.obj, change.target[field.name], pks)
    section.complete(created)
    # What hangs on a row that has its number comes first, as its key is checked at the end: the database works out from
    # it what the row is found by, and the row goes into every index once.
    is_numbered = all(change.obj.pk for change in created)
    for start in range(0, len(created), bulk.AT_ONCE):
        some = created[start : start + bulk.AT_ONCE]
        if is_numbered:
            _sync(section, some, pks)
            bulk.insert(section.model, [change.obj for change in some])
        else:
            section.model.objects.bulk_create([change.obj for change in some])
        tell(start + len(some))
    if not is_numbered:
        pks[section.name] |= {change.key: change.obj.pk for change in created}
        _sync(section, created, pks)


def _update(section: Section, changed: list[Change], pks: Pks, now: datetime, tell: Tell) -> None:
    for start in range(0, len(changed), bulk.AT_ONCE):
        some = changed[start : start + bulk.AT_ONCE]
        alike: dict[tuple[str, ...], list[Any]] = {}
        for change in some:
            columns = section.update(change, now)
            for field in section.fields:
                if field.name in change.fields:
                    field.place.store(change.obj, change.target[field.name], pks)
                    columns += field.place.columns
            if columns:
                alike.setdefault(tuple(columns), []).append(change.obj)
        for names, objs in alike.items():
            bulk.update(section.model, objs, names)
        _sync(section, some, pks)
        tell(start + len(some))


def _sync(section: Section, changes: list[Change], pks: Pks) -> None:
    """Writes what hangs on these rows, where it is new or has changed."""
    for field in section.fields:
        moved = [change for change in changes if change.is_new or field.name in change.fields]
        wanted: Wanted = [(change.obj, change.target[field.name]) for change in moved]
        if wanted:
            field.place.sync(wanted, pks)


def _remember(part: SectionPlan, now: datetime) -> None:
    """Keeps what the files said, where it is not what they said before."""
    empty = {field.name: field.kind.empty for field in part.section.fields}
    fresh = [change for change in part.changes if change.theirs != change.base]
    said = [
        LoadedRow(
            section=part.section.name,
            key=change.key,
            fields={name: value for name, value in change.theirs.items() if value != empty[name]},
            loaded_at=now,
        )
        for change in fresh
    ]
    LoadedRow.objects.bulk_create(
        said, update_conflicts=True, unique_fields=["section", "key"], update_fields=["fields", "loaded_at"]
    )
