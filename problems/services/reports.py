"""Reports: what members tell the curators in private, and what the curators answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib.errors import Refused
from board.lib.verdicts import Verdict
from problems import permissions
from problems.models import Comment, LogEntry, Problem, Report
from problems.models.choices import Resolution
from problems.models.comments import Status
from problems.models.reports import Outcome
from problems.services import answers, comments, events, floods, links, logs, problems
from users.models import User

TWICE = "You have reported this already. A curator will look at it."


# What can be reported without evidence: the column it goes to, and who may.
WORDS: dict[type, tuple[str, Callable[[User, Any], Verdict]]] = {
    Comment: ("comment", permissions.can_report_comment),
    LogEntry: ("log_entry", permissions.can_report_log_entry),
}


@transaction.atomic
def report(thing: Comment | LogEntry, *, by: User, reason: str, note: str = "", now: datetime | None = None) -> Report:
    """Tells the curators about what somebody wrote. The event is private: nobody but them learns who it was."""
    now = now or timezone.now()
    column, may_report = WORDS[type(thing)]
    may_report(by, thing).or_refuse()
    person = floods.hold(by)
    if Report.objects.open().filter(**{column: thing}, by=by).exists():
        raise Refused(TWICE, code="reported")
    floods.refuse_more(person, now)
    try:
        with transaction.atomic():
            made = Report.objects.create(**{column: thing}, by=by, reason=reason, note=note, at=now)
    except IntegrityError as error:
        # The same person pressed twice, and the other request was quicker.
        raise Refused(TWICE, code="reported") from error
    events.record("reported", made, by=by, now=now, after=reason, public=False)
    return made


@transaction.atomic
def report_problem(
    problem: Problem, *, by: User, reason: str, url: str, note: str = "", now: datetime | None = None
) -> Report:
    """Tells the curators that a problem is answered already, or cannot be answered, with an address that shows it."""
    now = now or timezone.now()
    permissions.can_report_problem(by, problem).or_refuse()
    person = floods.hold(by)
    links.normalise(url)
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
        raise Refused("This report is about a comment: hide the comment, or leave it.")
    if resolution == Resolution.OPEN:
        raise Refused("To leave the problem open, leave the report.")
    problem = problems.lock(report.problem_id)
    found = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if found.handled_at:
        raise Refused("Another curator has answered this report.", code="handled")
    problems.resolve(problem, resolution, by=by, note=note, evidence=found.url, now=now)
    answers.close_all(Outcome.RESOLVED, by=by, now=now, note=note, problem=problem, reason=found.reason)


@transaction.atomic
def hide(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by hiding what it is about with a public reason. Every open report of it is answered with that.

    A comment that another curator has hidden meanwhile stays as it is; what its author deleted is refused.
    """
    now = now or timezone.now()
    found = _open(report, by=by)
    if found.log_entry:
        logs.hide(found.log_entry, by=by, note=note, now=now)
        return
    comment = found.comment
    if comment is None:
        raise Refused("This report is about a problem: mark the problem, or leave it.")
    hide_comment(comment, by=by, note=note, now=now)


@transaction.atomic
def hide_comment(comment: Comment, *, by: User, note: str, now: datetime | None = None) -> None:
    """Hides a comment with a public reason, which answers every open report of it, wherever it was hidden from."""
    now = now or timezone.now()
    held = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    if held.status != Status.HIDDEN:
        comments.hide(comment, by=by, note=note, now=now)
    answers.close_all(Outcome.HIDDEN, by=by, now=now, note=note, comment=comment)


@transaction.atomic
def leave(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by leaving things as they are. The reason is for the other curators, and for who reported."""
    if not note.strip():
        raise Refused("Say why: whoever reported it reads that, and so do the curators who come after you.")
    answers.close(_open(report, by=by), Outcome.LEFT, by=by, now=now or timezone.now(), note=note)


def _open(report: Report, *, by: User) -> Report:
    """The report, still unanswered. What it is about is held before it: whoever holds both took them in this order."""
    permissions.can_curate(by).or_refuse()
    if report.problem_id:
        problems.lock(report.problem_id)
    elif report.log_entry_id:
        LogEntry.objects.select_for_update(no_key=True).get(pk=report.log_entry_id)
    else:
        Comment.objects.select_for_update(no_key=True).get(pk=cast(int, report.comment_id))
    found = Report.objects.select_for_update(of=("self",), no_key=True).select_related(
        "comment__problem", "problem", "log_entry__claim__problem"
    )
    report = found.get(pk=report.pk)
    if report.handled_at:
        raise Refused("Another curator has answered this report.", code="handled")
    return report
