"""How often one person can act so that others hear of it who did not ask to: one rule for all such acts.

Comments count by themselves, in `services/comments.py`.
"""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings

from board.lib.errors import Refused
from problems.models import Event
from users.models import User

HOUR = timedelta(hours=1)


def refuse_more(person: User, now: datetime) -> None:
    """Raises Refused, with when it works again, after ACTS_PER_HOUR acts. The caller holds the person."""
    acts = Event.objects.reaching_others().filter(by=person, at__gt=now - HOUR).order_by("-at")
    # The act that has to be an hour old before there is room for another one.
    last = acts[settings.ACTS_PER_HOUR - 1 : settings.ACTS_PER_HOUR].first()
    if last:
        raise Refused(
            "You have invited, asked, linked or reported as often as one person can in an hour. "
            f"It works again in {_minutes(last.at + HOUR - now)}.",
            code="too-many",
        )


def _minutes(left: timedelta) -> str:
    minutes = ceil(left / timedelta(minutes=1))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
