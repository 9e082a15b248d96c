"""What a ban leaves to tokens: to read why, and to appeal."""

import pytest

from problems.models import Event
from tests.api import Script
from tests.factories import NOW, a_claim, a_person, a_sanction, an_appeal
from users.models import Appeal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_whoever_is_banned_reads_why_and_appeals_by_a_script(ada):
    script = Script(ada, "profile")
    ban = a_sanction(ada, kind="ban", reason="Advertising.")

    (told,) = script.read("sanctions/")["results"]
    said = script.post(f"sanctions/{told['id']}/appeal/", 201, text="It was a script that ran wild.")

    assert (told["id"], told["reason"]) == (ban.pk, "Advertising.")
    assert said["appeal"]["text"] == Appeal.objects.get(sanction=ban).text == "It was a script that ran wild."
    assert Event.objects.get(verb="appealed").by == ada


def test_the_control_nothing_else_opens_and_it_is_said_what_does(ada):
    script = Script(ada)
    claim = a_claim(person=ada)
    a_sanction(ada, kind="ban")

    for said in (
        script.read("me/", 401),
        script.read("notices/", 401),
        script.read("problems/", 401),
        script.post(f"claims/{claim.pk}/check-in/", 401, moved="A plot."),
    ):
        assert "It reads why, with listSanctions, and appeals, with appealSanction" in said["detail"]
    assert not claim.check_ins.exists()


def test_an_appeal_under_a_ban_is_refused_as_on_the_page(client, ada, mallory):
    script = Script(ada)
    appealed, other = a_sanction(ada, kind="ban"), a_sanction(mallory, kind="ban")
    an_appeal(appealed)
    client.force_login(ada)
    page = client.post(f"/sanctions/{appealed.pk}/appeal/", {"text": "Again."}).content.decode()

    said = script.post(f"sanctions/{appealed.pk}/appeal/", 409, text="Again.")

    assert said["code"] == "appealed"
    assert said["detail"] in page
    script.post(f"sanctions/{other.pk}/appeal/", 404, text="For her.")


def test_it_takes_the_scope_under_a_ban_too(ada):
    script = Script(ada, "claims")
    ban = a_sanction(ada, kind="ban")

    for said in (script.read("sanctions/", 403), script.post(f"sanctions/{ban.pk}/appeal/", 403, text="So.")):
        assert "lacks the scope “profile”" in said["detail"]


def test_a_person_who_left_does_not_come_back_so():
    person = a_person()
    script = Script(person)
    a_sanction(person, kind="ban")
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert script.read("sanctions/", 401)["detail"] == "The account of this token is closed."
