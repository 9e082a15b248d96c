"""Mail about accounts: the board's words, and addresses of the board alone."""

import re
from html import unescape

from allauth.account.models import EmailAddress
from allauth.utils import build_absolute_uri
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.users.conftest import PASSWORD, a_member, code_in

FORGED = {"HTTP_HOST": "evil.example", "HTTP_X_FORWARDED_HOST": "evil.example"}


def everything_said() -> str:
    html = [part.content for sent in mail.outbox for part in sent.alternatives]
    return "\n".join([*html, *(f"{sent.subject}\n{sent.body}" for sent in mail.outbox)])


def shown(html: str) -> list[str]:
    """The lines that are read in a mail."""
    body = html.partition("<body>")[2].replace("<br>", "\n")
    return [unescape(line.strip()) for line in re.sub(r"<[^>]+>", "", body).splitlines() if line.strip()]


def test_forged_host_is_refused(client, db):
    assert client.get(reverse("account_login"), **FORGED).status_code == 400


def test_links_in_mail_never_come_from_the_host_header(client, db, settings, rf):
    settings.ALLOWED_HOSTS = ["*"]
    a_member("ada")
    known = {"email": "ada@example.org"}
    for email in ("ada@example.org", "new@example.org"):
        client.cookies.clear()
        sign_up = {"email": email, "username": f"{email[:3]}-2", "password1": PASSWORD}
        client.post(reverse("account_signup"), sign_up, **FORGED)
    client.cookies.clear()
    client.post(reverse("account_request_login_code"), known, **FORGED)
    client.cookies.clear()
    client.post(reverse("account_reset_password"), known, **FORGED)
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[-1])}, **FORGED)
    client.post(reverse("account_complete_password_reset"), {"password1": "another long password"}, **FORGED)
    assert len(mail.outbox) == 5
    said = everything_said()
    assert "evil.example" not in said
    assert set(re.findall(r"https?://[^/\s<]+", said)) == {settings.SITE_URL}
    # The control: allauth's own way of making a link believes the header.
    assert "evil.example" in build_absolute_uri(rf.get("/", **FORGED), "/accounts/login/")


def test_mail_has_the_code_in_its_subject_and_the_same_words_as_text_and_html(client, db):
    a_member("ada")
    client.post(reverse("account_request_login_code"), {"email": "ada@example.org"})
    (sent,) = mail.outbox
    code = code_in(sent)
    assert sent.subject == f"Circuit Board: {code} signs you in"
    assert sent.to == ["ada@example.org"]
    assert sent.body.splitlines()[:3] == ["Enter this code on the page where you asked for it:", "", code]
    (html,) = sent.alternatives
    assert html.mimetype == "text/html"
    assert "<script" not in html.content
    assert shown(html.content) == ["Circuit Board", *filter(None, sent.body.splitlines())]
    assert html.content.count(code) == 2  # its title is the subject
    assert f'<p class="code">{code}</p>' in html.content


def test_an_address_in_a_mail_is_a_link(client, db, settings):
    a_member("ada")
    client.post(reverse("account_signup"), {"email": "ada@example.org", "username": "new", "password1": PASSWORD})
    there = f"{settings.SITE_URL}{reverse('account_login')}"
    (html,) = mail.outbox[0].alternatives
    assert f'Sign in:<br><a href="{there}" rel="nofollow">{there}</a></p>' in html.content


def test_new_e_mail_takes_effect_with_its_code_and_the_old_one_is_told(client, db):
    ada = a_member("ada")
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.org", True, True)]
    assert (mail.outbox[1].to, mail.outbox[1].subject) == (["ada@example.org"], "Circuit Board: your e-mail is changed")


def test_new_e_mail_may_be_one_that_a_stranger_began_to_sign_up_with(client, db):
    client.post(reverse("account_signup"), {"email": "b@example.org", "username": "b", "password1": PASSWORD})
    client.cookies.clear()
    mail.outbox.clear()
    ada = a_member("ada")
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    cache.clear()
    client.post(reverse("account_email"), {"action_add": "", "email": "b@example.org"})
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    ada.refresh_from_db()
    assert ada.email == "b@example.org"
