"""Signing in with another site. It never finds, enters or links an account by the e-mail that it states."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.users.conftest import PASSWORD, a_member, code_in, who
from users.models import User

PROVIDERS = ["github", "google", "orcid"]


def come_from_github(client, process: str = "login"):
    """There and back. Answers where the board sends the visitor then."""
    there = client.post(f"/accounts/github/login/?process={process}")
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    return client.get("/accounts/github/login/callback/", {"code": "any", "state": state})


def test_stated_e_mail_of_a_member_neither_enters_nor_links(client, db, github):
    ada = a_member("ada")
    assert come_from_github(client)["Location"] == reverse("socialaccount_signup")
    client.post(reverse("socialaccount_signup"), {"email": ada.email, "username": "octo-cat"})
    assert who(client) is None
    assert SocialAccount.objects.count() == 0
    assert User.objects.joined().get() == ada
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([ada.email], "Circuit Board: you have an account already")
    ]


def test_control_with_allauths_e_mail_authentication_the_same_visitor_is_in(client, db, github, settings):
    settings.SOCIALACCOUNT_ADAPTER = "allauth.socialaccount.adapter.DefaultSocialAccountAdapter"
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    ada = a_member("ada")
    come_from_github(client)
    assert who(client) == str(ada.pk)
    assert SocialAccount.objects.get().user == ada


def test_the_adapter_alone_holds_when_the_settings_are_switched_on(client, db, github, settings):
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    a_member("ada")
    come_from_github(client)
    assert who(client) is None
    assert SocialAccount.objects.count() == 0


def test_new_person_chooses_a_name_and_proves_the_address(client, db, github):
    github.emails[0]["email"] = "octo@example.org"
    come_from_github(client)
    page = client.get(reverse("socialaccount_signup")).content.decode()
    assert 'value="octo-cat"' in page
    assert 'value="octo@example.org"' in page
    client.post(reverse("socialaccount_signup"), {"email": "octo@example.org", "username": "octo-cat"})
    assert who(client) is None
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})
    person = User.objects.get()
    assert who(client) == str(person.pk)
    assert (person.username, person.name, person.has_usable_password()) == ("octo-cat", "Octo Cat", False)
    assert SocialAccount.objects.get().user == person


def test_member_adds_it_while_signed_in_and_it_signs_in_from_then_on(client, db, github):
    ada = a_member("ada")
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    come_from_github(client, "connect")
    assert SocialAccount.objects.get().user == ada
    client.post(reverse("account_logout"))
    assert come_from_github(client)["Location"] == reverse("problems:my-board")
    assert who(client) == str(ada.pk)


def test_what_a_stranger_began_with_somebodys_address_gives_way_to_its_owner(client, db, github):
    come_from_github(client)
    client.post(reverse("socialaccount_signup"), {"email": "ada@example.org", "username": "octo-cat"})
    assert SocialAccount.objects.count() == 1
    client.cookies.clear()
    cache.clear()
    client.post(reverse("account_signup"), {"email": "ada@example.org", "username": "ada", "password1": PASSWORD})
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[-1])})
    assert who(client) == str(User.objects.get(username="ada").pk)
    assert SocialAccount.objects.count() == 0


def test_provider_with_keys_is_offered(client, db, github):
    page = client.get(reverse("account_login")).content.decode()
    assert '<button type="submit" class="button">GitHub</button>' in page
    assert "Google" not in page


def test_providers_without_keys_are_hidden(client, db, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    for name in ("account_login", "account_signup"):
        assert "With another account" not in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PROVIDERS)
def test_provider_without_keys_is_not_there(client, db, settings, name):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.get(f"/accounts/{name}/login/").status_code == 404
    assert client.post(f"/accounts/{name}/login/").status_code == 404
    assert client.get(f"/accounts/{name}/login/callback/").status_code == 404


def test_settings_page_shows_an_account_of_a_provider_whose_keys_are_gone(client, db, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    ada = a_member("ada")
    SocialAccount.objects.create(user=ada, provider="github", uid="4242")
    client.force_login(ada)
    assert "github: 4242" in client.get(reverse("socialaccount_connections")).content.decode()


def test_signing_in_elsewhere_is_a_post(client, db, github):
    assert client.get("/accounts/github/login/").status_code == 200
    assert who(client) is None


def test_refusal_on_the_other_site_is_a_page_with_a_way_on(client, db, github):
    there = client.post("/accounts/github/login/")
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    answer = client.get("/accounts/github/login/callback/", {"error": "access_denied", "state": state}, follow=True)
    assert (answer.status_code, answer.context["request"].path) == (200, reverse("socialaccount_login_cancelled"))
    assert "Choose another way in" in answer.content.decode()
