"""Programs beside a problem, through the reverse relation: the app above may be absent."""

from datetime import datetime
from typing import Any

from problems.models import Problem


def beside(problem: Problem, now: datetime, hours_per_week: int | None = None) -> dict[str, Any]:
    """Programs that take such work, and the nearest deadline of them with the time that is left: one query."""
    related = getattr(problem.track, "programs", None)
    if related is None:
        return {"programs": [], "next_round": None}
    programs = related.model.beside(problem, now, hours_per_week)
    # What is closed is not begun for a deadline.
    next_round = programs.next_fitting(problem, now, hours_per_week) if problem.is_claimable else None
    return {"programs": programs, "next_round": next_round}
