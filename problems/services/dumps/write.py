"""Writing the dump. The same data gives the same bytes, so a mirror sees by a checksum whether anything has changed."""

import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from problems.services.dumps import folder
from problems.services.dumps.folder import Dump, File
from problems.services.dumps.rows import Snapshot, as_csv, as_json, described, plain, snapshot
from problems.services.dumps.tables import TABLES, Table
from users.models import User

FORMAT, VERSION = "circuit-board-dump", 1
SCHEMA, SUMS, README, CHANGES, ALL = "schema.json", "SHA256SUMS", "README.md", "changes.jsonl", "circuit-board.tar"
MOST_CHANGES = 400
LICENCE = "CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>"
WORDS = """# {name}: everything public

{site}/data/

Licence: {licence}. Name Circuit Board and, for a problem, its source.

Each table is there twice: `NAME.jsonl.gz` has one JSON object a line, `NAME.csv` is for a spreadsheet (lists are JSON;
a cell that a spreadsheet would compute begins with an apostrophe). `schema.json` says what each column is.
`changes.jsonl` tells, for each day on which something had changed, how many rows were added, changed and removed.
`circuit-board.tar` holds everything but the spreadsheets.

Check what you fetched: `sha256sum --ignore-missing -c SHA256SUMS`. The checksum of `circuit-board.tar`, which holds
that file, stands on the page.

Load it into an empty board, with the same numbers and addresses:

    python manage.py load_dump circuit-board.tar

Not in it: e-mail addresses, passwords, rights, notices, reports, what people watch, what they said of their own skills,
what stays between two, and who gave a review without their name. HTML is not in it either: a board makes its own.
"""


def write(*, now: datetime | None = None) -> Dump:
    """Writes the dump of this moment, where anything has changed since the last one. Answers the newest."""
    now = now or timezone.now()
    with folder.draft() as made:
        before = folder.current()
        with snapshot(now) as rows:
            tables = _tables(made, rows)
        data = hashlib.sha256()
        for table in tables:
            data.update(folder.measured(made / _jsonl(table["name"])).sha256.encode())
        name = data.hexdigest()[:16]
        if before and before.folder == name and before.path(before.files[0]).exists():
            dump = replace(before, looked_at=plain(now))
            folder.name(dump)
            return dump
        changes = [_changed(made, tables, before, now), *(before.changes if before else [])][:MOST_CHANGES]
        _beside(made, tables, changes)
        files = [folder.measured(path) for path in sorted(made.iterdir())]
        dump = Dump(name, plain(now), plain(now), tables, files, changes)
        folder.publish(made, dump)
        return dump


def _tables(made: Path, rows: Snapshot) -> list[dict[str, Any]]:
    """Writes every table. People come last: by then all are known whom another row names."""
    counts: dict[str, int] = {}
    for table in sorted(TABLES, key=lambda table: table.model is User):
        counts[table.name] = _table(made, table, rows)
    return [described(table) | {"rows": counts[table.name]} for table in TABLES]


def _table(made: Path, table: Table, rows: Snapshot) -> int:
    count = 0
    with (
        (made / _jsonl(table.name)).open("wb") as raw,
        # Without a name and a time, so that the same rows are the same bytes.
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed,
        closing(TextIOWrapper(packed, "utf-8", newline="")) as lines,
        (made / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as sheet,
    ):
        sheet.write(as_csv(table.columns))
        for row in rows.rows(table):
            lines.write(as_json(row))
            sheet.write(as_csv(row.values()))
            count += 1
    return count


def _jsonl(name: str) -> str:
    return f"{name}.jsonl.gz"


def _beside(made: Path, tables: list[dict[str, Any]], changes: list[dict[str, Any]]) -> None:
    """What explains the tables and holds them together."""
    schema = {"format": FORMAT, "version": VERSION, "licence": LICENCE, "tables": tables}
    (made / SCHEMA).write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
    (made / CHANGES).write_text("".join(as_json(change) for change in changes))
    words = WORDS.format(name=settings.SITE_NAME, site=settings.SITE_URL, licence=LICENCE)
    (made / README).write_text(words)
    files = [folder.measured(path) for path in sorted(made.iterdir())]
    (made / SUMS).write_text("".join(f"{file.sha256}  {file.name}\n" for file in files))
    with tarfile.open(made / ALL, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(made.iterdir()):
            # The spreadsheets hold the same once more.
            if path.name not in {ALL} and path.suffix != ".csv":
                _add(tar, path)


def _add(tar: tarfile.TarFile, path: Path) -> None:
    about = tarfile.TarInfo(path.name)
    about.size, about.mode = path.stat().st_size, 0o644
    with path.open("rb") as stream:
        tar.addfile(about, stream)


def _changed(made: Path, tables: list[dict[str, Any]], before: Dump | None, now: datetime) -> dict[str, Any]:
    """How many rows of each table are there, and how many were added, changed and removed since the last dump."""
    told = {}
    for table in tables:
        name = _jsonl(table["name"])
        old: dict[str, bytes] = {}
        file: File | None = before.file(name) if before else None
        if before and file and before.path(file).exists():
            old = dict(_digests(before.path(file)))
        added = changed = 0
        for key, digest in _digests(made / name):
            was = old.pop(key, None)
            added += was is None
            changed += was is not None and was != digest
        told[table["name"]] = {"rows": table["rows"], "added": added, "changed": changed, "removed": len(old)}
    return {"at": plain(now), "tables": told}


def _digests(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each row's key, with a digest of it."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            key = line.partition(",")[0]
            yield key, hashlib.blake2b(line.encode(), digest_size=8).digest()
