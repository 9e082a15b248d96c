"""What copies of the board can follow of this app."""

from datetime import datetime, timedelta

from django.db.models import Q

from board.lib.deadlines import today_anywhere
from problems.services.mirrors import Kind
from programs.models import Mentor, Program
from programs.models.mentor_states import Standing
from programs.models.programs import CONFIRMED_FOR

DAY = timedelta(days=1)
DATES = ("opens_on", "closes_on", "starts_on", "ends_on")
NEVER_LISTED = (Standing.INVITED, Standing.DECLINED, Standing.WITHDRAWN)


def _by_the_clock_of_programs(now: datetime) -> Q:
    """Those with a round whose state, or the age of whose dates, is another one since yesterday."""
    today = today_anywhere(now)
    days = [today - back * DAY for back in range(3)]
    turned = Q(rounds__last_confirmed_on__in=[day - CONFIRMED_FOR for day in days])
    for name in DATES:
        turned |= Q(**{f"rounds__{name}__in": days})
    return turned


def _by_the_clock_of_mentors(now: datetime) -> Q:
    """Those whose sponsorship ran out, who came back, for whom a ban held, or whose team changed, since yesterday."""
    expired = Q(sponsorships__expires_at__gt=now - DAY, sponsorships__expires_at__lte=now)
    back = Q(sponsorships__returns_on__in=[now.date(), (now - DAY).date()])
    # Whoever joins or leaves a claim takes or frees a place.
    moved = Q(requests__claim__claimants__since__gt=now - DAY)
    return expired | back | moved | Q(person__banned_until__gt=now - DAY)


KINDS = {
    "program": Kind(Program, Program.objects.all, clock=_by_the_clock_of_programs),
    "mentor": Kind(Mentor, Mentor.objects.listed, Q(standing__in=NEVER_LISTED), clock=_by_the_clock_of_mentors),
}
