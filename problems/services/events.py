"""Leaves the one row that every act leaves, and tells those whom it concerns."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from problems import permissions
from problems.models import (
    AuthorProof,
    Bearing,
    CheckIn,
    Claim,
    Claimant,
    Comment,
    Event,
    Interest,
    LinkHealth,
    LogEntry,
    Problem,
    Report,
    Reproduction,
    Resubmission,
    Review,
    SuggestedEdit,
    WriteUp,
)
from problems.services import notices
from users.models import User


def _nobodys(subject: Any) -> dict[str, Any]:
    return {}


def _reported(report: Any) -> dict[str, Any]:
    if report.log_entry:
        return {"claim": report.log_entry.claim, "problem": report.log_entry.claim.problem}
    if report.person_id or report.elsewhere:
        return {}
    if report.claim:
        return {"claim": report.claim, "problem": report.claim.problem}
    if report.result:
        return {"writeup": report.result}
    return {"comment": report.comment, "problem": report.problem or report.comment.problem}


# Whose histories an event of each kind of row is part of.
HISTORIES: dict[type[Model], Callable[[Any], dict[str, Any]]] = {
    Problem: lambda problem: {"problem": problem},
    Claim: lambda claim: {"claim": claim, "problem": claim.problem},
    CheckIn: lambda note: {"claim": note.claim, "problem": note.claim.problem},
    Claimant: lambda claimant: {"claim": claimant.claim, "problem": claimant.claim.problem},
    LogEntry: lambda entry: {"claim": entry.claim, "problem": entry.claim.problem},
    LinkHealth: lambda link: {"writeup": link.writeup},
    WriteUp: lambda writeup: {"writeup": writeup},
    AuthorProof: lambda proof: {"writeup": proof.author.writeup},
    Bearing: lambda bearing: {"writeup": bearing.writeup, "problem": bearing.problem},
    Comment: lambda comment: {"comment": comment, "problem": comment.problem},
    Report: _reported,
    Review: lambda review: {"writeup": review.writeup},
    Resubmission: lambda sent: {"writeup": sent.writeup},
    Reproduction: lambda told: {"writeup": told.writeup},
    SuggestedEdit: lambda suggested: {"problem": suggested.problem},
    Interest: lambda interest: {"problem": interest.problem},
}


def record(
    verb: str,
    subject: Model,
    *,
    by: User | None,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
    evidence: str = "",
    whom: User | None = None,
    public: bool = True,
) -> Event:
    """Writes what happened to `subject`, and the notices of it. Call it inside the transaction of the act itself.

    Every act of a person passes here, by whatever door it came. Raises Refused for what a sanction keeps them from.
    """
    if by is not None:
        permissions.can_act(by, verb, now).or_refuse()
    event = Event.objects.create(
        verb=verb,
        subject=f"{subject._meta.verbose_name}:{subject.pk}",
        by=by,
        whom=whom,
        at=now,
        before=str(before),
        after=str(after),
        reason=reason,
        evidence=evidence,
        is_public=public,
        **HISTORIES.get(type(subject), _nobodys)(subject),
    )
    notices.tell(event, subject)
    return event


def record_many(
    verb: str, told: Iterable[tuple[int, str, str]], *, by: User, now: datetime, reason: str = ""
) -> list[Event]:
    """One event for each of many problems, (number, before, after), in one statement. Whoever is concerned is told by
    the act itself, once."""
    permissions.can_act(by, verb, now).or_refuse()
    return Event.objects.bulk_create(
        Event(
            verb=verb,
            subject=f"problem:{number}",
            problem_id=number,
            by=by,
            at=now,
            before=before,
            after=after,
            reason=reason,
        )
        for number, before, after in told
    )
