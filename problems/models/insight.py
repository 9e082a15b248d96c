"""Counts for curators, each in few queries however many rows there are: how far problems come, and where claims end."""

from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet, Subquery

from problems.models.choices import STILL_OPEN
from problems.models.claims import Claim
from problems.models.problems import Problem
from problems.models.reproductions import Outcome, Reproduction
from problems.models.reviews import Review
from problems.models.view_counts import ViewCount
from problems.models.watches import Watch
from problems.models.writeups import Bearing


def reached() -> QuerySet:
    """For each track and difficulty: how many `problems` stand there, and how many of them reached each step.

    A step is reached by people; `agents_...` is the same by claims of automated agents, which count nowhere else.
    `before` is how many had a result when the board began.
    """
    before = Bearing.objects.visible().results().from_before()
    steps = {"watched": Watch.objects.exclude(problem=None), "before": before}
    steps |= _of(Claim.objects.public().by_people(), _results().exclude(claim__by_agent=True))
    agents = _of(Claim.objects.public().by_agents(), _results().filter(claim__by_agent=True))
    steps |= {f"agents_{name}": rows for name, rows in agents.items()}
    numbers = {name: rows.order_by().values("problem") for name, rows in steps.items()}
    numbers["viewed"] = ViewCount.objects.order_by().problems()
    counted = {name: Count("pk", filter=Q(pk__in=rows)) for name, rows in numbers.items()}
    groups = Problem.objects.posed().values("track__key", "track__name", "difficulty")
    return groups.annotate(problems=Count("pk"), **counted).order_by("track__position", "track__key", "difficulty")


def ended(now: datetime) -> QuerySet:
    """How many claims ended by `now`: by difficulty, people or agents, how they ended and how far they came."""
    claims = Claim.objects.public().ended(now).filter(problem__in=Problem.objects.posed())
    told = claims.with_ending().with_stage().order_by()
    return told.values("problem__difficulty", "by_agent", "ending", "stage").annotate(claims=Count("pk"))


def heeded(since: date) -> dict[tuple[str, str], dict[str, int]]:
    """By track and difficulty: how many `views` there were since a day, and how many claims people `made`."""
    views = ViewCount.objects.since(since).by_group()
    made = Claim.objects.public().by_people().filter(claimed_at__date__gte=since).order_by()
    by_group = made.values(track=F("problem__track__key"), letter=F("problem__difficulty")).annotate(times=Count("pk"))
    found: dict[tuple[str, str], dict[str, int]] = {}
    for name, rows in (("views", views), ("made", by_group)):
        for row in rows:
            found.setdefault((row["track"], row["letter"]), {})[name] = row["times"]
    return found


def passed_over(since: date, most: int) -> list[Problem]:
    """Open problems that nobody has ever claimed, those first whose pages were opened most: each with its `views`."""
    opened = dict(ViewCount.objects.since(since).most_opened(_never_claimed())[:most])
    found = Problem.objects.for_line().in_bulk(opened)
    for number, problem in found.items():
        problem.views = opened[number]
    return [found[number] for number in opened]


def never_opened(most: int) -> QuerySet:
    """Open problems whose pages nobody has opened, the first on the board first; each knows how many `there_are`."""
    opened = ViewCount.objects.order_by().problems()
    rows = _still_open().exclude(pk__in=opened)
    # Counted beside them: a window over all of them carries their texts along.
    counted = rows.order_by().values("status").annotate(there_are=Count("pk")).values("there_are")
    return rows.annotate(there_are=Subquery(counted)).for_line().order_by("number")[:most]


def _still_open():
    return Problem.objects.listed().filter(resolution__in=STILL_OPEN)


def _never_claimed():
    claimed = Claim.objects.public().by_people().order_by()
    return _still_open().exclude(pk__in=claimed.values("problem"))


def _results():
    return Bearing.objects.visible().results().from_here()


def _of(claims: QuerySet, results: QuerySet) -> dict[str, QuerySet]:
    """The rows that say that a problem reached a step, by the step."""
    reviews, again = Review.objects.given(), Reproduction.objects.shown().filter(outcome=Outcome.REPRODUCED)
    return {
        "claimed": claims,
        "checked_in": claims.heard_from(),  # type: ignore[attr-defined]
        "written_up": results,
        "reviewed": results.filter(writeup__in=reviews.values("writeup")),
        "reproduced": results.filter(writeup__in=again.values("writeup")),
    }
