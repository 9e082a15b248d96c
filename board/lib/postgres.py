"""
The embedded PostgreSQL server of a checkout: found, created, started, shared and stopped.

Everything lives in one data directory, which several processes may use at the same time:

- `start.lock` is held while a server is started or stopped, so that one process at a time does it;
- `users.lock` is shared by every process that uses the server: who then holds it alone stops the server;
- `server.lock` is inherited by the server's own processes, and tells for certain whether one of them is
  alive. A process id in a file left by a crash does not: it may be another process's by now.

PostgreSQL refuses to run as root. For root the server runs as `nobody`, or as the owner of data that an
ordinary user made.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg import pq

from board.lib import filelocks, postgres_programs
from board.lib.postgres_programs import ELSEWHERE, Account, Command, PostgresUnavailable

# Short and fixed: a socket's path ends at 107 bytes, and TMPDIR differs from one shell to the next.
SOCKETS = Path("/tmp")  # noqa: S108
PORT = 5432
PATIENCE = 60.0  # seconds, for a recovery after a crash as for a last checkpoint
POLL = 0.02
# macOS may have no C.UTF-8. PostgreSQL brings one of its own, from version 17.
BUILT_IN = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
LOCALE = BUILT_IN if sys.platform == "darwin" else ("--locale=C.UTF-8",)

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}
THROWAWAY = SETTINGS | {
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True)
class Server:
    """Where a server's parts are. `account` is None where it runs as the person who starts it."""

    data_dir: Path
    cluster: Path
    account: Account | None

    @property
    def lock(self) -> Path:
        return self.data_dir / "server.lock"

    @property
    def log(self) -> Path:
        return self.data_dir / "postgres.log"

    @property
    def sockets(self) -> Path:
        return SOCKETS / f"board-{_name(self.data_dir)}"

    @property
    def url(self) -> str:
        """The port is named to overrule PGPORT."""
        return f"postgresql://board@{str(self.sockets).replace('/', '%2F')}:{PORT}/board"

    @property
    def pid(self) -> int:
        return int((self.cluster / "postmaster.pid").read_text().split()[0])


@contextlib.contextmanager
def running(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """
    Yield the URL of the data directory's server, which runs for as long as anybody is inside.

    Creates the directory, the cluster and its database `board` on first use, and adopts a server that a
    killed process left behind. `durable=False` trades safety in a crash for speed, for tests. Raises
    PostgresUnavailable.
    """
    me = os.getpid()
    server, users = _enter(data_dir.resolve(), durable)
    try:
        yield server.url
    finally:
        # A forked worker leaves through here too, and shares its parent's lock: it must not let go of it.
        if os.getpid() == me:
            _leave(server, users)


def database_url(data_dir: Path) -> str:
    """The URL of the data directory's server, whether or not it runs."""
    return Server(data_dir.resolve(), cluster=data_dir, account=None).url


def _enter(data_dir: Path, durable: bool) -> tuple[Server, int]:
    """Make sure that the server runs. The second value is the open file that says that it is in use."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with filelocks.locked(data_dir / "start.lock"), contextlib.ExitStack() as on_failure:
            users = filelocks.share(data_dir / "users.lock")
            on_failure.callback(os.close, users)
            server = _server(data_dir)
            _ensure(server, durable)
            on_failure.pop_all()
    except OSError as error:
        raise PostgresUnavailable(f"PostgreSQL cannot start in {data_dir}: {error}.") from error
    return server, users


def _leave(server: Server, users: int) -> None:
    """Stop the server unless somebody else uses it."""
    with filelocks.locked(server.data_dir / "start.lock"):
        if filelocks.is_alone(users):
            _stop(server)
        os.close(users)


def _ensure(server: Server, durable: bool) -> None:
    """Adopt the server that runs, or start one."""
    if _comes_up(server):
        return
    binaries = postgres_programs.readable_binaries(server.account)
    with filelocks.locked(server.lock) as held:
        if not server.cluster.exists():
            _create(server, binaries, durable, held)
        _refuse_other_version(server, binaries)
        _start(server, binaries, SETTINGS if durable else THROWAWAY, held)
    if not _comes_up(server):
        shutil.rmtree(server.sockets, ignore_errors=True)
        said = server.log.read_text(errors="replace")
        raise PostgresUnavailable(f"PostgreSQL cannot start: {postgres_programs.last_error(said)}")


def _comes_up(server: Server) -> bool:
    """Whether the server answers, once it had the time to. False where no process of it is alive."""
    deadline = time.monotonic() + PATIENCE
    while filelocks.is_held(server.lock):
        if pq.PGconn.ping(server.url.encode()) == pq.Ping.OK:
            return True
        if time.monotonic() > deadline:
            raise PostgresUnavailable(
                f"PostgreSQL (process {server.pid}) does not answer: see {server.log}, or end that process."
            )
        time.sleep(POLL)
    return False


def _create(server: Server, binaries: Path, durable: bool, held: int) -> None:
    """
    Make the cluster and its database under another name: one with the right name is always whole.

    initdb holds server.lock too. One that outlives a killed parent would clean up after the next one.
    """
    fresh = server.cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh, server)
    flags = ["--username=board", "--auth=trust", "--encoding=UTF8", *LOCALE]
    if not durable:
        flags.append("--no-sync")
    initdb: Command = [binaries / "initdb", "-D", fresh, *flags]
    postgres_programs.run(initdb, server.account, pass_fds=[held])
    single: Command = [binaries / "postgres", "--single", "-D", fresh, "postgres"]
    postgres_programs.run(single, server.account, pass_fds=[held], input="CREATE DATABASE board;\n")
    fresh.rename(server.cluster)


def _start(server: Server, binaries: Path, settings: dict[str, str], held: int) -> None:
    """Start the server in a session of its own, out of reach of the terminal's Ctrl-C."""
    _make_sockets(server)
    # server.lock says that none of it is alive, so these are left from a crash. PostgreSQL would refuse to
    # start where the process id in one of them has become another process's.
    (server.cluster / "postmaster.pid").unlink(missing_ok=True)
    options = settings | {"unix_socket_directories": str(server.sockets)}
    command: Command = [
        binaries / "postgres",
        "-D",
        server.cluster,
        *(f"--{key}={options[key]}" for key in options),
    ]
    with server.log.open("wb") as log:
        # The shell leaves at once, so that the server belongs to init and leaves no zombie here.
        subprocess.run(
            ["/bin/sh", "-c", '"$@" &', "sh", *command],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[held],
            start_new_session=True,
            **postgres_programs.surroundings(server.account),
        )


def _stop(server: Server) -> None:
    """Shut the server down in its fast mode, and wait until it is gone."""
    with contextlib.suppress(OSError, ValueError):
        os.kill(server.pid, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    while filelocks.is_held(server.lock) and time.monotonic() < deadline:
        time.sleep(POLL)
    if not filelocks.is_held(server.lock):
        shutil.rmtree(server.sockets, ignore_errors=True)


def _server(data_dir: Path) -> Server:
    """
    Find the parts of the data directory's server.

    Data that exist stay where they are. For root, new ones go below ELSEWHERE where the server's account
    cannot enter the data directory, and a note in it says so.
    """
    here, there = data_dir / "postgres", ELSEWHERE / _name(data_dir) / "postgres"
    cluster = there if there.exists() and not here.exists() else here
    account = _account(cluster)
    if cluster == there or account is None or postgres_programs.can_enter(data_dir, account):
        return Server(data_dir, cluster, account)
    if here.exists():
        raise PostgresUnavailable(f"PostgreSQL cannot reach its data: let user {account.uid} enter {data_dir}.")
    there.parent.mkdir(parents=True, exist_ok=True)
    for place in (ELSEWHERE, there.parent):
        place.chmod(0o755)
    note = f"The data are in {there}, because user {account.uid} cannot enter this directory.\n"
    (data_dir / "postgres.txt").write_text(note)
    return Server(data_dir, there, account)


def _account(cluster: Path) -> Account | None:
    """Who the server runs as: None for the person who starts it."""
    me = os.geteuid()
    if cluster.exists():
        owner = cluster.stat()
        if me not in {0, owner.st_uid}:
            raise PostgresUnavailable(
                f"The data in {cluster} belong to user {owner.st_uid}: run this as that user or as root."
            )
        return Account(owner.st_uid, owner.st_gid) if me == 0 else None
    if me != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise PostgresUnavailable("PostgreSQL does not run as root: add a user named nobody.") from error
    return Account(nobody.pw_uid, nobody.pw_gid)


def _refuse_other_version(server: Server, binaries: Path) -> None:
    """Data of another major version are left alone."""
    ours = postgres_programs.run([binaries / "postgres", "--version"], server.account).split()[2]
    theirs = (server.cluster / "PG_VERSION").read_text().strip()
    if postgres_programs.numbers(ours)[0] != postgres_programs.numbers(theirs)[0]:
        raise PostgresUnavailable(
            f"The data in {server.cluster} are of PostgreSQL {theirs} and the server here is {ours}: "
            f"move them away, or dump them with version {theirs} and restore them."
        )


def _make_sockets(server: Server) -> None:
    """
    Make the socket directory, private to the server's account, in place of one left from a crash.

    One that somebody else made is refused.
    """
    try:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(server.sockets)
        server.sockets.mkdir(mode=0o700)
    except OSError as error:
        raise PostgresUnavailable(f"PostgreSQL's socket goes to {server.sockets}: {error}.") from error
    _give(server.sockets, server)


def _give(path: Path, server: Server) -> None:
    if server.account:
        os.chown(path, server.account.uid, server.account.gid)


def _name(data_dir: Path) -> str:
    """A short name for a directory: another for each, and always the same for one."""
    return hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
