"""What curators answer to reports, left by whatever answers them."""

from datetime import datetime
from typing import Any

from problems.models import Report
from problems.models.reports import Outcome
from problems.services import events
from users.models import User


def close(report: Report, outcome: Outcome, *, by: User, now: datetime, note: str) -> None:
    """Answers one report, and tells who sent it. The caller holds it."""
    report.handled_at, report.handled_by, report.outcome = now, by, outcome
    report.save(update_fields=["handled_at", "handled_by", "outcome"])
    events.record("answered", report, by=by, now=now, after=outcome, reason=note.strip(), whom=report.by, public=False)


def close_all(outcome: Outcome, *, by: User, now: datetime, note: str, **about: Any) -> None:
    """Answers every open report `about` something, which the caller holds."""
    same = Report.objects.select_for_update(of=("self",), no_key=True).open().filter(**about)
    for report in same.order_by("pk"):
        close(report, outcome, by=by, now=now, note=note)
