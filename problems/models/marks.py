"""Marks: one row whenever something that anybody may read has changed, so that a copy elsewhere can follow."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now


class MarkQuerySet(models.QuerySet["Mark"]):
    def due(self):
        """Those whose time has come, the oldest first."""
        return self.filter(at__lte=Now()).order_by("at", "pk")

    def newest(self):
        """The last mark of each thing until now, the oldest first."""
        return self.due().filter(~Exists(_later()))

    def overtaken(self):
        """Marks of what was marked again since."""
        return self.filter(Exists(_later()))


def _later():
    """Marks of the same thing until now that came after a mark."""
    same = Mark.objects.filter(kind=OuterRef("kind"), ref=OuterRef("ref"), at__lte=Now())
    return same.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))


class Mark(models.Model):
    """Something changed that its answers in the API are made of. Triggers write it, whoever changes the row.

    `ref` is a primary key and no foreign key: it outlives what it names. Rows are only added, so that nobody who writes
    ever waits for another here. `at` is the database's clock at the write, some moments before the commit; of a lapse
    it is the moment at which that will hold, and nobody reads it before.
    """

    kind = models.CharField(max_length=20)
    ref = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["kind", "at", "id"], name="mark_by_time"),
            models.Index(fields=["at", "id"], name="mark_of_all_by_time"),
            models.Index(fields=["kind", "ref", "at"], name="mark_by_thing"),
        ]

    def __str__(self):
        return f"{self.kind}:{self.ref}"
