"""Programs beside a problem, through the reverse relation: the app above may be absent."""

from datetime import datetime
from typing import Any

from problems.models import Problem, Track

SHOWN = 6


def ask(number: int, now: datetime) -> Any:
    """What `beside` needs to know where nobody's hours are known: one query."""
    program = _model()
    return program and program.asked_beside(number, now)


def beside(problem: Problem, now: datetime, hours_per_week: int | None = None, asked: Any = None) -> dict[str, Any]:
    """Programs that take such work, and the nearest deadline of them with the time that is left: one query, or none
    where `ask` was asked enough."""
    program = _model()
    if program is None:
        return {"programs": [], "next_round": None}
    found = program.beside(problem, now, hours_per_week, asked)
    shown = [{"url": one.url, "name": one.name, "words": one.words} for one in found.programs[:SHOWN]]
    return {
        "programs": shown,
        "has_more_programs": len(found.programs) > SHOWN,
        # What is closed is not begun for a deadline.
        "next_round": found.next_fitting if problem.is_claimable else None,
    }


def _model() -> Any:
    related = getattr(Track, "programs", None)
    return related and related.rel.related_model
