"""How often the pages of problems were opened: a number for each page and month, and nothing of who did."""

from datetime import date

from django.db import models
from django.db.models import F, Min, QuerySet, Sum
from django.db.models.functions import Coalesce

from problems.models.problems import Problem


def month_of(day: date) -> date:
    return date(day.year, day.month, 1)


def months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


class ViewCountQuerySet(models.QuerySet["ViewCount"]):
    def since(self, day: date):
        """Of the month of a day and those after it."""
        return self.filter(month__gte=month_of(day))

    def began(self) -> date | None:
        """The first month that anything was counted in."""
        return self.aggregate(began=Min("month"))["began"]

    def with_stands_for(self):
        """Annotates `stands_for`, the problem that whoever opened the page is led to today."""
        return self.annotate(stands_for=Coalesce("problem__merged_into", "problem"))

    def problems(self) -> QuerySet:
        """The numbers of the problems that were opened, under whichever address."""
        return self.with_stands_for().values("stands_for")

    def most_opened(self, among: QuerySet) -> QuerySet:
        """[(number, views)] of problems out of `among`, the most opened first."""
        opened = self.with_stands_for().filter(stands_for__in=among.values("pk"))
        return opened.values_list("stands_for").annotate(views=Sum("count")).order_by("-views", "stands_for")

    def by_group(self) -> QuerySet:
        """The views by `track` and `letter` of the problems that they are of."""
        into = {"track": "track__key", "letter": "difficulty"}
        told = {name: Coalesce(F(f"problem__merged_into__{of}"), F(f"problem__{of}")) for name, of in into.items()}
        return self.annotate(**told).values("track", "letter").annotate(times=Sum("count")).order_by()


class ViewCount(models.Model):
    """Views of one problem's page in one month. `services/view_counts.py` adds to it, and only ever adds."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="view_counts")
    month = models.DateField()
    count = models.PositiveIntegerField()

    objects = ViewCountQuerySet.as_manager()

    class Meta:
        ordering = ["problem", "month"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "month"], name="one_count_a_month"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="counted_by_the_month"),
        ]

    def __str__(self):
        return f"{self.problem_id}: {self.count} in {self.month:%B %Y}"
