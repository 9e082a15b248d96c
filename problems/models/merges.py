"""One thing taken into another, and the ledger of every row that this changed: what an undo puts back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# How long a merge can be undone, and how long its ledger is kept.
UNDO_FOR = timedelta(days=30)


class Kind(models.TextChoices):
    """What was merged."""

    PROBLEM = "problem"
    TRACK = "track"
    SKILL = "skill"
    TECHNIQUE = "technique"


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self):
        """Those that nobody has undone."""
        return self.filter(undone_at=None)

    def into(self, kind: Kind, pks):
        """What was merged into one of these, the newest first."""
        return self.standing().filter(kind=kind, kept__in=pks).select_related("by").order_by("-at", "-pk")

    def latest_of(self, kind: Kind, pk: int):
        """The last time that something was merged away, undone or not; None where it never was."""
        return self.filter(kind=kind, gone=pk).order_by("-at", "-pk").first()

    def out_of_time(self, now: datetime):
        return self.filter(at__lte=now - UNDO_FOR)


class Merge(models.Model):
    """`gone` and `kept` are primary keys of the kind's table. The row that is gone says itself into what it went."""

    kind = models.CharField(max_length=9, choices=Kind.choices)
    gone = models.PositiveBigIntegerField()
    kept = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(max_length=1000)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "kept"], name="merge_by_what_is_kept")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "gone"], condition=Q(undone_at=None), name="merge_once"),
            models.CheckConstraint(condition=~Q(gone=F("kept")), name="merge_of_two"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="merge_kind_known"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.gone} into {self.kept}"

    def can_be_undone_until(self) -> datetime:
        return self.at + UNDO_FOR


class MovedRow(models.Model):
    """One row that a merge changed: its columns before and after, as texts. One that it removed has no `after`."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=80, help_text="app.model")
    row = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["merge", "pk"]

    def __str__(self):
        return f"{self.table} {self.row}"
