"""Marks: one row whenever something that anybody may read has changed, so that a copy elsewhere can follow."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now


class MarkQuerySet(models.QuerySet["Mark"]):
    def newest(self, kind: str = ""):
        """The last mark of each thing, the oldest first: of one kind, or of all."""
        later = Mark.objects.filter(kind=OuterRef("kind"), ref=OuterRef("ref")).filter(
            Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
        )
        marks = self.filter(kind=kind) if kind else self
        return marks.filter(~Exists(later)).order_by("at", "pk")

    def overtaken(self):
        """Marks of what was marked again since."""
        later = Mark.objects.filter(kind=OuterRef("kind"), ref=OuterRef("ref"), pk__gt=OuterRef("pk"))
        return self.filter(Exists(later.filter(at__gte=OuterRef("at"))))


class Mark(models.Model):
    """Something changed that its answers in the API are made of. Triggers write it, whoever changes the row.

    `ref` is a primary key and no foreign key: it outlives what it names. Rows are only added, so that nobody who writes
    ever waits for another here. `at` is the database's clock at the write, some moments before the commit.
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
