"""Alive without a database, ready only with one; away is 503 everywhere and never a hang."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Only the database could tell whose it is.
SIGNED_IN = f"session={'s' * 32}"
# Asks the whole site, perhaps with a cookie, in a process whose database cannot be reached.
ASK = """
import sys, django
django.setup()
from django.conf import settings
from django.test import Client
settings.DEBUG = False
client = Client(raise_request_exception=False, enforce_csrf_checks=True)
method, cookie, *paths = sys.argv[1:]
client.cookies.load(cookie)
for path in paths:
    answer = client.generic(method, path, headers={"host": "localhost"})
    print(answer.status_code, answer.headers.get("Retry-After", "-"), answer.headers["Content-Type"].split(";")[0])
"""


def ask(database_url: str, *paths: str, method: str = "GET", cookie: str = "") -> tuple[list[str], float]:
    keys = {
        "DEBUG": "1",
        "SECRET_KEY": "k" * 40,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "board.settings",
    }
    began = time.monotonic()
    asked = subprocess.run(
        [sys.executable, "-c", ASK, method, cookie, *paths],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **keys}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return asked.stdout.splitlines(), time.monotonic() - began


@pytest.mark.django_db
def test_live_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (
        200,
        {"live": True},
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


@pytest.mark.django_db
def test_ready_names_each_check(client):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "database": True, "migrations": True, "queue": True},
    )


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="problems").order_by("-pk").first().delete()

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["migrations"], answer.json()["database"]) == (503, False, True)


def test_a_database_that_refuses_is_503_and_live_still_lives():
    answers, _ = ask("postgresql://b@127.0.0.1:9/b", "/health/live", "/health/ready", "/problems/", "/api/v1/problems/")

    assert answers == [
        "200 - application/json",
        "503 - application/json",
        "503 5 text/html",
        "503 5 application/problem+json",
    ]


def test_somebody_signed_in_gets_503_where_an_error_page_would_name_them():
    answers, _ = ask("postgresql://b@127.0.0.1:9/b", "/nowhere/", "/api/v1/nowhere/", cookie=SIGNED_IN)

    # The API asks for no cookie and names nobody.
    assert answers == ["503 5 text/html", "404 - application/problem+json"]


def test_a_form_without_its_token_is_503():
    answers, _ = ask("postgresql://b@127.0.0.1:9/b", "/accounts/login/", method="POST", cookie=SIGNED_IN)

    assert answers == ["503 5 text/html"]


def test_a_database_that_never_answers_is_no_hang():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answers, took = ask(f"postgresql://b@127.0.0.1:{silent.getsockname()[1]}/b", "/problems/")

    assert answers == ["503 5 text/html"]
    assert took < 20


@pytest.mark.django_db
def test_every_answer_carries_an_id_and_the_security_headers(client):
    answer = client.get("/")

    assert len(answer["X-Request-Id"]) == 12
    assert client.get("/")["X-Request-Id"] != answer["X-Request-Id"]
    assert sorted(answer["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]
    headers = (
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    )
    assert [answer[name] for name in headers] == [
        "nosniff",
        "DENY",
        "strict-origin-when-cross-origin",
        "same-origin",
        "same-origin",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/problems/", "/about/", "/path/", "/tracks/", "/skills/", "/programs/", "/writeups/"]
)
def test_a_visitor_gets_no_cookie(client, address):
    answer = client.get(address)

    assert (answer.status_code, len(answer.cookies)) == (200, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/nowhere/", "/problems/999999/", "/~nobody/", "/~%00/", "/skills/nothing/", "/programs/none/"]
)
def test_what_is_not_there_is_a_page_that_helps(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert "/problems/" in answer.content.decode()


def test_the_500_page_asks_nothing_of_anything(rf, settings):
    from board.views import server_error

    answer = server_error(rf.get("/"))

    assert (answer.status_code, b"<h1" in answer.content) == (500, True)
    problem = server_error(rf.get("/api/v1/problems/"))
    assert (problem.status_code, problem["Content-Type"]) == (500, "application/problem+json")
