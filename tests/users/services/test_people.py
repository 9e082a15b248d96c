import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import connection
from django.utils import timezone

from board.lib.errors import Refused
from tests.factories import NOW
from tests.users.conftest import PASSWORD, a_member
from users.models import User
from users.services import people


def furnish(person) -> None:
    SocialAccount.objects.create(user=person, provider="github", uid=f"uid-{person.pk}", extra_data={"name": "Ada"})
    Authenticator.objects.create(user=person, type="totp", data={})


def test_delete_empties_the_row_and_keeps_it(db):
    ada = a_member("ada", name="Ada Lovelace", bio="I patch.", website="https://example.org")
    furnish(ada)
    people.delete(ada, now=NOW)
    kept = User.objects.get()
    assert (kept.pk, kept.username, kept.public_name) == (ada.pk, f"former-member-{ada.pk}", "former member")
    assert (kept.email, kept.name, kept.bio, kept.website) == ("", "", "", "")
    assert (kept.is_active, kept.deleted_at, kept.has_usable_password()) == (False, NOW, False)
    for private in (EmailAddress, SocialAccount, Authenticator):
        assert private.objects.count() == 0


def test_delete_touches_nobody_else(db):
    ada, grace = a_member("ada"), a_member("grace", role="curator")
    furnish(grace)
    people.delete(ada)
    grace.refresh_from_db()
    assert (grace.username, grace.email, grace.role, grace.check_password(PASSWORD)) == (
        "grace",
        "grace@example.org",
        "curator",
        True,
    )
    for private in (EmailAddress, SocialAccount, Authenticator):
        assert private.objects.get().user == grace


def test_delete_twice_does_it_once(db):
    ada = a_member("ada")
    people.delete(ada, now=NOW)
    people.delete(ada)
    assert User.objects.get().deleted_at == NOW
    assert len(mail.outbox) == 1


def test_words_do_not_come_back_to_an_account_that_was_closed_meanwhile(db):
    ada = a_member("ada")
    before = User.objects.get()
    people.delete(ada)
    with pytest.raises(Refused, match=r"^This account is closed\.$"):
        people.edit_profile(before, name="Ada Lovelace", bio="I patch.", website="")
    kept = User.objects.get()
    assert (kept.name, kept.bio) == ("", "")


def test_a_ban_that_came_meanwhile_keeps_words_from_the_profile(db):
    before = a_member("ada")
    User.objects.update(banned_until=timezone.now() + timedelta(days=7))
    with pytest.raises(Refused, match=r"^A ban on your account"):
        people.edit_profile(before, name="Buy now", bio="", website="")
    assert User.objects.get().name == ""


def test_address_and_name_of_a_deleted_account_can_be_used_again(db):
    people.delete(a_member("ada"))
    again = a_member("ada")
    assert list(User.objects.present()) == [again]


def test_rights_end_with_the_account(db):
    root = a_member("root", role="admin")
    people.delete(root)
    root.refresh_from_db()
    assert (root.is_curator, root.is_admin, root.has_perm("problems.change_problem")) == (False, False, False)


def test_second_factors_of_one_person_are_removed(db):
    ada, grace = a_member("ada"), a_member("grace")
    furnish(ada)
    furnish(grace)
    assert people.remove_second_factors(ada) == 1
    assert Authenticator.objects.get().user == grace


def test_delete_writes_only_what_it_empties(db, monkeypatch):
    def promote(person, now):
        User.objects.filter(pk=person.pk).update(role="curator")

    monkeypatch.setattr(people, "PARTINGS", [promote])
    people.delete(a_member("ada"), now=NOW)
    assert User.objects.values_list("role", "deleted_at").get() == ("curator", NOW)


@pytest.mark.django_db(transaction=True)
def test_rows_that_name_a_person_can_be_written_while_they_leave(monkeypatch):
    """Or whoever writes one under the lock of a problem, and a parting that needs that lock, wait for each other."""
    ends = []

    def write_elsewhere(person):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 1000")
            furnish(person)
            ends.append("written")
        finally:
            connection.close()

    def part(person, now):
        thread = threading.Thread(target=write_elsewhere, args=[person])
        thread.start()
        thread.join(timeout=10)

    monkeypatch.setattr(people, "PARTINGS", [part])
    people.delete(a_member("ada"), now=NOW)
    assert (ends, SocialAccount.objects.count(), User.objects.get().deleted_at) == (["written"], 0, NOW)
