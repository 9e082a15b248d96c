"""
The tests' PostgreSQL, as a pytest plugin.

Loaded by `-p tests.database` (see pyproject.toml), because the settings read DATABASE_URL when pytest-django
loads them, which is before any conftest.py.
"""

import contextlib
import fcntl
import itertools
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from board.lib import postgres

DATA_DIR = Path(__file__).resolve().parent.parent / ".data" / "test"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Set the environment of this process and of the xdist workers that it starts. What is set wins."""
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("SECRET_KEY", "only-for-the-tests-and-never-for-a-site")
    os.environ.setdefault("DATA_DIR", str(DATA_DIR))
    # A pool's idle connections would outlive the test database they are in.
    os.environ.setdefault("DATABASE_POOL_SIZE", "0")
    # Whatever a checkout is set to: no test reaches a host that it does not run itself.
    os.environ["FETCH_LINKS"] = "0"
    if not os.environ.get("DATABASE_URL"):
        started = contextlib.ExitStack()
        early_config.add_cleanup(started.close)
        try:
            os.environ["DATABASE_URL"] = started.enter_context(_server())
        except postgres.PostgresUnavailable as unavailable:
            raise pytest.UsageError(str(unavailable)) from unavailable
    return (yield)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A place for a server of a test's own, which its account can enter: root's tmp_path is none."""
    with tempfile.TemporaryDirectory(prefix="board-test-") as place:
        Path(place).chmod(0o755)
        yield Path(place) / "data"


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """A server for this run alone: two runs in one checkout would drop each other's test database."""
    for number in itertools.count(1):
        place = DATA_DIR / str(number)
        place.mkdir(parents=True, exist_ok=True)
        with (place / "run.lock").open("w") as lock, contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with postgres.running(place, durable=False) as url:
                yield url
            return
