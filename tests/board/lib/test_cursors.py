"""No statement has more values than PostgreSQL takes beside one."""

import pytest
from django.db import connection
from django.db.utils import OperationalError

from board.lib import cursors
from problems.models import Problem, Track
from tests.factories import a_problem

pytestmark = pytest.mark.django_db
MANY = cursors.MOST_VALUES + 1


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
