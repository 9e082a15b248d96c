"""Alive without a database, ready only with one; away is 503 everywhere and never a hang."""

import os
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import NOW, a_mail

HOUR = timedelta(hours=1)
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
pool = settings.DATABASES["default"]["OPTIONS"]["pool"]
method, cookie, seconds, *paths = sys.argv[1:]
pool["timeout"] = float(seconds) or pool["timeout"]
client = Client(raise_request_exception=False, enforce_csrf_checks=True)
client.cookies.load(cookie)
for path in paths:
    answer = client.generic(method, path, headers={"host": "localhost"})
    print(answer.status_code, answer.headers.get("Retry-After", "-"), answer.headers["Content-Type"].split(";")[0])
"""


def ask(
    database_url: str, *paths: str, method: str = "GET", cookie: str = "", patience: float = 0
) -> tuple[list[str], float]:
    """What each path answers, and the seconds for all. With another patience than the pool's, no test waits it out."""
    keys = {
        "DEBUG": "1",
        "SECRET_KEY": "k" * 40,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "board.settings",
    }
    began = time.monotonic()
    asked = subprocess.run(
        [sys.executable, "-c", ASK, method, cookie, str(patience), *paths],
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

    said = answer.json()
    checks = {name: said[name] for name in ("ready", "database", "migrations", "queue")}
    assert (answer.status_code, checks) == (200, dict.fromkeys(checks, True))
    assert set(said) - set(checks) == {"queue_lag_seconds", "worker_last_seen", "schedule_last_ran", "mails_dead"}


@pytest.fixture
def empty_queue(db):
    with connection.cursor() as cursor:
        for table in ("periodic_defers", "jobs", "workers"):
            cursor.execute(f"DELETE FROM procrastinate_{table}")
        yield cursor


def numbers(client) -> tuple:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    said = answer.json()
    return said["queue_lag_seconds"], said["worker_last_seen"], said["schedule_last_ran"], said["mails_dead"]


def test_ready_without_a_worker_says_that_none_was_seen(client, empty_queue):
    assert numbers(client) == (0, None, None, 0)


def test_ready_tells_for_how_long_the_oldest_job_that_is_due_waits(client, empty_queue):
    queue = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES ('q', 't', %s, {})"
    empty_queue.execute(queue.format("now() + interval '1 hour'"), ["todo"])
    empty_queue.execute(queue.format("now() - interval '2 hours'"), ["doing"])
    assert numbers(client)[0] == 0

    empty_queue.execute(queue.format("now() - interval '90 seconds'"), ["todo"])
    assert numbers(client)[0] == 90
    empty_queue.execute(queue.format("NULL"), ["todo"])
    empty_queue.execute("UPDATE procrastinate_events SET at = now() - interval '5 minutes' WHERE type = 'deferred'")
    assert numbers(client)[0] == 300


def test_ready_tells_of_the_worker_its_schedule_and_dead_mails(client, empty_queue):
    empty_queue.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s), (%s)", [NOW, NOW - HOUR])
    empty_queue.execute(
        "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('t', %s)", [NOW.timestamp()]
    )
    for state in ("dead", "dead", "queued", "sent"):
        a_mail(state=state)

    assert numbers(client)[1:] == ("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", 2)


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="problems").order_by("-pk").first().delete()

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["migrations"], answer.json()["database"]) == (503, False, True)


def test_a_database_that_refuses_is_503_and_live_still_lives():
    paths = ("/health/live", "/health/ready", "/problems/", "/api/v1/problems/")
    answers, _ = ask("postgresql://b@127.0.0.1:9/b", *paths, patience=0.5)

    assert answers == [
        "200 - application/json",
        "503 - application/json",
        "503 5 text/html",
        "503 5 application/problem+json",
    ]


def test_somebody_signed_in_gets_503_where_an_error_page_would_name_them():
    answers, _ = ask("postgresql://b@127.0.0.1:9/b", "/nowhere/", "/api/v1/nowhere/", cookie=SIGNED_IN, patience=0.5)

    # The API asks for no cookie and names nobody.
    assert answers == ["503 5 text/html", "404 - application/problem+json"]


def test_a_form_without_its_token_is_503():
    answers, _ = ask("postgresql://b@127.0.0.1:9/b", "/accounts/login/", method="POST", cookie=SIGNED_IN, patience=0.5)

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
