"""What waits for a curator, as scripts read it with its words; and write-ups off the board, as their authors do."""

import pytest

from problems.models import Comment, LogEntry
from tests.api import Script
from tests.factories import (
    NOW,
    a_claim,
    a_comment,
    a_link,
    a_log_entry,
    a_person,
    a_problem,
    a_report,
    a_sanction,
    a_writeup,
    an_appeal,
    written_by,
)

pytestmark = pytest.mark.django_db
WAITS = "Its domain is not known here yet."


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def script(grace):
    return Script(grace)


def test_words_that_wait_are_told_with_why(script, ada):
    comment, entry = a_comment(by=ada, text="See this."), a_log_entry(a_claim(person=ada), text="It copies.")
    Comment.objects.update(status="hidden", is_held=True, hidden_because=WAITS)
    LogEntry.objects.update(is_held=True, hidden_because=WAITS)

    for kind, row in (("held-comments", comment), ("held-entries", entry)):
        told = script.read(f"curate/{kind}/{row.pk}/")
        assert (told["by"]["username"], told["words"]) == ("ada", {"text": row.text, "why_it_waits": WAITS})


def test_an_appeal_a_link_and_a_new_write_up(script, ada, mallory):
    appeal = an_appeal(a_sanction(mallory, by=a_person(role="curator")))
    link = a_link(written_by(ada), state="moved", moved_to="https://ada.example/new/")
    writeup = a_writeup(says={a_problem(): "partial"}, linked_by=ada, status="submitted")

    told = script.read(f"curate/appeals/{appeal.pk}/")
    assert (told["by"]["username"], told["words"]) == (
        "mallory",
        {"text": appeal.text, "decided": appeal.sanction.kind, "reason": appeal.sanction.reason},
    )
    told = script.read(f"curate/links/{link.pk}/")["words"]
    assert (told["address"], told["moved_to"], told["writeup"]) == (link.address, link.moved_to, str(link.writeup_id))
    told = script.read(f"curate/writeups/{writeup.pk}/")
    assert (told["by"]["username"], told["words"]["link"]) == ("ada", writeup.link)


def test_each_thing_of_the_queue_is_read_as_it_is_listed(script):
    a_report(), an_appeal(a_sanction(a_person(), by=a_person(role="curator")))
    a_writeup(says={a_problem(): "partial"}, status="submitted")

    rows = script.read("curate/")["results"]

    assert len(rows) >= 3
    for row in rows:
        told = script.read(f"curate/{row['kind']}/{row['id']}/")
        assert {name: told[name] for name in row} == row


def test_what_was_decided_is_gone_and_nobody_else_reads_it(script, ada, grace):
    report = a_report()
    there = f"curate/reports/{report.pk}/"
    script.read(there)
    Script(ada).read(there, 403)
    Script(grace, "claims").read(there, 403)

    script.post(f"reports/{report.pk}/leave/", note="It is sharp, and about the work.")

    script.read(there, 404)
    script.read("curate/nothing/1/", 404)


def test_a_write_up_off_the_board_is_read_by_its_authors_and_curators(script, ada, mallory, client):
    declined, shown = written_by(ada, status="declined"), written_by(ada)
    written_by(mallory)
    there = f"writeups/{declined.pk}/whole/"

    mine = Script(ada).read("me/writeups/")["results"]

    assert {row["id"]: row["status"] for row in mine} == {declined.pk: "declined", shown.pk: shown.status}
    assert client.get(f"/api/v1/writeups/{declined.pk}/").status_code == 404
    for one in (Script(ada), script):
        assert one.read(there)["status"] == "declined"
    Script(mallory).read(there, 404)
    Script(ada, "claims").read(there, 403)
    Script(ada, "claims").read("me/writeups/", 403)


def test_what_one_answered_to_oneself_is_read_by_its_people_alone(script, ada, client):
    writeup = written_by(ada)
    there = f"writeups/{writeup.pk}/whole/"
    checked = {"claim": "yes", "limits": "partly"}

    assert Script(ada).read(there)["self_check"] == {}
    assert Script(ada).post(f"writeups/{writeup.pk}/edit/", self_check=checked)["self_check"] == checked

    assert Script(ada).read(there)["self_check"] == checked
    assert [row["self_check"] for row in Script(ada).read("me/writeups/")["results"]] == [checked]
    assert Script(ada).read(f"{there}?fields=self_check") == {"self_check": checked}
    assert script.read(there)["self_check"] is None
    assert "self_check" not in client.get(f"/api/v1/writeups/{writeup.pk}/").json()
