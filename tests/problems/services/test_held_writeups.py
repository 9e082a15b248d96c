"""A write-up that waits for a curator is whose who linked it, and leaves no trace where it never shows."""

import pytest

from problems.services import triage, writeups
from problems.services.writeups import BearsOn
from tests.api import Script
from tests.factories import NOW, a_problem, a_sanction
from users.models import Notification

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/abuse"


@pytest.fixture
def held(ada, mallory):
    """Mallory's, who is limited. It names ada as an author."""
    a_sanction(mallory, kind="limit")
    bears_on = [BearsOn(a_problem(), "answers")]
    asked = {"title": "Ada is a fraud", "kind": "post", "bears_on": bears_on, "other_authors": ["~ada"], "now": NOW}
    made = writeups.link(ADDRESS, by=mallory, **asked)
    assert made.status == "held"
    return made


def withdraw(held, mallory, grace):
    writeups.withdraw(held, by=mallory, note="Ada knows why: abuse.", now=NOW)


def decline(held, mallory, grace):
    triage.decline(held, by=grace, note="It is abuse.", now=NOW)


@pytest.mark.parametrize("end", [withdraw, decline])
def test_whoever_it_names_hears_nothing_of_one_that_never_showed(held, ada, mallory, grace, end):
    end(held, mallory, grace)

    assert not Notification.objects.filter(person=ada).exists()


def test_the_control_once_it_shows_they_hear_of_it(held, ada, grace):
    triage.put_on_list(held, by=grace, now=NOW)

    assert Notification.objects.filter(person=ada, title__contains="Ada is a fraud").exists()


@pytest.mark.parametrize("end", [withdraw, decline])
def test_its_end_is_on_no_public_record(client, held, mallory, grace, end):
    end(held, mallory, grace)

    for page in ("/api/v1/events/", "/moderation/"):
        said = client.get(page).content.decode()
        assert "fraud" not in said
        assert "abuse" not in said


def test_whoever_it_names_reads_it_nowhere(client, held, ada):
    client.force_login(ada)

    assert "fraud" not in client.get("/my-board/").content.decode()
    assert client.get(held.get_absolute_url()).status_code == 404
    assert client.get(f"/writeups/{held.pk}/edit/").status_code == 404
    assert Script(ada).read("me/writeups/")["results"] == []


def test_the_control_who_linked_it_reads_and_mends_it(client, held, mallory):
    client.force_login(mallory)

    assert client.get(held.get_absolute_url()).status_code == 200
    writeups.edit(held, by=mallory, title="They skip", now=NOW)
    held.refresh_from_db()
    assert held.title == "They skip"
