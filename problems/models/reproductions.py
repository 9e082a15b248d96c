"""The reproduction: somebody else ran it again. A record beside a write-up, never a state of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from board.lib.addresses import address
from problems.models.writeups import VISIBLE, WriteUp

MAX_NUMBERS, MAX_HOURS = 2_000, 10_000


class Outcome(models.TextChoices):
    REPRODUCED = "reproduced", "Reproduced"
    PARTLY = "partly", "Reproduced in part"
    COULD_NOT = "could_not", "Could not reproduce"


class Status(models.TextChoices):
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


MOVES = {
    Status.SHOWN: {Status.WITHDRAWN, Status.HIDDEN},
    Status.HIDDEN: {Status.SHOWN, Status.WITHDRAWN},
    Status.WITHDRAWN: set(),
}


class ReproductionQuerySet(models.QuerySet["Reproduction"]):
    def shown(self):
        return self.filter(status=Status.SHOWN)

    def public(self):
        """Of what anybody may read."""
        return self.filter(writeup__status__in=VISIBLE)

    def for_page(self):
        return self.select_related("by").order_by("at", "pk")


class Reproduction(models.Model):
    """A withdrawn one is a stub: what it said is gone, its place stays. A hidden one shows it to curators only."""

    writeup = models.ForeignKey(WriteUp, models.PROTECT, related_name="reproductions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reproductions")
    at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    commit = models.CharField(max_length=64, blank=True)
    hardware = models.CharField(max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_HOURS)]
    )
    numbers = models.TextField(max_length=MAX_NUMBERS, blank=True)
    numbers_html = models.TextField(blank=True, editable=False)
    link = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.SHOWN)
    hidden_because = models.TextField(max_length=1000, blank=True)

    objects = ReproductionQuerySet.as_manager()

    class Meta:
        ordering = ["writeup", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["writeup", "by", "commit"], condition=Q(status=Status.SHOWN), name="reproduction_once_a_commit"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="reproduction_status_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="reproduction_outcome_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.WITHDRAWN) | Q(numbers="", numbers_html="", link="", hardware=""),
                name="reproduction_withdrawn_says_nothing",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.HIDDEN) & ~Q(hidden_because=""))
                | (~Q(status=Status.HIDDEN) & Q(hidden_because="")),
                name="reproduction_hidden_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gte=1, hours__lte=MAX_HOURS), name="reproduction_hours_possible"
            ),
        ]

    def __str__(self):
        return f"{self.by} on {self.writeup}: {self.get_outcome_display().lower()}"

    def get_absolute_url(self):
        return address("problems:reproduction", self.pk)

    @property
    def is_shown(self) -> bool:
        return self.status == Status.SHOWN


def with_reproductions(writeups: QuerySet) -> QuerySet:
    """`writeups` with `reproduced_count` and `failed_count`: how many could reproduce each, and how many could not."""
    shown = Reproduction.objects.shown().filter(writeup=OuterRef("pk"))
    return writeups.annotate(
        reproduced_count=_count(shown.filter(outcome=Outcome.REPRODUCED)),
        failed_count=_count(shown.filter(outcome=Outcome.COULD_NOT)),
    )


def _count(rows: QuerySet):
    counted = rows.order_by().values("writeup").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
