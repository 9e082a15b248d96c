"""Whatever a person reads or does on a page, a script reads or does: each page has its address of the API, or is named
in docs/api.md as one for a browser alone."""

import re

import pytest

from tests import matrix

LETS_IN = {"ok", "unreadable", "refused"}
# What guards an account, and what a browser keeps while somebody types.
IN_A_BROWSER = (
    "admin/",
    *(f"accounts/{part}/" for part in ("2fa", "3rdparty", "confirm-email", "delete", "email", "inactive", "login")),
    *(f"accounts/{part}/" for part in ("logout", "password", "reauthenticate", "signup", "social", "tokens")),
    *(f"accounts/{part}/" for part in ("github", "google", "oidc", "orcid")),
    "problems/propose/keep/",
)
# What is a form of something else already, or for machines; and texts, which machines read as Markdown or as files.
FORMS = (
    r"feed\.\w+\Z",
    r"\.ics\Z",
    r"badge\.svg\Z",
    r"(cite|portfolio)\.[\w.]+\Z",
    r"\A\^",
    r"\A(health|mcp|api|llms|robots|sitemap)\b",
)
TEXTS = ("about/", "curate/first-hour/", "data/", "data/<>")
# Where the API does, or tells, what this page does or tells, under another address.
ELSEWHERE = {
    "": "problems/",
    "accounts/mail/": "me/mail/edit/",
    "accounts/mail/off/<>/": "me/mail/edit/",
    "accounts/profile/": "me/profile/",
    "accounts/webhooks/": "webhooks/make/",
    "accounts/webhooks/<>/": "deliveries/",
    "comments/<>/": "comments/",
    "curate/acts/": "acts/",
    "curate/acts/<>/": "acts/changes/",
    "curate/domains/": "curate/domains/",
    "curate/domains/rules/<>/": "domain-rules/",
    "curate/imports/": "curate/imports/upload/",
    "curate/words/<>/<>/": "curate/words/",
    "for-you/": "problems/fitting/",
    "for-you/keep/": "me/skills/keep/",
    "mentoring/": "mentors/mine/",
    "moderation/roles/": "people/<>/role/",
    "my-board/": "me/needs/",
    "my-skills/": "me/skills/edit/",
    "my-skills/take-back/": "me/skills/take-back/",
    "my-standing/": "sanctions/",
    "path/": "me/path/",
    "problems/<>-<>/": "problems/<>/",
    "problems/<>/attempts/": "problems/<>/",
    "problems/<>/comments/": "comments/",
    "problems/<>/diff/": "problems/revisions/",
    "problems/<>/history/": "problems/revisions/",
    "problems/<>/proposal/": "problems/<>/facts/",
    "problems/propose/<>/": "problems/propose/",
    "problems/propose/alike/": "proposals/alike/",
    "problems/surprise/": "problems/",
    "programs/<>/history/": "programs/changes/",
    "programs/<>/portfolio/": "me/portfolio/",
    "programs/calendar/": "me/calendar/",
    "programs/calendar/end/": "me/calendar/end/",
    "programs/calendar/renew/": "me/calendar/renew/",
    "reproductions/<>/": "reproductions/",
    "reviews/<>/": "reviews/",
    "sponsorships/keep/<>/": "sponsorships/keep/",
    "suggestions/<>/": "suggestions/",
    "watching/": "me/watching/",
    "writeups/<>-<>/": "writeups/<>/",
    "writeups/<>/history/": "events/",
    "~<>/": "people/<>/",
    "~<>/report/": "people/<>/report/",
    "~<>/role/": "people/<>/role/",
    "~<>/sanction/": "people/<>/sanction/",
}


def bare(pattern: str) -> str:
    return re.sub(r"<\w+:\w+>", "<>", pattern)


def routes() -> dict[tuple[str, str], set[str]]:
    """{(address without the names of its parameters, method): everything that somebody sees there}."""
    found: dict[tuple[str, str], set[str]] = {}
    for line, roles in matrix.read()["routes"].items():
        pattern, method = line.rsplit(" ", 1)
        found.setdefault((bare(pattern), method), set()).update(roles.values())
    return found


ROUTES = routes()
API = {
    method: {
        address.removeprefix("api/v1/")
        for (address, one), seen in ROUTES.items()
        if one == method and address.startswith("api/v1/") and "method" not in seen
    }
    for method in ("GET", "POST")
}
PAGES = sorted(
    (address, method)
    for (address, method), seen in ROUTES.items()
    if seen & LETS_IN
    and address not in TEXTS
    and not address.startswith(IN_A_BROWSER)
    and not any(re.search(form, address) for form in FORMS)
)


def is_told(address: str, method: str) -> bool:
    """Whether the API has it. The page of a form belongs to what it does; looking for what is alike changes nothing."""
    there = ELSEWHERE.get(address, address.removeprefix("accounts/"))
    is_read = method == "GET" or there == "proposals/alike/"
    return there in API["POST"] or (is_read and there in API["GET"])


@pytest.mark.parametrize(("address", "method"), PAGES)
def test_a_script_has_it_too(address, method):
    assert is_told(address, method)


def test_a_page_that_the_api_lacks_is_found():
    """The control; and nothing is listed here that is not there."""
    assert len(PAGES) > 150
    assert not is_told("curate/new/", "POST")
    assert {address for address in ELSEWHERE if not any(address == one for one, _ in ROUTES)} == set()
