"""Roles: given by whoever stands above them, never to oneself, and always on the record."""

import pytest
from django.core.management import CommandError, call_command

from board.lib.errors import Refused
from problems.models import Event
from problems.services import roles
from tests.factories import a_person, a_sanction
from users.models import Notification, User

pytestmark = pytest.mark.django_db
ROLES = ("member", "curator", "admin")


def told() -> list[tuple]:
    columns = ("verb", "subject", "by__username", "whom__username", "before", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


@pytest.mark.parametrize("wanted", ROLES)
@pytest.mark.parametrize("had", ROLES)
@pytest.mark.parametrize("by", ROLES)
def test_every_role_over_every_role(by, had, wanted):
    giver, taker = a_person("giver", role=by), a_person("taker", role=had)
    may = by == "admin" and had != "admin" and wanted not in {"admin", had}
    if may:
        roles.give(taker, wanted, by=giver, note="So.")
    else:
        with pytest.raises(Refused):
            roles.give(taker, wanted, by=giver, note="So.")
    assert User.objects.get(pk=taker.pk).role == (wanted if may else had)
    assert len(told()) == may


def test_it_is_on_the_record_and_the_person_hears_of_it(ada):
    root = a_person("root", role="admin")
    roles.give(ada, "curator", by=root, note=" Keeps the toy models. ")
    roles.give(ada, "member", by=root, note="Asked to stop.")
    assert told() == [
        ("gave a role", f"user:{ada.pk}", "root", "ada", "member", "curator", "Keeps the toy models.", True),
        ("took back a role", f"user:{ada.pk}", "root", "ada", "curator", "member", "Asked to stop.", True),
    ]
    assert [one.sentence for one in Notification.objects.order_by("pk")] == [
        "root made you a curator",
        "root took back a role of yours: you are a member now",
    ]


def test_nobody_changes_their_own(db):
    root = a_person("root", role="admin")
    with pytest.raises(Refused, match="their own role"):
        roles.give(root, "member", by=root, note="Tired.")


def test_a_reason_is_needed_and_a_sanction_stands_in_the_way(ada):
    root = a_person("root", role="admin")
    with pytest.raises(Refused, match="Say why"):
        roles.give(ada, "curator", by=root, note=" ")
    a_sanction(ada, ends_at=None)
    with pytest.raises(Refused, match="Lift it first"):
        roles.give(ada, "curator", by=root, note="So.")


def test_an_admin_is_named_on_the_server(ada, capsys):
    call_command("give_role", "Ada", "admin", note="Runs the board.")
    assert User.objects.get(pk=ada.pk).is_superuser
    assert told() == [("gave a role", f"user:{ada.pk}", None, "ada", "member", "admin", "Runs the board.", True)]
    assert capsys.readouterr().out == "ada is an admin now.\n"
    for name, said in (("nobody", "nobody here"), ("ada", "an admin already")):
        with pytest.raises(CommandError, match=said):
            call_command("give_role", name, "admin", note="Again.")
