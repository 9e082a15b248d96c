"""How a row or a person stands at the moment that a page shows."""

from datetime import datetime

from django import template

register = template.Library()

STANDINGS = {
    "active": "under way",
    "paused": "paused",
    "delivered": "led to a write-up",
    "released": "handed over",
    "lapsed": "went quiet",
}


@register.filter
def activity(problem, now: datetime) -> str:
    return problem.activity(now)


@register.filter
def standing(claim, now: datetime) -> str:
    """How a claim stands, for somebody who does not know the board."""
    return STANDINGS.get(claim.shown_status(now), "")


@register.filter
def stale(round_, now: datetime) -> bool:
    return round_.is_stale(now)


@register.filter
def held(user, now: datetime) -> str:
    """What holds for somebody now: "ban", "limit", or nothing."""
    return "ban" if user.is_banned(now) else "limit" if user.is_limited(now) else ""
