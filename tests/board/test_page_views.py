"""What counts as a view of a problem's page, and that counting neither costs nor keeps anything else."""

import time
from contextlib import closing
from datetime import date
from http.client import HTTPConnection

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from board.lib.tallies import Tally
from board.page_views import PAGE
from problems.models import ViewCount
from problems.services import view_counts
from tests.factories import NOW, a_problem
from tests.sites import site, this_database

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def views(db, settings, monkeypatch):
    """Counts for an hour. Answers how many views were counted, once they are written down."""
    settings.VIEW_COUNT_SECONDS = 3600
    tally = Tally(view_counts.add, seconds=3600, most=100)
    monkeypatch.setattr(view_counts, "PENDING", tally)

    def counted() -> int:
        tally.write_down()
        return sum(ViewCount.objects.values_list("count", flat=True))

    yield counted
    tally.write_down(once=True)


@pytest.fixture
def visitor():
    return Client(headers={"user-agent": FIREFOX})


def test_a_page_that_is_opened_counts_by_its_month(views, visitor, time_machine):
    first, second = a_problem(), a_problem()
    time_machine.move_to(NOW, tick=False)
    for problem in (first, first, second):
        assert visitor.get(problem.get_absolute_url()).status_code == 200

    assert views() == 3
    rows = ViewCount.objects.values_list("problem", "month", "count")
    month = date(NOW.year, NOW.month, 1)
    assert list(rows) == [(first.pk, month, 2), (second.pk, month, 1)]


def test_members_and_visitors_count_alike(views, visitor, ada):
    address = a_problem().get_absolute_url()
    visitor.get(address)
    visitor.force_login(ada)
    visitor.get(address)

    assert views() == 2


def test_a_page_from_the_cache_and_one_that_the_reader_has_count(views, visitor, settings, django_assert_num_queries):
    settings.PAGE_CACHE_SECONDS = 60
    address = a_problem().get_absolute_url()
    tag = visitor.get(address)["ETag"]
    with django_assert_num_queries(0):
        visitor.get(address)
        assert visitor.get(address, headers={"if-none-match": tag}).status_code == 304
    caches["pages"].clear()

    assert views() == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"},
        {"user-agent": ""},
        {"hx-request": "true"},
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"accept": "text/markdown"},
    ],
    ids=str,
)
def test_what_nobody_looks_at_does_not_count(views, visitor, headers):
    address = a_problem().get_absolute_url()
    assert visitor.get(address, headers=headers).status_code == 200
    assert views() == 0

    visitor.get(address)
    assert views() == 1


def test_other_forms_lists_and_ways_do_not_count(views, visitor):
    problem = a_problem()
    here = problem.get_absolute_url()
    forms = [f"{start}{form}" for start in (here, here.rstrip("/")) for form in (".md", ".json", ".bib")]
    others = ["/", "/problems/", f"/problems/{problem.pk}/", f"/problems/{problem.pk}-wrong/", "/problems/9999-none/"]
    for address in (*forms, *others, f"/problems/{problem.pk}/attempts/", f"/api/v1/problems/{problem.pk}/"):
        visitor.get(address)
    visitor.head(here)
    visitor.post(here)
    visitor.options(here)

    assert views() == 0


def test_a_draft_that_a_curator_reads_does_not_count(views, visitor, grace):
    draft = a_problem(status="draft")
    visitor.force_login(grace)
    assert visitor.get(draft.get_absolute_url()).status_code == 200

    assert views() == 0


def test_the_address_is_the_one_that_the_site_map_has(views):
    problem = a_problem()
    assert PAGE.fullmatch(reverse("problems:problem-detail", args=[problem.pk, "a-tail"]))[1] == str(problem.pk)
    assert PAGE.fullmatch(problem.get_absolute_url())


def test_nothing_is_counted_with_zero_seconds(views, visitor, settings):
    settings.VIEW_COUNT_SECONDS = 0
    visitor.get(a_problem().get_absolute_url())

    assert views() == 0


def test_nothing_but_a_number_is_kept(views):
    assert [field.name for field in ViewCount._meta.concrete_fields] == ["id", "problem", "month", "count"]


def asked(port: int, address: str) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", address, headers={"User-Agent": FIREFOX})
        answer = line.getresponse()
        answer.read()
        return answer.status


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("ends", "kept"), [("in good order", [3]), ("killed", [])])
def test_a_server_writes_what_it_counted_when_it_ends(ends, kept):
    """And one that is killed loses what it had not written: this minute's, and no more."""
    address = a_problem().get_absolute_url()
    with site(this_database(), VIEW_COUNT_SECONDS="3600") as server:
        assert [asked(server.port, address) for _ in range(3)] == [200, 200, 200]
        if ends == "killed":
            server.kill()

    assert list(ViewCount.objects.values_list("count", flat=True)) == kept


@pytest.mark.django_db(transaction=True)
def test_a_server_writes_while_it_runs():
    address = a_problem().get_absolute_url()
    with site(this_database(), VIEW_COUNT_SECONDS="1") as server:
        asked(server.port, address)
        until = time.monotonic() + 30
        while not (found := list(ViewCount.objects.values_list("count", flat=True))) and time.monotonic() < until:
            time.sleep(0.1)

    assert found == [1]
