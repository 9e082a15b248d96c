"""How far somebody has come on the way from the first skill to an application."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from problems.models.claims import Claim
from problems.models.portfolios import Introduction, PortfolioItem
from problems.models.reviews import Review
from problems.models.writeups import Status, WriteUp
from users.models import User


def progress_of(person: User) -> dict[str, Any]:
    """Counts of what a person has done, in one query, and whether their portfolio `is_arranged`."""
    mine = WriteUp.objects.visible().written_by(person)
    counted = {
        "claim_count": Claim.objects.public().worked_on_by(person),
        "writeup_count": mine,
        "legible_count": mine.filter(status=Status.LEGIBLE),
        "review_count": Review.objects.given().filter(writeup__in=mine.values("pk")),
    }
    arranged = Exists(Introduction.objects.filter(person=person)) | Exists(PortfolioItem.objects.filter(person=person))
    rows = User.objects.filter(pk=person.pk).annotate(
        **{name: _count(rows) for name, rows in counted.items()}, is_arranged=arranged
    )
    return rows.values(*counted, "is_arranged").get()


def live_claim_of(person: User, now: datetime) -> Any:
    """What somebody is at work on, with its `entry_count`: the claim that they took up last."""
    held = Claim.objects.active(now).held_by(person).with_entry_count().select_related("problem")
    return held.order_by("-claimed_at", "-pk").first()


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
