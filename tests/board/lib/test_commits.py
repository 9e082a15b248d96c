"""What is counted waits for no disk. An act does, whatever is counted inside it."""

import pytest
from django.db import connection, transaction

from board.lib import commits
from tests.factories import a_person
from users.services import requests, tokens
from users.services.requests import Limit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_a_server_of_a_site(transactional_db):
    """The tests' own server waits for no disk at all."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        yield
        cursor.execute("RESET synchronous_commit")


def waits() -> bool:
    """Whether the transaction that is under way is on the disk before it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        [told] = cursor.fetchone()
    return told == "on"


def use_of_a_token():
    _, token = tokens.make(a_person("ada"), name="laptop", scopes=["claims"])
    return lambda: tokens.use(token)


def counted() -> None:
    requests.count([Limit("token:1", 9)])


@pytest.mark.parametrize("how", [lambda: counted, use_of_a_token], ids=["counted", "used"])
def test_nobody_waits_for_what_may_be_lost(how):
    ask, asked = how(), []

    def look(execute, sql, params, many, context):
        asked.append(commits.SOON in sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        ask()
    assert asked[-1]
    assert waits()


def test_an_act_waits_though_something_is_counted_in_it():
    with transaction.atomic():
        counted()
        assert waits()


def test_control_where_it_is_not_looked_whether_it_is_an_act(monkeypatch):
    monkeypatch.setattr(commits, "on_disk_soon", lambda: commits.SOON)
    with transaction.atomic():
        counted()
        assert not waits()
