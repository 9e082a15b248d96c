"""The log of a claim: a lab notebook that others can read along."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone

from board.lib.addresses import address
from problems.models.claims import CheckIn, Claim

MAX_TEXT, SHORT = 20_000, 2_000


class Kind(models.TextChoices):
    HYPOTHESIS = "hypothesis", "Hypothesis"
    EXPERIMENT = "experiment", "Experiment"
    ANOMALY = "anomaly", "Anomaly: huh, that’s weird"
    RESULT = "result", "Result"
    DEAD_END = "dead_end", "Dead end"


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def standing(self):
        """Entries that were not deleted."""
        return self.filter(deleted_at=None)

    def shown(self):
        """Entries that stand and that no curator has hidden."""
        return self.standing().filter(hidden_because="")

    def held(self):
        """Those that wait for a curator, the longest waiting first."""
        return self.filter(is_held=True).order_by("at", "pk")

    def visible_to(self, user):
        """Entries of claims whose page this person may read."""
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def for_page(self):
        return self.select_related("by", "claim__person", "claim__problem__track")


class LogEntry(models.Model):
    """One entry: Markdown with math as written, and its HTML with the version of the renderer that made it.

    A deleted entry is a stub: its words and their earlier versions are gone, its place in the notebook stays. Of one
    that a curator hid, with the reason in `hidden_because`, they are kept for curators.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="log")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="log_entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    html = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_because = models.TextField(max_length=1000, blank=True, editable=False)
    is_held = models.BooleanField(default=False, editable=False, help_text="Hidden by no curator: it waits for one.")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "log entry"
        verbose_name_plural = "log entries"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["claim", "-at"], name="log_entry_by_claim")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="log_entry_kind_known"),
            models.CheckConstraint(
                condition=(Q(deleted_at=None) & ~Q(text="")) | Q(deleted_at__isnull=False, text="", html=""),
                name="log_entry_has_words_or_is_a_stub",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(hidden_because=""), name="log_entry_deleted_is_not_hidden"
            ),
            models.CheckConstraint(condition=Q(is_held=False) | ~Q(hidden_because=""), name="log_entry_held_is_hidden"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.claim}"

    def get_absolute_url(self):
        return address("problems:log-entry", self.pk)

    @property
    def is_shown(self) -> bool:
        return not (self.deleted_at or self.hidden_because)

    @property
    def is_short(self) -> bool:
        """Whether a printed list has room for the whole of it."""
        return len(self.text) <= SHORT

    @property
    def word(self) -> str:
        """Its kind as a word in the margin of the notebook."""
        return self.kind.replace("_", " ")


def notebook(claim: Claim) -> models.QuerySet:
    """Everything written on the way, the newest first: (at, id, is_entry) of log entries and check-ins alike."""
    entries = LogEntry.objects.filter(claim=claim).order_by()
    notes = CheckIn.objects.filter(claim=claim).order_by()
    rows = [rows.values("at", "id", is_entry=Value(rows is entries)) for rows in (entries, notes)]
    return rows[0].union(rows[1], all=True).order_by("-at", "-id")


def leaves(rows: Iterable[dict]) -> list["LogEntry | CheckIn"]:
    """The entries and check-ins of some rows of a notebook, in their order: two queries."""
    rows = list(rows)
    entries = LogEntry.objects.for_page().in_bulk([row["id"] for row in rows if row["is_entry"]])
    notes = CheckIn.objects.select_related("by").in_bulk([row["id"] for row in rows if not row["is_entry"]])
    return [(entries if row["is_entry"] else notes)[row["id"]] for row in rows]


class LogVersion(models.Model):
    """What an entry said before an edit."""

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(max_length=MAX_TEXT)
    html = models.TextField()
    until = models.DateTimeField(help_text="When it was replaced.")

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self):
        return f"{self.entry} until {self.until:%Y-%m-%d}"
