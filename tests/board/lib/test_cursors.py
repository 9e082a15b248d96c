"""No statement has more values than PostgreSQL takes beside one, and none that is kept outlives a migration."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError
from psycopg.errors import FeatureNotSupported

from board.lib import cursors
from problems.models import Problem, Track
from tests.factories import a_problem
from tests.sites import this_database

pytestmark = pytest.mark.django_db
MANY = cursors.MOST_VALUES + 1
WHOLE = "SELECT * FROM a_list"


def numbered_among(numbers) -> list[int]:
    return list(Problem.objects.filter(number__in=numbers).values_list("number", flat=True))


def test_more_values_than_fit_beside_a_statement_stand_in_it():
    number = a_problem().number

    assert numbered_among([*range(number, number - MANY, -1)]) == [number]
    # What is in the statement then is as it was given.
    words = ["100 %s", "it's", "\\", *map(str, range(MANY))]
    Track.objects.create(key="odd", name=words[0])
    assert list(Track.objects.filter(name__in=words).values_list("name", flat=True)) == ["100 %s"]


def test_control_beside_it_they_are_refused(monkeypatch):
    monkeypatch.setattr(cursors, "MOST_VALUES", MANY)
    with pytest.raises(OperationalError, match="number of parameters"):
        numbered_among(range(MANY))


def test_what_fits_is_sent_beside_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [1])

        assert cursor.fetchall() == [(1,)]
        assert cursor.cursor._query.query == b"SELECT $1::int"


def kept_of(statement: str) -> int:
    """How many copies of a statement two connections keep that have both prepared it."""
    kept = []
    for _ in range(2):
        with psycopg.connect(this_database(), prepare_threshold=0, cursor_factory=cursors.BoundCursor) as line:
            assert line.execute(statement, [" %s ", 3]).fetchall() == [(" %s ", "%", 3)]
            assert line.execute(statement, ["", 4]).fetchall() == [("", "%", 4)]
            kept += [sent for sent, _ in line._prepared._names]
    return len({id(sent) for sent in kept})


def test_what_is_sent_of_a_statement_is_kept_once_for_all_connections_and_control_of_a_text():
    text = f"SELECT %s::text, '%%', %s::int /* {5000 * '-'} */"

    assert kept_of(cursors.Statement(text)) == 1
    assert kept_of(text) == 2


def test_a_statement_is_sent_with_as_many_values_as_it_has_places():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="1 placeholders but 2"):
        cursor.execute(cursors.Statement("SELECT %s::int"), [1, 2])


@pytest.fixture
def outdated() -> Iterator[Callable[[type[psycopg.Cursor]], psycopg.Connection]]:
    """A connection that keeps a statement of a table which has had another column since: psycopg would forget the
    statement if it were its own connection that added it."""
    with contextlib.ExitStack() as opened:

        def a_line(**how: Any) -> psycopg.Connection:
            return opened.enter_context(psycopg.connect(this_database(), autocommit=True, **how))

        def make(cursor: type[psycopg.Cursor]) -> psycopg.Connection:
            line = a_line(prepare_threshold=0, cursor_factory=cursor)
            assert line.execute(WHOLE).fetchall() == [("heads",)]
            migration.execute("ALTER TABLE a_list ADD size int")
            return line

        migration = a_line()
        migration.execute("CREATE TABLE a_list AS SELECT 'heads' AS word")
        opened.callback(migration.execute, "DROP TABLE a_list")
        yield make


def test_a_statement_that_a_migration_has_outdated_is_sent_anew(outdated):
    line = outdated(cursors.BoundCursor)

    for _ in range(3):
        assert line.execute(WHOLE).fetchall() == [("heads", None)]


def test_in_a_transaction_it_fails_once(outdated):
    line = outdated(cursors.BoundCursor)

    with pytest.raises(FeatureNotSupported) as failed, line.transaction():
        line.execute(WHOLE)

    assert cursors.is_outdated(failed.value)
    with line.transaction():
        assert line.execute(WHOLE).fetchall() == [("heads", None)]


def test_control_without_a_second_try_it_fails(outdated):
    with pytest.raises(FeatureNotSupported):
        outdated(psycopg.Cursor).execute(WHOLE)


def test_what_postgresql_cannot_do_is_not_tried_again(outdated):
    with pytest.raises(FeatureNotSupported, match="FOR UPDATE") as failed:
        outdated(cursors.BoundCursor).execute("SELECT count(*) FROM a_list FOR UPDATE")

    assert not cursors.is_outdated(failed.value)
