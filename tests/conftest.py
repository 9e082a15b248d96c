"""Three people: ada holds things, grace curates, mallory is a stranger to both."""

import pytest
from django.db.models import QuerySet

from problems.services import problems
from tests import database
from tests.factories import a_person
from users.services import people


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """pytest-django's own names the database of each worker, which is then made from a copy."""
    with django_db_blocker.unblock():
        database.from_template()


@pytest.fixture
def ada(db):
    return a_person("ada", name="Ada Lovelace")


@pytest.fixture
def grace(db):
    return a_person("grace", name="Grace Hopper", role="curator")


@pytest.fixture
def mallory(db):
    return a_person("mallory")


@pytest.fixture
def without_locks(monkeypatch):
    """For a control: no row is held by anybody, nor by the statements that are kept."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows.all())
    for module, name in ((people, "_held"), (problems, "_locked")):
        monkeypatch.setattr(module, name, getattr(module, name).unprepared)
