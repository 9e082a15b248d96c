"""Dull rows. Every call gives a new one that is valid; what a test cares about, it names."""

from datetime import UTC, datetime, timedelta
from html import escape
from itertools import count

from django.db import connection

from board.lib import markdown
from problems.models import (
    Bearing,
    CheckIn,
    Claim,
    Claimant,
    Comment,
    DomainRule,
    Interest,
    LinkHealth,
    LogEntry,
    Problem,
    Proposal,
    Report,
    Reproduction,
    Review,
    Skill,
    Source,
    SuggestedEdit,
    Technique,
    Track,
    WriteUp,
)
from problems.models.claims import LIVE
from problems.models.review_states import Question
from programs.models import Mentor, MentorRequest, Program, Round, Sponsorship
from users.models import Appeal, Delivery, Mail, Notification, Sanction, User, Webhook
from users.models.sanctions import FOR_GOOD

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_numbers = count(1)


def a_person(username: str = "", **fields) -> User:
    username = username or f"person-{next(_numbers)}"
    return User.objects.create_user(username, f"{username}@example.org", fields.pop("password", None), **fields)


def a_track(**fields) -> Track:
    n = next(_numbers)
    return Track.objects.create(**{"key": f"track-{n}", "name": f"Track {n}", "position": n} | fields)


def a_skill(**fields) -> Skill:
    n = next(_numbers)
    given = {
        "key": f"skill-{n}",
        "name": f"Skill {n}",
        "group": "tool",
        "means": "Knowing how.",
        "position": n,
    }
    skill = Skill.objects.create(**given | fields)
    for level, name in enumerate(["Starting", "Working", "Strong"], start=1):
        skill.levels.create(level=level, name=name, can=f"Can do {skill.name} at level {level}.")
    return skill


def a_technique(**fields) -> Technique:
    n = next(_numbers)
    return Technique.objects.create(**{"key": f"technique-{n}", "name": f"Technique {n}", "position": n} | fields)


def a_source(**fields) -> Source:
    n = next(_numbers)
    return Source.objects.create(
        **{"key": f"source-{n}", "name": f"Source {n}", "url": "https://example.org/list"} | fields
    )


def number_problems_from_one() -> None:
    """For tests that look at numbers: others before have used some up, which no rollback gives back. This one does."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE problems_problem ALTER COLUMN number RESTART")


def a_problem(
    *, skills: dict[Skill, int] | None = None, techniques: list[Technique] | None = None, **fields
) -> Problem:
    """A listed first project. `skills` maps a skill to the level needed."""
    n = next(_numbers)
    given = {
        "key": f"problem-{n}",
        "title": f"Problem {n}",
        "question": "What does this head do?",
        "statement": "Find out what the head does.",
        "success_test": "A patch that moves the logit difference.",
        "first_step": "Load the model.",
        "informative_negative": "No head does it alone.",
        "difficulty": "A",
        "compute": "laptop",
        "hours_low": 8,
        "hours_high": 20,
        "status": "listed",
        "created_at": NOW,
        "last_activity_at": NOW,
    } | fields
    given.setdefault("rendered", {"title": escape(given["title"]), "question": escape(given["question"]), "version": 0})
    given["track"] = given.get("track") or a_track()
    given["source"] = given.get("source") or a_source()
    problem = Problem.objects.create(**given)
    for position, (skill, level) in enumerate((skills or {}).items()):
        problem.needs.create(skill=skill, level=level, position=position)
    problem.techniques.set(techniques or [])
    return problem


def a_proposal(person: User | None = None, *, origin: dict | None = None, **fields) -> Proposal:
    """One that waits for a curator, of a person's own words, with its first revision. `fields` are of its problem."""
    person = person or a_person()
    given = {"status": "proposed", "posted_by": person, "skills": {a_skill(): 2}} | fields
    problem = a_problem(**given)
    if "source" not in fields:
        problem.source = None
        problem.save(update_fields=["source"])
    problem.revisions.create(number=1, text={"title": problem.title}, by=person, at=NOW)
    told = {"origin": "own", "licence": "cc-by", "consent": "mine", "sent_at": NOW} | (origin or {})
    return Proposal.objects.create(problem=problem, by=person, **told)


def a_suggestion(person: User | None = None, problem: Problem | None = None, **fields) -> SuggestedEdit:
    """One that waits for a curator, of a problem's success test."""
    problem = problem or a_problem()
    before = {"success_test": problem.success_test}
    given = {"before": before, "after": {"success_test": "Nine in ten."}, "why": "A threshold.", "at": NOW} | fields
    if given.get("status", "waiting") != "waiting":
        given.setdefault("answered_at", NOW)
    return SuggestedEdit.objects.create(problem=problem, by=person or a_person(), **given)


def a_claim(**fields) -> Claim:
    """A live claim that began at NOW, as a row alone: what the service does around it is not done."""
    given = {
        "aim": "attempt",
        "hypothesis": "It copies.",
        "plan": "Patch it.",
        "hours_per_week": 5,
        "claimed_at": NOW,
        "last_sign_at": NOW,
        "lapses_at": NOW + timedelta(days=30),
    } | fields
    given["problem"] = given.get("problem") or a_problem()
    given["person"] = given.get("person") or a_person()
    if given.get("status") == "paused":
        given.setdefault("returns_on", NOW.date() + timedelta(days=10))
    if given.get("status", "active") not in LIVE:
        given.setdefault("ended_at", given["lapses_at"])
    claim = Claim.objects.create(**given)
    join(claim, claim.person)
    return claim


def join(claim: Claim, person: User, **fields) -> Claimant:
    """Puts a person on a claim, as a row alone."""
    given = {"standing": "joined", "by": claim.person, "since": claim.claimed_at} | fields
    holding = given["standing"] == "joined" and claim.status in LIVE
    return Claimant.objects.create(claim=claim, problem=claim.problem, person=person, is_holding=holding, **given)


def a_log_entry(claim: Claim, **fields) -> LogEntry:
    given = {"by": claim.person, "kind": "experiment", "text": "It copies.", "html": "<p>It copies.</p>", "at": NOW}
    return LogEntry.objects.create(claim=claim, **given | fields)


def a_check_in(claim: Claim, **fields) -> CheckIn:
    return CheckIn.objects.create(**{"claim": claim, "by": claim.person, "at": NOW, "moved": "A plot."} | fields)


def a_comment(**fields) -> Comment:
    """A comment written at NOW, as a row alone. A deleted one has no text, a hidden one a reason."""
    given = {"text": "A question.", "at": NOW, "renderer": markdown.RENDERER_VERSION} | fields
    given["problem"] = given.get("problem") or a_problem()
    given["by"] = given.get("by") or a_person()
    if given.get("status") == "deleted":
        given["text"] = ""
    if given.get("status") == "hidden":
        given.setdefault("hidden_because", "Spam.")
    given.setdefault("html", markdown.render(given["text"]))
    return Comment.objects.create(**given)


def a_report(**fields) -> Report:
    """One that nobody has answered."""
    given = {"reason": "spam", "at": NOW} | fields
    if "person" not in given:
        given["comment"] = given.get("comment") or a_comment()
    given["by"] = given.get("by") or a_person()
    return Report.objects.create(**given)


def a_sanction(person: User | None = None, **fields) -> Sanction:
    """A limit without an end that was given at NOW, as a row alone: what holds for the person is written down too."""
    given = {"kind": "limit", "reason": "Advertising.", "at": NOW, "person": person or a_person()} | fields
    given["by"] = given.get("by") or a_person(role="curator")
    made = Sanction.objects.create(**given)
    column = {"limit": "limited_until", "ban": "banned_until"}.get(made.kind)
    if column and not made.lifted_at:
        setattr(made.person, column, made.ends_at or FOR_GOOD)
        made.person.save(update_fields=[column])
    return made


def an_appeal(sanction: Sanction | None = None, **fields) -> Appeal:
    given = {"text": "It was a script that ran wild.", "at": NOW} | fields
    return Appeal.objects.create(sanction=sanction or a_sanction(), **given)


def a_domain_rule(host: str = "casino.example", **fields) -> DomainRule:
    given = {"judgement": "refuse", "reason": "Advertising.", "at": NOW} | fields
    given["by"] = given.get("by") or a_person(role="curator")
    return DomainRule.objects.create(host=host, **given)


def an_interest(**fields) -> Interest:
    given = {"at": NOW} | fields
    given["problem"] = given.get("problem") or a_problem()
    given["person"] = given.get("person") or a_person()
    return Interest.objects.create(**given)


def a_writeup(*, says: dict[Problem, str] | None = None, **fields) -> WriteUp:
    """A visible write-up, not reviewed. `says` maps a problem to the bearing on it."""
    n = next(_numbers)
    given = {
        "url": f"https://example.org/post-{n}",
        "link": f"https://example.org/post-{n}",
        "title": f"Post {n}",
        "status": "listed",
        "linked_at": NOW,
    }
    writeup = WriteUp.objects.create(**given | fields)
    for position, (problem, bearing) in enumerate((says or {}).items()):
        Bearing.objects.create(writeup=writeup, problem=problem, says=bearing, position=position)
    return writeup


def a_review(**fields) -> Review:
    """One that was taken at NOW; with a status or an outcome, one that was given and has its six answers."""
    if "outcome" in fields:
        fields.setdefault("status", "given")
    given = {"status": "taken", "taken_at": NOW, "due_at": NOW + timedelta(days=14)} | fields
    given["writeup"] = given.get("writeup") or a_writeup()
    given["by"] = given.get("by") or a_person()
    given["stands_in"] = given.get("stands_in", given.get("round", 1))
    if given.get("is_unnamed"):
        given.setdefault("letter", "A")
    if given["status"] in {"given", "hidden"}:
        given = {"outcome": "legible", "given_at": NOW} | given
    if given["status"] == "hidden":
        given.setdefault("hidden_because", "Unkind.")
    given.setdefault("note_html", markdown.render(given.get("note", "")))
    review = Review.objects.create(**given)
    for question in Question.values if review.outcome else []:
        review.answers.create(question=question, answer="yes", line="It is.")
    return review


def a_reproduction(**fields) -> Reproduction:
    given = {"outcome": "reproduced", "at": NOW} | fields
    given["writeup"] = given.get("writeup") or a_writeup()
    given["by"] = given.get("by") or a_person()
    if given.get("status") == "hidden":
        given.setdefault("hidden_because", "An advertisement.")
    given.setdefault("numbers_html", markdown.render(given.get("numbers", "")))
    return Reproduction.objects.create(**given)


def a_link(writeup: WriteUp | None = None, **fields) -> LinkHealth:
    """The standing of the page of a write-up, due at NOW."""
    writeup = writeup or a_writeup()
    given = {"which": "link", "address": writeup.link, "since": NOW, "due_at": NOW}
    return LinkHealth.objects.create(writeup=writeup, **given | fields)


def written_by(person: User, **fields) -> WriteUp:
    """A visible write-up of one author."""
    writeup = a_writeup(**fields)
    writeup.authors.create(person=person)
    return writeup


def a_program(**fields) -> Program:
    n = next(_numbers)
    given = {
        "key": f"program-{n}",
        "name": f"Program {n}",
        "url": "https://example.org/",
        "kind": "fellowship",
        "what": "Mentored research.",
        "format": "remote",
        "position": n,
    }
    return Program.objects.create(**given | fields)


def a_round(**fields) -> Round:
    given = {"name": f"Round {next(_numbers)}", "source": "https://example.org/dates"} | fields
    given["program"] = given.get("program") or a_program()
    return Round.objects.create(**given)


def a_mentor(person: User | None = None, *, areas: list[Track] | None = None, **fields) -> Mentor:
    """Somebody who is listed in a program, by their own yes at NOW."""
    given = {"standing": "listed", "about": "Circuits.", "capacity": 2, "since": NOW} | fields
    given["program"] = given.get("program") or a_program()
    mentor = Mentor.objects.create(person=person or a_person(), invited_by=a_person(), **given)
    mentor.areas.set(areas or [])
    return mentor


def a_sponsorship(mentor: Mentor | None = None, **fields) -> Sponsorship:
    """An open one, confirmed at NOW: of a new problem unless something else is named."""
    mentor = mentor or a_mentor()
    given = {"status": "open", "proposed_by": mentor.person, "proposed_at": NOW} | fields
    if given["status"] != "proposed":
        given = {"confirmed_at": NOW, "expires_at": NOW + timedelta(days=120)} | given
    if not {"problem", "track", "skill"} & set(given):
        given["problem"] = a_problem()
    return Sponsorship.objects.create(mentor=mentor, **given)


def a_mentor_request(sponsorship: Sponsorship | None = None, **fields) -> MentorRequest:
    """A request about a live claim, sent at NOW."""
    sponsorship = sponsorship or a_sponsorship()
    given = {"did": "One plot.", "asks": "Is the baseline fair?", "hours": 5} | fields
    given = {"sent_at": NOW, "expires_at": NOW + timedelta(days=21)} | given
    if not {"claim", "writeup"} & set(given):
        person = given.get("by") or a_person()
        given["claim"] = a_claim(problem=sponsorship.problem or a_problem(), person=person)
    given["by"] = given.get("by") or given["claim"].person
    if given.get("status") in {"accepted", "declined", "ended"}:
        given.setdefault("answered_at", NOW)
    return MentorRequest.objects.create(sponsorship=sponsorship, mentor=sponsorship.mentor, **given)


def a_lead(program: Program, person: User | None = None) -> User:
    """Somebody who leads a program, as a row alone."""
    person = person or a_person()
    program.leads.create(person=person, given_by=a_person(role="curator"))
    return person


def a_notice(person: User, **fields) -> Notification:
    n = next(_numbers)
    given = {
        "person": person,
        "kind": "moved",
        "key": f"event:{n}",
        "title": f"Something moved, for the {n}th time",
        "path": "/problems/1-problem/#log",
        "pace": "at-once",
        "at": NOW,
    }
    return Notification.objects.create(**given | fields)


def a_webhook(person: User | None = None, **fields) -> Webhook:
    given = {"url": "https://site.test/hook", "format": "json", "kinds": ["watched"], "seed": "x" * 64, "made_at": NOW}
    return Webhook.objects.create(person=person or a_person(), **given | fields)


def a_delivery(webhook: Webhook | None = None, **fields) -> Delivery:
    """One that did not arrive: of a trial, unless it has a notice."""
    given = {"state": "failed", "made_at": NOW, "next_try_at": NOW}
    return Delivery.objects.create(webhook=webhook or a_webhook(), **given | fields)


def a_mail(person: User | None = None, **fields) -> Mail:
    """A row of the outbox without notices: a sender drops it."""
    given = {"key": f"notice:{next(_numbers)}", "created_at": NOW, "next_try_at": NOW, "person": person} | fields
    if given.get("state") == "sending":
        given.setdefault("leased_until", NOW + timedelta(minutes=10))
    if given.get("state") == "sent":
        given.setdefault("sent_at", NOW)
    return Mail.objects.create(**given)
