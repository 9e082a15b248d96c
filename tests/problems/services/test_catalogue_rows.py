"""Rows as a load writes them: what the database works out is the same, in fewer statements."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from problems.models import Problem, Revision
from problems.services import problems
from problems.services.catalogue import bulk
from problems.services.catalogue.load import load
from tests.catalogues import a_problem_row, write_catalogue
from tests.factories import NOW, a_problem

pytestmark = pytest.mark.django_db


def test_many_rows_are_written_by_one_statement_whatever_their_types():
    some = [a_problem() for _ in range(3)]
    words = {
        "title": 'It\'s "$x$" \\ é',
        "rendered": {"title": "<b>é</b>", "version": 1},
        "prerequisites": ["a, b", 'c "d"', ""],
        "starred": True,
        "checked_on": date(2026, 2, 1),
        "hours_low": None,
        "hours_high": None,
        "updated_at": datetime(2026, 3, 4, 5, 6, 7, 891011, UTC),
        "parent": some[0],
    }
    for row in some[1:]:
        for name, value in words.items():
            setattr(row, name, value)

    with CaptureQueriesContext(connection) as asked:
        bulk.update(Problem, some[1:], list(words))

    assert len(asked) == 1
    for row in Problem.objects.filter(pk__in=[row.pk for row in some[1:]]):
        assert {name: getattr(row, name) for name in words} == words
    assert Problem.objects.get(pk=some[0].pk).starred is False


def test_a_row_comes_with_all_that_it_is_found_by(tmp_path):
    """Written before what hangs on it, a problem would have neither the tags nor the words of it."""
    load(write_catalogue(tmp_path, problems=[a_problem_row(skills={"maths": 1, "python": 3})]), now=NOW)

    assert not Problem.objects.exclude(keywords=problems.KEYWORDS).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_and(tags = problems_tags(p)), min(cardinality(tags)) > 8 FROM problems_problem p"
        )
        assert cursor.fetchone() == (1, True, True)
    assert Revision.objects.get().facts["skills"].split("\n") == ["maths 1", "python 3"]


def test_a_new_problem_is_written_once(tmp_path):
    """Each more would put it into every index again."""
    load(write_catalogue(tmp_path, problems=[]), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        load(write_catalogue(tmp_path, problems=[a_problem_row("p-1"), a_problem_row("p-2")]), now=NOW)

    assert Problem.objects.count() == 2
    assert [query["sql"] for query in asked if query["sql"].startswith('UPDATE "problems_problem"')] == []
