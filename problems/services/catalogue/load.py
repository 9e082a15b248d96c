"""Loading a catalogue: all of it or nothing, as often as one likes, never over what a curator has changed since."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from problems.models import LoadedRow
from problems.services.catalogue import plan
from problems.services.catalogue.places import Pks
from problems.services.catalogue.plan import Change, SectionPlan
from problems.services.catalogue.sections import CATALOGUE, SECTIONS, Act, Section

# Two loads at once follow each other. The number has no meaning; it is only the same for both.
LOCK = 20_230_200
# Longer than a page may take: for the load before this one, and for making the HTML of every text between two queries.
PATIENCE = "60s"
# Rows that one statement writes: what the database works out of each takes milliseconds.
AT_ONCE = 1000
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
    return plans


def hold() -> None:
    """Waits for the load before this one, and takes longer than a page may. The caller is in a transaction."""
    be_patient()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def be_patient() -> None:
    """This transaction may take longer than a page."""
    with connection.cursor() as cursor:
        for timeout in TIMEOUTS:
            cursor.execute("SELECT set_config(%s, %s, true)", [timeout, PATIENCE])


def apply(plans: list[SectionPlan], now: datetime, act: Act = CATALOGUE) -> None:
    """Writes what was planned, and remembers what the files said. The caller holds the load and the rows."""
    write(plans, now, act)
    for part in plans:
        _remember(part, now)


def write(plans: list[SectionPlan], now: datetime, act: Act) -> None:
    pks: Pks = {section.name: _pks(section) for section in SECTIONS}
    for part in plans:
        created, changed = part.created(), part.changed()
        _create(part.section, created, pks, now)
        _update(part.section, changed, pks, now)
        _sync(part.section, created, changed, pks)
        if created or changed:
            part.section.finish(created, changed, now, act)


def _pks(section: Section) -> dict[str, int]:
    return dict(section.rows().values_list("key", "pk"))


def _create(section: Section, created: list[Change], pks: Pks, now: datetime) -> None:
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
    section.model.objects.bulk_create([change.obj for change in created], batch_size=AT_ONCE)
    pks[section.name] |= {change.key: change.obj.pk for change in created}


def _update(section: Section, changed: list[Change], pks: Pks, now: datetime) -> None:
    for change in changed:
        columns = section.update(change, now)
        for field in section.fields:
            if field.name in change.fields:
                field.place.store(change.obj, change.target[field.name], pks)
                columns += field.place.columns
        if columns:
            change.obj.save(update_fields=columns)


def _sync(section: Section, created: list[Change], changed: list[Change], pks: Pks) -> None:
    for field in section.fields:
        wanted: list[Any] = [(change.obj, change.target[field.name]) for change in created]
        wanted += [(change.obj, change.target[field.name]) for change in changed if field.name in change.fields]
        if wanted:
            field.place.sync(wanted, pks)


def _remember(part: SectionPlan, now: datetime) -> None:
    """Keeps what the files said, where it is not what they said before."""
    empty = {field.name: field.kind.empty for field in part.section.fields}
    fresh = [change for change in part.changes if change.theirs != change.base]
    rows = [
        LoadedRow(
            section=part.section.name,
            key=change.key,
            fields={name: value for name, value in change.theirs.items() if value != empty[name]},
            loaded_at=now,
        )
        for change in fresh
    ]
    LoadedRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["section", "key"], update_fields=["fields", "loaded_at"]
    )
