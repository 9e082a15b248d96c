"""A copy that follows the lists is what a new copy would be, after two hundred acts of any kind.

The copy asks from the very moment of its last look on: with the overlap that it is advised to take, a mark that is
missing would not show.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from board.lib.errors import Refused
from board.lib.markdown import Unrenderable
from problems.models import (
    Claim,
    Comment,
    LogEntry,
    Mark,
    Problem,
    Reproduction,
    Review,
    Skill,
    Source,
    Technique,
    Track,
    WriteUp,
)
from problems.services import claims, comments, logs, reproductions, reviews, teams, writeups
from problems.services.writeups import BearsOn
from programs.models import Mentor, MentorRequest, Program, Round, Sponsorship
from tests.factories import (
    a_lead,
    a_mentor,
    a_mentor_request,
    a_person,
    a_problem,
    a_program,
    a_reproduction,
    a_review,
    a_round,
    a_skill,
    a_sponsorship,
    a_technique,
)
from users.models import User
from users.services import people

pytestmark = pytest.mark.django_db

# The list of each kind, and what its rows are called by in it and among the deletions.
LISTS = {
    "problem": ("problems", "number"),
    "claim": ("claims", "id"),
    "log-entry": ("log-entries", "id"),
    "comment": ("comments", "id"),
    "writeup": ("writeups", "id"),
    "review": ("reviews", "id"),
    "reproduction": ("reproductions", "id"),
    "person": ("people", "id"),
    "program": ("programs", "id"),
    "mentor": ("mentors", "id"),
}
# Those of which a copy keeps what their own address says, too.
WHOLE = {"problem", "claim", "writeup"}
ASKED = {"aim": "attempt", "hypothesis": "It copies.", "plan": "Patch it.", "hours_per_week": 5}


class Copy:
    """Somebody else's copy of the board, kept by the public API alone."""

    def __init__(self, *, drops: bool = True):
        self.client, self.drops, self.rows, self.whole, self.since = Client(), drops, {}, {}, None

    def walk(self, noun, query):
        address = f"/api/v1/{noun}/?page_size=100{query}"
        while address:
            answer = self.client.get(address)
            assert answer.status_code == 200, answer.content
            yield from answer.json()["results"]
            address = answer.json()["next"]

    def follow(self):
        began = datetime.now(UTC)
        query = f"&updated_since={self.since.isoformat().replace('+', '%2B')}" if self.since else ""
        for kind, (noun, name) in LISTS.items():
            for row in self.walk(noun, query):
                self.rows[kind, row[name]] = row
                if kind in WHOLE:
                    self.whole[kind, row[name]] = self.client.get(f"/api/v1/{noun}/{row[name]}/").json()
        if query and self.drops:
            for gone in self.walk("deletions", query):
                self.rows.pop((gone["kind"], gone["id"]), None)
                self.whole.pop((gone["kind"], gone["id"]), None)
        self.since = began
        return self


def some_row(rows, number):
    """The row that a number happens to choose; None of none."""
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


# What a rule or the database refuses did not happen.
REFUSED = (Refused, Unrenderable, IntegrityError, ObjectDoesNotExist)
LINKS = count(1)


def _link(by, problem):
    bears_on = [BearsOn(problem, "partial")]
    return writeups.link(f"https://w{next(LINKS)}.example/", by=by, title="A write-up", kind="post", bears_on=bears_on)


STATUSES = ["listed", "historical", "withdrawn", "listed", "listed"]


def _merge(problem, other):
    if problem != other and problem.status != "merged":
        Problem.objects.filter(pk=problem.pk).update(status="merged", merged_into=other)


# (rows to choose one of, what is done to it by whom and with which other number).
ACTS = {
    "claim": (Problem.objects.listed(), lambda row, who, n: claims.claim(row, by=who, **ASKED)),
    "check in": (Claim.objects.all(), lambda row, who, n: claims.check_in(row, by=row.person, moved="A plot.")),
    "release": (Claim.objects.all(), lambda row, who, n: claims.release(row, by=row.person, note="Tried it.")),
    "invite": (Claim.objects.all(), lambda row, who, n: teams.invite(row, by=row.person, whom=who)),
    "remove a claim": (
        Claim.objects.all(),
        lambda row, who, n: Claim.objects.filter(pk=row.pk).update(status="removed", ended_at=timezone.now()),
    ),
    "fall silent": (
        Claim.objects.filter(status="active"),
        lambda row, who, n: (
            Claim.objects.filter(pk=row.pk).update(lapses_at=timezone.now() - timedelta(days=1)),
            claims.lapse_silent(),
        ),
    ),
    "log": (Claim.objects.all(), lambda row, who, n: logs.write(row, by=row.person, kind="result", text=f"It is {n}.")),
    "edit an entry": (
        LogEntry.objects.all(),
        lambda row, who, n: logs.edit(row, by=row.by, kind="result", text=f"It was {n}."),
    ),
    "delete an entry": (LogEntry.objects.all(), lambda row, who, n: logs.delete(row, by=row.by)),
    "comment": (Problem.objects.all(), lambda row, who, n: comments.comment(row, by=who, text=f"A thought: {n}.")),
    "delete a comment": (Comment.objects.all(), lambda row, who, n: comments.delete(row, by=row.by)),
    "lose a comment": (Comment.objects.filter(events=None), lambda row, who, n: row.delete()),
    "link": (Problem.objects.listed(), lambda row, who, n: _link(who, row)),
    "withdraw": (WriteUp.objects.all(), lambda row, who, n: writeups.withdraw(row, by=row.linked_by, note="Wrong.")),
    "retitle": (
        WriteUp.objects.all(),
        lambda row, who, n: WriteUp.objects.filter(pk=row.pk).update(title=f"Title {n}"),
    ),
    "decline": (
        WriteUp.objects.filter(status="submitted"),
        lambda row, who, n: WriteUp.objects.filter(pk=row.pk).update(status="declined"),
    ),
    "name an author": (WriteUp.objects.all(), lambda row, who, n: row.authors.create(person=who)),
    "lose an author": (WriteUp.objects.all(), lambda row, who, n: row.authors.all()[:1].get().delete()),
    "take a review": (WriteUp.objects.all(), lambda row, who, n: a_review(writeup=row, by=who, is_unnamed=n % 2 == 0)),
    "review": (WriteUp.objects.all(), lambda row, who, n: a_review(writeup=row, by=who, outcome="legible")),
    "reveal": (Review.objects.all(), lambda row, who, n: reviews.reveal(row, by=row.by)),
    "hide a review": (
        Review.objects.given(),
        lambda row, who, n: Review.objects.filter(pk=row.pk).update(status="hidden", hidden_because="Unkind."),
    ),
    "reproduce": (WriteUp.objects.all(), lambda row, who, n: a_reproduction(writeup=row, by=who, commit=f"c{n}")),
    "take a reproduction back": (
        Reproduction.objects.all(),
        lambda row, who, n: reproductions.withdraw(row, by=row.by),
    ),
    "rename": (
        User.objects.present(),
        lambda row, who, n: people.edit_profile(row, name=f"Name {n}", bio=f"{n}", website=""),
    ),
    "close an account": (User.objects.present().exclude(role="curator"), lambda row, who, n: people.delete(row)),
    "ban": (
        User.objects.present().exclude(role="curator"),
        lambda row, who, n: User.objects.filter(pk=row.pk).update(is_active=False),
    ),
    "propose": (User.objects.present(), lambda row, who, n: a_problem(status="proposed", posted_by=row)),
    "edit a problem": (
        Problem.objects.all(),
        lambda row, who, n: Problem.objects.filter(pk=row.pk).update(title=f"Problem {n}", success_test=f"It is {n}."),
    ),
    "list or unlist": (
        Problem.objects.exclude(status="merged"),
        lambda row, who, n: Problem.objects.filter(pk=row.pk).update(status=STATUSES[n % len(STATUSES)]),
    ),
    "merge": (
        Problem.objects.public(),
        lambda row, who, n: _merge(row, some_row(Problem.objects.listed(), n)),
    ),
    "make a variant": (
        Problem.objects.all(),
        lambda row, who, n: Problem.objects.filter(pk=row.pk).update(
            parent=Problem.objects.exclude(pk=row.pk).order_by("pk").last()
        ),
    ),
    "ask for a skill": (Problem.objects.all(), lambda row, who, n: row.needs.create(skill=a_skill(), level=1 + n % 4)),
    "use a technique": (Problem.objects.all(), lambda row, who, n: row.techniques.set([a_technique()])),
    "relate": (
        Problem.objects.all(),
        lambda row, who, n: row.related_work.create(title=f"Work {n}", url="https://example.org/"),
    ),
    "rename a track": (
        Track.objects.all(),
        lambda row, who, n: Track.objects.filter(pk=row.pk).update(name=f"Track named {n}"),
    ),
    "rename a skill": (
        Skill.objects.all(),
        lambda row, who, n: Skill.objects.filter(pk=row.pk).update(name=f"Skill named {n}"),
    ),
    "rename a technique": (
        Technique.objects.all(),
        lambda row, who, n: Technique.objects.filter(pk=row.pk).update(name=f"Technique named {n}"),
    ),
    "rename a source": (
        Source.objects.all(),
        lambda row, who, n: Source.objects.filter(pk=row.pk).update(name=f"Source named {n}"),
    ),
    "edit a program": (
        Program.objects.all(),
        lambda row, who, n: Program.objects.filter(pk=row.pk).update(what=f"Research, {n}."),
    ),
    "plan a round": (Program.objects.all(), lambda row, who, n: a_round(program=row)),
    "drop a round": (Round.objects.all(), lambda row, who, n: row.delete()),
    "lead": (Program.objects.all(), lambda row, who, n: a_lead(row, who)),
    "want": (
        Program.objects.all(),
        lambda row, who, n: row.wanted_problems.add(some_row(Problem.objects.all(), n)),
    ),
    "mentor": (
        Program.objects.all(),
        lambda row, who, n: a_mentor(who, program=row, standing="listed" if n % 2 else "invited"),
    ),
    "sponsor": (Mentor.objects.listed(), lambda row, who, n: a_sponsorship(row)),
    "ask a mentor": (
        Sponsorship.objects.filter(status="open"),
        lambda row, who, n: a_mentor_request(row, by=who, status="accepted"),
    ),
    "end with a mentor": (
        MentorRequest.objects.filter(status="accepted"),
        lambda row, who, n: MentorRequest.objects.filter(pk=row.pk).update(status="ended"),
    ),
    "no mentor any more": (
        Mentor.objects.listed(),
        lambda row, who, n: Mentor.objects.filter(pk=row.pk).update(standing="left"),
    ),
}


# What was done in the years that were lived, for the test to see that they were full.
HAPPENED: set[str] = set()


class Year(RuleBasedStateMachine):
    """Whatever happens, to whatever it happens; and a copy that looks now and then."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        try:
            if hasattr(self, "copy"):
                fresh, followed = Copy().follow(), self.copy.follow()
                assert followed.rows == fresh.rows
                assert followed.whole == fresh.whole
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self):
        a_person(role="curator")
        for _ in range(4):
            a_person()
        for _ in range(3):
            a_problem(skills={a_skill(): 2}, techniques=[a_technique()])
        a_program()
        self.copy = Copy().follow()

    # One rule, so that no year is drawn in which the copy does nothing but look.
    @precondition(lambda self: hasattr(self, "copy"))
    @rule(
        act=some.sampled_from(sorted(ACTS)),
        which=some.integers(0, 50),
        who=some.integers(0, 50),
        n=some.integers(0, 9),
        looks=some.sampled_from([True, False, False, False]),
    )
    def something_happens(self, act, which, who, n, looks):
        rows, done = ACTS[act]
        row, person = some_row(rows.all(), which), some_row(User.objects.present(), who)
        if row is not None:
            with suppress(*REFUSED), transaction.atomic():
                done(row, person, n)
                HAPPENED.add(act)
        if looks:
            self.copy.follow()


def live(machine, examples, steps):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            database=None,
        ),
    )


YEARS = int(os.environ.get("MIRRORED_YEARS", "1"))


def test_a_copy_that_follows_is_what_a_new_one_would_be():
    HAPPENED.clear()
    # The first that is drawn is the plainest there is: the same act on every day.
    live(Year, 1 + 4 * YEARS, 40)

    assert len(HAPPENED) > len(ACTS) / 3


def test_control_a_copy_that_drops_nothing_is_another():
    problem = a_problem()
    keeps, drops = Copy(drops=False).follow(), Copy().follow()
    Problem.objects.filter(pk=problem.pk).update(status="historical")

    fresh = Copy().follow().rows
    assert drops.follow().rows == fresh == {}
    assert keeps.follow().rows != fresh


def test_control_a_copy_misses_what_is_not_marked():
    problem = a_problem()
    copy = Copy().follow()
    Problem.objects.update(title="Another title")
    Mark.objects.filter(kind="problem", ref=problem.pk).order_by("pk").last().delete()

    assert copy.follow().rows != Copy().follow().rows
