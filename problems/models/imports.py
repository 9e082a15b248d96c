"""Files of problems that curators bring in: the bytes as they came, how they are read, and what became of them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

# For how long the bytes stay, and with them the way back.
KEPT_FOR = timedelta(days=30)
MAX_MAPPING_NAME = 80


class Status(models.TextChoices):
    DRAFT = "draft", "not brought in yet"
    APPLIED = "applied", "brought in"
    UNDONE = "undone", "taken back"


MOVES = {Status.DRAFT: {Status.APPLIED}, Status.APPLIED: {Status.UNDONE}, Status.UNDONE: set()}


class ImportQuerySet(models.QuerySet["Import"]):
    def for_list(self):
        """Without what is heavy."""
        return self.defer("content", "mapping", "preview", "written").select_related("by").order_by("-at", "-pk")

    def past(self, now: datetime):
        """Those whose bytes go."""
        return self.filter(at__lt=now - KEPT_FOR).exclude(content=None)

    def with_columns(self, digest: str):
        """Those that had the same columns and were mapped, the last one first."""
        return self.filter(columns_digest=digest).exclude(shown="").order_by("-at", "-pk")


class Import(models.Model):
    """
    One file. `mapping` says how its columns are read; JSON, as it is never asked for by what is in it.

    `preview` is what it would do, as it was shown, and `shown` the digest of exactly that: what is confirmed must be
    the same. `written` is what it did, with each value before and after, so that it can be taken back as one act.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=5)
    encoding = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    columns = models.JSONField()
    columns_digest = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(null=True)
    shown = models.CharField(max_length=64, blank=True)
    shown_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.DRAFT)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    written = models.JSONField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    left = models.JSONField(default=list, help_text="Rows that could not be taken back, with the reason.")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["columns_digest", "-at"], name="import_by_columns")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="import_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, applied_at=None)
                | ~Q(status=Status.DRAFT) & Q(applied_at__isnull=False),
                name="import_applied_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(status=Status.UNDONE), name="import_undone_has_a_time"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        there = "import-mapping" if self.status == Status.DRAFT and not self.shown else "import-preview"
        return reverse(f"problems:{there}", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT


class ImportMapping(models.Model):
    """How one kind of file is read, under a name, for the next of its kind."""

    name = models.CharField(max_length=MAX_MAPPING_NAME, unique=True)
    columns_digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
