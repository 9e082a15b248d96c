"""Choosing what comes by mail; and the link in each mail, which works for whoever holds the mail, by POST alone."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, a_person
from users.models import MailPreference
from users.services import people, preferences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

PAGE = reverse("users:mail-settings")


def chosen() -> dict:
    return dict(MailPreference.objects.values_list("kind", "pace"))


def checked(page: str) -> list[tuple]:
    return re.findall(r'<input type="radio" name="([\w-]+)" value="([\w-]+)"[^>]*? checked', page)


@pytest.fixture
def stranger() -> Client:
    """A mail program: no session, no cookie, no token of a form, and every check of the site."""
    return Client(enforce_csrf_checks=True)


def off(person, *kinds: str) -> str:
    return urlsplit(preferences.off_url(person.pk, kinds or ["moved"])).path


def test_a_visitor_signs_in_first(client):
    assert client.get(PAGE)["Location"] == f"{reverse('account_login')}?next={PAGE}"


def test_each_kind_stands_with_its_paces_and_the_one_that_holds(client, ada):
    MailPreference.objects.create(person=ada, kind="asked", pace="off")
    client.force_login(ada)

    page = client.get(PAGE).content.decode()

    assert checked(page) == [("moved", "at-once"), ("asked", "off"), ("listed", "weekly")]
    assert re.findall(r"<legend>([^<]+)</legend>", page) == [
        "Something moved",
        "Somebody asks &lt;you&gt;",
        "A problem is listed",
    ]
    assert page.count('type="radio"') == 12


def test_a_choice_is_saved_and_shown(client, ada):
    client.force_login(ada)

    answer = client.post(PAGE, {"moved": "daily", "asked": "off", "listed": "weekly"}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert chosen() == {"moved": "daily", "asked": "off", "listed": "weekly"}
    assert checked(answer.content.decode()) == [("moved", "daily"), ("asked", "off"), ("listed", "weekly")]


@pytest.mark.parametrize("sent", [{}, {"moved": "hourly", "asked": "off", "listed": "off"}])
def test_what_is_no_choice_saves_nothing(client, ada, sent):
    client.force_login(ada)

    answer = client.post(PAGE, sent)

    assert (answer.status_code, chosen()) == (422, {})
    assert "Nothing has happened yet" in answer.content.decode()


def test_the_page_takes_the_same_queries_for_any_choices(client, ada, kinds, django_assert_num_queries):
    client.force_login(ada)
    for key in ("", *kinds):
        if key:
            MailPreference.objects.create(person=ada, kind=key, pace="off")
        # The session, the person, the choices, the other sign-ins there are, the header's count.
        with django_assert_num_queries(5):
            client.get(PAGE)


def test_without_any_kind_the_page_says_so(client, ada, kinds, monkeypatch):
    for key in list(kinds):
        monkeypatch.delitem(kinds, key)
    client.force_login(ada)

    assert "There is nothing here yet that would come by mail" in client.get(PAGE).content.decode()


def test_to_open_the_link_of_a_mail_changes_nothing(stranger, ada):
    for method in (stranger.get, stranger.head):
        assert method(off(ada)).status_code == 200

    page = stranger.get(off(ada))
    assert (chosen(), "Nothing has changed yet." in page.content.decode(), len(page.cookies)) == ({}, True, 0)


def test_the_button_ends_that_kind_without_a_session_and_twice_is_as_good_as_once(stranger, ada):
    for _ in range(2):
        answer = stranger.post(off(ada))

        assert (answer.status_code, chosen(), len(answer.cookies)) == (200, {"moved": "off"}, 0)
        assert "By mail no more: “Something moved”." in answer.content.decode()


def test_a_mail_program_ends_it_in_one_click(stranger, ada):
    answer = stranger.post(
        off(ada, "asked"), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )

    assert (answer.status_code, chosen()) == (200, {"asked": "off"})
    assert "By mail no more: “Somebody asks &lt;you&gt;”." in answer.content.decode()


def test_a_digest_ends_the_kinds_that_it_holds(stranger, ada):
    answer = stranger.post(off(ada, "asked", "moved"))

    assert (answer.status_code, chosen()) == (200, {"moved": "off", "asked": "off"})
    assert "By mail no more: “Somebody asks &lt;you&gt;”, “Something moved”." in answer.content.decode()


def test_it_is_the_mails_reader_whose_mail_ends_whoever_is_signed_in(client, ada, mallory):
    client.force_login(mallory)

    client.post(off(ada))

    assert list(MailPreference.objects.values_list("person__username", "kind", "pace")) == [("ada", "moved", "off")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_is_a_page_that_helps_and_changes_nothing(stranger, ada, method):
    token = off(ada).split("/")[-2]
    for forged in (token[:-2], f"x{token}", "nonsense", token.replace(":", ""), "%00", "a" * 3000):
        answer = getattr(stranger, method)(f"/accounts/mail/off/{forged}/")

        assert (answer.status_code, chosen()) == (404, {})
        assert "This link does not work" in answer.content.decode()


def test_a_link_of_somebody_who_left_is_a_page_that_helps(stranger):
    person = a_person()
    address = off(person)
    people.delete(person, now=NOW)

    assert (stranger.post(address).status_code, chosen()) == (404, {})


def test_other_methods_are_refused(stranger, ada):
    assert [stranger.generic(method, off(ada)).status_code for method in ("PUT", "DELETE", "PATCH")] == [405] * 3
