from datetime import timedelta

import pytest
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.users.conftest import PASSWORD, a_member, code_in, who
from users.models import User


def sign_in(client, login: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", "Ada@Example.org"])
def test_name_or_e_mail_and_password_sign_in(client, db, login):
    ada = a_member("ada")
    assert sign_in(client, login)["Location"] == reverse("problems:my-board")
    assert who(client) == str(ada.pk)


def test_wrong_password_keeps_the_login_and_says_no_more_than_needed(client, db):
    a_member("ada")
    page = sign_in(client, "ada", "a wrong guess").content.decode()
    assert 'value="ada"' in page
    assert "a wrong guess" not in page
    assert "The e-mail or name and the password do not belong together." in page
    assert who(client) is None


def test_unproven_address_has_to_be_proven_first(client, db):
    ada = a_member("ada")
    ada.emailaddress_set.update(verified=False)
    assert sign_in(client, "ada")["Location"] == reverse("account_email_verification_sent")
    assert who(client) is None
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    assert who(client) == str(ada.pk)


def test_code_signs_in_once(client, db):
    ada = a_member("ada")
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    code = code_in(mail.outbox[0])
    assert client.post(reverse("account_confirm_login_code"), {"code": code})["Location"] == reverse(
        "problems:my-board"
    )
    assert who(client) == str(ada.pk)
    client.post(reverse("account_logout"))
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert who(client) is None


def test_reset_sets_a_new_password_and_signs_in(client, db):
    ada = a_member("ada")
    client.post(reverse("account_reset_password"), {"email": ada.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
    client.post(reverse("account_complete_password_reset"), {"password1": "another long password"})
    ada.refresh_from_db()
    assert ada.check_password("another long password")
    assert who(client) == str(ada.pk)
    assert [sent.subject for sent in mail.outbox][1:] == ["Circuit Board: your password is changed"]


def test_closed_account_does_not_sign_in_and_its_session_ends_at_once(client, db):
    ada = a_member("ada")
    sign_in(client, "ada")
    ada.is_active = False
    ada.save()
    assert client.get(reverse("users:edit-profile")).status_code == 302
    client.cookies.clear()
    sign_in(client, "ada")
    assert who(client) is None


def test_changed_password_ends_other_sessions(client, db):
    ada = a_member("ada")
    sign_in(client, "ada")
    ada.set_password("another long password")
    ada.save()
    assert client.get(reverse("users:edit-profile")).status_code == 302


def test_a_new_password_gives_back_no_right_that_was_taken_meanwhile(client, db):
    """Hashing takes a while, in which a curator acts; the person was read before that."""
    ada = a_member("ada", role="curator")
    stale = User.objects.get(pk=ada.pk)
    banned = timezone.now() + timedelta(days=7)
    User.objects.filter(pk=ada.pk).update(role="member", banned_until=banned)
    get_adapter().set_password(stale, "another horse battery")
    ada.refresh_from_db()
    assert (ada.role, ada.banned_until, ada.check_password("another horse battery")) == ("member", banned, True)


def test_second_factor_is_asked_for_and_its_secret_is_not_in_the_database(client, db):
    ada = a_member("ada")
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    assert sign_in(client, "ada")["Location"] == reverse("mfa_authenticate")
    assert who(client) is None
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_authenticate"), {"code": f"{hotp_value(secret, counter):06}"})
    assert who(client) == str(ada.pk)


def guess_from_seven_ports(client) -> str:
    """Seven wrong guesses, each with another port in the Host header; the last answer."""
    for port in range(8000, 8007):
        answer = sign_in(client, "ada", "a wrong guess", HTTP_HOST=f"testserver:{port}")
    return answer.content.decode()


def test_tries_are_counted_for_the_account_whatever_the_host_header_says(client, db):
    a_member("ada")
    assert "Too many tries." in guess_from_seven_ports(client)
    assert "Too many tries." in sign_in(client, "ada").content.decode()


def test_control_allauth_counts_each_port_anew(client, db, monkeypatch):
    a_member("ada")
    stock = DefaultAccountAdapter._get_login_attempts_cache_key
    monkeypatch.setattr("users.adapters.AccountAdapter._get_login_attempts_cache_key", stock)
    assert "Too many tries." not in guess_from_seven_ports(client)


def test_too_many_sign_ins_from_one_place_get_the_429_page(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        assert sign_in(client, "ada", "a wrong guess").status_code == 200
    answer = sign_in(client, "ada", "a wrong guess")
    assert answer.status_code == 429
    assert [template.name for template in answer.templates][:1] == ["429.html"]
    assert f'<a href="{reverse("account_login")}">Go back</a>' in answer.content.decode()


def test_limits_count_the_client_behind_the_proxy(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for address in ("192.0.2.1", "192.0.2.2", "203.0.113.9, 192.0.2.3"):
        assert sign_in(client, "ada", "no", HTTP_X_FORWARDED_FOR=address).status_code == 200
    assert sign_in(client, "ada", "no", HTTP_X_FORWARDED_FOR="198.51.100.7, 192.0.2.3").status_code == 429


def test_leaving_is_a_post(client, db):
    ada = a_member("ada")
    client.force_login(ada)
    assert client.get(reverse("account_logout")).status_code == 200
    assert who(client) == str(ada.pk)
    assert client.post(reverse("account_logout"))["Location"] == reverse("home")
    assert who(client) is None
