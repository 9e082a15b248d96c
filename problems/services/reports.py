"""Reports: what members tell the curators in private, and what the curators answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from board.lib.errors import Refused, refuse_no_reason
from board.lib.verdicts import Verdict
from problems import permissions
from problems.models import Claim, Comment, LogEntry, Problem, Report, Reproduction, Review, WriteUp
from problems.models.choices import Resolution
from problems.models.comments import Status
from problems.models.reports import Outcome, Thing, elsewhere_of
from problems.services import (
    answers,
    claims,
    comments,
    domains,
    events,
    floods,
    links,
    logs,
    problems,
    reproductions,
    reviews,
    writeups,
)
from users.models import User
from users.services import people

TWICE = "You have reported this already. A curator will look at it."


# What can be reported without evidence: the column it goes to, and who may.
WORDS: dict[type, tuple[str, Callable[[User, Any], Verdict]]] = {
    Comment: ("comment", permissions.can_report_comment),
    LogEntry: ("log_entry", permissions.can_report_log_entry),
    Review: ("review", permissions.can_report_review),
    WriteUp: ("writeup", permissions.can_report_writeup),
    Reproduction: ("reproduction", permissions.can_report_reproduction),
    Claim: ("claim", permissions.can_report_claim),
    User: ("person", permissions.can_report_person),
}
Words = Comment | LogEntry | Review | WriteUp | Reproduction | Claim | User
# The same of what apps above have. They add to it when they start.
WORDS_ELSEWHERE: dict[type[Model], Callable[[User, Any], Verdict]] = {}


@transaction.atomic
def report(thing: Words | Model, *, by: User, reason: str, note: str = "", now: datetime | None = None) -> Report:
    """Tells the curators about what somebody wrote or linked. The event is private: nobody else learns who it was."""
    now = now or timezone.now()
    may_report = WORDS_ELSEWHERE.get(type(thing)) or WORDS[type(thing)][1]
    may_report(by, thing).or_refuse()
    about = _about(thing)
    person = people.hold(by)
    if Report.objects.open().filter(**about, by=by).exists():
        raise Refused(TWICE, code="reported")
    floods.refuse_more(person, now)
    try:
        with transaction.atomic():
            made = Report.objects.create(**about, **_name(thing), by=by, reason=reason, note=note, at=now)
    except IntegrityError as error:
        # The same person pressed twice, and the other request was quicker.
        raise Refused(TWICE, code="reported") from error
    events.record("reported", made, by=by, now=now, after=reason, public=False)
    return made


def _about(thing: Words | Model) -> dict[str, Any]:
    """The columns that point at what is reported."""
    if type(thing) in WORDS_ELSEWHERE:
        return {"elsewhere": elsewhere_of(thing), "elsewhere_pk": thing.pk}
    return {WORDS[type(thing)][0]: thing}


def _name(thing: Words | Model) -> dict[str, str]:
    """What something of an app above is called from here on, whatever becomes of it."""
    return {"name": f"the page of {thing}"[:300]} if type(thing) in WORDS_ELSEWHERE else {}


@transaction.atomic
def report_problem(
    problem: Problem, *, by: User, reason: str, url: str, note: str = "", now: datetime | None = None
) -> Report:
    """Tells the curators that a problem is answered already, or cannot be answered, with an address that shows it."""
    now = now or timezone.now()
    permissions.can_report_problem(by, problem).or_refuse()
    person = people.hold(by)
    permissions.can_report_problem(by, problems.lock(problem.pk)).or_refuse()
    links.normalise(url)
    domains.refuse_in(url)
    if Report.objects.open().filter(problem=problem, by=by).exists():
        raise Refused(TWICE, code="reported")
    floods.refuse_more(person, now)
    try:
        with transaction.atomic():
            made = Report.objects.create(problem=problem, by=by, reason=reason, url=url.strip(), note=note, at=now)
    except IntegrityError as error:
        raise Refused(TWICE, code="reported") from error
    events.record("reported an answer", made, by=by, now=now, after=reason, evidence=made.url, public=False)
    return made


@transaction.atomic
def accept(report: Report, resolution: Resolution, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by marking the problem, with the report's address as evidence. Others like it are answered, too.

    Raises Refused where it is marked so already, or without a reason.
    """
    now = now or timezone.now()
    permissions.can_curate(by).or_refuse()
    if report.problem_id is None:
        raise Refused("This report is not about a problem: hide what it is about, or leave it.")
    if resolution == Resolution.OPEN:
        raise Refused("To leave the problem open, leave the report.")
    # One that stayed on a duplicate is about the problem that this was merged into.
    problem = problems.standing(cast(Problem, report.problem))
    found = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if found.handled_at:
        raise Refused("Another curator has answered this report.", code="handled")
    problems.resolve(problem, resolution, by=by, note=note, evidence=found.url, now=now)
    for number in {problem.pk, found.problem_id}:
        answers.close_all(Outcome.RESOLVED, by=by, now=now, note=note, problem=number, reason=found.reason)


@transaction.atomic
def hide(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by hiding what it is about with a public reason. Every open report of it is answered with that.

    A comment that another curator has hidden meanwhile stays as it is; what its author deleted is refused.
    """
    now = now or timezone.now()
    thing = _open(report, by=by).thing
    if isinstance(thing, Problem):
        raise Refused("This report is about a problem: mark the problem, or leave it.")
    if isinstance(thing, WriteUp):
        raise Refused("This report is about a write-up: decline it or take it down on its page, or leave it.")
    if isinstance(thing, User):
        raise Refused("This report is about a person: warn, limit or ban them on their page, or leave it.")
    if type(thing) not in HIDES:
        raise Refused("This page is not hidden, it is set right. Do that, then say here what you did; or leave it.")
    HIDES[type(thing)](thing, by=by, note=note, now=now)


@transaction.atomic
def hide_comment(comment: Comment, *, by: User, note: str, now: datetime | None = None) -> None:
    """Hides a comment with a public reason, which answers every open report of it, wherever it was hidden from."""
    now = now or timezone.now()
    held = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    if held.status != Status.HIDDEN or held.is_held:
        comments.hide(comment, by=by, note=note, now=now)
    else:
        refuse_no_reason(note)
    answers.close_all(Outcome.HIDDEN, by=by, now=now, note=note, comment=comment)


# What takes out of sight what was reported, and answers every report of it.
HIDES: dict[type, Callable[..., object]] = {
    Comment: hide_comment,
    LogEntry: logs.hide,
    Review: reviews.hide,
    Reproduction: reproductions.hide,
    Claim: claims.remove,
}


@transaction.atomic
def leave(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by leaving things as they are. The reason is for the other curators, and for who reported."""
    if not note.strip():
        raise Refused("Say why: whoever reported it reads that, and so do the curators who come after you.")
    answers.close(_open(report, by=by), Outcome.LEFT, by=by, now=now or timezone.now(), note=note)


@transaction.atomic
def settle(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report of something of an app above, after it was set right there. Every open report of it is answered
    with what was done: whoever reported it reads that."""
    now = now or timezone.now()
    if not report.elsewhere:
        raise Refused("What this report is about is decided here: hide it or take it down, or leave it.")
    if not note.strip():
        raise Refused("Say what you did: whoever reported it reads that, and so do the curators who come after you.")
    found = _open(report, by=by)
    about = {"elsewhere": found.elsewhere, "elsewhere_pk": found.elsewhere_pk}
    answers.close_all(Outcome.ACTED, by=by, now=now, note=note, **about)


def _open(report: Report, *, by: User) -> Report:
    """The report, still unanswered. What it is about is held before it: whoever holds both took them in this order."""
    permissions.can_answer_report(by, report).or_refuse()
    _hold(report.thing)
    found = Report.objects.select_for_update(of=("self",), no_key=True).with_things().get(pk=report.pk)
    if found.handled_at:
        raise Refused("Another curator has answered this report.", code="handled")
    return found


def _hold(thing: Thing | None) -> None:
    if thing is None:
        # It was of an app above, and is gone.
        return
    if isinstance(thing, Claim):
        claims.locked(thing)
    elif isinstance(thing, Problem):
        problems.lock(thing.pk)
    elif isinstance(thing, WriteUp):
        writeups.hold(thing)
    else:
        if isinstance(thing, Review):
            # As whatever hides it does: its claims' people, its problems, the write-up.
            writeups.hold(thing.writeup)
        type(thing)._default_manager.select_for_update(no_key=True).get(pk=thing.pk)
