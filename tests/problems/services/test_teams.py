"""Several people on one claim: who may, what it does to the places, and what stays between two."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from board.lib.errors import Refused
from problems.models import Claim, Claimant, Event, Problem
from problems.models.claim_states import STANDING_MOVES, Standing
from problems.services import claims, logs, problems, teams, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_claim, a_log_entry, a_person, a_problem, join
from users.services import people

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}


def last_event() -> tuple:
    return Event.objects.values_list("verb", "by__username", "whom__username", "is_public").latest("pk")


def on_it(claim: Claim) -> list[str]:
    return sorted(Claimant.objects.on_it().filter(claim=claim).values_list("person__username", flat=True))


def test_an_invitation_is_private_until_it_is_accepted(ada, mallory):
    claim = a_claim(person=ada)

    offer = teams.invite(claim, whom=mallory, by=ada, note="You know probes.", now=NOW)

    assert (offer.standing, offer.note, offer.is_holding, on_it(claim)) == (
        "invited",
        "You know probes.",
        False,
        ["ada"],
    )
    assert last_event() == ("invited", "ada", "mallory", False)
    assert not Event.objects.public().exists()

    teams.accept(offer, by=mallory, now=NOW + DAY)

    assert on_it(claim) == ["ada", "mallory"]
    assert last_event() == ("joined", "mallory", "mallory", True)


def test_a_request_is_accepted_by_the_lead(ada, mallory):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, note="I have the data.", now=NOW)

    with pytest.raises(Refused, match="^This is not yours to answer.$"):
        teams.accept(offer, by=mallory, now=NOW)
    teams.accept(offer, by=ada, now=NOW)

    assert on_it(claim) == ["ada", "mallory"]
    assert last_event() == ("joined", "ada", "mallory", True)


def test_an_invitation_is_not_answered_by_the_lead(ada, mallory):
    offer = teams.invite(a_claim(person=ada), whom=mallory, by=ada, now=NOW)

    for answer in (teams.accept, teams.decline):
        with pytest.raises(Refused, match="^This is not yours to answer.$"):
            answer(offer, by=ada, now=NOW)


def test_a_decline_is_private_and_final(ada, mallory):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, now=NOW)

    teams.decline(offer, by=ada, now=NOW)

    assert last_event() == ("declined", "ada", "mallory", False)
    with pytest.raises(Refused, match="^This was answered already.$"):
        teams.accept(offer, by=ada, now=NOW)
    with pytest.raises(Refused, match="^This was asked and declined before."):
        teams.ask(claim, by=mallory, now=NOW)


def test_a_request_is_taken_back_only_by_who_made_it(ada, mallory):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, now=NOW)
    with pytest.raises(Refused, match="^Only who asked takes it back.$"):
        teams.withdraw(offer, by=ada, now=NOW)

    teams.withdraw(offer, by=mallory, now=NOW)

    assert Claimant.objects.get(pk=offer.pk).standing == "withdrawn"


@pytest.mark.parametrize("side", ["ask", "invite"])
def test_what_was_taken_back_is_not_offered_again_by_the_same_side_for_a_week(ada, mallory, side):
    claim = a_claim(person=ada)
    offers = {
        "ask": lambda now: teams.ask(claim, by=mallory, now=now),
        "invite": lambda now: teams.invite(claim, whom=mallory, by=ada, now=now),
    }
    offer = offers.pop(side)
    (other_side,) = offers.values()
    made = offer(NOW)
    teams.withdraw(made, by=made.by, now=NOW)

    for moment in (NOW, NOW + 7 * DAY - timedelta(seconds=1)):
        with pytest.raises(Refused) as refusal:
            offer(moment)
        sentence = "This was offered and taken back. It can be offered again after 30 November 2026."
        assert (str(refusal.value), refusal.value.code) == (sentence, "taken-back")

    teams.withdraw(other_side(NOW), by=mallory if side == "invite" else ada, now=NOW)
    assert offer(NOW + 7 * DAY).standing == made.standing


def test_an_invitation_is_taken_back_by_whoever_leads_the_claim_now(ada, mallory, grace):
    claim = a_claim(person=ada)
    join(claim, mallory)
    offer = teams.invite(claim, whom=grace, by=ada, now=NOW)
    teams.hand_over(claim, to=mallory, by=ada, now=NOW)
    for other in (ada, grace):
        with pytest.raises(Refused, match="^Only who leads the claim takes an invitation back.$"):
            teams.withdraw(offer, by=other, now=NOW)

    teams.withdraw(offer, by=mallory, now=NOW)

    assert Claimant.objects.get(pk=offer.pk).standing == "withdrawn"


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ("joined", "They are on this claim already."),
        ("invited", "There is an open invitation or request already."),
        ("asked", "There is an open invitation or request already."),
    ],
)
def test_nobody_is_invited_twice(ada, mallory, known, sentence):
    claim = a_claim(person=ada)
    join(claim, mallory, standing=known)

    with pytest.raises(Refused) as refusal:
        teams.invite(claim, whom=mallory, by=ada, now=NOW)

    assert str(refusal.value) == sentence


def test_only_the_lead_invites(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    with pytest.raises(Refused, match="^Only who leads a claim invites others to it.$"):
        teams.invite(claim, whom=a_person(), by=mallory, now=NOW)


def test_a_claim_takes_so_many_people_offers_counted(ada, settings):
    settings.MAX_PEOPLE_ON_A_CLAIM = 3
    claim = a_claim(person=ada)
    join(claim, a_person())
    teams.invite(claim, whom=a_person(), by=ada, now=NOW)

    with pytest.raises(Refused, match="^3 people are on this claim or asked to it, as many as one claim takes.$"):
        teams.invite(claim, whom=a_person(), by=ada, now=NOW)


def test_who_asks_does_not_learn_how_many_were_invited(ada, mallory, settings):
    settings.MAX_PEOPLE_ON_A_CLAIM = 2
    claim = a_claim(person=ada)
    teams.invite(claim, whom=a_person(), by=ada, now=NOW)

    with pytest.raises(Refused, match="^This claim takes nobody else for now.$"):
        teams.ask(claim, by=mallory, now=NOW)


def test_who_joins_too_late_is_told_how_many_are_on_it(ada, mallory, settings):
    claim = a_claim(person=ada)
    offer = teams.invite(claim, whom=mallory, by=ada, now=NOW)
    join(claim, a_person())
    settings.MAX_PEOPLE_ON_A_CLAIM = 2

    with pytest.raises(Refused, match="^2 people are on this claim, as many as it takes.$"):
        teams.accept(offer, by=mallory, now=NOW)


def test_joining_follows_the_limit_of_the_person(ada, mallory):
    a_claim(person=mallory)
    offer = teams.invite(a_claim(person=ada), whom=mallory, by=ada, now=NOW)

    with pytest.raises(Refused, match="^You hold one claim. Check in once, and you can hold 3.$"):
        teams.accept(offer, by=mallory, now=NOW)

    assert Claimant.objects.get(pk=offer.pk).standing == "invited"


def test_a_log_entry_lifts_the_limit_of_the_first_claim(ada, mallory):
    a_log_entry(a_claim(person=mallory))
    offer = teams.invite(a_claim(person=ada), whom=mallory, by=ada, now=NOW)

    assert teams.accept(offer, by=mallory, now=NOW).standing == "joined"


def test_nobody_asks_to_join_beside_a_claim_of_their_own(ada, mallory):
    claim = a_claim(person=ada)
    a_claim(person=mallory, problem=claim.problem)

    with pytest.raises(Refused, match="^You are already working on this problem.$"):
        teams.ask(claim, by=mallory, now=NOW)


def test_the_lead_hears_that_who_asked_has_taken_the_problem_on_alone(ada, mallory):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, now=NOW)
    claims.claim(claim.problem, by=mallory, **ASKED, now=NOW)

    with pytest.raises(Refused, match="^They hold other claims by now"):
        teams.accept(offer, by=ada, now=NOW)


def test_who_is_on_a_claim_cannot_claim_the_problem_beside_it(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    with pytest.raises(Refused, match="^You are already working on this problem.$"):
        claims.claim(claim.problem, by=mallory, **ASKED, now=NOW)


def test_a_claim_that_went_quiet_does_not_keep_from_joining_another(ada, mallory):
    problem = a_problem()
    silent = a_claim(person=mallory, problem=problem, lapses_at=NOW)
    offer = teams.ask(a_claim(person=ada, problem=problem), by=mallory, now=NOW)

    teams.accept(offer, by=ada, now=NOW)

    silent.refresh_from_db()
    assert silent.status == "lapsed"


def test_a_team_takes_one_place_and_counts_its_people(ada, mallory):
    problem = a_problem(max_claims=2)
    join(a_claim(person=ada, problem=problem), mallory)

    assert Problem.objects.with_counts(NOW).get(pk=problem.pk).live_claims_count == 2
    assert claims.claim(problem, by=a_person(), **ASKED, now=NOW).status == "active"


def test_the_database_holds_nobody_twice_on_a_problem(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    with pytest.raises(IntegrityError, match="claimant_on_a_problem_once"), transaction.atomic():
        a_claim(person=mallory, problem=claim.problem)


def test_everybody_on_a_claim_checks_in_and_the_lead_alone_gives_it_back(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    claims.check_in(claim, by=mallory, moved="A plot.", now=NOW + DAY)
    with pytest.raises(Refused, match="^Only who leads a claim gives it back.$"):
        claims.release(claim, by=mallory, note="", now=NOW)
    with pytest.raises(Refused, match="^Only who leads a claim stops and starts its clock.$"):
        claims.pause(claim, by=mallory, returns_on=(NOW + 9 * DAY).date(), now=NOW)

    claim.refresh_from_db()
    assert (claim.status, claim.lapses_at) == ("active", NOW + 31 * DAY)


def test_the_claim_goes_on_when_somebody_leaves(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    teams.leave(claim, by=mallory, now=NOW)

    claim.refresh_from_db()
    assert (claim.status, claim.person, on_it(claim)) == ("active", ada, ["ada"])
    assert last_event() == ("left", "mallory", "mallory", True)
    with pytest.raises(Refused, match="^You are not on this claim.$"):
        teams.leave(claim, by=mallory, now=NOW)
    with pytest.raises(Refused, match="^Only the people on a claim check in on it.$"):
        claims.check_in(claim, by=mallory, moved="Again.", now=NOW)


def test_who_has_been_on_it_longest_leads_when_the_lead_leaves(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, a_person("late"), since=NOW + 2 * DAY)
    join(claim, mallory, since=NOW + DAY)

    teams.leave(claim, by=ada, now=NOW + 3 * DAY)

    claim.refresh_from_db()
    assert (claim.person, on_it(claim)) == (mallory, ["late", "mallory"])
    assert list(Event.objects.order_by("pk").values_list("verb", "whom__username")) == [
        ("handed over", "mallory"),
        ("left", "ada"),
    ]


def test_who_is_alone_gives_back_instead_of_leaving(ada):
    claim = a_claim(person=ada)

    with pytest.raises(Refused, match="^You are alone on this claim. Give it back instead.$"):
        teams.leave(claim, by=ada, now=NOW)

    assert on_it(claim) == ["ada"]


def test_the_lead_is_handed_over(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    teams.hand_over(claim, to=mallory, by=ada, now=NOW)

    claim.refresh_from_db()
    assert (claim.person, on_it(claim)) == (mallory, ["ada", "mallory"])
    assert last_event() == ("handed over", "ada", "mallory", True)
    with pytest.raises(Refused, match="^Only who leads a claim hands it over.$"):
        teams.hand_over(claim, to=ada, by=ada, now=NOW)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("ada", "You lead it already."),
        ("grace", "Only somebody on the claim can lead it. Invite them first."),
    ],
)
def test_the_lead_goes_only_to_somebody_else_on_the_claim(ada, grace, who, sentence):
    claim = a_claim(person=ada)

    with pytest.raises(Refused) as refusal:
        teams.hand_over(claim, to={"ada": ada, "grace": grace}[who], by=ada, now=NOW)

    assert str(refusal.value) == sentence


def test_nothing_of_a_team_moves_once_the_claim_has_ended(ada, mallory):
    claim = a_claim(person=ada)
    other = a_person()
    join(claim, mallory)
    offer = teams.ask(claim, by=other, now=NOW)
    later = NOW + 30 * DAY

    for act in (
        lambda: teams.invite(claim, whom=a_person(), by=ada, now=later),
        lambda: teams.ask(claim, by=a_person(), now=later),
        lambda: teams.accept(offer, by=ada, now=later),
        lambda: teams.decline(offer, by=ada, now=later),
        lambda: teams.leave(claim, by=mallory, now=later),
        lambda: teams.hand_over(claim, to=mallory, by=ada, now=later),
    ):
        with pytest.raises(Refused, match="^This claim has ended.$"):
            act()


def test_a_team_comes_back_with_its_claim(ada, mallory):
    problem = a_problem()
    claim = a_claim(person=ada, problem=problem)
    join(claim, mallory)
    claims.lapse_silent(now=NOW + 30 * DAY)
    assert not Claimant.objects.filter(is_holding=True).exists()

    claims.revive(claim, by=ada, now=NOW + 31 * DAY)

    assert on_it(claim) == ["ada", "mallory"]
    assert Claimant.objects.filter(is_holding=True).count() == 2


def test_who_took_the_problem_on_meanwhile_stays_away_when_the_team_comes_back(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)
    later = NOW + 31 * DAY
    own = claims.claim(claim.problem, by=mallory, **ASKED, now=later)

    claims.revive(claim, by=ada, now=later)

    assert (on_it(claim), on_it(own)) == (["ada"], ["mallory"])
    assert Claimant.objects.get(claim=claim, person=mallory).standing == "left"


def test_a_write_up_of_anybody_on_it_delivers_the_claim(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)

    writeups.link(
        "https://example.org/ours",
        by=mallory,
        title="Ours",
        kind="post",
        bears_on=[BearsOn(claim.problem, "answers")],
        now=NOW,
    )

    claim.refresh_from_db()
    assert claim.status == "delivered"


def test_who_leaves_the_board_leaves_their_teams_and_gives_back_what_they_held_alone(ada, mallory):
    together, alone = a_claim(person=mallory), a_claim(person=mallory)
    join(together, ada)

    people.delete(mallory, now=NOW)

    together.refresh_from_db()
    alone.refresh_from_db()
    assert (together.status, together.person, on_it(together)) == ("active", ada, ["ada"])
    assert alone.status == "released"


def test_open_offers_end_with_the_account(ada, mallory):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, now=NOW)

    people.delete(mallory, now=NOW)

    assert Claimant.objects.get(pk=offer.pk).standing == "withdrawn"


def test_an_unanswered_request_on_a_quiet_claim_ends_with_the_account(ada, mallory):
    claim = a_claim(person=ada)
    offer = teams.ask(claim, by=mallory, now=NOW)
    later = NOW + 31 * DAY

    people.delete(mallory, now=later)
    claims.revive(claim, by=ada, now=later)

    assert Claimant.objects.get(pk=offer.pk).standing == "withdrawn"
    with pytest.raises(Refused, match="^This was answered already.$"):
        teams.accept(offer, by=ada, now=later)


def test_nobody_who_is_gone_is_let_in(ada, mallory):
    claim = a_claim(person=ada)
    people.delete(mallory, now=NOW)
    offer = join(claim, mallory, standing="asked")

    with pytest.raises(Refused, match="^This person has left the board.$"):
        teams.accept(offer, by=ada, now=NOW)

    assert on_it(claim) == ["ada"]


def test_an_invitation_ends_with_the_account_of_who_sent_it(ada, mallory, grace):
    claim = a_claim(person=ada)
    join(claim, grace)
    offer = teams.invite(claim, whom=mallory, by=ada, now=NOW)

    people.delete(ada, now=NOW)

    claim.refresh_from_db()
    assert (claim.status, claim.person) == ("active", grace)
    assert Claimant.objects.get(pk=offer.pk).standing == "withdrawn"


def test_who_leaves_the_board_passes_by_what_another_request_has_ended_meanwhile(ada, monkeypatch):
    claim, real = a_claim(person=ada), problems.lock

    def lock_late(number):
        monkeypatch.setattr(problems, "lock", real)
        claims.release(claim, by=ada, note="", now=NOW)
        return real(number)

    monkeypatch.setattr(problems, "lock", lock_late)
    teams.leave_all(ada, NOW)

    assert list(Event.objects.values_list("verb", flat=True)) == ["released"]


@pytest.mark.parametrize(("before", "after"), list(product(Standing, Standing)))
def test_every_pair_of_standings(ada, mallory, before, after):
    claim = a_claim(person=ada)
    row = join(claim, mallory, standing=before)

    if after in STANDING_MOVES[before]:
        claims.move_claimant(row, after, by=mallory, now=NOW)
        assert Claimant.objects.values_list("standing", "is_holding").get(pk=row.pk) == (after, after == "joined")
    else:
        with pytest.raises(Refused):
            claims.move_claimant(row, after, by=mallory, now=NOW)
        assert Claimant.objects.get(pk=row.pk).standing == before


def test_work_of_a_former_member_of_the_team_stays(ada, mallory):
    claim = a_claim(person=ada)
    join(claim, mallory)
    logs.write(claim, by=mallory, kind="result", text="A plot.", now=NOW)
    teams.leave(claim, by=mallory, now=NOW)

    assert list(Claim.objects.worked_on_by(mallory)) == [claim]
    assert list(Claim.objects.held_by(mallory)) == []
