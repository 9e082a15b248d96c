"""What a visitor is given from the pages' cache, and that nobody is given what was made for somebody else."""

import random
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from board import shared_pages
from board.lib import unchanged
from board.middleware import ACROSS_SITES
from problems.models import Problem
from programs.services import calendars as keys
from tests.api import Script
from tests.board.lib.test_unchanged import elsewhere
from tests.factories import a_problem, a_writeup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_kept(settings):
    # A test's own transaction tells nobody whether it has changed anything, so here a page lasts for the seconds alone.
    settings.PAGE_CACHE_SECONDS, settings.PAGE_UNCHANGED_SECONDS = 60, 0
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def take_away(problem: Problem) -> None:
    """From every list, without a word to any cache."""
    Problem.objects.filter(pk=problem.pk).update(status="draft")


def is_shown(client: Client, **headers: str) -> bool:
    """Whether the list shows the problem."""
    return b"First title" in client.get("/problems/", headers=headers).content


@pytest.fixture
def problem(db):
    return a_problem(title="First title")


@pytest.fixture
def unchanged_board(monkeypatch):
    """What any server sees while nothing changes: each Client here is one of its own."""
    monkeypatch.setattr(unchanged, "_current_state", lambda: "as it was")


def test_next_visitor_is_given_the_same_page_without_a_query(
    client, problem, unchanged_board, django_assert_num_queries
):
    first = client.get("/problems/")
    with django_assert_num_queries(0):
        second = Client().get("/problems/")

    assert second.content == first.content
    assert second["ETag"] == first["ETag"]


def test_page_is_made_anew_when_its_time_is_past(client, problem, time_machine):
    began = timezone.now()
    time_machine.move_to(began)
    assert is_shown(client)
    take_away(problem)

    assert is_shown(client)
    time_machine.move_to(began + timedelta(seconds=61))
    assert not is_shown(client)


@pytest.fixture
def half_a_minute(settings, time_machine):
    """Looked at every second, and kept for 30 while nothing changes."""
    settings.PAGE_CACHE_SECONDS, settings.PAGE_UNCHANGED_SECONDS = 1, 30
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    return time_machine


def test_while_nothing_changes_a_page_is_given_on(
    client, problem, half_a_minute, unchanged_board, django_assert_num_queries
):
    first = client.get("/problems/")
    for _ in range(14):
        half_a_minute.shift(2)
        with django_assert_num_queries(0):
            assert Client().get("/problems/").content == first.content
    take_away(problem)
    assert is_shown(client)

    half_a_minute.shift(2)
    assert not is_shown(client)


@pytest.mark.django_db(transaction=True)
def test_what_another_changes_is_seen_when_the_second_is_over(client, half_a_minute):
    problem = a_problem(title="First title")
    for _ in range(5):
        assert is_shown(client)
        elsewhere(lambda: take_away(problem))
        assert is_shown(client)
        half_a_minute.shift(1)
        assert not is_shown(client)

        elsewhere(lambda: Problem.objects.update(status="listed"))
        half_a_minute.shift(1)


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_a_page_is_made_is_seen_when_the_second_is_over(client, half_a_minute, monkeypatch):
    problem, learn = a_problem(title="First title"), shared_pages.learn_cache_key

    def late(*told, **options):
        elsewhere(lambda: take_away(problem))
        return learn(*told, **options)

    monkeypatch.setattr(shared_pages, "learn_cache_key", late)
    assert is_shown(client)

    half_a_minute.shift(1)
    assert not is_shown(client)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_state_a_change_is_not_seen(client, half_a_minute, unchanged_board):
    problem = a_problem(title="First title")
    assert is_shown(client)
    elsewhere(lambda: take_away(problem))

    half_a_minute.shift(1)
    assert is_shown(client)


def test_with_zero_seconds_every_page_is_made_anew(client, problem, settings):
    settings.PAGE_CACHE_SECONDS = 0
    assert is_shown(client)
    take_away(problem)

    assert not is_shown(client)


def test_whoever_is_signed_in_sees_what_is(client, problem, ada):
    assert is_shown(client)
    take_away(problem)
    client.force_login(ada)

    assert not is_shown(client)


@pytest.mark.parametrize("told", [{"cookie": "theme=dark"}, {"authorization": "Bearer obp_nonsense"}])
def test_what_may_tell_who_asks_is_neither_given_nor_kept(client, problem, told):
    assert is_shown(client, **told)
    assert is_shown(client)
    take_away(problem)

    assert is_shown(client)
    assert not is_shown(client, **told)


def test_page_of_a_member_is_not_kept(client, problem, ada):
    client.force_login(ada)
    assert b"Ada Lovelace" in client.get("/problems/").content

    assert b"Ada Lovelace" not in Client().get("/problems/").content


def test_fragment_and_page_are_kept_apart(client, problem):
    page = client.get("/problems/").content
    fragment = client.get("/problems/", headers={"hx-request": "true"}).content

    assert page.startswith(b"<!doctype html>")
    assert not fragment.startswith(b"<!doctype html>")
    assert client.get("/problems/").content == page
    assert client.get("/problems/", headers={"hx-request": "true"}).content == fragment


def test_queries_are_kept_apart(client, problem):
    assert b"First title" in client.get("/problems/?q=first").content
    assert b"First title" not in client.get("/problems/?q=zzzzzzzz").content


@pytest.mark.parametrize("address", ["/problems/", "/api/v1/problems/", "/problems/feed.atom"])
def test_reader_who_has_the_page_is_told_so_from_the_cache(client, problem, address, django_assert_num_queries):
    tag = client.get(address)["ETag"]
    caches["pages"].clear()

    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    with django_assert_num_queries(0):
        again = client.get(address, headers={"if-none-match": tag})
        whole = client.get(address)
    assert (again.status_code, again.content) == (304, b"")
    assert (whole.status_code, whole["ETag"]) == (200, tag)


@pytest.mark.parametrize("address", ["/api/v1/problems/", "/api/v1/schema/", "/problems/feed.json", "badge"])
def test_reader_on_another_site_may_read_that_nothing_has_changed(client, problem, address):
    """Made anew, and then from the cache."""
    address = f"/writeups/{a_writeup().pk}/badge.svg" if address == "badge" else address
    whole = client.get(address)
    caches["pages"].clear()

    for _ in range(2):
        again = client.get(address, headers={"if-none-match": whole["ETag"]})
        assert again.status_code == 304
        assert {name: again.get(name) for name in ACROSS_SITES} == {name: whole.get(name) for name in ACROSS_SITES}
    assert whole["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_is_open_to_no_other_site_stays_so(client, problem):
    whole = client.get("/problems/")

    again = client.get("/problems/", headers={"if-none-match": whole["ETag"]})
    assert (again.status_code, again["Cross-Origin-Resource-Policy"]) == (304, "same-origin")
    assert "Access-Control-Allow-Origin" not in again


def test_head_is_given_the_headers_of_the_page(client, problem):
    client.get("/problems/")
    take_away(problem)

    head = client.head("/problems/")

    assert (head.status_code, head.content) == (200, b"")
    assert int(head["Content-Length"]) == len(client.get("/problems/").content)


@pytest.mark.parametrize(
    "address", ["/health/live", "/health/ready", "/problems/surprise/", "/nothing/", "/accounts/login/", "/my-board/"]
)
def test_these_are_never_kept(client, problem, address, monkeypatch):
    kept = []
    monkeypatch.setattr(caches["pages"], "set", lambda *told: kept.append(told))

    client.get(address)

    assert kept == []


def test_whether_the_process_lives_is_asked_of_nobody(client, monkeypatch):
    monkeypatch.setattr(shared_pages.Lookout, "state", lambda lookout: pytest.fail("asked the database"))

    assert client.get("/health/live").status_code == 200


def test_private_calendar_ends_with_its_key(client, ada):
    address = reverse("programs:calendar-of-person", args=[keys.renew(ada)])
    assert client.get(address).status_code == 200

    keys.end(ada)

    assert client.get(address).status_code == 404


def test_refusal_of_a_visitor_is_not_kept(client, problem):
    assert client.get("/api/v1/problems/?hours=many").status_code == 400
    assert client.get("/api/v1/problems/?hours=many").status_code == 400


class Proxy:
    """A shared cache between people and the board, as RFC 9111 wants one: it keeps what it may, under what varies."""

    def __init__(self):
        self.kept: dict[str, list[tuple[dict[str, str], HttpResponse]]] = {}
        self.given = 0

    def get(self, client: Client, address: str, headers: dict[str, str]) -> HttpResponse:
        sent = headers | {"cookie": client.cookies.output(header="", sep=";").strip()}
        for varied, response in self.kept.get(address, []):
            if all(sent.get(name, "") == value for name, value in varied.items()):
                self.given += 1
                return response
        response = client.get(address, headers=headers)
        told = response.get("Cache-Control", "")
        may = response.status_code == 200 and not any(word in told for word in ("private", "no-store"))
        if may and "authorization" not in headers:
            names = [name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()]
            self.kept.setdefault(address, []).append(({name: sent.get(name, "") for name in names}, response))
        return response


def named_on(answer: HttpResponse) -> set[str]:
    """Whom a page takes for signed in, and whose a script's own rows are."""
    text = answer.content.decode()
    head = text.partition("</header>")[0] if text.startswith("<!doctype") else ""
    mine = text if '"scopes"' in text else ""
    return {name for name in ("ada", "mallory") if f'href="/~{name}/"' in head or f'"{name}"' in mine}


def test_two_people_and_a_visitor_through_a_caching_proxy_never_mix(ada, mallory, problem):
    """2,000 requests in any order, over pages that name who is signed in and addresses that scripts read."""
    chance, proxy, clients = random.Random(7), Proxy(), {}
    for person in (None, ada, mallory):
        clients[person] = Client()
        if person:
            clients[person].force_login(person)
    addresses = ["/", "/problems/", problem.get_absolute_url(), "/my-board/", "/accounts/notices/", "/for-you/",
                 "/api/v1/problems/", "/api/v1/me/", "/~ada/"]  # fmt: skip
    tokens = {person: Script(person).text for person in (ada, mallory)}
    mixed = []
    for turn in range(2000):
        person, address = chance.choice([None, ada, mallory]), chance.choice(addresses)
        headers = {"authorization": f"Bearer {tokens[person]}"} if person and address.startswith("/api/") else {}
        answer = proxy.get(clients[person], address, headers)
        if named_on(answer) - {person and person.username}:
            mixed.append((turn, person, address))
    assert mixed == []
    assert proxy.given > 1000
    assert named_on(clients[ada].get("/problems/")) == {"ada"}


def test_control_a_cache_that_keeps_what_is_made_for_members_mixes_them(ada, problem, unchanged_board, monkeypatch):
    monkeypatch.setattr(shared_pages, "is_nobody", lambda request: True)
    monkeypatch.setattr(shared_pages, "get_cache_key", lambda request, *told, **options: request.path)
    monkeypatch.setattr(shared_pages, "learn_cache_key", lambda request, *told, **options: request.path)
    signed_in = Client()
    signed_in.force_login(ada)
    signed_in.get("/problems/")

    assert named_on(Client().get("/problems/")) == {"ada"}
