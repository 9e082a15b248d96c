"""One change of many problems at once: who made it and why, and what it changed of each, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from board.lib.addresses import address


class Change(models.TextChoices):
    """What can be done to many. The name of each is what a curator presses."""

    CHECKED = "checked", "Say that they were checked, and are still open"
    HISTORICAL = "historical", "Make them historical"
    LISTED = "listed", "Put them on the list: historical ones, and what came in a file"
    WITHDRAWN = "withdrawn", "Withdraw them"
    TRACK = "track", "Move them to a track"
    DIFFICULTY = "difficulty", "Set the difficulty"
    ADD_SKILL = "add-skill", "Ask for a skill"
    REMOVE_SKILL = "remove-skill", "No longer ask for a skill"
    ADD_TECHNIQUE = "add-technique", "Name a technique"
    REMOVE_TECHNIQUE = "remove-technique", "No longer name a technique"


class Standing(models.TextChoices):
    """How far an act is with one problem. What was changed meanwhile by somebody else is left as it is."""

    WAITING = "waiting"
    DONE = "done"
    LEFT = "left", "left as it is"


class ActQuerySet(models.QuerySet["Act"]):
    def unfinished(self):
        return self.filter(ended_at=None)

    def for_list(self):
        """With how many problems it is about, and how many of them it has changed and left. Of the acts of one page
        alone: an act can have many thousands of rows."""
        rows = ActRow.objects.filter(act=OuterRef("pk")).order_by().values("act")
        every, none = Subquery(rows.values(count=Count("pk")), output_field=IntegerField()), Value(0)
        counts = {
            f"{name}_count": Coalesce(Subquery(rows.filter(standing=name).values(count=Count("pk"))), none)
            for name in Standing.values
        }
        counted = self.annotate(rows_count=every, **counts)
        return counted.select_related("by", "undoes", "undone_by_act__by").order_by("-at", "-pk")


class Act(models.Model):
    """One change of many problems. `term` is the key of the track, skill or technique, or the letter of a difficulty.

    An act that undoes another names it; it is undone in the same way. One of many problems is done piece by piece
    in the background, and has `ended_at` once it is done.
    """

    change = models.CharField(max_length=20, choices=Change.choices)
    term = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    note = models.TextField("reason", max_length=1000)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by_act")

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(change__in=Change.values), name="act_change_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("at")),
                name="act_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=models.Q(ended_at=None), name="act_unfinished")]

    def __str__(self):
        return f"{self.get_change_display()}, {self.at:%Y-%m-%d}"

    def get_absolute_url(self):
        return address("problems:act", self.pk)

    @property
    def title(self) -> str:
        """What was done; the rows of one that undoes another go the other way, so it says only which."""
        said = self.get_change_display()
        if self.undoes_id:
            return f"Undo act {self.undoes_id}: {said}"
        return f"{said}: {self.term}" if self.term else said

    @property
    def was_undone_by(self) -> "Act | None":
        return getattr(self, "undone_by_act", None)


class ActRow(models.Model):
    """What one act changed of one problem: the text of it before and after."""

    act = models.ForeignKey(Act, models.CASCADE, related_name="rows")
    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="act_rows")
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.DONE)

    class Meta:
        ordering = ["act", "problem"]
        constraints = [
            models.UniqueConstraint(fields=["act", "problem"], name="act_row_once"),
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="act_row_standing_known"),
        ]

    def __str__(self):
        return f"#{self.problem_id}: {' → '.join(self.shown)}"

    @property
    def shown(self) -> tuple[str, str]:
        """Both texts for a reader. What stands behind a blank is for undoing it alone."""
        return self.before.partition(" ")[0], self.after.partition(" ")[0]
