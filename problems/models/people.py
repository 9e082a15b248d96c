"""What people did, counted. The account itself is the users app's."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from problems.models.claim_states import Status
from problems.models.teams import Claimant
from problems.models.writeups import VISIBLE, Author


def with_work(people: QuerySet) -> QuerySet:
    """Those of `people` with a claim or an authorship, with `claims_count` and `writeups_count`, by name."""
    claims = Claimant.objects.on_it().filter(person=OuterRef("pk")).exclude(claim__status=Status.REMOVED)
    written = Author.objects.filter(person=OuterRef("pk"), writeup__status__in=VISIBLE)
    counted = people.annotate(claims_count=_count(claims), writeups_count=_count(written))
    return counted.filter(Q(claims_count__gt=0) | Q(writeups_count__gt=0)).order_by("username")


def _count(rows: QuerySet):
    counted = rows.order_by().values("person").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
