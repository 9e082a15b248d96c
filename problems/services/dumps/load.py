"""Loading a dump into an empty board: the same numbers, the same addresses, the same public pages."""

import gzip
import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from board.lib import markdown
from board.lib.links import as_anywhere
from board.lib.text import UNSTORABLE
from problems.services.dumps.rows import be_patient
from problems.services.dumps.tables import TABLES, Table
from problems.services.dumps.write import FORMAT, SCHEMA, SUMS, VERSION

MOST_OF_A_LINE = 5_000_000
AT_ONCE = 1000
CHUNK = 1 << 20


class BadDump(Exception):
    """It cannot be loaded, and nothing was. `str(error)` names the file, and the line where there is one."""


Opener = Callable[[str], IO[bytes]]


def load(path: Path, *, now: datetime | None = None) -> dict[str, int]:
    """Loads a dump, a folder or its tar file, into an empty board. Answers how many rows of each table.

    All of it or nothing. Checks the checksums first. Raises BadDump.
    """
    now = now or timezone.now()
    with _opened(path) as opened:
        _check_sums(opened)
        schema = _schema(opened)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                be_patient(cursor)
                _refuse_what_is_there()
                counts = {}
                for table in TABLES:
                    if table.name in schema:
                        counts[table.name] = _Loading(table, schema[table.name], now).load(opened)
                        # At once: whom a later table does not name is made beside the people who came before.
                        _advance_sequence(cursor, table)
                connection.check_constraints()
                for finish in TABLES.after:
                    finish(now)
        except DatabaseError as error:
            raise BadDump(f"The database refuses it: {str(error).splitlines()[0]}") from error
    return counts


@contextmanager
def _opened(path: Path) -> Iterator[Opener]:
    """How a file of the dump is opened, by its name."""
    with ExitStack() as stack:
        if path.is_dir():
            yield lambda name: _file(path, name)
            return
        try:
            tar = stack.enter_context(tarfile.open(path, "r:"))
        except (OSError, tarfile.TarError) as error:
            raise BadDump(f"{path}: neither a folder nor a tar file that can be read.") from error
        yield lambda name: _member(tar, name)


def _file(folder: Path, name: str) -> IO[bytes]:
    try:
        return (folder / name).open("rb")
    except OSError as error:
        raise BadDump(f"{name}: it is not there.") from error


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = tar.extractfile(name)
    except (KeyError, tarfile.TarError, OSError):
        found = None
    if found is None:
        raise BadDump(f"{name}: it is not there.")
    return found


def _check_sums(opened: Opener) -> None:
    """Every file of the list that is a table or tells of them is as it was written."""
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in _lines(opened, SUMS))}
    for name in [SCHEMA, *(f"{table.name}.jsonl.gz" for table in TABLES)]:
        if name not in sums:
            if name == SCHEMA:
                raise BadDump(f"{SUMS}: {name} is not in it.")
            continue
        with opened(name) as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != sums[name]:
            raise BadDump(f"{name}: its checksum is not the one in {SUMS}. Fetch it again.")


def _lines(opened: Opener, name: str) -> list[str]:
    with opened(name) as stream:
        return stream.read(MOST_OF_A_LINE).decode("utf-8", "replace").splitlines()


def _schema(opened: Opener) -> dict[str, list[str]]:
    """The columns of each table of the dump. Refuses what this version of the board does not know."""
    try:
        told = json.loads("\n".join(_lines(opened, SCHEMA)))
        about = told["format"], told["version"]
        tables = {table["name"]: [column["name"] for column in table["columns"]] for table in told["tables"]}
    except (ValueError, KeyError, TypeError) as error:
        raise BadDump(f"{SCHEMA}: it cannot be read.") from error
    if about != (FORMAT, VERSION):
        raise BadDump(f"{SCHEMA}: {about[0]} {about[1]}; this board reads {FORMAT} {VERSION}.")
    for name, columns in tables.items():
        if name not in TABLES.names():
            raise BadDump(f"{SCHEMA}: this version of the board has no table {name}.")
        if unknown := sorted(set(columns) - set(TABLES[name].columns)):
            raise BadDump(f"{SCHEMA}: this version of the board has no {unknown[0]} in {name}.")
    return tables


def _refuse_what_is_there() -> None:
    for table in TABLES:
        count = table.model._default_manager.count()
        # A new database has some words that a migration put there.
        if count and table.name != "synonyms":
            raise BadDump(f"This board is not empty: {table.name} has {count:,}. Load a dump into a new database.")
    TABLES["synonyms"].model._default_manager.all().delete()


def _told(table: Table, opened: Opener) -> Iterator[tuple[int, dict[str, Any]]]:
    name = f"{table.name}.jsonl.gz"
    try:
        with opened(name) as raw, gzip.open(raw, "rb") as lines:
            number = 0
            while line := lines.readline(MOST_OF_A_LINE + 1):
                number += 1
                if len(line) > MOST_OF_A_LINE:
                    raise BadDump(f"{name}:{number}: longer than {MOST_OF_A_LINE:,} bytes.")
                told = json.loads(line)
                if not isinstance(told, dict):
                    raise BadDump(f"{name}:{number}: a row must be an object.")
                yield number, told
    except (OSError, EOFError, ValueError, RecursionError) as error:
        raise BadDump(f"{name}: it cannot be read: {error}.") from error


class _Loading:
    """The load of one table."""

    def __init__(self, table: Table, columns: list[str], now: datetime):
        self.table = table
        self.now = now
        self.fields: list[Any] = [table.model._meta.get_field(name) for name in columns]
        self.names = sorted(columns)
        # Where a reference leads the database itself looks in the end.
        references = (one.name for one in table.references())
        self.unchecked = {*table.private, *table.derived, *table.filled, *table.loose, *references}
        self.addresses = [one.name for one in self.fields if isinstance(one, models.URLField)]

    def load(self, opened: Opener) -> int:
        count, waiting = 0, []
        for number, told in _told(self.table, opened):
            waiting.append(self._read(told, f"{self.table.name}.jsonl.gz:{number}"))
            count += 1
            if len(waiting) == AT_ONCE:
                self.table.model._default_manager.bulk_create(waiting)
                waiting = []
        self.table.model._default_manager.bulk_create(waiting)
        return count

    def _read(self, told: dict[str, Any], place: str) -> models.Model:
        if sorted(told) != self.names:
            raise BadDump(f"{place}: its columns are not those of {SCHEMA}.")
        try:
            return self._row(told)
        except (ValidationError, TypeError, ValueError, markdown.Unrenderable) as error:
            raise BadDump(f"{place}: {_reason(error)}") from error

    def _row(self, told: dict[str, Any]) -> models.Model:
        row = self.table.model()
        for field in self.fields:
            of, value = field.target_field if field.is_relation else field, told[field.name]
            if isinstance(value, str) and (bad := UNSTORABLE.search(value)):
                raise ValueError(f"{field.name}: the character U+{ord(bad[0]):04X} is not allowed")
            setattr(row, field.attname, of.to_python(value))
        for name, fill in self.table.filled.items():
            setattr(row, self.table.model._meta.get_field(name).attname, fill(row, self.now))  # type: ignore[union-attr]
        for name, derive in self.table.derived.items():
            setattr(row, name, derive(row))
        kept = {name: getattr(row, name) for name in self.addresses}
        for name, address in kept.items():
            setattr(row, name, as_anywhere(address) if address else address)
        row.clean_fields(exclude=self.unchecked)
        for name, address in kept.items():
            setattr(row, name, address)
        return row


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        return "; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in error.message_dict.items())
    return "; ".join(map(str, error.messages)) if isinstance(error, ValidationError) else str(error)


def _advance_sequence(cursor: Any, table: Table) -> None:
    """What is made next gets a new number."""
    for command in connection.ops.sequence_reset_sql(no_style(), [table.model]):
        cursor.execute(command)
