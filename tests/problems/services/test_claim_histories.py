"""Thousands of random histories, against a model of a few lines that knows only the rules."""

import os
from datetime import UTC, datetime, time, timedelta
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from board.lib.errors import Refused
from problems.models import Claim, Problem
from problems.services import claims, writeups
from problems.services.writeups import BearsOn
from tests.factories import NOW, a_person, a_problem

pytestmark = pytest.mark.django_db

ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}
WHO, WHERE = some.integers(0, 2), some.integers(0, 2)


class History(RuleBasedStateMachine):
    """Three people, three problems with room for two, and a clock. `held` maps (person, problem) to when it lapses."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.now, self.held, self.returns, self.checked_in, self.done, self.links = NOW, {}, {}, set(), set(), 0
        self.people = [a_person() for _ in range(3)]
        self.problems = [a_problem(max_claims=2) for _ in range(3)]

    def live(self):
        return {pair for pair, until in self.held.items() if until > self.now}

    def claim_row(self, who, where):
        return Claim.objects.filter(person=self.people[who], problem=self.problems[where]).order_by("-pk").first()

    @rule(hours=some.integers(1, 24 * 20))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=WHO, where=WHERE)
    def claim(self, who, where):
        live = self.live()
        mine = sum(person == who for person, _ in live)
        others = sum(problem == where for _, problem in live)
        allowed = (who, where) not in live and mine < (3 if who in self.checked_in else 1) and others < 2
        try:
            claims.claim(self.problems[where], by=self.people[who], **ASKED, now=self.now)
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.held[who, where] = self.now + timedelta(days=30)
            self.returns.pop((who, where), None)

    @rule(who=WHO, where=WHERE)
    def check_in(self, who, where):
        row = self.claim_row(who, where)
        if row is None:
            return
        try:
            claims.check_in(row, by=self.people[who], moved="A plot.", now=self.now)
        except Refused:
            assert (who, where) not in self.live()
        else:
            assert (who, where) in self.live()
            self.held[who, where] = self.now + timedelta(days=30)
            self.returns.pop((who, where), None)
            self.checked_in.add(who)

    @rule(who=WHO, where=WHERE)
    def release(self, who, where):
        row = self.claim_row(who, where)
        if row is None:
            return
        try:
            claims.release(row, by=self.people[who], note="Tried.", now=self.now)
        except Refused:
            assert (who, where) not in self.live()
        else:
            assert (who, where) in self.live()
            del self.held[who, where]

    @rule(who=WHO, where=WHERE, days=some.integers(1, 60))
    def pause(self, who, where, days):
        row = self.claim_row(who, where)
        if row is None:
            return
        day = (self.now + timedelta(days=days)).date()
        is_active = (who, where) in self.live() and self.returns.get((who, where), self.now) <= self.now
        try:
            claims.pause(row, by=self.people[who], returns_on=day, now=self.now)
        except Refused:
            assert not is_active
        else:
            assert is_active
            back = datetime.combine(day, time.min, UTC)
            self.returns[who, where] = back
            self.held[who, where] += back - self.now

    @rule(who=WHO, where=WHERE)
    def revive(self, who, where):
        row = self.claim_row(who, where)
        live, until = self.live(), self.held.get((who, where))
        if row is None or until is None:
            return
        mine = sum(person == who for person, _ in live)
        others = sum(problem == where for _, problem in live)
        recent = self.now < until + timedelta(days=60)
        allowed = (who, where) not in live and recent
        allowed = allowed and mine < (3 if who in self.checked_in else 1) and others < 2
        try:
            claims.revive(row, by=self.people[who], now=self.now)
        except Refused:
            assert not allowed
        else:
            assert allowed
            self.held[who, where] = self.now + timedelta(days=30)
            self.returns.pop((who, where), None)

    @rule(who=WHO, where=WHERE, says=some.sampled_from(["answers", "negative", "related"]))
    def link(self, who, where, says):
        self.links += 1
        url = f"https://example.org/{self.links}"
        bears_on = [BearsOn(self.problems[where], says)]
        writeups.link(url, by=self.people[who], title="T", kind="post", bears_on=bears_on, now=self.now)
        if says != "related":
            self.done.add(where)
            if (who, where) in self.live():
                del self.held[who, where]

    @rule()
    def sweep(self):
        claims.lapse_silent(now=self.now)

    @invariant()
    def the_board_says_what_the_model_says(self):
        if not hasattr(self, "now"):
            return
        people = {person.pk: n for n, person in enumerate(self.people)}
        problems = {problem.pk: n for n, problem in enumerate(self.problems)}
        rows = Claim.objects.active(self.now).values_list("person", "problem")
        assert {(people[person], problems[problem]) for person, problem in rows} == self.live()
        for n, problem in enumerate(self.problems):
            on_it = sum(where == n for _, where in self.live())
            expected = "worked-on" if on_it else "results" if n in self.done else "free"
            fresh = Problem.objects.with_counts(self.now).get(pk=problem.pk)
            assert (fresh.activity(self.now), fresh.live_claims_count) == (expected, on_it)


# HISTORIES=3000 for a long run.
COUNT = int(os.environ.get("HISTORIES", "15"))
USUAL = settings(
    max_examples=COUNT,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def test_random_histories_agree_with_the_rules():
    run_state_machine_as_test(History, settings=USUAL)


def test_a_broken_rule_is_found():
    """The control: with a limit that never says no, some history disagrees."""
    with mock.patch("problems.permissions.claims.claims_limit", return_value=99), pytest.raises(AssertionError):
        run_state_machine_as_test(History, settings=settings(USUAL, max_examples=200))
