"""Signing in, as a browser does it, and a GitHub to sign in with."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from django.core.cache import cache

from tests.factories import a_person
from users.models import KINDS, Kind, Pace

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    """Tries are counted in the cache. A quick hasher, as hundreds of passwords are set and tried here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def a_member(username: str, secret: str = PASSWORD, **fields):
    """Somebody who has joined: with a proven address and a password."""
    person = a_person(username, password=secret, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def code_in(mail) -> str:
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.subject)[0]


def who(client) -> str | None:
    """The primary key of who is signed in, as the session says it."""
    return client.session.get("_auth_user_id")


@pytest.fixture
def kinds(monkeypatch) -> dict[str, Kind]:
    """One kind of notice for each pace that sends mail, in place of those that apps above have added."""
    ours = [
        Kind("moved", "Something moved", "When it moves.", Pace.AT_ONCE),
        Kind("asked", "Somebody asks <you>", "When they ask.", Pace.DAILY),
        Kind("listed", "A problem is listed", "When it is listed.", Pace.WEEKLY),
    ]
    for key in list(KINDS):
        monkeypatch.delitem(KINDS, key)
    for kind in ours:
        monkeypatch.setitem(KINDS, kind.key, kind)
    return KINDS


class GitHub:
    """What GitHub answers about the person that signs in. Tests change it."""

    def __init__(self):
        self.user = {"id": 4242, "login": "Octo-Cat", "name": "Octo Cat", "email": None}
        self.emails = [{"email": "ada@example.org", "verified": True, "primary": True}]

    def answer(self, path: str) -> object:
        if path.startswith("/login/oauth/access_token"):
            return {"access_token": "a-token", "token_type": "bearer", "scope": "user:email"}
        return self.emails if path.startswith("/api/v3/user/emails") else self.user


@pytest.fixture
def github(settings, monkeypatch) -> Iterator[GitHub]:
    """A GitHub on this machine, with the board's keys set."""
    place = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(place.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args):
            """Keeps quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": [{"client_id": "id", "secret": "secret"}]}}
    # allauth reads GITHUB_URL when the module is imported.
    for name, path in {
        "access_token_url": "/login/oauth/access_token",
        "authorize_url": "/login/oauth/authorize",
        "profile_url": "/api/v3/user",
        "emails_url": "/api/v3/user/emails",
    }.items():
        monkeypatch.setattr(GitHubOAuth2Adapter, name, url + path)
    yield place
    server.shutdown()
    thread.join()
    server.server_close()
