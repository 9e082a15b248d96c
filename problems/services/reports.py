"""Reports: what members tell the curators in private, and what the curators answer."""

from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from board.lib.errors import Refused
from problems import permissions
from problems.models import Comment, Problem, Report
from problems.models.choices import Resolution
from problems.models.comments import Status
from problems.models.reports import Outcome
from problems.services import comments, events, floods, links, problems
from users.models import User

TWICE = "You have reported this already. A curator will look at it."


@transaction.atomic
def report(comment: Comment, *, by: User, reason: str, note: str = "", now: datetime | None = None) -> Report:
    """Tells the curators about a comment. The event is private: nobody but them learns who it was."""
    now = now or timezone.now()
    permissions.can_report_comment(by, comment).or_refuse()
    person = floods.hold(by)
    if Report.objects.open().filter(comment=comment, by=by).exists():
        raise Refused(TWICE, code="reported")
    floods.refuse_more(person, now)
    try:
        with transaction.atomic():
            made = Report.objects.create(comment=comment, by=by, reason=reason, note=note, at=now)
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
    problem = problems.lock(cast(int, report.problem_id))
    found = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if found.handled_at:
        raise Refused("Another curator has answered this report.", code="handled")
    problems.resolve(problem, resolution, by=by, note=note, evidence=found.url, now=now)
    same = Report.objects.select_for_update(no_key=True).filter(problem=problem, handled_at=None, reason=found.reason)
    for other in same.order_by("pk"):
        _close(other, Outcome.RESOLVED, by=by, now=now, note=note)


@transaction.atomic
def hide(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by hiding the comment with a public reason. Every open report of it is answered with that.

    One that another curator has hidden meanwhile stays as it is; for one that its author deleted this is refused.
    """
    now = now or timezone.now()
    comment = _open(report, by=by).comment
    if comment is None:
        raise Refused("This report is about a problem: mark the problem, or leave it.")
    if comment.status != Status.HIDDEN:
        comments.hide(comment, by=by, note=note, now=now)
    for other in Report.objects.select_for_update(no_key=True).filter(comment=comment, handled_at=None).order_by("pk"):
        _close(other, Outcome.HIDDEN, by=by, now=now, note=note)


@transaction.atomic
def leave(report: Report, *, by: User, note: str, now: datetime | None = None) -> None:
    """Answers a report by leaving things as they are. The reason is for the other curators, and for who reported."""
    if not note.strip():
        raise Refused("Say why: whoever reported it reads that, and so do the curators who come after you.")
    _close(_open(report, by=by), Outcome.LEFT, by=by, now=now or timezone.now(), note=note)


def _open(report: Report, *, by: User) -> Report:
    """The report, still unanswered. What it is about is held before it: whoever holds both took them in this order."""
    permissions.can_curate(by).or_refuse()
    if report.problem_id:
        problems.lock(report.problem_id)
    else:
        Comment.objects.select_for_update(no_key=True).get(pk=cast(int, report.comment_id))
    found = Report.objects.select_for_update(of=("self",), no_key=True).select_related("comment__problem", "problem")
    report = found.get(pk=report.pk)
    if report.handled_at:
        raise Refused("Another curator has answered this report.", code="handled")
    return report


def _close(report: Report, outcome: Outcome, *, by: User, now: datetime, note: str) -> None:
    report.handled_at, report.handled_by, report.outcome = now, by, outcome
    report.save(update_fields=["handled_at", "handled_by", "outcome"])
    events.record("answered", report, by=by, now=now, after=outcome, reason=note.strip(), whom=report.by, public=False)
