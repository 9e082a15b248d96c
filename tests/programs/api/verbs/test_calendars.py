"""The private calendar by script: its address is told to its owner, and kept in no answer."""

import pytest

from programs.models import CalendarKey
from tests.api import Script
from users.models import KeptAnswer

pytestmark = pytest.mark.django_db


def test_an_address_opens_until_there_is_another_or_none(client, ada):
    script = Script(ada)

    def opens(address):
        return client.get(address.removeprefix("http://127.0.0.1:8000")).status_code

    first = script.post("me/calendar/renew/")["address"]
    assert opens(first) == 200
    second = script.post("me/calendar/renew/")["address"]
    assert (opens(first), opens(second)) == (404, 200)
    assert script.post("me/calendar/end/") == {"address": ""}
    assert (opens(second), CalendarKey.objects.count()) == (404, 0)


def test_its_owner_reads_what_the_page_shows(client, ada, mallory):
    script = Script(ada)
    assert script.read("me/calendar/") == {"address": ""}
    made = script.post("me/calendar/renew/")["address"]

    client.force_login(ada)
    assert script.read("me/calendar/") == {"address": made}
    assert made in client.get("/programs/calendar/").content.decode()
    assert script.client.get("/api/v1/me/calendar/")["Cache-Control"] == "private, no-store"
    assert Script(mallory).read("me/calendar/") == {"address": ""}
    script.post("me/calendar/end/")
    assert script.read("me/calendar/") == {"address": ""}


def test_it_is_told_once_and_kept_nowhere(ada):
    """The control: the first answer has it."""
    script = Script(ada)
    first, again = (script.post("me/calendar/renew/", key="once") for _ in range(2))

    assert first["address"].endswith(".ics")
    assert again == {"address": ""}
    assert first["address"].rpartition("/")[2].removesuffix(".ics") not in KeptAnswer.objects.get().body


def test_it_takes_a_token_for_the_profile(ada):
    Script(ada, "claims").post("me/calendar/renew/", 403)
    Script(ada, "claims").read("me/calendar/", 403)
    assert not CalendarKey.objects.exists()
