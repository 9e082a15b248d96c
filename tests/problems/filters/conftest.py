"""A board for the filters, and one on which no statement is kept."""

from datetime import timedelta

import pytest

from problems.filters.facets import _kept_for_words, _kept_statement
from tests.factories import NOW, a_problem, a_skill, a_source, a_technique, a_track

YEAR = timedelta(days=365)


@pytest.fixture
def world(db):
    """Four problems that differ in everything that can be asked for."""
    probing, patching = a_skill(key="probing", name="Probing"), a_skill(key="patching", name="Activation patching")
    toys, wild = a_track(key="toys", name="Toy models"), a_track(key="wild", name="Circuits in the wild")
    ablation = a_technique(key="ablation", name="Ablation")
    source = a_source(key="list", name="The list")
    free = a_problem(title="Free", skills={probing: 1}, track=toys, difficulty="A", compute="browser", hours_high=10)
    held = a_problem(
        title="Held", skills={probing: 2, patching: 3}, track=wild, difficulty="B", compute="laptop", hours_high=40,
        worked_on_until=NOW + timedelta(days=1), techniques=[ablation], checked_on=NOW.date(), starred=True,
    )  # fmt: skip
    done = a_problem(
        title="Done", skills={patching: 1}, track=wild, difficulty="C", kind="theory", has_results=True, source=source,
        worked_on_until=NOW, checked_on=(NOW - YEAR * 2).date(), hours_high=80, era="classic",
    )  # fmt: skip
    due = a_problem(
        title="Due",
        skills={},
        track=toys,
        difficulty="D",
        hours_high=200,
        checked_on=(NOW - YEAR / 2 - timedelta(days=5)).date(),
    )
    done.related_work.create(title="Notebook", url="https://github.com/a/b", is_starter=True)
    a_problem(title="Hidden", status="proposed")
    return {"Free": free, "Held": held, "Done": done, "Due": due}


@pytest.fixture
def nothing_kept():
    """Statements that were made with a bound belong to it."""
    yield [one.cache_clear() for one in (_kept_statement, _kept_for_words)]
    for one in (_kept_statement, _kept_for_words):
        one.cache_clear()
