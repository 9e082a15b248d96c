"""The site as `manage.py serve` runs it, in processes of its own; and browsers that ask it at the same instant."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from users.models import User

ROOT = Path(__file__).resolve().parents[1]
# Three ways are controls: `without locks` every SELECT ... FOR UPDATE of the services is a plain one, `without plans`
# no statement is kept, and `without a second try` one that is outdated fails. /plans/ tells how many statements
# PostgreSQL keeps for the connection that asks, and how often it went by a plan for all values.
SITE = """
import socket, sys
import django
django.setup()
from django.db import connection, connections
from django.db.models import QuerySet
from django.http import JsonResponse
from django.urls import path
from board import middleware, urls
from board.lib import cursors
from board.lib.access import public
from board.management.commands import serve

def plans(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(generic_plans), 0)::int FROM pg_prepared_statements")
        return JsonResponse(cursor.fetchone(), safe=False)

urls.urlpatterns.append(path("plans/", public(plans)))

listener, way = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
if way == "without locks":
    QuerySet.select_for_update = lambda rows, **how: rows
if way == "without plans":
    connections.settings["default"]["OPTIONS"]["prepare_threshold"] = None
if way == "without a second try":
    cursors.is_outdated = middleware.is_outdated = lambda error: False
site = serve.Site(listener, ready=lambda: print("ready", flush=True))
# As a proxy holds its connections: between two rounds none is closed.
site.cfg.set("keepalive", 120)
if way != "with worker":
    site.cfg.set("post_worker_init", lambda worker: None)
site.run()
"""


def this_database() -> str:
    """The address of the test's own database, which is another one than DATABASE_URL names."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{connection.settings_dict['NAME']}"


def keys(database: str, **more: str) -> dict[str, str]:
    """The environment of a process of the site's on this database. It reads the sessions that the tests write."""
    ours = {"PATH": os.environ["PATH"], "DEBUG": "1", "SECRET_KEY": settings.SECRET_KEY, "DATABASE_URL": database}
    return ours | {"DJANGO_SETTINGS_MODULE": "board.settings"} | more


@dataclass(frozen=True)
class Site:
    port: int
    process: subprocess.Popen

    def kill(self) -> None:
        """Ends the process that answers, and then the one that would start another."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.process.kill()
        for child in children:
            os.kill(int(child), signal.SIGKILL)


@contextlib.contextmanager
def site(database: str, *, way: str = "", **more: str) -> Iterator["Site"]:
    """Serves this database: gunicorn with threads and the pool of connections."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-c", SITE, str(listener.fileno()), way]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=keys(database, **more),
            stdout=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            text=True,
        )
    with process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield Site(port, process)
        finally:
            process.terminate()


class Browser:
    """Somebody signed in, with a connection that stays open. Sends its forms as a browser does."""

    def __init__(self, port: int, session: str, person: User | None = None):
        self.line, self.person = HTTPConnection("127.0.0.1", port, timeout=60), person
        self.origin, self.cookies, self.token = f"http://127.0.0.1:{port}", {"session": session}, ""

    def open(self, path: str) -> None:
        """Reads a page with a form, which gives the cookie and the field that every form goes with."""
        self.line.request("GET", path, headers={"Cookie": self._cookie()})
        answer = self.line.getresponse()
        page = answer.read().decode()
        self.cookies["csrf"] = re.search(r"csrf=([^;]+)", answer.getheader("Set-Cookie"))[1]
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def post(self, path: str, fields: dict) -> None:
        """Sends a form whole, and does not wait for what comes of it."""
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
        headers = {"Cookie": self._cookie(), "Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        self.line.request("POST", path, body.encode(), headers)

    def answer(self) -> tuple[int, str]:
        """The status and the words of what the last form came to."""
        answer = self.line.getresponse()
        return answer.status, unescape(answer.read().decode())

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@contextlib.contextmanager
def a_browser(port: int, person: User, path: str) -> Iterator[Browser]:
    """One in which this person has signed in and opened this page."""
    client = Client()
    client.force_login(person)
    browser = Browser(port, client.cookies["session"].value, person)
    with contextlib.closing(browser.line):
        browser.open(path)
        yield browser


def at_once(forms: list[tuple[Browser, str, dict]]) -> list[tuple[int, str]]:
    """Sends every form before any answer is read. Answers what came to each."""
    for browser, path, fields in forms:
        browser.post(path, fields)
    return [browser.answer() for browser, _, _ in forms]
