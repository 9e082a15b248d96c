"""What was changed of a program and its rounds: one row an edit, with each fact before and after."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from programs.models.dates import REMEMBERED
from programs.models.programs import Program, Round


class Act(models.TextChoices):
    EDITED = "edited", "Edited"
    ADDED = "added", "Added"
    CONFIRMED = "confirmed", "Dates confirmed"
    REMOVED = "removed", "Removed"


class Standing(models.TextChoices):
    MADE = "made", "Made"
    WAITING = "waiting", "Waits for a second person"
    REFUSED = "refused", "Refused by a second person"
    LAPSED = "lapsed", "Lapsed: nobody answered before the deadline"


MOVES: dict[Standing, set[Standing]] = {
    Standing.MADE: set(),
    Standing.WAITING: {Standing.MADE, Standing.REFUSED, Standing.LAPSED},
    Standing.REFUSED: set(),
    Standing.LAPSED: set(),
}


class ChangeQuerySet(models.QuerySet["Change"]):
    def made(self):
        return self.filter(standing=Standing.MADE)

    def waiting(self, now: datetime):
        """Those that a second person can still answer."""
        return self.filter(standing=Standing.WAITING, lapses_at__gt=now)

    def overdue(self, now: datetime):
        """Those that nobody answered in time, and of which that is not written down yet."""
        return self.filter(standing=Standing.WAITING, lapses_at__lte=now)

    def removed_lately(self, now: datetime):
        """The last removal of each round that is still gone, of those taken off in the last months."""
        there = Round.objects.filter(pk=OuterRef("round_pk"))
        gone = self.made().filter(~Exists(there), act=Act.REMOVED, at__gt=now - REMEMBERED)
        made = self.model._default_manager.made().filter(round_pk=OuterRef("round_pk")).order_by().values("round_pk")
        counted = models.Subquery(made.annotate(n=models.Count("pk")).values("n"))
        return gone.annotate(changes_count=counted).order_by("round_pk", "-number").distinct("round_pk").for_history()

    def for_history(self):
        return self.select_related("program", "by", "answered_by", "undoes").prefetch_related("facts")


class Change(models.Model):
    """One edit of a program's page, or of one of its rounds.

    `round_pk` is the round's primary key: it outlives the row, so that a round that was removed and put back is the
    same one to a calendar. It is empty for an edit of the page itself, and for a round that does not exist yet.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act.choices)
    round_pk = models.PositiveBigIntegerField("round", null=True, blank=True, db_index=True)
    round_name = models.CharField("name of the round", max_length=120, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.MADE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField("reason", max_length=1000, blank=True)
    undoes = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="undone_by")
    lapses_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=1000, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["program", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="change_number_once"),
            models.UniqueConstraint(
                fields=["round_pk"], condition=Q(standing="waiting"), name="change_of_a_round_waits_alone"
            ),
            models.CheckConstraint(condition=Q(act__in=Act.values), name="change_act_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="change_standing_known"),
            models.CheckConstraint(
                condition=~Q(standing="waiting") | Q(lapses_at__isnull=False), name="change_waits_until"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="change_answered_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.program}, change {self.number}"

    @property
    def is_of_a_round(self) -> bool:
        return bool(self.round_name)

    @property
    def deadline_asked(self) -> date | None:
        """The deadline that it would set."""
        asked = next((fact.after for fact in self.facts.all() if fact.name == "closes_on"), "")
        return date.fromisoformat(asked) if asked else None

    def is_waiting(self, now: datetime) -> bool:
        return self.standing == Standing.WAITING and self.lapses_at is not None and self.lapses_at > now

    def shown_standing(self, now: datetime) -> Standing:
        """What it is at `now`, whether or not the sweep has run."""
        has_lapsed = self.standing == Standing.WAITING and not self.is_waiting(now)
        return Standing.LAPSED if has_lapsed else Standing(self.standing)


class ChangedFact(models.Model):
    """One fact of a change, as text: a date in ISO form, a list with one entry a line, a link by key or number."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        ordering = ["change", "pk"]
        constraints = [models.UniqueConstraint(fields=["change", "name"], name="changed_fact_once")]

    def __str__(self):
        return f"{self.change}: {self.name}"
