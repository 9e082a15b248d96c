"""Whatever a service did, what problems are found by is true of them afterwards."""

import pytest
from django.db import connection

from tests.tagged import untrue_bits, untrue_counts, untrue_tags


@pytest.fixture(autouse=True)
def tags_are_true(request):
    marker = request.node.get_closest_marker("django_db")
    if marker:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
    yield
    if marker and not connection.needs_rollback:
        assert (untrue_tags(), untrue_counts(), untrue_bits()) == ({}, {}, {})
