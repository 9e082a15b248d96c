"""The portfolio: what a person chose to show of their work, in which order, and what they say about it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least

from board.lib.columns import exactly_one
from problems.models.claims import Claim
from problems.models.reviews import Review
from problems.models.writeups import WriteUp

MAX_INTRODUCTION = 2000
MAX_LINE = 300

# What may stand in somebody's portfolio: theirs, and public. Each is a column of PortfolioItem.
SHOWABLE: dict[str, Callable[[Any], models.QuerySet]] = {
    "writeup": lambda person: WriteUp.objects.visible().written_by(person).order_by("-linked_at", "-pk"),
    "claim": lambda person: Claim.objects.public().worked_on_by(person).order_by("-claimed_at", "-pk"),
}
KINDS = tuple(SHOWABLE)


def arranged(kind: str, person) -> Any:
    """What may be shown of a kind, in the order that the person chose, with their `line` and whether it `is_chosen`.

    What they have never placed comes first, the newest on top: a new thing shows without being asked for.
    """
    rows = SHOWABLE[kind](person)
    item = FilteredRelation("portfolio_items", condition=Q(portfolio_items__person=person))
    return rows.annotate(
        item=item,
        line=Coalesce("item__line", Value("")),
        is_chosen=Coalesce("item__is_shown", Value(True)),
    ).order_by(F("item__position").asc(nulls_first=True), *rows.query.order_by)


class Introduction(models.Model):
    """What a person says on top of their portfolio: Markdown as written, and its HTML."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="introduction")
    text = models.TextField(max_length=MAX_INTRODUCTION)
    html = models.TextField(editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)

    def __str__(self):
        return f"{self.person}'s introduction"


class UnnamedCountQuerySet(models.QuerySet["UnnamedCount"]):
    def with_count(self):
        """Annotates `count`: what the page says. It falls where the person has put their name to one since."""
        given = Review.objects.read().unnamed().filter(by=OuterRef("person"), given_at__lte=OuterRef("at"))
        counted = given.order_by().values("by").annotate(n=models.Count("pk")).values("n")
        return self.annotate(count=Least("number", Coalesce(Subquery(counted), 0)))


class UnnamedCount(models.Model):
    """A person lets their page say how many reviews they gave without their name. Without a row it says nothing.

    The number is that of the moment when they chose it. A number that went along with what they do would tell, by the
    day on which it grew or fell, which review is theirs.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="unnamed_count")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(editable=False)

    objects = UnnamedCountQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gt=0), name="unnamed_count_of_some")]

    def __str__(self):
        return f"{self.person}: {self.number} without a name"


class PortfolioItem(models.Model):
    """One thing in a portfolio that its person placed, hid, or said something about. Without a row it is shown."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="portfolio_items")
    writeup = models.ForeignKey(WriteUp, models.CASCADE, null=True, blank=True, related_name="portfolio_items")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="portfolio_items")
    position = models.PositiveIntegerField()
    is_shown = models.BooleanField(default=True)
    line = models.CharField(max_length=MAX_LINE, blank=True)

    class Meta:
        ordering = ["person", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(KINDS), name="portfolio_item_of_one_thing"),
            models.UniqueConstraint(fields=["person", "writeup"], name="portfolio_writeup_once"),
            models.UniqueConstraint(fields=["person", "claim"], name="portfolio_claim_once"),
        ]

    def __str__(self):
        return f"{self.writeup or self.claim} in the portfolio of {self.person}"
