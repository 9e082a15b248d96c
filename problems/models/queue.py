"""Who has taken on what waits for curators. What waits is asked of its own table, by the kinds of the queue."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from users.models import Role

ASSIGNED_FOR = timedelta(days=3)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self, now: datetime):
        """Those that hold: not over, and of somebody who still curates."""
        curates = Q(person__is_active=True, person__deleted_at=None, person__role__in=(Role.CURATOR, Role.ADMIN))
        return self.filter(curates, until__gt=now)


class Assignment(models.Model):
    """That one curator is looking at one item. It tells the others and bars nobody; after some days it is over.

    `kind` is the slug of a kind of the queue and `item` the primary key there. The row stays when the item is decided.
    """

    kind = models.SlugField(max_length=20)
    item = models.PositiveBigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "item"], name="assignment_one_each"),
            models.CheckConstraint(condition=Q(until__gte=F("at")), name="assignment_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.kind} {self.item}: {self.person}"
