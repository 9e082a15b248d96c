"""Becoming a mentor: invited by a lead, listed by one's own yes, gone when one likes."""

from datetime import timedelta

import pytest

from board.lib.errors import Refused
from problems.models import Event
from programs.models import Mentor, MentorRequest, Sponsorship
from programs.services import mentors
from tests.factories import (
    NOW,
    a_lead,
    a_mentor,
    a_mentor_request,
    a_person,
    a_program,
    a_sponsorship,
    a_track,
)
from users.models import Notification, User
from users.services import people

DAY = timedelta(days=1)
SAID = {"about": "Circuits.", "help": ["draft"], "approach": "Send a plot.", "capacity": 3}


@pytest.fixture
def program(grace):
    """A program that ada leads."""
    return a_program(name="The camp")


@pytest.fixture
def lead(program, ada):
    a_lead(program, ada)
    return ada


def told(person) -> list[str]:
    return [notice.sentence for notice in Notification.objects.filter(person=person).order_by("pk")]


def events() -> list[tuple]:
    return list(Event.objects.order_by("pk").values_list("verb", "by__username", "before", "after", "is_public"))


def test_a_lead_invites_and_nothing_shows_until_the_yes(program, lead, mallory):
    mentor = mentors.invite(program, whom=mallory, by=lead, now=NOW)

    assert list(Mentor.objects.listed()) == []
    assert events() == [("invited a mentor", "ada", "", "invited", False)]
    assert told(mallory) == ["Ada Lovelace invites you to be listed as a mentor of The camp"]

    track = a_track()
    mentors.accept(mentor, by=mallory, areas=[track], now=NOW + DAY, **SAID)

    [listed] = Mentor.objects.listed()
    assert (listed.about, listed.help, listed.capacity, listed.since) == ("Circuits.", ["draft"], 3, NOW + DAY)
    assert list(listed.areas.all()) == [track]
    assert events()[1:] == [("became a mentor", "mallory", "invited", "listed", True)]
    assert told(lead) == ["mallory said yes, and is listed as a mentor of The camp"]


@pytest.mark.parametrize("who", ["mallory", "grace"])
def test_only_leads_and_curators_invite(program, who, mallory, grace):
    by = {"mallory": mallory, "grace": grace}[who]

    if who == "grace":
        assert mentors.invite(program, whom=mallory, by=by, now=NOW).standing == "invited"
        return
    with pytest.raises(Refused, match="^Only a lead of this program or a curator invites mentors"):
        mentors.invite(program, whom=a_person(), by=by, now=NOW)
    assert not Mentor.objects.exists()


def test_a_lead_of_another_program_invites_nobody_here(program, mallory):
    a_lead(a_program(), mallory)

    with pytest.raises(Refused, match="^Only a lead of this program"):
        mentors.invite(program, whom=a_person(), by=mallory, now=NOW)


def test_nobody_says_yes_for_another(program, lead, mallory, grace):
    mentor = mentors.invite(program, whom=mallory, by=lead, now=NOW)

    for other in (lead, grace):
        with pytest.raises(Refused, match="^Only who was invited answers"):
            mentors.accept(mentor, by=other, areas=[], now=NOW, **SAID)

    assert Mentor.objects.get().standing == "invited"


def test_invited_once_and_after_a_no_only_later(program, lead, mallory):
    mentor = mentors.invite(program, whom=mallory, by=lead, now=NOW)
    with pytest.raises(Refused, match="^They are invited already"):
        mentors.invite(program, whom=mallory, by=lead, now=NOW)
    mentors.decline(mentor, by=mallory, now=NOW)

    with pytest.raises(Refused, match="^They said no. They can be invited again after 21 February 2027"):
        mentors.invite(program, whom=mallory, by=lead, now=NOW + 89 * DAY)
    assert mentors.invite(program, whom=mallory, by=lead, now=NOW + 90 * DAY).standing == "invited"


def test_an_invitation_taken_back_cannot_be_accepted(program, lead, mallory):
    mentor = mentors.invite(program, whom=mallory, by=lead, now=NOW)
    mentors.take_back(mentor, by=lead, now=NOW)

    with pytest.raises(Refused, match="^This invitation is no longer open"):
        mentors.accept(mentor, by=mallory, areas=[], now=NOW, **SAID)


def test_leaving_answers_everybody_kindly(ada, mallory):
    mentor = a_mentor(mallory)
    sponsorship = a_sponsorship(mentor)
    waiting = a_mentor_request(sponsorship, by=ada)
    running = a_mentor_request(a_sponsorship(mentor), status="accepted")

    mentors.leave(mentor, by=mallory, now=NOW + DAY)

    assert Mentor.objects.get().standing == "left"
    assert set(Sponsorship.objects.values_list("status", flat=True)) == {"ended"}
    waiting.refresh_from_db()
    running.refresh_from_db()
    assert (waiting.status, waiting.why_not, running.status) == ("declined", "gone", "ended")
    assert told(ada) == [f"mallory answered what you asked about “{waiting.claim.problem.title}”"]


def test_a_lead_removes_with_a_reason_that_is_read(program, lead, mallory, grace):
    mentor = a_mentor(mallory, program=program)

    with pytest.raises(Refused, match="^Say why"):
        mentors.remove(mentor, by=lead, note=" ", now=NOW)
    with pytest.raises(Refused, match="^Only a lead"):
        mentors.remove(mentor, by=a_person(), note="Why not.", now=NOW)
    mentors.remove(mentor, by=lead, note="Not in the program any longer.", now=NOW)

    assert Mentor.objects.get().standing == "removed"
    notice = Notification.objects.get(person=mallory)
    assert notice.sentence == "Ada Lovelace took you off the mentors of The camp, and says why"
    assert notice.note == "Not in the program any longer."


def test_only_the_mentor_writes_their_page(mallory, grace):
    mentor = a_mentor(mallory)

    with pytest.raises(Refused, match="^Only a mentor says what stands here"):
        mentors.describe(mentor, by=grace, areas=[], now=NOW, **SAID)
    mentors.describe(mentor, by=mallory, areas=[], now=NOW, **SAID | {"about": "Probes."})

    assert Mentor.objects.get().about == "Probes."


def test_who_leaves_the_board_is_no_mentor_and_their_words_are_gone(ada, mallory):
    mentor = a_mentor(mallory, about="My own words.", approach="Mine.")
    theirs = a_mentor_request(a_sponsorship(mentor), by=ada, status="accepted", answer="Yes.", mentor_contact="m@x.org")
    asked = a_mentor_request(by=mallory, did="What I did.", asks="Why?", contact="m@x.org")

    people.delete(mallory, now=NOW + DAY)

    mentor.refresh_from_db()
    theirs.refresh_from_db()
    asked.refresh_from_db()
    assert (mentor.standing, mentor.about, mentor.approach) == ("left", "", "")
    assert (theirs.status, theirs.answer, theirs.mentor_contact) == ("ended", "", "")
    assert (asked.status, asked.did, asked.asks, asked.contact) == ("withdrawn", "", "", "")


def test_somebody_whose_account_is_shut_is_listed_no_longer(mallory):
    mentor = a_mentor(mallory)
    sponsorship = a_sponsorship(mentor)

    mallory.is_active = False
    mallory.save(update_fields=["is_active"])

    assert list(Mentor.objects.listed()) == []
    assert list(Sponsorship.objects.confirmed(NOW)) == []
    assert MentorRequest.objects.count() == 0
    assert sponsorship.status == "open"


def test_who_closed_their_account_meanwhile_is_not_invited(program, lead, mallory):
    as_the_page_loaded_them = User.objects.get(pk=mallory.pk)
    people.delete(mallory, now=NOW)

    with pytest.raises(Refused, match="^This person has left the board.$"):
        mentors.invite(program, whom=as_the_page_loaded_them, by=lead, now=NOW)

    assert not Mentor.objects.exists()
