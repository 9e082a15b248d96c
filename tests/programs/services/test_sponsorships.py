"""A sponsorship over its life, and over a mentor's whole year."""

from datetime import timedelta
from itertools import product

import pytest

from board.lib.errors import Refused
from problems.models import Claim, Event, Problem
from problems.services import merges, teams, words
from programs.models import Mentor, Sponsorship
from programs.models.mentor_states import SPONSORING_MOVES, Sponsoring
from programs.models.requests import mentors_of_a_claim
from programs.models.sponsorships import sponsors_of_a_problem
from programs.services import heartbeats, mentors, requests, sponsorships
from tests.factories import (
    NOW,
    a_claim,
    a_lead,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_sanction,
    a_skill,
    a_sponsorship,
    a_track,
    join,
)
from users.models import Notification
from users.services import people

DAY = timedelta(days=1)


@pytest.fixture
def mentor(mallory):
    return a_mentor(mallory)


def sponsored(now) -> list[int]:
    return list(Problem.objects.meeting("sponsor", now).order_by("number").values_list("number", flat=True))


def status(sponsorship, now) -> str:
    return Sponsorship.objects.for_page(now).get(pk=sponsorship.pk).shown_status(now).value


def test_a_mentor_offers_and_it_is_open(mentor, mallory):
    problem = a_problem()

    made = sponsorships.offer(mentor, thing=problem, by=mallory, note="A plot.", now=NOW)

    assert (made.status, made.confirmed_at, made.expires_at) == ("open", NOW, NOW + 120 * DAY)
    assert sponsored(NOW) == [problem.number]
    [event] = Event.objects.all()
    assert (event.verb, event.by, event.problem, event.after, event.is_public) == (
        "offered to sponsor",
        mallory,
        problem,
        "open",
        True,
    )


def test_a_track_and_a_skill_cover_what_is_of_them(mentor, mallory):
    track, skill = a_track(), a_skill()
    of_track, of_skill, other = a_problem(track=track), a_problem(skills={skill: 2}), a_problem(skills={a_skill(): 1})
    sponsorships.offer(mentor, thing=track, by=mallory, now=NOW)
    assert sponsored(NOW) == [of_track.number]

    sponsorships.offer(mentor, thing=skill, by=mallory, now=NOW)

    assert sponsored(NOW) == [of_track.number, of_skill.number]
    covering = Sponsorship.objects.covering
    assert [covering(one).count() for one in (of_track, of_skill, other)] == [1, 1, 0]


def test_a_curator_proposes_and_the_mentor_decides(mentor, mallory, grace):
    problem = a_problem()
    made = sponsorships.offer(mentor, thing=problem, by=grace, now=NOW)
    assert (made.status, sponsored(NOW)) == ("proposed", [])
    assert [notice.sentence for notice in Notification.objects.filter(person=mallory)] == [
        f"Grace Hopper asks whether you would look at work on “#{problem.number} {problem.title}”"
    ]

    with pytest.raises(Refused, match="^Only the mentor says yes or no"):
        sponsorships.confirm(made, by=grace, now=NOW)
    sponsorships.confirm(made, by=mallory, now=NOW + DAY)

    assert sponsored(NOW + DAY) == [problem.number]
    with pytest.raises(Refused, match="^This was answered already"):
        sponsorships.decline(made, by=mallory, now=NOW + DAY)


def test_a_stranger_and_another_programs_lead_say_nothing_for_a_mentor(mentor, ada):
    a_lead(a_mentor().program, ada)

    for by in (ada, a_person()):
        with pytest.raises(Refused, match="^Only the mentor, a lead of the program or a curator"):
            sponsorships.offer(mentor, thing=a_problem(), by=by, now=NOW)

    assert not Sponsorship.objects.exists()


def test_a_mentor_who_left_meanwhile_offers_nothing(mentor, mallory):
    as_the_page_loaded_them = Mentor.objects.get(pk=mentor.pk)
    mentors.leave(mentor, by=mallory, now=NOW)

    with pytest.raises(Refused, match="^Only somebody who is listed as a mentor sponsors.$"):
        sponsorships.offer(as_the_page_loaded_them, thing=a_problem(), by=mallory, now=NOW)

    assert not Sponsorship.objects.exists()


def test_a_settled_problem_takes_no_sponsor(mentor, mallory):
    with pytest.raises(Refused, match="^This problem takes no work right now"):
        sponsorships.offer(mentor, thing=a_problem(resolution="answered"), by=mallory, now=NOW)


def test_once_for_each_thing(mentor, mallory):
    problem = a_problem()
    first = sponsorships.offer(mentor, thing=problem, by=mallory, now=NOW)
    with pytest.raises(Refused, match="^This is sponsored by them already"):
        sponsorships.offer(mentor, thing=problem, by=mallory, now=NOW)
    sponsorships.end(first, by=mallory, now=NOW)

    assert sponsorships.offer(mentor, thing=problem, by=mallory, now=NOW).status == "open"


def test_a_mentors_whole_year(mentor, mallory, ada):
    """Consent, full, away and back by itself, a heartbeat kept, one missed, expired, and back."""
    problem = a_problem()
    made = sponsorships.offer(mentor, thing=problem, by=mallory, now=NOW)
    assert status(made, NOW) == "open"

    sponsorships.fill(made, by=mallory, now=NOW + 10 * DAY)
    assert (status(made, NOW + 10 * DAY), sponsored(NOW + 10 * DAY)) == ("full", [])

    sponsorships.reopen(made, by=mallory, now=NOW + 20 * DAY)
    assert sponsored(NOW + 20 * DAY) == [problem.number]

    back = (NOW + 60 * DAY).date()
    sponsorships.go_away(made, by=mallory, returns_on=back, now=NOW + 30 * DAY)
    assert [status(made, NOW + days * DAY) for days in (30, 59, 60)] == ["away", "away", "open"]
    assert [sponsored(NOW + days * DAY) for days in (59, 60)] == [[], [problem.number]]

    # Said on day 30, it holds until day 150. A note comes 14 and 3 days before.
    assert [heartbeats.remind(now=NOW + days * DAY) for days in (135, 136, 137, 147, 148)] == [0, 1, 0, 1, 0]
    assert sponsorships.keep_all(mallory, now=NOW + 148 * DAY) == 1
    assert [status(made, NOW + days * DAY) for days in (150, 267)] == ["open", "open"]

    # The next heartbeat is missed: it has expired to the second, whether or not anybody wrote that down.
    ends = NOW + 268 * DAY
    second = timedelta(seconds=1)
    assert [status(made, at) for at in (ends - second, ends)] == ["open", "expired"]
    assert [sponsored(at) for at in (ends - second, ends)] == [[problem.number], []]
    assert [sponsorships.expire_overdue(now=at) for at in (ends - second, ends, ends)] == [0, 1, 0]
    last = Notification.objects.filter(person=mallory).latest("pk")
    assert (
        last.sentence
        == f"What you said of “#{problem.number} {problem.title}” has run out. One click takes it up again"
    )

    # No drama: months later one click brings it back.
    assert sponsorships.keep_all(mallory, now=NOW + 330 * DAY) == 1
    assert sponsored(NOW + 365 * DAY) == [problem.number]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "offered to sponsor",
        "is full",
        "sponsors again",
        "is away",
        "keeps sponsoring",
        "sponsorship expired",
        "sponsors again",
    ]


def test_full_by_its_mentors_room_without_being_said(mentor, mallory):
    made = a_sponsorship(mentor, problem=a_problem())
    running = [a_mentor_request(made, status="accepted", by=a_person()) for _ in range(2)]
    assert (status(made, NOW), sponsored(NOW)) == ("full", [])

    requests.end(running[0], by=mallory, now=NOW)

    assert (status(made, NOW), sponsored(NOW)) == ("open", [made.problem.number])


def test_a_claim_that_lapses_frees_its_mentors_place(mentor):
    made = a_sponsorship(mentor, problem=a_problem())
    mentor.capacity = 1
    mentor.save(update_fields=["capacity"])
    claim = a_claim(problem=made.problem)
    a_mentor_request(made, status="accepted", claim=claim)

    assert [status(made, at) for at in (claim.lapses_at - timedelta(seconds=1), claim.lapses_at)] == ["full", "open"]


def test_who_leaves_the_team_is_mentored_no_longer_and_frees_the_place(ada):
    made = a_sponsorship(a_mentor(capacity=1))
    claim = a_claim(problem=made.problem)
    join(claim, ada)
    a_mentor_request(made, status="accepted", claim=claim, by=ada)
    mentored = Claim.objects.annotate(mentors=mentors_of_a_claim())
    before = status(made, NOW), len(mentored.get(pk=claim.pk).mentors)

    teams.leave(claim, by=ada, now=NOW)

    assert (before, status(made, NOW), mentored.get(pk=claim.pk).mentors) == (("full", 1), "open", [])


@pytest.mark.parametrize(("before", "after"), list(product(Sponsoring, Sponsoring)))
def test_it_moves_as_the_table_says(mentor, mallory, before, after):
    verbs = {
        Sponsoring.OPEN: sponsorships.reopen if before != Sponsoring.PROPOSED else sponsorships.confirm,
        Sponsoring.FULL: sponsorships.fill,
        Sponsoring.AWAY: sponsorships.go_away,
        Sponsoring.DECLINED: sponsorships.decline,
        Sponsoring.ENDED: sponsorships.end,
    }
    if after not in verbs or before == after:
        return
    made = a_sponsorship(mentor, status=before, expires_at=NOW + DAY)
    # Who speaks of what has expired is there again: it may then be full or away at once.
    can = after in SPONSORING_MOVES[before] or (
        before == Sponsoring.EXPIRED and after in SPONSORING_MOVES[Sponsoring.OPEN]
    )

    if can:
        verbs[after](made, by=mallory, now=NOW)
    else:
        with pytest.raises(Refused):
            verbs[after](made, by=mallory, now=NOW)

    made.refresh_from_db()
    assert made.status == (after if can else before)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_away_until_a_day_that_is_none(mentor, mallory, days):
    made = a_sponsorship(mentor)

    with pytest.raises(Refused, match="^Choose a day after today, within a year"):
        sponsorships.go_away(made, by=mallory, returns_on=(NOW + days * DAY).date(), now=NOW)

    made.refresh_from_db()
    assert made.status == "open"


@pytest.mark.parametrize("verb", ["reopen", "fill", "go_away", "end"])
def test_only_its_mentor_says_how_it_stands(mentor, ada, verb):
    made = a_sponsorship(mentor)

    with pytest.raises(Refused, match="^Only the mentor"):
        getattr(sponsorships, verb)(made, by=ada, now=NOW)

    made.refresh_from_db()
    assert made.status == "open"
    assert not Event.objects.exists()


def test_one_note_for_all_that_a_mentor_sponsors(mentor, mallory):
    for days in (0, 1, 2):
        a_sponsorship(mentor, expires_at=NOW + (10 + days) * DAY)

    assert [heartbeats.remind(now=NOW), heartbeats.remind(now=NOW)] == [1, 0]
    [notice] = Notification.objects.all()
    assert notice.person == mallory
    assert notice.sentence == "Would you still look at work on what you sponsor? It holds until 3 December"


def test_the_link_of_the_mail_is_for_its_person_and_wears_out(mallory, settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    token = heartbeats.token_of(mallory)
    assert heartbeats.person_of(token) == mallory
    for broken in (token[:-1], token + "x", "", "nonsense", token.replace(":", ".", 1)):
        with pytest.raises(Refused, match="^This link is too old"):
            heartbeats.person_of(broken)

    time_machine.move_to(NOW + 121 * DAY)

    with pytest.raises(Refused, match="^This link is too old"):
        heartbeats.person_of(token)


def test_a_problem_names_each_mentor_once_and_those_with_room_first(mentor, mallory):
    problem = a_problem()
    full = a_sponsorship(a_mentor(a_person("emmy")), problem=problem, status="full")
    a_sponsorship(mentor, track=problem.track)
    nearest = a_sponsorship(mentor, problem=problem, note="A plot.")
    away = a_sponsorship(a_mentor(a_person("sofia")), track=problem.track, status="away")
    a_sponsorship(a_mentor(), problem=problem, status="proposed")

    [found] = Problem.objects.with_company(NOW).filter(pk=problem.pk)

    told = [(one["id"], one["name"], one["note"], one["has_room"], one["is_away"]) for one in found.sponsor_list]
    assert told == [
        (nearest.pk, "mallory", "A plot.", True, False),
        (full.pk, "emmy", "", False, False),
        (away.pk, "sofia", "", False, True),
    ]


@pytest.mark.parametrize(("kind", "is_offered"), [("ban", False), ("limit", True)])
def test_nothing_of_a_mentor_is_offered_while_a_ban_holds(mentor, mallory, kind, is_offered):
    problem = a_sponsorship(mentor).problem
    a_sanction(mallory, kind=kind, ends_at=NOW + DAY)
    shown = Problem.objects.annotate(sponsors=sponsors_of_a_problem(NOW))

    assert (sponsored(NOW), sponsored(NOW + DAY)) == ([problem.number] * is_offered, [problem.number])
    assert [one["mentor"] for one in shown.get(pk=problem.pk).sponsors] == [mentor.pk] * is_offered
    assert list(Mentor.objects.offered(NOW)) == [mentor] * is_offered
    assert (list(Mentor.objects.offered(NOW + DAY)), list(Mentor.objects.listed())) == ([mentor], [mentor])


WENT = {
    "leaves": lambda mentor, grace: mentors.leave(mentor, by=mentor.person, now=NOW),
    "is removed": lambda mentor, grace: mentors.remove(mentor, by=grace, note="No answers.", now=NOW),
    "deletes the account": lambda mentor, grace: people.delete(mentor.person, now=NOW),
}


@pytest.mark.parametrize("how", WENT)
@pytest.mark.parametrize("thing", ["problem", "track", "skill"])
def test_an_undone_merge_opens_nothing_of_a_mentor_who_has_gone(mentor, grace, thing, how):
    make, noun = {"problem": (a_problem, merges), "track": (a_track, words), "skill": (a_skill, words)}[thing]
    gone, kept = make(), make()
    for one in (gone, kept):
        a_sponsorship(mentor, **{thing: one}, status="away", returns_on=NOW.date() + 9 * DAY)
    stays = a_sponsorship(**{thing: gone})
    a_sponsorship(stays.mentor, **{thing: kept})
    merge = noun.merge(gone, into=kept, by=grace, note="The same.", now=NOW)
    WENT[how](mentor, grace)

    noun.undo(merge, by=grace, note="They differ.", now=NOW)

    rows = Sponsorship.objects.order_by("pk").values_list("mentor", thing, "status", "returns_on")
    assert list(rows) == [
        (mentor.pk, gone.pk, "ended", None),
        (mentor.pk, kept.pk, "ended", None),
        (stays.mentor.pk, gone.pk, "open", None),
        (stays.mentor.pk, kept.pk, "open", None),
    ]
