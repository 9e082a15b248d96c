"""A small world to look at, and every page that shows some of it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.utils import timezone

from problems.fit import Statement
from problems.models import Claim, Comment, DomainRule, LogEntry, Problem, Skill, SuggestedEdit, Track, WriteUp
from problems.services import (
    claims,
    comments,
    domains,
    drafts,
    fit,
    interests,
    logs,
    problems,
    proposals,
    reports,
    sanctions,
    suggestions,
    teams,
    watches,
    writeups,
)
from problems.services.writeups import BearsOn
from programs.models import Mentor, MentorRequest, Program
from programs.services import calendars, facts, leads, mentors, programs, requests, rounds, sponsorships
from programs.services import watches as program_watches
from tests.browser.curated import Curated, curated
from tests.factories import a_person, a_problem, a_program, a_round, a_skill, a_source, a_technique, a_track
from users.models import Sanction, User
from users.services import tokens, webhooks

SHIPPED = Path(__file__).resolve().parents[2] / "catalogue" / "problems" / "superposition.yaml"
PASSWORD = "correct horse battery"
TEXTS = ("title", "question", "statement", "success_test", "first_step", "informative_negative", "editor_note")
WRITTEN = """**One** head, `blocks.5.hook_z`, moves $\\Delta$:

```python
head = 5
```

| head | change |
|------|--------|
| 1    | 2      |"""
INTENT = {
    "aim": "attempt",
    "hypothesis": "It copies.",
    "plan": "1. Patch it.\n2. Ablate it.",
    "hours_per_week": 5,
    "ai_use": "None.",
    "log_url": "https://example.org/log",
}


def a_member(username: str, **fields) -> User:
    """Somebody who has joined: with a proven address and a password."""
    person = a_person(username, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def shown(problem: Problem) -> Problem:
    """The problem with its texts rendered and its activity counted, as a service leaves it."""
    problem.rendered = problems.render(problem)
    problem.save(update_fields=["rendered"])
    problems.refresh_activity(problem)
    return problem


def a_shipped_problem(key: str = "cop-4.1", **fields) -> Problem:
    """The texts of a problem of the catalogue, which hold math."""
    row = next(row for row in yaml.safe_load(SHIPPED.read_text()) if row["key"] == key)
    low, high = row["hours"]
    return shown(a_problem(key=key, hours_low=low, hours_high=high, **{name: row[name] for name in TEXTS}, **fields))


@dataclass
class World:
    """Ada has done all that a member can and barbara works with her; emmy asked to, and is asked elsewhere.

    Grace curates and holds what stands still. Mallory has said something, mary has just come.
    """

    ada: User
    barbara: User
    emmy: User
    grace: User
    mallory: User
    mary: User
    math: Problem
    worked_on: Problem
    answered: Problem
    free: Problem
    claim: Claim
    released: Claim
    lapsed: Claim
    paused: Claim
    writeup: WriteUp
    entry: LogEntry
    stub: LogEntry
    hidden_entry: LogEntry
    said: Comment
    answered_by: Comment
    rosalind: User
    waiting: MentorRequest
    invited: Mentor
    mentored: MentorRequest
    hedy: User
    warned: Sanction
    appealed: Sanction
    held: Comment
    rule: DomainRule
    proposed: Problem
    sent_back: Problem
    suggested: SuggestedEdit
    brought_in: Problem
    draft: str
    curated: Curated
    people: dict[str, User | None] = field(default_factory=dict)

    def __post_init__(self):
        members = (self.ada, self.barbara, self.emmy, self.grace, self.hedy, self.mallory, self.mary, self.rosalind)
        self.people = {"visitor": None} | {person.username: person for person in members}


def _kept(camp: Program, barbara: User, emmy: User, grace: User, now: datetime) -> None:
    """Two lead the program. One has edited it, and asked for a later deadline, which waits for the other."""
    for lead in (barbara, emmy):
        leads.name(camp, lead, by=grace, now=now)
    named = {"wanted_skills": Skill.objects.all(), "asks_for": ["a letter", "two references"]}
    programs.edit(camp, named, by=barbara, note="Said so.", began_from=facts.version(camp), now=now)
    given = dict.fromkeys(("opens_on", "starts_on", "ends_on")) | {"note": "", "source": "https://camp.example/dates"}
    soon = rounds.add(camp, given | {"name": "Soon", "closes_on": now.date()}, by=grace, note="New.", now=now)
    values = given | {"name": "Soon", "closes_on": now.date() + timedelta(days=9)}
    round_ = camp.rounds.get(pk=soon.round_pk)
    rounds.edit(round_, values, by=barbara, note="More time.", began_from=facts.version(round_), now=now)


def a_world() -> World:
    now = timezone.now()
    ada = a_member("ada", name="Ada Lovelace", bio="Numbers.\nAnd heads.", website="https://example.org/ada")
    grace, mallory = a_member("grace", name="Grace Hopper", role="curator"), a_member("mallory")
    barbara, emmy = a_member("barbara", name="Barbara McClintock"), a_member("emmy", name="Emmy Noether")
    python, maths = a_skill(key="python", name="Python", is_core=True, group="core"), a_skill(key="maths", name="Maths")
    maths.prerequisites.add(python)
    python.resources.create(title="A course", url="https://example.org/course")
    toys = a_track(key="toys", name="Toy models", summary="Small ones.")
    patching = a_technique(key="patching", name="Activation patching")
    given = {"track": toys, "source": a_source(name="A list of problems")}
    math = a_shipped_problem(skills={python: 2, maths: 1}, techniques=[patching], checked_on=now.date(), **given)
    math.related_work.create(title="A paper", url="https://example.org/paper")
    worked_on = a_problem(title="Heads that copy", skills={python: 1}, difficulty="B", compute="free-colab", **given)
    answered = a_problem(title="Neurons that count", difficulty="C", difficulty_max="D", parent=math, **given)
    long_ago = now - timedelta(days=200)
    free = a_problem(
        title="Directions that add", skills={maths: 3}, hours_low=30, hours_high=60, created_at=long_ago, **given
    )
    for problem in (worked_on, answered, free):
        shown(problem)
    claim = claims.claim(worked_on, by=ada, now=now - timedelta(days=20), **INTENT)
    claims.check_in(claim, by=ada, moved="One head.", next="The others.", is_stuck=True, now=now - timedelta(days=9))
    released = claims.claim(math, by=ada, now=now - timedelta(days=8), **INTENT)
    note = "**Tried:** patching, with `torch`.\n\n| head | change $\\Delta$ |\n|---|---|\n| 1 | 2 |"
    claims.release(released, by=ada, note=note, may_contact=True, now=now - timedelta(days=2))
    lapsed = claims.claim(answered, by=grace, now=now - timedelta(days=50), **INTENT)
    paused = claims.claim(worked_on, by=grace, now=now - timedelta(days=3), **INTENT)
    claims.pause(paused, by=grace, returns_on=(now + timedelta(days=9)).date())
    writeup = writeups.link(
        "https://example.org/counting",
        by=ada,
        title="Counting neurons count to five",
        kind="post",
        bears_on=[BearsOn(answered, "partial"), BearsOn(free, "related")],
        summary="They count to $n = 5$.",
        other_authors=["Barbara L."],
        published="2026-11",
        ai_use="None.",
        code_url="https://github.com/example/counting",
        commit="0123456789abcdef",
        archive_url="https://web.archive.org/web/2026/counting",
        now=now - timedelta(days=1),
    )
    for watched in (free, toys, maths, patching):
        watches.watch(watched, by=ada)
    fit.state(Statement({"python": 1, "maths": 2}, ("1.2",), "laptop", 6, ("toys",)), by=ada)
    camp = a_program(key="camp", name="Camp", stipend=True, eligibility="Anybody.", usual_windows="In spring.")
    camp.tracks.add(toys)
    a_round(
        program=camp, name="Winter", opens_on=now - timedelta(days=9), closes_on=now + timedelta(days=9), note="Online."
    )
    a_round(program=camp, name="Summer", starts_on=now + timedelta(days=150), ends_on=now + timedelta(days=200))
    program_watches.watch(camp, by=ada)
    calendars.renew(ada, now=now)
    _kept(camp, barbara, emmy, grace, now)
    entry, stub = _notebook(claim, ada, barbara, now)
    alone = claims.claim(math, by=barbara, looking_for="collaborators", now=now - timedelta(days=1), **INTENT)
    teams.ask(claim, by=emmy, note="I know TransformerLens.", now=now - timedelta(days=1))
    teams.invite(paused, whom=emmy, by=grace, note="Two heads are better.", now=now)
    said, answered_by = _discussion(worked_on, ada=ada, grace=grace, mallory=mallory, now=now)
    interests.offer(worked_on, by=mallory, note="I bring a GPU.", now=now)
    interests.offer(worked_on, by=emmy, now=now)
    for name in ("lab notebook", "an old laptop"):
        made, _ = tokens.make(ada, name=name, scopes=["claims", "writeups"], now=now)
    tokens.revoke(made, now=now)
    _webhook(ada, now)
    waiting, mentored = _mentoring(camp, toys, claim, alone, ada=ada, barbara=barbara, emmy=emmy, grace=grace, now=now)
    mary = a_member("mary")
    told = _told(barbara, python, toys, now)
    done = curated(worked_on, python, camp, told, by=grace, now=now)
    moderated = _moderated(free, barbara=barbara, grace=grace, now=now)
    return World(
        **moderated,
        ada=ada,
        barbara=barbara,
        emmy=emmy,
        grace=grace,
        mallory=mallory,
        mary=mary,
        math=math,
        worked_on=worked_on,
        answered=answered,
        free=free,
        claim=claim,
        released=released,
        lapsed=lapsed,
        paused=paused,
        writeup=writeup,
        entry=entry,
        stub=stub,
        hidden_entry=_hidden(released, grace, now),
        said=said,
        answered_by=answered_by,
        rosalind=waiting.mentor.person,
        waiting=waiting,
        invited=Mentor.objects.get(person=emmy),
        mentored=mentored,
        curated=done,
        **_proposals(barbara, grace, told, free, now),
    )


def _webhook(of: User, now: datetime) -> None:
    """One that fails: with a trial that arrived and one that did not."""
    made, _ = webhooks.make(of, url="https://hooks.example.org/a/b", format="json", kinds=["watched"], now=now)
    told = {"sent_at": now, "body": '{"event": "trial"}', "attempts": 2}
    for state, status, answer, trouble in (
        ("done", 200, "ok", ""),
        ("waiting", 500, "A long line of what came back. " * 9, "It answered 500, and not 2xx."),
    ):
        row = webhooks.try_out(made, now=now)
        made.deliveries.filter(pk=row.pk).update(
            state=state, status_code=status, answer=answer, trouble=trouble, **told
        )
    of.webhooks.update(failures=2, failing_since=now)


def _told(by: User, skill: Skill, track: Track, now: datetime) -> dict[str, Any]:
    """What a member says of a problem that they propose."""
    return {
        "question": "Which heads copy?",
        "success_test": "A patch that moves $\\Delta$.",
        "first_step": "Load the model.",
        "track": track,
        "kind": "question",
        "difficulty": "B",
        "compute": "laptop",
        "origin": "own",
        "licence": "cc-by",
        "consent": "mine",
        "by": by,
        "needs": {skill: 2},
        "techniques": [],
        "now": now,
    }


def _proposals(by: User, curator: User, told: dict[str, Any], free: Problem, now: datetime) -> dict:
    """What one member brings: a proposal that waits, one sent back, a draft, an edit; and what a file brought in."""
    proposed = proposals.propose(title="Heads that copy twice", **told)
    sent_back = proposals.propose(title="Heads that forget", **told)
    proposals.ask_for_changes(sent_back, by=curator, note="Name a threshold.\nAnd a model.", now=now)
    draft = drafts.save({"title": ["Heads that wait"]}, by=by, key=uuid.uuid4(), now=now)
    suggested = suggestions.suggest(free, {"first_step": "Load it, **twice**."}, by=by, note="Once is few.", now=now)
    return {
        "proposed": proposed.problem,
        "sent_back": sent_back.problem,
        "suggested": suggested,
        "brought_in": a_problem(title="Heads of a sheet", status="proposed", track=free.track),
        "draft": draft.get_absolute_url(),
    }


def _mentoring(
    camp: Program,
    toys: Track,
    claim: Claim,
    alone: Claim,
    *,
    ada: User,
    barbara: User,
    emmy: User,
    grace: User,
    now: datetime,
) -> tuple[MentorRequest, MentorRequest]:
    """rosalind mentors, and emmy is invited to. barbara waits for an answer about her own claim, ada has a yes."""
    rosalind = a_member("rosalind", name="Rosalind Franklin")
    said = {"about": "Toys.", "areas": [toys], "help": ["plan"], "approach": "A plot.", "capacity": 2}
    mentor = mentors.accept(mentors.invite(camp, whom=rosalind, by=grace, now=now), by=rosalind, now=now, **said)
    mentors.invite(camp, whom=emmy, by=grace, now=now)
    offered = sponsorships.offer(mentor, thing=toys, by=rosalind, note="A first patch.", now=now)
    sponsorships.offer(mentor, thing=claim.problem, by=grace, now=now)
    asked = {"did": "One plot.", "asks": "Is it fair?", "hours": 5, "contact": "ada@example.org", "now": now}
    waiting = requests.send(offered, work=alone, by=barbara, **asked)
    mentored = requests.send(offered, work=claim, by=ada, **asked)
    requests.accept(mentored, by=rosalind, answer="Gladly.", contact="r@example.org", now=now)
    return waiting, mentored


def _notebook(claim: Claim, lead: User, mate: User, now: datetime) -> tuple[LogEntry, LogEntry]:
    """Makes two people write in the log, and the lead be stuck. Answers an entry that was edited, and a deleted one."""
    offer = teams.invite(claim, whom=mate, by=lead, now=now - timedelta(days=8))
    teams.accept(offer, by=mate, now=now - timedelta(days=7))
    entry = logs.write(claim, by=lead, kind="anomaly", text="It should not.", now=now - timedelta(days=6))
    logs.edit(entry, by=lead, kind="result", text=WRITTEN, now=now - timedelta(days=5))
    stub = logs.write(claim, by=mate, kind="experiment", text="The wrong log.", now=now - timedelta(days=5))
    logs.delete(stub, by=mate, now=now - timedelta(days=4))
    logs.write(claim, by=mate, kind="dead_end", text="Ablating all of them: nothing.", now=now - timedelta(days=3))
    claims.check_in(claim, by=lead, moved="Nothing.", is_stuck=True, now=now - timedelta(days=2))
    for row in (entry, stub):
        row.refresh_from_db()
    return entry, stub


def _moderated(problem: Problem, *, barbara: User, grace: User, now: datetime) -> dict[str, Any]:
    """Hedy is limited and appeals; a comment of barbara's waits, by a rule about a domain."""
    hedy, other = a_member("hedy", bio="I build things."), a_member("katherine", role="curator")
    reports.report(hedy, by=barbara, reason="unkind", note="Private mail, day after day.", now=now)
    warning = sanctions.give(
        hedy, by=other, kind="warn", reason="Unkind in two discussions.", now=now - timedelta(days=9)
    )
    limit = sanctions.give(hedy, by=other, kind="limit", days=30, reason="Unkind again.", now=now - timedelta(days=1))
    reports.report(hedy, by=barbara, reason="unkind", note="And again.", now=now)
    sanctions.appeal(limit, by=User.objects.get(pk=hedy.pk), text="I was provoked, and I am sorry.", now=now)
    rule = domains.rule("short.example", "hold", by=grace, note="It hides where it leads.", now=now)
    held = comments.comment(problem, by=barbara, text="The slides: https://short.example/s1", now=now)
    return {"hedy": hedy, "warned": warning, "appealed": limit, "held": held, "rule": rule}


def _hidden(claim: Claim, curator: User, now: datetime) -> LogEntry:
    entry = logs.write(claim, by=claim.person, kind="result", text="Cheap GPUs.", now=now - timedelta(days=1))
    return logs.hide(entry, by=curator, note="Advertising.", now=now)


def _discussion(problem: Problem, *, ada: User, grace: User, mallory: User, now: datetime) -> tuple[Comment, Comment]:
    """A discussion with everything in it. Answers mallory's comment, which can still be edited, and grace's."""
    asked = comments.comment(problem, by=ada, text="Which **model**?", now=now - timedelta(days=3))
    comments.mark(asked, by=grace, now=now - timedelta(days=2))
    gone = comments.comment(problem, by=ada, text="Wrong page.", now=now - timedelta(days=2))
    comments.delete(gone, by=ada, now=now - timedelta(days=2))
    hidden = comments.comment(problem, by=mallory, text="Cheap GPUs.", now=now - timedelta(days=2))
    comments.hide(hidden, by=grace, note="Advertising.", now=now - timedelta(days=1))
    answer = comments.comment(problem, by=grace, text=WRITTEN, now=now - timedelta(days=1))
    return comments.comment(problem, by=mallory, text="A thousand tokens of $x^2$?", now=now), answer
