"""The outbox in the admin: for admins alone, without the words of the mails."""

import pytest
from django.urls import reverse

from problems.models import Event
from tests.factories import a_mail, a_person
from users.models import Mail

LIST = reverse("admin:users_mail_changelist")


@pytest.fixture
def root(client, db):
    root = a_person("root", role="admin")
    client.force_login(root)
    return root


def act(client, *rows, **more):
    sent = {"action": "try_again", "_selected_action": [row.pk for row in rows], "index": "0"} | more
    return client.post(LIST, sent, follow=True)


def told() -> list[tuple]:
    columns = ("verb", "subject", "by__username", "before", "after", "reason", "is_public")
    return list(Event.objects.order_by("pk").values_list(*columns))


def test_curators_see_no_mail(client, grace):
    row = a_mail(grace, state="dead")
    client.force_login(grace)

    for address in (LIST, reverse("admin:users_mail_change", args=[row.pk])):
        assert client.get(address).status_code == 403
    assert act(client, row).status_code == 403
    row.refresh_from_db()
    assert row.state == "dead"


def test_the_dead_stand_first_and_can_be_picked_out(client, root):
    for state in ("sent", "queued", "dead", "sending", "dropped"):
        a_mail(root, state=state)

    page = client.get(LIST)
    assert [row.state for row in page.context["cl"].result_list] == ["dead", "dropped", "queued", "sending", "sent"]
    only = client.get(LIST, {"state__exact": "dead"})
    assert [row.state for row in only.context["cl"].result_list] == ["dead"]


@pytest.mark.parametrize("query", ["ada", "daily:2026"])
def test_mail_is_found_by_whose_it_is_and_by_its_key(client, root, query):
    found = a_mail(a_person("ada"), key="daily:2026-11-26:1")
    a_mail(root)

    assert list(client.get(LIST, {"q": query}).context["cl"].result_list) == [found]


def test_a_mails_words_are_not_shown_and_nothing_is_changed_here(client, root):
    row = a_mail(
        root, subject="It moved", text="private words", html="<p>private words</p>", headers={"x": "private words"}
    )
    address = reverse("admin:users_mail_change", args=[row.pk])

    page = client.get(address).content.decode()

    assert ("It moved" in page, "private words" in page) == (True, False)
    assert client.post(address, {"state": "sent"}).status_code == 403
    assert client.post(reverse("admin:users_mail_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:users_mail_add")).status_code == 403


def test_a_dead_mail_is_tried_again_and_it_is_on_record_who_did(client, root):
    dead, sent = a_mail(root, state="dead", attempts=8), a_mail(root, state="sent")

    answer = act(client, dead, sent, note="The server is back.")

    assert list(Mail.objects.order_by("pk").values_list("state", "attempts")) == [("queued", 0), ("sent", 0)]
    assert told() == [("mail tried again", f"mail:{dead.pk}", "root", "dead", "queued", "The server is back.", False)]
    said = [str(message) for message in answer.context["messages"]]
    assert said == [f"{sent}: This mail is sent: only a dead one can be tried again.", "Back in the queue: 1."]
