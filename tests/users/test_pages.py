"""Every page that allauth can show is the board's own, and runs under a strict Content-Security-Policy."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from tests.users.conftest import PASSWORD, a_member

ALLAUTH = Path(allauth.__file__).parent / "templates"
# Features that are off: phones, passkey sign-up, trusted browsers, confirmation by link, other templates' bases.
UNREACHABLE = re.compile(
    r"phone|signup_by_passkey|signup_form|trust\.html|email_confirm\.html|verification_sent|verified_email_required"
    r"|password_reset_done|account/email\.html|/base\.html|base_entrance|base_manage|snippets/(already|warn|login_extra)"
    r"|login_redirect"
)
TEMPLATES = sorted(
    str(path.relative_to(ALLAUTH))
    for folder in ("account", "mfa", "socialaccount")
    for path in (ALLAUTH / folder).rglob("*")
    if path.suffix in {".html", ".txt"} and not UNREACHABLE.search(str(path))
)
OWN_WORDS = {"account/email/base_message.txt", "account/email/password_reset_key_message.txt"}
OPEN = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
CLOSED = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "socialaccount_connections",
    "users:edit-profile",
    "users:mail-settings",
    "users:notices",
    "users:delete-account",
]
INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=|=[\"']?javascript:|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.I
)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if "password_reset_key" not in name])
def test_template_is_our_own(name):
    if name not in OWN_WORDS | {"mfa/recovery_codes/download.txt"}:
        assert str(get_template(name).origin.name).startswith(str(settings.BASE_DIR / "templates"))


def test_templates_were_found():
    assert {"account/login.html", "mfa/index.html", "socialaccount/signup.html"} < set(TEMPLATES)


@pytest.mark.parametrize("name", OPEN)
def test_open_page_has_nothing_inline(client, db, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert INLINE.findall(page.content.decode()) == []


@pytest.mark.parametrize("name", CLOSED)
def test_page_behind_the_sign_in_has_nothing_inline(client, db, name):
    a_member("ada")
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert INLINE.findall(page.content.decode()) == []


@pytest.mark.parametrize("name", CLOSED)
def test_page_behind_the_sign_in_sends_a_visitor_to_sign_in(client, db, name):
    assert client.get(reverse(name)).status_code == 302


def test_inline_is_found_where_it_is():
    for bad in ('<p style="x">', "<script>x()</script>", '<a onclick="x()">', "<style>"):
        assert INLINE.search(bad)
    assert not INLINE.search('<script src="/a.js"></script><script id="x" type="application/json">{}</script>')
