"""Asking a mentor: from work of one's own, within limits, answered or run out, and between the two alone."""

from datetime import timedelta
from itertools import product

import pytest

from board.lib.errors import Refused
from problems.models import Event
from problems.services import teams
from programs.models import Mentor, MentorRequest, Sponsorship
from programs.models.mentor_states import ASKING_MOVES, Asking
from programs.models.work import without_a_mentor
from programs.permissions import can_ask_person
from programs.services import requests
from tests.factories import (
    NOW,
    a_claim,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_sanction,
    a_sponsorship,
    a_track,
    a_writeup,
    join,
)
from users.models import Notification

DAY = timedelta(days=1)
ASKED = {"did": "One plot.", "asks": "Is the baseline fair?", "hours": 5, "contact": "ada@example.org"}


@pytest.fixture
def mentor(mallory):
    return a_mentor(mallory, capacity=2)


@pytest.fixture
def sponsorship(mentor):
    return a_sponsorship(mentor, problem=a_problem(title="Copying heads"))


@pytest.fixture
def claim(ada, sponsorship):
    return a_claim(person=ada, problem=sponsorship.problem)


@pytest.mark.parametrize("kind", ["limit", "ban"])
def test_a_request_from_before_is_accepted_of_nobody_who_is_kept_from_asking(ada, mallory, claim, sponsorship, kind):
    request = a_mentor_request(sponsorship, by=ada, claim=claim)
    a_sanction(ada, kind=kind, at=NOW)

    with pytest.raises(Refused, match="^They cannot be mentored right now.$"):
        requests.accept(request, by=mallory, now=NOW)


def told(person) -> list[str]:
    return [notice.sentence for notice in Notification.objects.filter(person=person).order_by("pk")]


def notes() -> set[str]:
    return set(Notification.objects.values_list("note", flat=True))


def test_a_request_is_sent_and_stays_between_the_two(sponsorship, claim, ada, mallory):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)

    assert (sent.status, sent.mentor, sent.expires_at) == ("sent", sponsorship.mentor, NOW + 21 * DAY)
    [event] = Event.objects.all()
    assert (event.verb, event.by, event.whom, event.is_public) == ("asked a mentor", ada, mallory, False)
    assert list(claim.events.on_record()) == []
    assert told(mallory) == ["Ada Lovelace asks you to look at their work on “Copying heads”"]
    assert notes() == {""}


def test_a_yes_shows_whose_mentor_it_is_and_how_to_write(sponsorship, claim, ada, mallory):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)

    requests.accept(sent, by=mallory, answer="Gladly.", contact="m@example.org", now=NOW + DAY)

    sent.refresh_from_db()
    assert (sent.status, sent.answer, sent.mentor_contact, sent.answered_at) == (
        "accepted",
        "Gladly.",
        "m@example.org",
        NOW + DAY,
    )
    [event] = claim.events.on_record()
    assert (event.verb, event.by, event.whom, event.reason, event.evidence) == ("mentors", mallory, ada, "", "")
    assert told(ada) == ["mallory said yes: you have a mentor for “Copying heads”"]
    assert notes() == {""}


def test_a_no_has_a_kind_reason_or_own_words(sponsorship, claim, ada, mallory):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    with pytest.raises(Refused, match="^Write a line, or choose one of the reasons"):
        requests.decline(sent, by=mallory, why_not="own-words", now=NOW)

    requests.decline(sent, by=mallory, why_not="too-early", now=NOW + DAY)

    sent.refresh_from_db()
    assert (sent.status, sent.why_not) == ("declined", "too-early")
    assert told(ada) == ["mallory answered what you asked about “Copying heads”"]
    assert list(claim.events.on_record()) == []


def test_it_runs_out_to_the_second_whether_or_not_it_was_swept(sponsorship, claim, ada, mallory):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    second = timedelta(seconds=1)

    assert [sent.shown_status(at).value for at in (sent.expires_at - second, sent.expires_at)] == ["sent", "expired"]
    with pytest.raises(Refused, match="^This was answered, or its time is over"):
        requests.accept(sent, by=mallory, contact="m@example.org", now=sent.expires_at)
    assert [requests.expire_overdue(now=at) for at in (sent.expires_at - second, sent.expires_at)] == [0, 1]
    assert requests.expire_overdue(now=sent.expires_at) == 0
    assert told(ada) == [
        "Nobody answered what you asked about “Copying heads”. It says nothing about your work",
    ]


def test_at_most_three_wait_at_a_time(ada, mentor):
    sent = []
    for _ in range(3):
        sponsorship = a_sponsorship(problem=a_problem())
        claim = a_claim(person=ada, problem=sponsorship.problem)
        sent.append(requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED))
    fourth = a_sponsorship(mentor, problem=a_problem())
    claim = a_claim(person=ada, problem=fourth.problem)
    with pytest.raises(Refused, match="^3 requests of yours wait for an answer"):
        requests.send(fourth, work=claim, by=ada, now=NOW, **ASKED)

    requests.withdraw(sent[0], by=ada, now=NOW)

    assert requests.send(fourth, work=claim, by=ada, now=NOW, **ASKED).status == "sent"


def test_one_that_ran_out_unswept_takes_no_place(ada, sponsorship, claim):
    first = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    later = first.expires_at + 30 * DAY
    claim.lapses_at = later + DAY
    claim.save(update_fields=["lapses_at"])

    again = requests.send(sponsorship, work=claim, by=ada, now=later, **ASKED)

    first.refresh_from_db()
    assert (first.status, again.status) == ("expired", "sent")


def test_after_a_no_some_weeks_pass_before_the_same_mentor_is_asked_again(ada, mallory, sponsorship, claim):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    with pytest.raises(Refused, match="^You have asked mallory. They answer by 14 December"):
        requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    requests.decline(sent, by=mallory, why_not="no-room", now=NOW)

    other = a_sponsorship(sponsorship.mentor, problem=a_problem())
    work = a_claim(person=ada, problem=other.problem)
    with pytest.raises(Refused, match="^You asked mallory a short while ago. You can ask again after 23 December 2026"):
        requests.send(other, work=work, by=ada, now=NOW + DAY, **ASKED)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ("ended", "This claim has ended"),
        ("strangers", "You are not on this claim"),
        ("agent", "A mentor is for people"),
        ("elsewhere", "This mentor sponsors something else"),
        ("full", "This mentor has no room right now"),
        ("away", "This mentor has no room right now"),
        ("expired", "This mentor has no room right now"),
        ("proposed", "This mentor has no room right now"),
        ("left", "This mentor has no room right now"),
        ("together", "They are on this claim with you"),
        ("mentored", "They mentor this work already"),
    ],
)
def test_what_stands_in_the_way_is_said(spoil, reason, sponsorship, claim, ada):
    later = NOW
    match spoil:
        case "ended":
            later = claim.lapses_at
        case "strangers":
            claim = a_claim(problem=sponsorship.problem)
        case "agent":
            claim.by_agent = True
            claim.save(update_fields=["by_agent"])
        case "elsewhere":
            claim = a_claim(person=ada)
        case "full" | "away":
            Sponsorship.objects.update(status=spoil)
        case "expired":
            Sponsorship.objects.update(expires_at=NOW)
        case "proposed":
            Sponsorship.objects.update(status="proposed")
        case "left":
            sponsorship.mentor.standing = "left"
            sponsorship.mentor.save(update_fields=["standing"])
        case "together":
            join(claim, sponsorship.mentor.person)
        case "mentored":
            other = a_person()
            join(claim, other)
            a_mentor_request(sponsorship, claim=claim, by=other, status="accepted")
    before = MentorRequest.objects.count()

    with pytest.raises(Refused, match=f"^{reason}"):
        requests.send(sponsorship, work=claim, by=ada, now=later, **ASKED)

    assert MentorRequest.objects.count() == before
    assert not Event.objects.exists()


def test_nobody_asks_themselves(mentor, mallory, sponsorship):
    claim = a_claim(person=mallory, problem=sponsorship.problem)

    with pytest.raises(Refused, match="^This is you"):
        requests.send(sponsorship, work=claim, by=mallory, now=NOW, **ASKED)


def test_everybody_on_the_claim_may_ask(sponsorship, claim):
    other = a_person()
    join(claim, other)

    assert requests.send(sponsorship, work=claim, by=other, now=NOW, **ASKED).by == other


@pytest.mark.parametrize("state", ["submitted", "listed", "changes_requested", "legible", "superseded"])
def test_a_write_up_is_shown_once_it_is_legible(state, sponsorship, ada):
    writeup = a_writeup(says={sponsorship.problem: "partial"}, status=state)
    writeup.authors.create(person=ada)

    if state == "legible":
        assert requests.send(sponsorship, work=writeup, by=ada, now=NOW, **ASKED).writeup == writeup
    else:
        with pytest.raises(Refused, match="^A write-up is shown to mentors once two reviewers could follow it"):
            requests.send(sponsorship, work=writeup, by=ada, now=NOW, **ASKED)


def test_a_write_up_that_is_only_related_is_not_covered(sponsorship, ada):
    writeup = a_writeup(says={sponsorship.problem: "related"}, status="legible")
    writeup.authors.create(person=ada)

    with pytest.raises(Refused, match="^This mentor sponsors something else"):
        requests.send(sponsorship, work=writeup, by=ada, now=NOW, **ASKED)


def test_no_yes_above_the_room_and_room_comes_back(sponsorship, mallory):
    first, second, third = (a_mentor_request(sponsorship, by=a_person()) for _ in range(3))
    requests.accept(first, by=mallory, contact="m", now=NOW)
    requests.accept(second, by=mallory, contact="m", now=NOW)
    with pytest.raises(Refused, match="^You have room for 2 people, and it is taken"):
        requests.accept(third, by=mallory, contact="m", now=NOW)

    requests.end(first, by=first.by, now=NOW)

    assert requests.accept(third, by=mallory, contact="m", now=NOW).status == "accepted"


def test_no_yes_to_work_that_has_ended(sponsorship, claim, ada, mallory):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    join(claim, a_person())
    teams.leave_all(ada, NOW)

    with pytest.raises(Refused, match="^The work has ended since"):
        requests.accept(sent, by=mallory, contact="m", now=NOW)


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (requests.accept, {"contact": "x"}),
        (requests.decline, {"why_not": "no-room"}),
        (requests.withdraw, {}),
        (requests.end, {}),
    ],
)
def test_nobody_else_answers_or_ends_it_and_a_curator_neither(verb, said, sponsorship, claim, grace):
    sent = a_mentor_request(sponsorship, claim=claim, status="accepted" if verb == requests.end else "sent")

    for other in (grace, a_person(role="admin"), a_mentor().person):
        with pytest.raises(Refused, match="^Only "):
            verb(sent, by=other, now=NOW, **said)

    sent.refresh_from_db()
    assert sent.status == ("accepted" if verb == requests.end else "sent")


@pytest.mark.parametrize(("before", "after"), list(product(Asking, Asking)))
def test_it_moves_as_the_table_says(before, after, sponsorship, claim, ada):
    mallory = sponsorship.mentor.person
    verbs = {
        Asking.ACCEPTED: lambda sent: requests.accept(sent, by=mallory, contact="m", now=NOW),
        Asking.DECLINED: lambda sent: requests.decline(sent, by=mallory, why_not="no-room", now=NOW),
        Asking.WITHDRAWN: lambda sent: requests.withdraw(sent, by=ada, now=NOW),
        Asking.ENDED: lambda sent: requests.end(sent, by=ada, now=NOW),
    }
    if after not in verbs:
        return
    sent = a_mentor_request(sponsorship, claim=claim, status=before)

    if after in ASKING_MOVES[before]:
        verbs[after](sent)
    else:
        with pytest.raises(Refused):
            verbs[after](sent)

    sent.refresh_from_db()
    assert sent.status == (after if after in ASKING_MOVES[before] else before)


def test_a_track_of_a_mentor_brings_their_area_new_work(mentor, mallory, ada):

    track = a_track()
    mentor.areas.add(track)
    problem = a_problem(track=track)

    def written(by, **fields):
        writeup = a_writeup(says={problem: "partial"}, **{"status": "legible"} | fields)
        writeup.authors.create(person=by)
        return writeup

    found = written(ada)
    written(mallory)
    written(a_person(), status="listed")
    helped = a_person()
    written(helped)
    a_mentor_request(by=helped, status="accepted")
    outside = a_writeup(says={problem: "partial"}, status="legible")
    outside.authors.create(name="Somebody Else")

    assert list(without_a_mentor(mallory, NOW)) == [found]


def test_what_was_taken_back_can_be_sent_anew_a_day_later(ada, sponsorship, claim):
    sent = requests.send(sponsorship, work=claim, by=ada, now=NOW, **ASKED)
    requests.withdraw(sent, by=ada, now=NOW)
    with pytest.raises(Refused, match="^You asked mallory a short while ago."):
        requests.send(sponsorship, work=claim, by=ada, now=NOW + DAY - timedelta(seconds=1), **ASKED)

    assert requests.send(sponsorship, work=claim, by=ada, now=NOW + DAY, **ASKED).status == "sent"


def test_nobody_asks_a_mentor_while_a_ban_holds(ada, mallory, sponsorship, claim):
    a_sanction(mallory, kind="ban", ends_at=NOW + DAY)

    for found in (sponsorship, Sponsorship.objects.get()):
        with pytest.raises(Refused, match="^This mentor (takes no requests|has no room) right now."):
            requests.send(found, work=claim, by=ada, now=NOW, **ASKED)

    assert not can_ask_person(ada, Mentor.objects.get(), NOW)
    assert MentorRequest.objects.count() == 0
    assert requests.send(sponsorship, work=claim, by=ada, now=NOW + DAY, **ASKED).status == "sent"


def test_a_mentor_says_yes_to_one_of_a_team(ada, mallory, sponsorship, claim):
    join(claim, other := a_person())
    first, second = (a_mentor_request(sponsorship, by=person, claim=claim) for person in (ada, other))
    requests.accept(first, by=mallory, now=NOW)

    with pytest.raises(Refused, match="^You mentor this work already.$"):
        requests.accept(second, by=mallory, now=NOW)


def test_a_yes_to_another_of_the_team_ends_the_one_to_who_has_left(ada, mallory, sponsorship, claim):
    join(claim, other := a_person())
    first, second = (a_mentor_request(sponsorship, by=person, claim=claim) for person in (other, ada))
    requests.accept(first, by=mallory, now=NOW)
    teams.leave(claim, by=other, now=NOW)

    requests.accept(second, by=mallory, now=NOW)

    assert list(MentorRequest.objects.order_by("pk").values_list("status", flat=True)) == ["ended", "accepted"]
    assert list(MentorRequest.objects.running(NOW)) == [second]
    assert told(other)[-1] == f"{mallory.public_name} ended the mentoring for “Copying heads”"
