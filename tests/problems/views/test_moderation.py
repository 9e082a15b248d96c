"""The public record of moderation: everything curators decide, and nobody's name who was decided about."""

import pytest

from problems.models import Event
from problems.models.events import MODERATION
from problems.moderation import LABELS, SENTENCES, kind_of
from problems.services import comments, logs, problems, roles, sanctions, triage, writeups
from tests.api import read
from tests.factories import NOW, a_claim, a_comment, a_log_entry, a_person, a_problem, a_writeup

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(ada, grace):
    """One act of every kind, the last one last."""
    problem = a_problem(title="Copying heads")
    comments.hide(a_comment(problem=problem, by=ada), by=grace, note="Advertising.", now=NOW)
    logs.hide(a_log_entry(a_claim(person=ada, problem=problem)), by=grace, note="Unkind.", now=NOW)
    triage.decline(a_writeup(title="Buy", status="submitted", linked_by=ada), by=grace, note="An advert.", now=NOW)
    writeups.withdraw(a_writeup(title="Gone", linked_by=ada), by=grace, note="Copied.", now=NOW)
    made = sanctions.give(ada, by=grace, kind="limit", reason="Advertising, again.", days=7, now=NOW)
    sanctions.lift(made, by=grace, note="Enough.", now=NOW)
    roles.give(a_person("barbara"), "curator", by=a_person("root", role="admin"), note="Keeps the list.", now=NOW)


SAID = [
    "root made barbara a curator",
    "Grace Hopper lifted a limit",
    "Grace Hopper limited a member’s account until 2026-11-30",
    "Grace Hopper took a write-up down",
    "Grace Hopper took a write-up off the board",
    "Grace Hopper hid an entry of a log on #{number} Copying heads",
    "Grace Hopper hid a comment on #{number} Copying heads",
]


def test_everything_stands_there_with_its_reason_and_without_the_person(client, decided):
    number = Event.objects.get(verb="hid a comment").problem_id
    rows = read(client, "moderation/")["results"]
    assert [row["text"] for row in rows] == [said.format(number=number) for said in SAID]
    page = client.get("/moderation/").content.decode()
    feed = client.get("/moderation/feed.atom").content.decode()
    for text in (page, feed):
        assert "Advertising, again." in text
        for private in ("ada", "Ada Lovelace", "Buy", ">Gone<"):
            assert private not in text.replace("Canada", "")


@pytest.mark.parametrize(
    ("kind", "count"), [("hidden", 2), ("removed", 2), ("sanctions", 2), ("roles", 1), ("domains", 0)]
)
def test_it_is_narrowed_to_a_kind_everywhere(client, decided, kind, count):
    assert len(read(client, f"moderation/?kind={kind}")["results"]) == count
    assert client.get(f"/moderation/?kind={kind}").content.decode().count('<li id="event-') == count
    assert client.get(f"/moderation/feed.atom?kind={kind}").content.decode().count("<entry>") == count


def test_what_no_curator_decided_is_not_there(client, ada, grace):
    """Its author takes back a write-up; a proposal was never public; the list is put in order."""
    writeups.withdraw(a_writeup(linked_by=ada), by=ada, note="Moved.", now=NOW)
    problems.move(a_problem(), "historical", by=grace, note="Answered elsewhere.", now=NOW)
    draft = a_problem(status="proposed", posted_by=ada)
    comments.hide(a_comment(problem=draft, by=ada), by=grace, note="Spam.", now=NOW)
    assert read(client, "moderation/")["results"] == []
    assert "Nothing yet" in client.get("/moderation/").content.decode()


def test_what_cannot_be_read_is_said(client, db):
    assert "There is no such kind" in client.get("/moderation/?kind=karma").content.decode()
    assert client.get("/moderation/?cursor=x").status_code == 404
    assert client.get("/moderation/feed.atom?kind=karma").status_code == 400
    read(client, "moderation/?kind=karma", 400)


def test_pages_follow_each_other(client, grace, ada, monkeypatch):
    monkeypatch.setattr("problems.views.moderation.PER_PAGE", 2)
    for text in ("one", "two", "three"):
        comments.hide(a_comment(by=ada, text=text), by=grace, note=text, now=NOW)
    first = client.get("/moderation/")
    assert [row.reason for row in first.context["page"].rows] == ["three", "two"]
    second = client.get("/moderation/", {"cursor": first.context["page"].next})
    assert [row.reason for row in second.context["page"].rows] == ["one"]
    assert second.context["page"].previous


def test_every_verb_has_a_sentence_and_a_kind():
    verbs = [verb for verbs in MODERATION.values() for verb in verbs]
    assert (set(verbs), len(verbs)) == (set(SENTENCES), len(SENTENCES))
    assert set(LABELS) == set(MODERATION)
    assert (kind_of("banned"), kind_of("claimed")) == ("sanctions", "")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, grace, count, django_assert_num_queries):
    for _ in range(count):
        comments.hide(a_comment(), by=grace, note="Spam.", now=NOW)
        triage.decline(a_writeup(status="submitted"), by=grace, note="Spam.", now=NOW)
    with django_assert_num_queries(1):
        client.get("/moderation/")
    with django_assert_num_queries(1):
        client.get("/api/v1/moderation/")
