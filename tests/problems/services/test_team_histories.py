"""Random histories of teams, against a model that knows only who is on which claim and until when."""

import os
from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from board.lib.errors import Refused
from board.lib.verdicts import ALLOWED
from problems.models import Claim, Claimant
from problems.services import claims, logs, teams
from tests.factories import NOW, a_person, a_problem

pytestmark = pytest.mark.django_db

ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
WHO, WHERE, WHICH = some.integers(0, 3), some.integers(0, 1), some.integers(0, 99)
SILENCE = timedelta(days=30)


class Held:
    """What the model knows of one claim: its people in the order they joined, the lead first among them."""

    def __init__(self, row, who, where, until):
        self.row, self.people, self.lead, self.where, self.until = row, [who], who, where, until
        self.is_over, self.offers, self.declined = False, {}, set()


class TeamHistory(RuleBasedStateMachine):
    """Four people, two problems with room for two claims, teams of three at most."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.now, self.claims, self.signed = NOW, [], set()
        self.people = [a_person() for _ in range(4)]
        self.problems = [a_problem(max_claims=2) for _ in range(2)]

    def is_live(self, held):
        return not held.is_over and held.until > self.now

    def live(self):
        return [held for held in self.claims if self.is_live(held)]

    def can_hold(self, who, where):
        mine = [held for held in self.live() if who in held.people]
        return all(held.where != where for held in mine) and len(mine) < (3 if who in self.signed else 1)

    def pick(self, which):
        return self.claims[which % len(self.claims)] if self.claims else None

    def attempt(self, allowed, act):
        """Does the act, and holds that it is refused exactly where the model says so. Answers whether it was done."""
        try:
            act()
        except Refused:
            assert not allowed
            return False
        assert allowed
        return True

    @rule(hours=some.integers(1, 24 * 20) | some.just(24 * 31))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=WHO, where=WHERE)
    def claim(self, who, where):
        taken = sum(held.where == where for held in self.live())
        made = []
        by, problem = self.people[who], self.problems[where]
        if self.attempt(
            self.can_hold(who, where) and taken < 2,
            lambda: made.append(claims.claim(problem, by=by, **ASKED, now=self.now)),
        ):
            self.claims.append(Held(made[0], who, where, self.now + SILENCE))

    def has_seat(self, held):
        return len(held.people) + len(held.offers) < 3

    @rule(which=WHICH, who=WHO, whom=WHO)
    def invite(self, which, who, whom):
        held = self.pick(which)
        if held is None:
            return
        is_new = whom not in held.people and whom not in held.offers and whom not in held.declined
        allowed = held.lead == who and self.is_live(held) and is_new and self.has_seat(held)
        by, other = self.people[who], self.people[whom]
        if self.attempt(allowed, lambda: teams.invite(held.row, whom=other, by=by, now=self.now)):
            held.offers[whom] = "invited"

    @rule(which=WHICH, who=WHO)
    def ask(self, which, who):
        held = self.pick(which)
        if held is None:
            return
        is_new = who not in held.people and who not in held.offers and who not in held.declined
        allowed = self.is_live(held) and is_new and self.has_seat(held) and self.can_hold(who, held.where)
        if self.attempt(allowed, lambda: teams.ask(held.row, by=self.people[who], now=self.now)):
            held.offers[who] = "asked"

    @rule(which=WHICH, whom=WHO, who=WHO, yes=some.booleans())
    def answer(self, which, whom, who, yes):
        held = self.pick(which)
        if held is None or whom not in held.offers:
            return
        offer = Claimant.objects.get(claim=held.row, person=self.people[whom], standing=held.offers[whom])
        answers = whom if held.offers[whom] == "invited" else held.lead
        allowed = who == answers and self.is_live(held)
        act = teams.accept if yes else teams.decline
        if yes:
            allowed = allowed and len(held.people) < 3 and self.can_hold(whom, held.where)
        if self.attempt(allowed, lambda: act(offer, by=self.people[who], now=self.now)):
            del held.offers[whom]
            (held.people.append if yes else held.declined.add)(whom)

    @rule(which=WHICH, who=WHO)
    def leave(self, which, who):
        held = self.pick(which)
        if held is None:
            return
        allowed = self.is_live(held) and who in held.people and len(held.people) > 1
        if self.attempt(allowed, lambda: teams.leave(held.row, by=self.people[who], now=self.now)):
            held.people.remove(who)
            held.lead = held.people[0] if held.lead == who else held.lead

    @rule(which=WHICH, who=WHO, to=WHO)
    def hand_over(self, which, who, to):
        held = self.pick(which)
        if held is None:
            return
        allowed = self.is_live(held) and held.lead == who and to != who and to in held.people
        by, other = self.people[who], self.people[to]
        if self.attempt(allowed, lambda: teams.hand_over(held.row, to=other, by=by, now=self.now)):
            held.lead = to

    @rule(which=WHICH, who=WHO)
    def log(self, which, who):
        held = self.pick(which)
        if held is None:
            return
        by = self.people[who]
        if self.attempt(
            who in held.people, lambda: logs.write(held.row, by=by, kind="result", text="A plot.", now=self.now)
        ):
            self.signed.add(who)
            held.until = self.now + SILENCE if self.is_live(held) else held.until

    @rule(which=WHICH, who=WHO)
    def release(self, which, who):
        held = self.pick(which)
        if held is None:
            return
        allowed = self.is_live(held) and held.lead == who
        if self.attempt(allowed, lambda: claims.release(held.row, by=self.people[who], note="", now=self.now)):
            held.is_over = True

    @rule(which=WHICH, who=WHO)
    def revive(self, which, who):
        held = self.pick(which)
        if held is None:
            return
        taken = sum(other.where == held.where for other in self.live())
        recent = not held.is_over and held.until <= self.now < held.until + timedelta(days=60)
        allowed = held.lead == who and recent and self.can_hold(who, held.where) and taken < 2
        others = [person for person in held.people if person == who or self.can_hold(person, held.where)]
        if self.attempt(allowed, lambda: claims.revive(held.row, by=self.people[who], now=self.now)):
            held.people, held.until = others, self.now + SILENCE

    @rule()
    def sweep(self):
        claims.lapse_silent(now=self.now)

    @invariant()
    def the_board_says_what_the_model_says(self):
        if not hasattr(self, "now"):
            return
        known = {person.pk: n for n, person in enumerate(self.people)}
        shown = {}
        for claim, person in Claimant.objects.holding(self.now).values_list("claim", "person"):
            shown.setdefault(claim, set()).add(known[person])
        assert shown == {held.row.pk: set(held.people) for held in self.live()}
        leads = Claim.objects.active(self.now).values_list("pk", "person")
        assert {pk: known[person] for pk, person in leads} == {held.row.pk: held.lead for held in self.live()}


# A model that disagrees, or a row that the database refuses.
GOES_WRONG = (AssertionError, IntegrityError)
# HISTORIES=3000 for a long run.
COUNT = int(os.environ.get("HISTORIES", "15"))
USUAL = settings(
    max_examples=COUNT,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@pytest.fixture(autouse=True)
def _small_teams(settings):
    settings.MAX_PEOPLE_ON_A_CLAIM = 3


def test_random_histories_of_teams_agree_with_the_rules():
    run_state_machine_as_test(TeamHistory, settings=USUAL)


def test_a_broken_rule_of_teams_is_found():
    """The control: where anybody may invite, some history disagrees."""
    with mock.patch("problems.permissions.can_invite", return_value=ALLOWED), pytest.raises(GOES_WRONG):
        run_state_machine_as_test(TeamHistory, settings=settings(USUAL, max_examples=200))
