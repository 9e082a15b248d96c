import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from tests.factories import a_claim
from tests.users.conftest import PASSWORD, a_member, who
from users.models import User

PROFILE = {"name": "Ada Lovelace", "bio": "I patch.", "website": "https://example.org/ada"}


@pytest.fixture
def signed_in(client, db):
    """Ada, by password, a moment ago."""
    ada = a_member("ada")
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    return ada


def test_profile_is_saved_and_shown(client, signed_in):
    assert client.post(reverse("users:edit-profile"), PROFILE)["Location"] == "/~ada/"
    signed_in.refresh_from_db()
    assert (signed_in.name, signed_in.bio, signed_in.website) == tuple(PROFILE.values())


def test_username_and_role_do_not_change_with_the_profile(client, signed_in):
    client.post(reverse("users:edit-profile"), PROFILE | {"username": "grace", "role": "admin", "email": "x@y.org"})
    signed_in.refresh_from_db()
    assert (signed_in.username, signed_in.role, signed_in.email) == ("ada", "member", "ada@example.org")


def test_refused_profile_keeps_what_was_typed_and_changes_nothing(client, signed_in):
    answer = client.post(reverse("users:edit-profile"), PROFILE | {"website": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "I patch." in answer.content.decode()
    signed_in.refresh_from_db()
    assert (signed_in.name, signed_in.bio) == ("", "")


def test_a_name_that_would_turn_other_pages_around_is_saved_without_what_turns(client, signed_in):
    client.post(reverse("users:edit-profile"), PROFILE | {"name": "\u202eada\u2066"})
    signed_in.refresh_from_db()
    assert signed_in.name == "ada"


def test_a_name_that_nobody_can_see_is_refused(client, signed_in):
    answer = client.post(reverse("users:edit-profile"), PROFILE | {"name": "\u200d"})
    assert answer.status_code == 422
    assert "Nothing of this can be seen." in answer.content.decode()


def test_what_stays_is_said_before_an_account_is_deleted(client, signed_in):
    page = client.get(reverse("users:delete-account")).content.decode()
    stays = (
        "claims, check-ins and hand-over notes, log entries, comments, reviews, reproductions, and write-ups you linked"
    )
    assert f"Kept, as from a “former member”: {stays}." in page
    assert "delete or take back first" in page


def test_visitor_is_sent_to_sign_in_and_back(client, db):
    for name in ("users:edit-profile", "users:delete-account"):
        assert client.get(reverse(name))["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


def test_other_methods_are_refused(client, signed_in):
    for name in ("users:edit-profile", "users:delete-account"):
        assert client.put(reverse(name)).status_code == 405


def test_deleting_asks_who_it_is_then_does_what_was_asked(client, signed_in):
    answer = client.post(reverse("users:delete-account"), {"username": "ada"})
    assert answer["Location"] == f"{reverse('account_reauthenticate')}?next=%2Faccounts%2Fdelete%2F"
    assert User.objects.get().deleted_at is None
    client.post(answer["Location"], {"password": "a wrong guess"})
    assert User.objects.get().deleted_at is None
    client.post(answer["Location"], {"password": PASSWORD, "next": reverse("users:delete-account")})
    assert User.objects.get().username == f"former-member-{signed_in.pk}"
    assert who(client) is None


def test_deleting_needs_the_name_typed(client, signed_in):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("users:delete-account"), {"username": "grace"})
    assert answer.status_code == 422
    assert "Type ada to delete this account." in answer.content.decode()
    assert User.objects.get().deleted_at is None


def test_an_empty_post_is_told_what_is_missing(client, signed_in):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = client.post(reverse("users:delete-account"), {})

    assert answer.status_code == 422
    assert "“Your public name, to confirm” is empty." in answer.content.decode()


def test_deleted_member_is_out_for_good_and_their_work_stays(client, signed_in):
    claim = a_claim(person=signed_in)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("users:delete-account"), {"username": "ada"})["Location"] == reverse("home")
    assert client.get(reverse("users:edit-profile")).status_code == 302
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.post(reverse("account_login"), {"login": f"former-member-{signed_in.pk}", "password": PASSWORD})
    assert who(client) is None
    claim.refresh_from_db()
    assert claim.person.public_name == "former member"
    assert EmailAddress.objects.count() == 0
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["ada@example.org"], "Circuit Board: your account is deleted")
    ]
