"""The pages around mentors: who gets where, what they say, and what they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from programs.models import Mentor, MentorRequest, Sponsorship
from programs.services import heartbeats
from tests.factories import (
    NOW,
    a_claim,
    a_lead,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_sanction,
    a_sponsorship,
    a_track,
    a_writeup,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PAGE = {"about": "Circuits.", "help": ["draft"], "approach": "A plot.", "capacity": "2"}
ASKED = {"did": "One plot.", "asks": "Is it fair?", "hours": "5", "contact": ""}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def mentor(mallory):
    return a_mentor(mallory, about="I take circuits apart.")


@pytest.fixture
def sponsorship(mentor):
    return a_sponsorship(mentor, problem=a_problem(title="Copying heads"))


def page(client, name, *args) -> str:
    answer = client.get(reverse(f"programs:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_and_the_page_of_a_mentor_are_public_and_an_invitation_is_not(client, mentor):
    invited = a_mentor(standing="invited")

    assert "I take circuits apart." in page(client, "mentor-list")
    assert "I take circuits apart." in page(client, "mentor", mentor.pk)
    assert invited.person.username not in page(client, "mentor-list")
    assert client.get(reverse("programs:mentor", args=[invited.pk])).status_code == 404


def test_an_empty_list_says_what_to_do(client):
    assert "Nobody is listed yet" in page(client, "mentor-list")


def test_the_list_narrows_to_a_track_and_to_who_has_room(client, mentor, sponsorship):
    track = a_track()
    other = a_mentor(areas=[track])
    there = reverse("programs:mentor-list")

    def named(query: str) -> set[str]:
        body = client.get(f"{there}?{query}").content.decode()
        return {
            one.person.username for one in (mentor, other) if f">{one.person.public_name}<" in body.replace("bdi>", ">")
        }

    assert named("") == {mentor.person.username, other.person.username}
    assert named(f"track={track.key}") == {other.person.username}
    assert named("room=1") == {mentor.person.username}
    for nothing in ("track=no-such&page=x", "track=%00"):
        assert named(nothing) == {mentor.person.username, other.person.username}


def test_who_is_banned_is_not_offered_and_their_page_says_that_they_take_nothing(client, mentor, sponsorship, ada):
    a_sanction(mentor.person, kind="ban")
    client.force_login(ada)

    for address in ("/mentors/", mentor.program.get_absolute_url(), sponsorship.problem.get_absolute_url()):
        assert (address, mentor.get_absolute_url() in client.get(address).content.decode()) == (address, False)
    body = client.get(mentor.get_absolute_url()).content.decode()
    assert ("None right now" in body, "Copying heads" in body) == (True, False)
    assert client.get(reverse("programs:ask-mentor", args=[sponsorship.pk])).status_code == 404


def test_from_the_invitation_to_the_list(client, ada, mallory):
    program = a_program()
    a_lead(program, ada)
    client.force_login(ada)
    answer = client.post(reverse("programs:invite-mentor", args=[program.key]), {"whom": "mallory"})
    assert answer["Location"] == program.get_absolute_url()
    mentor = Mentor.objects.get()

    client.force_login(mallory)
    assert "Be listed as a mentor" in page(client, "answer-invitation", mentor.pk)
    assert client.post(reverse("programs:answer-invitation", args=[mentor.pk]), {"about": ""}).status_code == 422
    answer = client.post(reverse("programs:answer-invitation", args=[mentor.pk]), PAGE)

    assert answer["Location"] == mentor.get_absolute_url()
    assert [one.about for one in Mentor.objects.listed()] == ["Circuits."]


@pytest.mark.parametrize("name", ["invite-mentor"])
def test_a_stranger_finds_no_form_to_invite(client, ada, name):
    program = a_program()
    there = reverse(f"programs:{name}", args=[program.key])
    assert client.get(there).status_code == 302

    client.force_login(ada)

    assert client.get(there).status_code == 404
    assert client.post(there, {"whom": "ada"}).status_code == 404
    assert not Mentor.objects.exists()


@pytest.mark.parametrize("name", ["answer-invitation", "edit-mentor", "decline-invitation", "leave-mentors"])
def test_a_mentors_own_verbs_are_not_there_for_others(client, mentor, ada, grace, name):
    there = reverse(f"programs:{name}", args=[mentor.pk])
    for person in (ada, grace):
        client.force_login(person)
        assert client.post(there, PAGE).status_code == 404

    mentor.refresh_from_db()
    assert (mentor.standing, mentor.about) == ("listed", "I take circuits apart.")


@pytest.mark.parametrize("name", ["confirm", "decline", "reopen", "fill", "end"])
def test_a_sponsorships_verbs_are_not_there_for_others(client, sponsorship, ada, grace, name):
    there = reverse(f"programs:{name}-sponsorship", args=[sponsorship.pk])
    for person in (ada, grace):
        client.force_login(person)
        assert client.get(there).status_code == 405
        assert client.post(there).status_code == 404

    sponsorship.refresh_from_db()
    assert sponsorship.status == "open"


def test_a_mentor_sponsors_by_number_and_says_full_away_and_open(client, mentor, mallory):
    problem = a_problem()
    client.force_login(mallory)
    there = reverse("programs:sponsor", args=[mentor.pk])
    assert client.post(there, {"problem": "99999"}).status_code == 422
    assert client.post(there, {}).status_code == 422
    assert (
        client.post(there, {"problem": f"#{problem.number}", "note": "A plot."})["Location"]
        == mentor.get_absolute_url()
    )
    made = Sponsorship.objects.get()

    def said(name: str, **fields) -> str:
        assert client.post(reverse(f"programs:{name}", args=[made.pk]), fields)["Location"] == "/mentoring/"
        made.refresh_from_db()
        return made.status

    assert said("fill-sponsorship") == "full"
    assert said("go-away", returns_on="2026-12-24") == "away"
    assert said("go-away", returns_on="nonsense") == "away"
    assert said("reopen-sponsorship") == "open"
    assert said("end-sponsorship") == "ended"


def test_a_request_from_the_form_to_the_yes(client, sponsorship, ada, mallory):
    claim = a_claim(person=ada, problem=sponsorship.problem)
    client.force_login(ada)
    there = reverse("programs:ask-mentor", args=[sponsorship.pk])
    assert "Your claim on" in page(client, "ask-mentor", sponsorship.pk)
    assert client.post(there, {"work": f"claim-{claim.pk}"}).status_code == 422
    answer = client.post(there, ASKED | {"work": f"claim-{claim.pk}"})
    sent = MentorRequest.objects.get()
    assert answer["Location"] == sent.get_absolute_url()
    assert "You asked" in page(client, "mentor-request", sent.pk)

    client.force_login(mallory)
    assert "Waits for you" in page(client, "mentoring")
    assert client.post(reverse("programs:accept-request", args=[sent.pk]), {"contact": ""}).status_code == 422
    client.post(reverse("programs:accept-request", args=[sent.pk]), {"contact": "m@example.org"})

    client.force_login(ada)
    assert "m@example.org" in page(client, "mentor-request", sent.pk)
    assert "mentors this work" in client.get(claim.get_absolute_url()).content.decode()
    client.logout()
    assert "mentors this work" in client.get(claim.get_absolute_url()).content.decode()


def test_work_of_somebody_else_cannot_be_named_in_the_form(client, sponsorship, ada):
    a_claim(person=ada, problem=sponsorship.problem)
    theirs = a_claim(problem=sponsorship.problem)
    client.force_login(ada)

    answer = client.post(reverse("programs:ask-mentor", args=[sponsorship.pk]), ASKED | {"work": f"claim-{theirs.pk}"})

    assert answer.status_code == 422
    assert not MentorRequest.objects.exists()


def test_a_refusal_keeps_what_was_typed(client, sponsorship, ada, mallory):
    sent = a_mentor_request(sponsorship, by=ada)
    client.force_login(mallory)

    answer = client.post(
        reverse("programs:decline-request", args=[sent.pk]), {"why_not": "own-words", "answer": ""}, follow=True
    )

    assert answer.status_code == 409
    assert "Write a line, or choose one of the reasons." in answer.content.decode()


def test_who_has_no_work_reads_where_to_begin(client, sponsorship, ada):
    client.force_login(ada)

    assert "You have none of it yet" in page(client, "ask-mentor", sponsorship.pk)


def test_who_asked_already_reads_so_and_not_that_they_have_no_work(client, sponsorship, ada):
    claim = a_claim(problem=sponsorship.problem, person=ada)
    a_mentor_request(sponsorship, by=ada, claim=claim, status="accepted")
    client.force_login(ada)

    said = page(client, "ask-mentor", sponsorship.pk)

    assert f"<b>Your claim on #{sponsorship.problem.number} Copying heads</b> They mentor this work already." in said
    assert "You have none of it yet" not in said


def test_the_mails_link_needs_no_sign_in_and_to_look_changes_nothing(client, sponsorship, mallory):
    there = reverse("programs:keep-sponsoring", args=[heartbeats.token_of(mallory)])
    Sponsorship.objects.update(expires_at=NOW + 5 * DAY)

    assert client.get(there).status_code == 200
    sponsorship.refresh_from_db()
    assert sponsorship.expires_at == NOW + 5 * DAY

    assert "Noted, and thank you" in client.post(there).content.decode()
    sponsorship.refresh_from_db()
    assert sponsorship.expires_at == NOW + 120 * DAY
    assert client.post(there + "x").status_code == 404
    assert client.post(reverse("programs:keep-sponsoring", args=["nonsense"])).status_code == 404


def test_a_problem_tells_who_would_look_at_it_and_where_to_go_when_nobody_has_room(client, sponsorship):
    there = sponsorship.problem.get_absolute_url()
    assert "You can ask once you are at work on it" in client.get(there).content.decode()

    Sponsorship.objects.update(status="full")

    text = client.get(there).content.decode()
    assert "no room now" in text
    assert f"?sponsor=1&amp;activity=free&amp;track={sponsorship.problem.track.key}" in text


def test_the_filter_has_those_with_room_alone(client, sponsorship):
    a_problem()

    def numbers(address: str) -> list[int]:
        return [row["number"] for row in client.get(address).json()["results"]]

    assert numbers("/api/v1/problems/?sponsor=1") == [sponsorship.problem.number]
    Sponsorship.objects.update(status="full")
    assert numbers("/api/v1/problems/?sponsor=1") == []
    assert len(numbers("/api/v1/problems/")) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_however_many_there_are(client, django_assert_num_queries, ada, mentor, rows):
    track = a_track()
    mentor.areas.add(track)
    for _ in range(rows):
        a_sponsorship(mentor, problem=a_problem(track=track))
        a_mentor_request(a_sponsorship(mentor), by=a_person())
        a_mentor_request(a_sponsorship(mentor), by=a_person(), status="accepted")
        a_mentor(areas=[track])
        writeup = a_writeup(says={a_problem(track=track): "partial"}, status="legible")
        writeup.authors.create(person=a_person())
    with django_assert_num_queries(5):
        client.get("/mentors/")
    with django_assert_num_queries(4):
        client.get(mentor.get_absolute_url())
    client.force_login(mentor.person)
    with django_assert_num_queries(13):
        client.get("/mentoring/")
    client.force_login(ada)
    with django_assert_num_queries(10):
        client.get(mentor.get_absolute_url())
