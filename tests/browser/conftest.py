"""One Chromium for this folder, a context of its own for each test, and an eye on everything that goes wrong in it."""

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright
from playwright.sync_api import Request as PageRequest

from tests.browser.world import PASSWORD
from users.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 15_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Not for the whole session: Playwright's event loop counts as running in this thread until it ends."""
    if CHROMIUM is None:
        pytest.skip("no chromium on the PATH: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


class Eye:
    """Collects what no page may do: errors on the console, requests that fail or leave the site, statuses from 400.

    A violated Content-Security-Policy is an error on the console. A test that provokes a status names it first.
    """

    def __init__(self, site: str):
        self.site = site
        self.faults: list[str] = []
        self.expected: set[int] = set()

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error.message}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A bad status is on the console as well, without its number: _answered tells it better.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: PageRequest) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "about:")):
            self.faults.append(f"left the site: {request.url}")

    def _failed(self, request: PageRequest) -> None:
        # Aborted is what the browser itself gave up, as the page was left or htmx asked anew.
        if request.url.startswith(f"{self.site}/") and request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {_path(request.url)}, {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {_path(response.url)}")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture
def eye(live_server) -> Iterator[Eye]:
    seen = Eye(live_server.url)
    yield seen
    assert seen.faults == []


@pytest.fixture
def new_page(browser, live_server, eye, settings) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own. Takes what `Browser.new_context` takes, and who is signed in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    opened = []

    def open_page(person: User | None = None, **options) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if person:
            context.add_cookies([_session_cookie(person, live_server.url)])
        page = context.new_page()
        eye.watch(page)
        return page

    yield open_page
    for context in opened:
        context.close()


def _session_cookie(person: User, site: str) -> dict:
    """A session of somebody who has just given the password, which the pages about the account ask for."""
    client = Client()
    client.force_login(person)
    if person.has_usable_password():
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return {"name": django_settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": site}
