"""Three people: ada holds things, grace curates, mallory is a stranger to both."""

import pytest

from tests.factories import a_person


@pytest.fixture
def ada(db):
    return a_person("ada", name="Ada Lovelace")


@pytest.fixture
def grace(db):
    return a_person("grace", name="Grace Hopper", role="curator")


@pytest.fixture
def mallory(db):
    return a_person("mallory")
