"""Whatever a visitor reads has a validator, and is not sent again to who has it: every address of the site map."""

import re

import pytest
from django.db import connection
from django.test import Client

from tests.factories import (
    a_claim,
    a_comment,
    a_log_entry,
    a_person,
    a_problem,
    a_program,
    a_reproduction,
    a_review,
    a_round,
    a_skill,
    a_sponsorship,
    a_technique,
    a_writeup,
)
from tests.routes import addresses
from tests.schema import schema_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(ada):
    """One of everything, under the same few names."""
    claim = a_claim(
        person=ada, problem=a_problem(skills={a_skill(key="same"): 2}, techniques=[a_technique(key="same")])
    )
    a_log_entry(claim), a_comment(problem=claim.problem)
    writeup = a_writeup(says={claim.problem: "partial"})
    writeup.authors.create(person=ada)
    a_review(writeup=writeup, by=a_person(), outcome="legible")
    a_reproduction(writeup=writeup)
    a_round(program=a_program(key="same"))
    a_sponsorship()
    kinds = [claim.problem, claim, *claim.log.all(), *claim.problem.comments.all(), writeup, *writeup.reviews.all()]
    kinds += [*writeup.reproductions.all()]
    return sorted({row.pk for row in kinds}), ["ada", "same", claim.problem.track.key, claim.problem.source.key]


def _wait_for_ever() -> None:
    """This test is one transaction, in which many pages in a row ask the database nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def test_every_page_that_a_visitor_reads_is_sent_once(world):
    """The control is another validator: with it all of it is sent again."""
    numbers, names = world
    _wait_for_ever()
    read, without, again = set(), set(), set()
    for address in addresses(numbers, names):
        client = Client()
        first = client.get(address)
        # What nobody may keep has nothing to compare.
        if first.status_code != 200 or "no-store" in first.get("Cache-Control", ""):
            continue
        read.add(address)
        etag = first.get("ETag")
        if not etag:
            without.add(address)
        elif Client().get(address, headers={"if-none-match": etag}).status_code != 304:
            again.add(address)
        else:
            assert Client().get(address, headers={"if-none-match": '"another"'}).status_code == 200

    assert (without, again) == (set(), set())
    assert len(read) > 60


def test_so_is_every_answer_of_the_api(world, client):
    numbers, names = world
    read = set()
    for route, methods in schema_document()["paths"].items():
        if "get" not in methods or {} not in methods["get"]["security"]:
            continue
        for value in [*numbers, *names] if "{" in route else [""]:
            first = client.get(re.sub(r"\{\w+\}", str(value), route))
            if first.status_code != 200:
                continue
            read.add(route)
            assert client.get(first.request["PATH_INFO"], headers={"if-none-match": first["ETag"]}).status_code == 304

    assert len(read) > 25
