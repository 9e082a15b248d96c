"""Each worker's database is a copy, and as good as one in which every migration has run itself."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from problems.models import Problem, Synonym
from tests.database import TEMPLATE, emptied
from tests.factories import a_problem


@pytest.mark.django_db
def test_no_migration_is_missing():
    executor = MigrationExecutor(connection)
    everything = executor.loader.graph.leaf_nodes()

    assert executor.migration_plan(everything) == []
    # The controls: there is something to plan, and it was done in another database.
    assert len(executor.migration_plan(everything, clean_start=True)) > 100
    assert connection.settings_dict["TEST"]["TEMPLATE"] == TEMPLATE != connection.settings_dict["NAME"]


@pytest.mark.django_db(transaction=True)
def test_what_a_migration_has_filled_outlives_a_test_that_commits():
    a_problem()
    Synonym.objects.filter(term="SAE").delete()
    Synonym.objects.create(term="a word of this test", means="another")
    emptied()

    assert (Problem.objects.count(), Synonym.objects.filter(term="SAE").count()) == (0, 1)
    assert not Synonym.objects.filter(means="another").exists()
