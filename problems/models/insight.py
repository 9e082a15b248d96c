"""How far problems come, and where claims end: counts for curators, each in one query however many rows there are."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from problems.models.claims import Claim
from problems.models.problems import Problem
from problems.models.reproductions import Outcome, Reproduction
from problems.models.reviews import Review
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
    counted = {name: Count("pk", filter=Q(pk__in=rows.order_by().values("problem"))) for name, rows in steps.items()}
    groups = Problem.objects.posed().values("track__key", "track__name", "difficulty")
    return groups.annotate(problems=Count("pk"), **counted).order_by("track__position", "track__key", "difficulty")


def ended(now: datetime) -> QuerySet:
    """How many claims ended by `now`: by difficulty, people or agents, how they ended and how far they came."""
    claims = Claim.objects.public().ended(now).filter(problem__in=Problem.objects.posed())
    told = claims.with_ending().with_stage().order_by()
    return told.values("problem__difficulty", "by_agent", "ending", "stage").annotate(claims=Count("pk"))


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
