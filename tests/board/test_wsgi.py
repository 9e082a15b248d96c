"""What a worker loads: every address when it starts, and what few people ask for when one does."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.sites import ROOT, keys, this_database

ASKS = """
import gc, io, sys, threading
from board.wsgi import application
from django.db import connection

print("board.urls" in sys.modules, gc.get_freeze_count() > 100_000, threading.active_count(), connection.connection)
for path in sys.argv[2:]:
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}
    asked |= {"SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()}
    # What allauth's script says when it begins a sign-in by passkey.
    asked |= {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    statuses = []
    b"".join(application(asked, lambda status, headers, error=None: statuses.append(status)))
    print(path, *statuses)
print(*(name for name in sys.argv[1].split() if name in sys.modules))
"""
# The addresses are read, and what is loaded stays. It may be forked: there is no thread, and no line to the database.
BEGUN = "True True 1 None"
# Another process makes the schema.
PAGES = ("/", "/problems/", "/accounts/login/", "/api/v1/problems/", "/api/v1/schema/", "/api/")
LINT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
# The package itself is an app, and small: it is its parts that are not.
LATE = {*LINT["flake8-tidy-imports"]["banned-module-level-imports"], "django.test", "requests"} - {"drf_spectacular"}
GITHUB = {"GITHUB_CLIENT_ID": "id", "GITHUB_CLIENT_SECRET": "secret"}


def said_by(script: str, *given: str, **more: str) -> list[str]:
    """The lines that a process of its own prints, with `more` in its environment."""
    asked = subprocess.run(
        [sys.executable, "-c", script, *given],
        cwd=ROOT,
        env=keys(this_database(), **more),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return asked.stdout.splitlines()


def loaded_for(*paths: str, **more: str) -> set[str]:
    """Which of LATE a worker has loaded when it has answered these."""
    begun, *answers, loaded = said_by(ASKS, " ".join(LATE), *paths, **more)
    assert [begun, *answers] == [BEGUN, *(f"{path} 200 OK" for path in paths)]
    return set(loaded.split())


def test_pages_load_nothing_that_few_people_ask_for(db):
    assert loaded_for(*PAGES) == set()


@pytest.mark.parametrize(
    ("path", "loaded"),
    [
        ("/accounts/2fa/webauthn/login/", {"cryptography", "fido2"}),
        ("/programs/calendar.ics", {"icalendar", "programs.calendars"}),
    ],
)
def test_control_who_asks_for_it_gets_it(db, path, loaded):
    assert loaded_for(path) == loaded


def test_a_provider_is_there_with_its_keys_alone(db):
    there = "/accounts/github/login/"
    assert loaded_for(*PAGES, there, **GITHUB) == {"requests"}
    assert said_by(ASKS, " ".join(LATE), there)[1:] == [f"{there} 404 Not Found", ""]


LEAVES = """
import gc, sys

if sys.argv[1] == "site":
    import board.wsgi
else:
    import os
    import django
    from django.urls import reverse
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "board.settings")
    django.setup()
    reverse("home")
    gc.collect()
    gc.freeze()
before = gc.get_stats()[2]["collections"]
kept = [[] for _ in range(40_000)]
print(gc.get_stats()[2]["collections"] > before)
"""


@pytest.mark.parametrize(("which", "looked"), [("site", "True"), ("control: frozen alone", "False")])
def test_what_requests_leave_behind_is_collected_soon(db, which, looked):
    assert said_by(LEAVES, which) == [looked]


GROWS = """
import io, os, pickle, sys
from pathlib import Path
from board.wsgi import application
from board import schema

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

def get(path):
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}
    asked |= {"SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()}
    return b"".join(application(asked, lambda *_: None))

get("/api/v1/tracks/")
before = held()
if sys.argv[1] == "here":
    schema._parts = lambda: pickle.loads(schema.make())
assert len(get("/api/v1/schema/")) > 1_000_000
assert b"listProblems" in get("/api/reference/problems/")
print((held() - before) // 2**20)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="tells what a process holds: Linux alone does")
def test_the_schema_leaves_little_in_a_worker_and_control_made_there(db):
    """In megabytes, with its reference. The document itself has 1.9, and is cached as a page."""
    [apart], [here] = said_by(GROWS, "apart"), said_by(GROWS, "here")

    assert int(apart) < 12
    assert int(here) > 16
