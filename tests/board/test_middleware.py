"""What leaves the site, as the server in front of it gets it: Django's test client hides it."""

import json
import time

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import InternalError, OperationalError, ProgrammingError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from board.middleware import DatabaseAway, HeadersAlone, PageMethods
from tests.api import Script
from tests.factories import a_problem

pytestmark = pytest.mark.django_db


def sent(method: str, address: str, application=None) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body), as the application hands them to the server."""
    told: list = []
    environ = RequestFactory().generic(method, address, HTTP_HOST="localhost").environ
    answer = (application or get_internal_wsgi_application())(
        environ, lambda status, headers: told.extend([status, headers])
    )
    body = b"".join(answer)
    answer.close()
    return int(told[0].split()[0]), dict(told[1]), body


@pytest.mark.parametrize(
    "address",
    ["/", "/about/", "/problems/feed.csv", "/problems/feed.atom", "/api/v1/problems/", "/api/v1/nothing/", "/nothing/"],
)
def test_head_is_answered_like_get_without_a_body(address):
    a_problem()
    status, headers, body = sent("GET", address)

    head_status, head_headers, head_body = sent("HEAD", address)

    assert len(body) > 0
    assert (head_status, head_headers["Content-Length"], head_body) == (status, str(len(body)), b"")
    assert head_headers["Content-Type"] == headers["Content-Type"]


def test_control_without_the_middleware_django_sends_the_body_of_a_head(settings):
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]

    assert sent("HEAD", "/about/", WSGIHandler())[2].startswith(b"<!doctype html>")


def test_a_stream_is_not_begun_for_a_head(rf):
    def rows():
        raise AssertionError("begun")
        yield b""

    answer = HeadersAlone(lambda request: StreamingHttpResponse(rows()))(rf.head("/"))

    assert list(answer) == []


def test_a_get_keeps_its_body(rf):
    assert HeadersAlone(lambda request: HttpResponse("All of it."))(rf.get("/")).content == b"All of it."


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_page_takes_no_other_method_and_says_which_it_takes(method):
    status, headers, _ = sent(method, "/accounts/password/reset/")

    assert (status, headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_the_api_says_itself_what_it_takes(rf):
    for address in ("/api/v1/problems/", "/mcp"):
        assert PageMethods(lambda request: HttpResponse("asked"))(rf.put(address)).content == b"asked"


@pytest.mark.django_db(transaction=True)
def test_a_request_that_stopped_in_the_middle_of_its_transaction_is_503(rf):
    with pytest.raises(InternalError) as ended:
        stop_in_the_middle()
    connection.close()

    away = DatabaseAway(lambda request: HttpResponse())
    answer = away.process_exception(rf.get("/"), ended.value)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    # The control: what is wrong in the code is none of it.
    assert away.process_exception(rf.get("/"), InternalError("current transaction is aborted")) is None
    assert away.process_exception(rf.get("/"), ProgrammingError("syntax error")) is None


@pytest.mark.django_db(transaction=True)
def test_where_nothing_can_be_written_it_is_said(client, ada):
    script = Script(ada)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    answer = script.client.post("/api/v1/problems/1/watch/", {}, content_type="application/json")
    page = client.get("/problems/")
    connection.close()

    assert (answer.status_code, answer["Retry-After"], page.status_code) == (503, "5", 200)
    assert "can be read right now, and not changed" in answer.json()["detail"]


def stop_in_the_middle() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 20")
        time.sleep(0.3)
        cursor.execute("SELECT 1")


FORM = "/accounts/notices/read/"


def test_an_address_of_a_form_says_so_to_who_opens_it(client, ada):
    client.force_login(ada)

    answer = client.get(FORM)

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes what a form sends." in answer.content.decode()
    assert client.get("/api/v1/me/notices/read/")["Content-Type"] == "application/problem+json"


def test_control_without_the_middleware_it_is_empty(client, ada, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("FormAddresses")]
    client.force_login(ada)

    answer = client.get(FORM)

    assert (answer.status_code, answer.content) == (405, b"")


LOST = ["/nothing/", "/problems/99999-nothing/", "/problems/99999/", "/api/reference/karma/"]


@pytest.mark.parametrize("address", LOST)
def test_in_development_too_people_read_that_nothing_is_there(client, settings, address):
    settings.DEBUG = True

    answer = client.get(address)

    assert (answer.status_code, "<h1>There is nothing at this address</h1>" in answer.content.decode()) == (404, True)


def test_in_development_an_address_that_lacks_its_slash_is_found(client, settings):
    settings.DEBUG = True

    assert client.get("/about")["Location"] == "/about/"
    assert client.get("/api/v1/nothing/")["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", LOST)
def test_control_without_the_middleware_django_lists_every_address(client, settings, address):
    settings.DEBUG = True
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("NothingThere")]

    assert "DEBUG = True" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)", "This took longer than the board gives"),
        ("DO $$ BEGIN RAISE lock_not_available; END $$", "Others are changing the same thing right now."),
        ("DO $$ BEGIN RAISE connection_failure; END $$", "The board cannot reach its records right now."),
    ],
)
def test_what_took_too_long_is_told_from_what_is_away(rf, db, statement, words):
    away = DatabaseAway(lambda request: HttpResponse())
    with connection.cursor() as cursor, pytest.raises(OperationalError) as failed:
        cursor.execute(statement)
    page = away.process_exception(rf.get("/problems/"), failed.value)
    document = away.process_exception(rf.get("/api/v1/problems/"), failed.value)
    assert words in page.content.decode()
    assert json.loads(document.content)["detail"].startswith(words)


def test_a_page_whose_records_are_away_leads_back_to_itself_where_it_was_only_read(rf):
    away = DatabaseAway(lambda request: HttpResponse())
    again = '<a href="/problems/?q=%3Cb%3E&amp;page=2">Try this page again</a>'

    read = away.process_exception(rf.get("/problems/?q=%3Cb%3E&page=2"), OperationalError("connection refused"))
    sent = away.process_exception(rf.post("/problems/?q=%3Cb%3E&page=2"), OperationalError("connection refused"))

    assert again in read.content.decode()
    assert "again</a>" not in sent.content.decode()
