"""Choosing what comes by mail, and ending it from the mail itself."""

import pytest
from django.core import signing

from tests.factories import NOW, a_person
from users.models import MailPreference, Pace, User
from users.services import people, preferences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def token_of(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def chosen(person) -> dict:
    return dict(MailPreference.objects.filter(person=person).values_list("kind", "pace"))


def test_without_a_choice_each_kind_goes_at_its_own_pace():
    assert preferences.paces_of(a_person()) == {"moved": "at-once", "asked": "daily", "listed": "weekly"}


def test_a_choice_is_kept_and_changed_and_is_ones_own():
    ada, grace = a_person(), a_person()
    preferences.set_paces(ada, {"moved": Pace.OFF, "asked": Pace.WEEKLY})
    preferences.set_paces(ada, {"moved": Pace.DAILY})

    assert preferences.paces_of(ada) == {"moved": "daily", "asked": "weekly", "listed": "weekly"}
    assert chosen(grace) == {}


def test_a_link_in_a_mail_leads_to_the_board_and_back_to_its_reader():
    ada = a_person()

    url = preferences.off_url(ada.pk, ["moved"])

    assert url.startswith("http://127.0.0.1:8000/accounts/mail/off/")
    assert preferences.read_off_token(token_of(url)) == (ada, ["moved"])


def test_off_ends_its_kinds_and_no_other_and_twice_is_as_good_as_once():
    ada = a_person()
    preferences.turn_off(ada, ["asked"])
    preferences.turn_off(ada, ["asked"])
    assert chosen(ada) == {"asked": "off"}

    preferences.turn_off(ada, ["asked", "moved"])
    assert chosen(ada) == {"asked": "off", "moved": "off"}


def test_a_link_that_was_not_made_here_ends_nothing():
    ada = a_person()
    token = token_of(preferences.off_url(ada.pk, ["moved"]))
    other_salt = signing.dumps([ada.pk, "moved"], salt="elsewhere")

    for forged in (
        token[:-1],
        token[1:],
        "x",
        other_salt,
        signing.dumps([ada.pk + 1, "moved"], key="k", salt=preferences.SALT),
    ):
        with pytest.raises(User.DoesNotExist):
            preferences.read_off_token(forged)


def test_a_link_of_somebody_who_left_ends_nothing():
    ada = a_person()
    token = token_of(preferences.off_url(ada.pk, ["moved"]))
    people.delete(ada, now=NOW)

    with pytest.raises(User.DoesNotExist):
        preferences.read_off_token(token)
