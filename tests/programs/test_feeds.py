"""What changes of programs, as feeds."""

import pytest

from programs.models import Program
from programs.services import facts, programs
from tests.atom import ATOM, check
from tests.board.lib.test_feeds import NASTY
from tests.factories import a_lead, a_program

pytestmark = pytest.mark.django_db


def edited(program, lead, **fields):
    programs.edit(program, fields, by=lead, note="Said so.", began_from=facts.version(program))


def test_a_change_is_told_with_what_was_said_before_and_after(client):
    program, other = a_program(key="camp", name="Camp", length="8 weeks"), a_program(key="other")
    edited(program, a_lead(program), length="10 weeks")
    edited(other, a_lead(other), length="2 weeks")

    (entry,) = check(client.get("/programs/camp/feed.atom").content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Camp, the page: edited"
    assert entry.findtext(f"{ATOM}summary").splitlines() == ["Said so.", "Length: 8 weeks → 10 weeks"]
    assert entry.find(f"{ATOM}link").get("href").endswith("/programs/camp/history/#change-1")
    assert len(check(client.get("/programs/feed.atom").content).findall(f"{ATOM}entry")) == 2


@pytest.mark.parametrize("words", NASTY)
def test_it_is_valid_whatever_a_lead_writes(client, words):
    kept = words.encode("utf-8", "ignore").decode().replace("\x00", "")
    program = a_program(key="camp", name=kept[:60])
    edited(program, a_lead(program), note=f"{kept}!")

    for address in ("/programs/feed.atom", "/programs/camp/feed.atom"):
        assert len(check(client.get(address).content).findall(f"{ATOM}entry")) == 1


@pytest.mark.parametrize("changes", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/programs/feed.atom", 2), ("/programs/camp/feed.atom", 3)])
def test_it_costs_the_same_for_one_change_and_for_many(client, django_assert_num_queries, address, queries, changes):
    program = a_program(key="camp")
    lead = a_lead(program)
    for weeks in range(changes):
        edited(Program.objects.get(pk=program.pk), lead, length=f"{weeks} weeks")

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_program_that_is_not_there_has_no_feed(client):
    assert client.get("/programs/nothing/feed.atom").status_code == 404
