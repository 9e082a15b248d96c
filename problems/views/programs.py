"""Programs beside a problem, through the reverse relation: the app above may be absent."""

from datetime import datetime
from typing import Any

from problems.models import Problem

SHOWN = 6


def beside(problem: Problem, now: datetime, hours_per_week: int | None = None) -> dict[str, Any]:
    """Programs that take such work, and the nearest deadline of them with the time that is left: one query."""
    related = getattr(problem.track, "programs", None)
    if related is None:
        return {"programs": [], "next_round": None}
    found = related.model.beside(problem, now, hours_per_week)
    shown = [{"url": one.url, "name": one.name, "words": one.words} for one in found.programs[:SHOWN]]
    return {
        "programs": shown,
        "has_more_programs": len(found.programs) > SHOWN,
        # What is closed is not begun for a deadline.
        "next_round": found.next_fitting if problem.is_claimable else None,
    }
