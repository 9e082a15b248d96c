"""The pages that belong to no app."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.utils import timezone

from problems.fit import Statement
from problems.services import claims
from tests.factories import a_person, a_problem, a_round, a_skill

pytestmark = pytest.mark.django_db

ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}


def test_home_shows_first_projects_what_moved_and_the_next_deadlines(client, ada):
    starter = a_problem(difficulty="A", compute="laptop")
    a_problem(difficulty="A", compute="gpu-80gb")
    a_problem(difficulty="C")
    claims.claim(a_problem(title="Heads that copy"), by=ada, **ASKED)
    soon = a_round(closes_on=timezone.now().date() + timedelta(days=3))
    a_round(closes_on=timezone.now().date() - timedelta(days=3))

    answer = client.get("/")

    assert list(answer.context["starters"]) == [starter]
    assert [(event.verb, event.problem.title) for event in answer.context["events"]] == [("claimed", "Heads that copy")]
    assert list(answer.context["rounds"]) == [soon]
    assert answer.context["counts"]["problems"] == 4
    assert answer.context["counts"]["free"] == 3


def test_home_takes_the_same_queries_for_any_rows(client, django_assert_num_queries):
    for _ in range(3):
        claims.claim(a_problem(skills={a_skill(): 1}), by=a_person(), **ASKED)
        a_round(closes_on=timezone.now().date() + timedelta(days=3))
        with django_assert_num_queries(5):
            client.get("/")


def test_the_self_check_ends_in_what_fits(client, django_assert_num_queries):
    a_skill(key="python", name="Python and PyTorch", is_core=True, group="core")
    with django_assert_num_queries(3):
        page = client.get("/path/").content.decode()

    assert 'action="/for-you/"' in page
    for name, value in [("skill", "python:1"), ("compute", "laptop"), ("arena", "1.1")]:
        assert re.search(rf'name="{name}".*value="{value}"', page)
    sent = "/for-you/?skill=python:1&skill=&compute=laptop&hours=&arena=1.1"
    answer = client.get(sent, follow=True)
    assert answer.redirect_chain == [("/for-you/?skill=python%3A1&arena=1.1&compute=laptop", 302)]
    assert answer.context["unread"] == []
    assert answer.context["asked"] == Statement(said={"python": 1}, chapters=("1.1",), compute="laptop")


@pytest.mark.parametrize("address", ["/", "/path/", "/about/", "/health/live", "/health/ready", "/api/"])
def test_pages_are_read_and_not_posted_to(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_every_template_can_be_read():
    """Also those of moments that few tests reach."""
    root = settings.BASE_DIR / "templates"
    names = [
        page.relative_to(root).as_posix() for page in root.rglob("*.*") if page.suffix in {".html", ".txt", ".svg"}
    ]
    assert len(names) > 200
    for name in names:
        get_template(name)
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% load humanize %}")


@pytest.mark.parametrize("address", ["/", "/problems/", "/about/", "/accounts/login/"])
def test_tracks_are_reached_from_the_foot_of_every_page(client, db, address):
    """Narrow screens leave them out of the menu."""
    foot = client.get(address).content.decode().partition("<footer")[2]

    assert '<a href="/tracks/">Tracks</a>' in foot


def test_who_mistypes_a_page_of_the_reference_reads_a_page(client, db):
    page, document = client.get("/api/reference/karma/"), client.get("/api/v1/karma/")

    assert (page.status_code, "There is nothing" in page.content.decode()) == (404, True)
    # The control: a script that mistypes reads a document.
    assert (document.status_code, document["Content-Type"]) == (404, "application/problem+json")
