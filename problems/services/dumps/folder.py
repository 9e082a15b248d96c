"""Where the dump lies: a folder for each, and one small file that names the newest. A reader never sees half of one."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from board.lib import filelocks

CURRENT, LOCK = "current.json", "lock"
# The newest, and the one before it for whoever is reading it.
KEPT = 2
CHUNK = 1 << 20


@dataclass(frozen=True)
class File:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Dump:
    """The newest dump. `changes` has an entry for each day on which the data had changed, the newest first."""

    folder: str
    made_at: str
    looked_at: str
    tables: list[dict[str, Any]]
    files: list[File]
    changes: list[dict[str, Any]] = field(default_factory=list)

    def file(self, name: str) -> File | None:
        return next((file for file in self.files if file.name == name), None)

    def path(self, file: File) -> Path:
        return place() / self.folder / file.name


def place() -> Path:
    return Path(settings.DUMP_DIR)


def current() -> Dump | None:
    """The newest dump; None before the first."""
    try:
        told = json.loads((place() / CURRENT).read_text())
    except FileNotFoundError:
        return None
    return Dump(**told | {"files": [File(**file) for file in told["files"]]})


@contextmanager
def draft() -> Iterator[Path]:
    """A folder to write in, which is gone afterwards unless it was published. One writer at a time."""
    place().mkdir(parents=True, exist_ok=True)
    with filelocks.locked(place() / LOCK):
        for left in place().glob(".draft-*"):
            shutil.rmtree(left)
        made = Path(tempfile.mkdtemp(prefix=".draft-", dir=place()))
        made.chmod(0o755)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


def publish(made: Path, dump: Dump) -> None:
    """Puts a draft in its place, names it as the newest, and clears away what nobody reads any longer."""
    there = place() / dump.folder
    if there.exists():
        shutil.rmtree(there)
    made.rename(there)
    name(dump)
    folders = sorted((one for one in place().iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    for old in folders[:-KEPT]:
        if old.name != dump.folder:
            shutil.rmtree(old, ignore_errors=True)


def name(dump: Dump) -> None:
    """Writes which dump is the newest, whole or not at all."""
    descriptor, written = tempfile.mkstemp(dir=place(), prefix=".current-")
    with os.fdopen(descriptor, "w") as stream:
        os.fchmod(descriptor, 0o644)
        json.dump(asdict(dump), stream, indent=1)
        stream.flush()
        os.fsync(descriptor)
    Path(written).replace(place() / CURRENT)


def measured(path: Path) -> File:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return File(path.name, path.stat().st_size, digest)
