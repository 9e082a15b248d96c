"""Leaves the one row that every act leaves."""

from datetime import datetime

from django.db.models import Model

from problems.models import Bearing, CheckIn, Claim, Claimant, Event, LogEntry, Problem, WriteUp
from users.models import User


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
    """Writes what happened to `subject`. Call it inside the transaction of the act itself."""
    return Event.objects.create(
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
        **_belongs_to(subject),
    )


def _belongs_to(subject: Model) -> dict:
    """Whose histories the event is part of."""
    match subject:
        case Problem():
            return {"problem": subject}
        case Claim():
            return {"claim": subject, "problem": subject.problem}
        case CheckIn() | Claimant() | LogEntry():
            return {"claim": subject.claim, "problem": subject.claim.problem}
        case WriteUp():
            return {"writeup": subject}
        case Bearing():
            return {"writeup": subject.writeup, "problem": subject.problem}
    return {}
