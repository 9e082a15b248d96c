"""What search engines are told: which pages there are, and what is not worth their while."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from board import sitemaps
from tests.factories import a_problem, a_program, a_skill, a_technique, a_track, a_writeup

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
NAMES = {"s": sitemaps.NAMESPACE}
TITLES = ["Which heads copy?", "注意", "A & B <c>", "W" * 110, "100 % of $x_1^2$", "-"]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def told(client, address: str) -> list[str]:
    """The paths that a file of the map names, in its order."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    paths = [one.text for one in ElementTree.fromstring(answer.content).iterfind("*/s:loc", NAMES)]
    assert all(path.startswith(f"{SITE}/") for path in paths)
    return [path.removeprefix(SITE) for path in paths]


def a_board() -> None:
    for title in TITLES:
        a_problem(title=title, track=a_track(), skills={a_skill(): 1}, techniques=[a_technique()])
        a_writeup(title=title)
    a_problem(status="historical")
    a_program()


def test_every_page_that_it_names_is_there_and_leads_nowhere_else(client):
    a_board()

    files = told(client, "/sitemap.xml")
    assert files == ["/sitemap-pages.xml", "/sitemap-problems-0.xml", "/sitemap-writeups-0.xml"]
    pages = [page for file in files for page in told(client, file)]

    assert len(pages) == len(set(pages)) == len(sitemaps.PAGES) + 7 + 6 + 6 + 1 + 7 + 6
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_what_is_not_to_be_read_there_is_named_nowhere(client):
    kept = a_problem()
    for status in ("draft", "proposed", "needs_changes", "declined", "withdrawn"):
        a_problem(status=status)
    for status in ("merged", "duplicate"):
        a_problem(status=status, merged_into=kept)
    for status in ("declined", "held", "withdrawn"):
        a_writeup(status=status)
    retired = [word(is_retired=True).key for word in (a_track, a_skill, a_technique)]

    assert told(client, "/sitemap.xml") == ["/sitemap-pages.xml", "/sitemap-problems-0.xml"]
    assert told(client, "/sitemap-problems-0.xml") == [kept.get_absolute_url()]
    assert {re.split("[/=]", page.rstrip("/"))[-1] for page in told(client, "/sitemap-pages.xml")}.isdisjoint(retired)


def test_a_problem_says_when_something_last_moved_on_it(client):
    problem = a_problem()

    assert f"<lastmod>{problem.last_activity_at:%Y-%m-%d}</lastmod>" in client.get("/sitemap-problems-0.xml").text


def test_a_file_is_a_stretch_of_numbers_and_empty_ones_are_not_named(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "STRETCH", 2)
    for number in (1, 2, 3, 8, 9):
        a_problem(number=number)

    files = told(client, "/sitemap.xml")

    assert files[1:] == [f"/sitemap-problems-{part}.xml" for part in (0, 1, 4)]
    numbers = [re.findall(r"\d+", page)[0] for file in files[1:] for page in told(client, file)]
    assert numbers == ["1", "2", "3", "8", "9"]
    assert client.get("/sitemap-problems-2.xml").status_code == 404


def test_a_file_takes_one_query_by_number_and_the_map_one_a_file(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "STRETCH", 3)
    for number in range(1, 9):
        a_problem(number=number)

    with CaptureQueriesContext(connection) as asked:
        client.get("/sitemap-problems-1.xml")
    with CaptureQueriesContext(connection) as asked_by_map:
        client.get("/sitemap.xml")

    of_problems = [
        [one["sql"] for one in all_of if "problems_problem" in one["sql"]] for all_of in (asked, asked_by_map)
    ]
    assert [len(queries) for queries in of_problems] == [1, 4]
    assert not any("COUNT(" in query or "OFFSET" in query for queries in of_problems for query in queries)


@pytest.mark.parametrize("name", ["problems-1", "problems-99999999999999999999", "people-0", "users-0", "-0"])
def test_a_file_that_is_not_there_is_404(client, name):
    a_problem()

    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def may_crawl(rules: str, path: str) -> bool:
    """As RFC 9309 has it: of the rules that a path matches the longest holds, of two as long the one that allows."""
    matching = [(0, True)]
    for verb, pattern in re.findall(r"^(Allow|Disallow): (\S+)$", rules, re.MULTILINE):
        shape = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(shape, path):
            matching.append((len(pattern), verb == "Allow"))
    return max(matching)[1]


def test_robots_are_told_where_the_map_is_and_what_not_to_walk(client):
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text.splitlines()[-1] == f"Sitemap: {SITE}/sitemap.xml"
    a_board()
    walked = [page for file in told(client, "/sitemap.xml") for page in (file, *told(client, file))]
    walked += ["/problems/?page=2", "/problems/1.md", "/problems.md?difficulty=A", "/api/v1/problems/?difficulty=A"]
    walked += ["/llms.txt", "/~ada/", "/claims/3/", "/problems/3-how-to-edit/", "/tracks/report/"]
    assert [page for page in walked if not may_crawl(answer.text, page)] == []
    left = ["/problems/?difficulty=A", "/problems/?sort=newest", "/accounts/login/?next=/", "/problems/3/claim/"]
    left += [
        "/problems/?track=toys&difficulty=A",
        "/problems/?q=x&track=toys",
        "/problems/?page=2&q=x",
        "/problems/3/edit/",
        "/curate/",
        "/problems/surprise/",
        "/writeups/?q=heads",
        "/my-board/",
        "/mcp",
    ]
    assert [page for page in left if may_crawl(answer.text, page)] == []


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-problems-0.xml"])
def test_they_are_for_anybody_and_set_no_cookie(client, address):
    a_problem()

    answer = client.get(address)

    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert client.post(address).status_code == 405
