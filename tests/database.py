"""
The tests' PostgreSQL and settings, as a pytest plugin.

Loaded by `-p tests.database` (see pyproject.toml), because the settings read DATABASE_URL when pytest-django
loads them, which is before any conftest.py.
"""

import contextlib
import fcntl
import hashlib
import inspect
import itertools
import os
import tempfile
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path

import django
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from psycopg import sql

from board.lib import postgres

DATA_DIR = Path(__file__).resolve().parent.parent / ".data" / "test"
PROVIDERS = ("github", "google", "openid_connect", "orcid")


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
    # A test sees what it has just done. test_shared_pages.py turns the pages' cache on.
    os.environ["PAGE_CACHE_SECONDS"] = "0"
    # Nothing writes by itself. test_page_views.py turns the counting on.
    os.environ["VIEW_COUNT_SECONDS"] = "0"
    if not os.environ.get("DATABASE_URL"):
        started = contextlib.ExitStack()
        early_config.add_cleanup(started.close)
        try:
            os.environ["DATABASE_URL"] = started.enter_context(_server())
        except postgres.PostgresUnavailable as unavailable:
            raise pytest.UsageError(str(unavailable)) from unavailable
    # The settings install a provider of sign-ins with its keys. Here all are, without any: a test gives one its own.
    for key in [key for key in os.environ if key.endswith("_CLIENT_ID")]:
        del os.environ[key]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")
    settings.INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in PROVIDERS]
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


TEMPLATE = "board_template"


def from_template() -> None:
    """
    Have the test database copied from one in which every migration has run, instead of running them all in it.

    The first run makes it, and the first one after a migration has changed. What was left half made has no mark.
    """
    loader = MigrationLoader(None)
    migrations = sorted(inspect.getfile(type(one)) for one in loader.disk_migrations.values())
    mark = hashlib.sha256(f"Django {django.__version__}".encode())
    for path in migrations:
        mark.update(Path(path).read_bytes())
    ours = connections["default"]
    name, database = sql.Identifier(TEMPLATE), ours.settings_dict
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        # The workers of a run come at the same time: one makes it, and the others wait.
        line.execute("SELECT pg_advisory_lock(hashtext(%s))", [TEMPLATE])
        made = line.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [TEMPLATE]
        )
        if made.fetchone() != (mark.hexdigest(),):
            line.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            line.execute(sql.SQL("CREATE DATABASE {}").format(name))
            with pytest.MonkeyPatch.context() as elsewhere:
                elsewhere.setitem(database, "NAME", TEMPLATE)
                call_command("migrate", verbosity=0)
                ours.close()
            line.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, mark.hexdigest()))
    database["TEST"]["TEMPLATE"] = TEMPLATE


# Filled by Django itself after the tables are made, and changed by no test.
MARKS = "problems_mark"
KEPT = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _emptying() -> Iterator[None]:
    """After a test that commits, empty the tables that hold something: Django truncates all of them, which takes
    a hundred times as long, and fills its own anew."""

    def empty(test: TransactionTestCase) -> None:
        for alias in test._databases_names(include_mirrors=False):
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                _empty(connections[alias], cursor)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


def _empty(connection, cursor) -> None:
    """Rows go in any order, as foreign keys are looked at in the end. What refuses to lose a row is truncated."""
    tables = set(connection.introspection.django_table_names(only_existing=False, include_views=False)) - KEPT
    cursor.execute(" UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in sorted(tables)))
    filled = {name for (name,) in cursor.fetchall()}
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ 'append_only'")
    guarded = {name for (name,) in cursor.fetchall()}
    # Marks come last: what is emptied leaves some.
    for name in [*sorted(filled - {MARKS}), MARKS]:
        cursor.execute(f'TRUNCATE "{name}"' if name in guarded else f'DELETE FROM "{name}"')
    # What a migration fills is there for the next test, as it was for this one.
    synonyms = import_module("problems.migrations.0003_first_synonyms").SYNONYMS
    cursor.executemany("INSERT INTO problems_synonym (term, means) VALUES (%s, %s)", synonyms)


def emptied() -> None:
    """Empties every table in the middle of a test, as after one that commits."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        _empty(connections["default"], cursor)
