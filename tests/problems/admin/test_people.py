"""Accounts in the admin: for admins alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from problems.models import Event
from tests.factories import a_person
from users.models import User

LIST = reverse("admin:users_user_changelist")
NO_ROWS = {
    f"{prefix}-{name}": "0"
    for prefix in ("emailaddress_set", "authenticator_set")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


@pytest.fixture
def root(client, db):
    root = a_person("root", role="admin")
    client.force_login(root)
    return root


def change(client, person, **changes):
    typed = {"name": person.name, "bio": person.bio, "website": person.website, "role": person.role}
    if person.is_active:
        typed["is_active"] = "on"
    return client.post(reverse("admin:users_user_change", args=[person.pk]), typed | NO_ROWS | changes)


def act(client, action: str, *people, **more):
    sent = {"action": action, "_selected_action": [person.pk for person in people], "index": "0"} | more
    return client.post(LIST, sent, follow=True)


def told() -> list[tuple]:
    columns = ("verb", "subject", "by__username", "before", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


def test_curator_sees_no_accounts(client, grace, ada):
    client.force_login(grace)
    for url in (LIST, reverse("admin:users_user_change", args=[ada.pk])):
        assert client.get(url).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[ada.pk])).status_code == 403


def test_no_right_is_given_or_taken_here(client, root, ada, grace):
    """The control: the same form does change the name."""
    assert (
        change(client, ada, role="curator", is_active="", banned_until_0="2030-01-01", name="Somebody").status_code
        == 302
    )
    change(client, grace, role="admin")
    kept = User.objects.get(pk=ada.pk)
    assert (kept.role, kept.is_active, kept.banned_until, kept.name) == ("member", True, None, "Somebody")
    assert User.objects.get(pk=grace.pk).role == "curator"


def test_change_to_a_profile_is_recorded_without_its_words(client, root, ada):
    change(client, ada, name="Somebody", bio="Abuse.")
    ada.refresh_from_db()
    assert (ada.name, ada.bio) == ("Somebody", "Abuse.")
    (event,) = told()
    assert event[0:3] + event[6:] == ("changed", f"user:{ada.pk}", "root", False)
    assert event[3] == event[4] == "name: (private)\nbio: (private)"
    assert LogEntry.objects.count() == 0


def test_name_address_and_hash_are_not_typed_here(client, root, ada):
    change(client, ada, username="other", email="x@example.org", password="plain")
    kept = User.objects.get(pk=ada.pk)
    assert (kept.username, kept.email, kept.password) == (ada.username, ada.email, ada.password)


def test_password_is_set_through_its_form_and_recorded(client, root, ada):
    url = reverse("admin:auth_user_password_change", args=[ada.pk])
    sent = {"password1": "another long password", "password2": "another long password", "usable_password": "true"}
    assert client.post(url, sent).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password("another long password")
    assert told() == [("password set", f"user:{ada.pk}", "root", "", "", "", False)]


def test_account_is_deleted_with_a_reason_and_the_event_names_nobody(client, root, ada):
    act(client, "delete_account", ada)
    assert told() == []
    act(client, "delete_account", ada, note="Asked for by mail.")
    ada.refresh_from_db()
    assert (ada.public_name, ada.username) == ("former member", f"former-member-{ada.pk}")
    assert told() == [("account deleted", f"user:{ada.pk}", "root", "", "", "Asked for by mail.", False)]


def test_deleted_account_is_not_opened_again(client, root, ada):
    act(client, "delete_account", ada, note="Asked for by mail.")
    assert change(client, ada, is_active="on").status_code == 403
    url = reverse("admin:auth_user_password_change", args=[ada.pk])
    assert client.post(url, {"password1": "x" * 12, "password2": "x" * 12}).status_code == 403
    assert User.objects.get(pk=ada.pk).is_active is False


def test_admin_does_not_delete_the_own_account_by_accident(client, root):
    act(client, "delete_account", root, note="Oops.")
    root.refresh_from_db()
    assert root.deleted_at is None


def test_second_factors_are_removed_for_who_lost_them(client, root, ada):
    Authenticator.objects.create(user=ada, type="totp", data={})
    act(client, "remove_second_factors", ada, note="Lost the phone; called back.")
    assert Authenticator.objects.count() == 0
    assert told() == [
        ("second factors removed", f"user:{ada.pk}", "root", "1", "0", "Lost the phone; called back.", False)
    ]


def test_no_admin_takes_over_another(client, root):
    other = a_person("margaret", role="admin")
    Authenticator.objects.create(user=other, type="totp", data={})
    url = reverse("admin:auth_user_password_change", args=[other.pk])
    assert (
        client.post(url, {"password1": "another long password", "password2": "another long password"}).status_code
        == 403
    )
    assert change(client, other, name="Somebody").status_code == 403
    act(client, "remove_second_factors", other, note="So.")
    page = act(client, "delete_account", other, note="So.")
    assert "Take the role back on the server first" in page.content.decode()
    assert (Authenticator.objects.count(), User.objects.get(pk=other.pk).deleted_at, told()) == (1, None, [])
