"""What an act moves in a problem's row is not written to the indexes of its words, and is found all the same."""

import re

import pytest
from django.db import connection
from django.db.models import F

from problems.models import Problem
from problems.services import word_indexes
from tests.factories import a_problem

pytestmark = pytest.mark.django_db
TEXT = " ".join(f"word{number} of many" for number in range(60))


def moved(problem: Problem) -> int:
    """How many changes PostgreSQL writes down for an act that moves something here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, WAL) UPDATE problems_problem SET last_activity_at = clock_timestamp() WHERE number = %s",
            [problem.pk],
        )
        # The first is the statement's own; planning may write some, too.
        written, *_ = re.findall(r"WAL: records=(\d+)", "\n".join(line for [line] in cursor.fetchall()))
    return int(written)


def test_an_act_writes_little_and_control_with_indexes_that_take_words_in_at_once():
    problem = a_problem(statement=TEXT, keywords="attention heads that copy names")
    assert moved(problem) < 40

    with connection.cursor() as cursor:
        for name in word_indexes.INDEXES:
            cursor.execute(f"ALTER INDEX {name} SET (fastupdate = off)")
    assert moved(problem) > 100


def test_words_are_found_before_they_are_taken_in_and_after():
    word_indexes.take_in()
    problem = a_problem(title="A zebrafish head", statement=TEXT)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = Problem.objects.filter(search="zebrafish"), Problem.objects.filter(title__trigram_word_similar="zebrafisch")

    assert [[*rows] for rows in found] == [[problem], [problem]]
    assert word_indexes.take_in() > 0
    assert [[*rows.all()] for rows in found] == [[problem], [problem]]
    assert word_indexes.take_in() == 0


def test_another_role_than_the_owner_leaves_it_to_postgresql(monkeypatch):
    Problem.objects.filter(pk=a_problem(statement=TEXT).pk).update(title=F("title"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE a_reader")
        cursor.execute("SET LOCAL ROLE a_reader")
    assert word_indexes.take_in() == 0
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert word_indexes.take_in() > 0
