"""Files of problems that curators bring in: the bytes as they came, how they are read, and what became of them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

# For how long the bytes stay, and with them the way back.
KEPT_FOR = timedelta(days=30)
MAX_MAPPING_NAME = 80


# How often one that was asked for is begun, where it ends without a word: a worker that is killed each time.
MOST_TRIES = 3


class Status(models.TextChoices):
    DRAFT = "draft", "not brought in yet"
    CONFIRMING = "confirming", "being brought in"
    APPLIED = "applied", "brought in"
    UNDOING = "undoing", "being taken back"
    UNDONE = "undone", "taken back"


NOT_YET = (Status.DRAFT, Status.CONFIRMING)
UNDER_WAY = (Status.CONFIRMING, Status.UNDOING)
# What is done in the background is asked for first, and goes back where it is refused then.
MOVES = {
    Status.DRAFT: {Status.CONFIRMING, Status.APPLIED},
    Status.CONFIRMING: {Status.APPLIED, Status.DRAFT},
    Status.APPLIED: {Status.UNDOING, Status.UNDONE},
    Status.UNDOING: {Status.UNDONE, Status.APPLIED},
    Status.UNDONE: set(),
}


class ImportQuerySet(models.QuerySet["Import"]):
    def for_list(self):
        """Without what is heavy."""
        return self.defer("content", "mapping", "preview", "written").select_related("by").order_by("-at", "-pk")

    def past(self, now: datetime):
        """Those whose bytes go."""
        return self.filter(at__lt=now - KEPT_FOR).exclude(content=None).exclude(status__in=UNDER_WAY)

    def under_way(self):
        """What was asked for and is not done, in the order in which it is: what was begun in vain comes last."""
        return self.filter(status__in=UNDER_WAY).order_by("tries", "asked_at", "pk")

    def with_columns(self, digest: str):
        """Those that had the same columns and were mapped, the last one first."""
        return self.filter(columns_digest=digest).exclude(shown="").order_by("-at", "-pk")


class Import(models.Model):
    """
    One file. `mapping` says how its columns are read; JSON, as it is never asked for by what is in it.

    `preview` is what it would do, as it was shown, and `shown` the digest of exactly that: what is confirmed must be
    the same. `written` is what it did, with each value before and after, so that it can be taken back as one act.

    Of a large one both are done in the background: `asked_by` whom, when and why stands here then, and `failed` says
    why nothing came of it.
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
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    written = models.JSONField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    left = models.JSONField(default=list, help_text="Rows that could not be taken back, with the reason.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    asked_note = models.CharField(max_length=1000, blank=True)
    asked_count = models.PositiveIntegerField(default=0, help_text="Rows that are to be written.")
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.TextField(blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["columns_digest", "-at"], name="import_by_columns"),
            models.Index(fields=["asked_at"], condition=Q(status__in=UNDER_WAY), name="import_under_way"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="import_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=NOT_YET, applied_at=None) | ~Q(status__in=NOT_YET) & Q(applied_at__isnull=False),
                name="import_applied_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(status=Status.UNDONE), name="import_undone_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=UNDER_WAY) | Q(asked_by__isnull=False, asked_at__isnull=False),
                name="import_under_way_was_asked_for",
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

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY


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
