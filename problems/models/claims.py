"""The claim: "I am working on this", with a clock. Several people may hold a problem; silence ends it without blame."""

from datetime import UTC, date, datetime, time
from typing import cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from board.lib.addresses import address
from problems.models.claim_sets import ClaimQuerySet
from problems.models.claim_states import LIVE, MOVES, Aim, LookingFor, Status
from problems.models.problems import Problem
from problems.models.revisions import Revision

__all__ = ["LIVE", "MOVES", "Aim", "CheckIn", "Claim", "LookingFor", "Status"]


class Claim(models.Model):
    """Somebody's stated work on one problem, or a few people's. `person` leads it; everybody on it is a Claimant.

    `lapses_at` is when silence ends it: every sign of life moves it, and a pause moves it by the days of the pause. It
    is the one truth about whether the claim still counts; `status` catches up when the sweep runs or somebody acts.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    aim = models.CharField(max_length=10, choices=Aim.choices)
    hypothesis = models.TextField(max_length=1000)
    plan = models.TextField(max_length=2000, help_text="About three lines.")
    hours_per_week = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(80)])
    looking_for = models.CharField(max_length=14, choices=LookingFor.choices, default=LookingFor.NOBODY)
    log_url = models.URLField("public log", max_length=500, blank=True)
    ai_use = models.CharField("use of AI", max_length=300, blank=True)
    alongside = models.CharField("why side by side", max_length=300, blank=True)
    by_agent = models.BooleanField(default=False, help_text="By, or mainly for, an automated agent.")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(default=timezone.now, editable=False)
    last_sign_at = models.DateTimeField(default=timezone.now, editable=False)
    lapses_at = models.DateTimeField()
    returns_on = models.DateField(null=True, blank=True, help_text="While paused: the day its clock runs again.")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.TextField("hand-over note", max_length=20_000, blank=True)
    note_html = models.TextField(blank=True, editable=False)
    may_contact = models.BooleanField(default=False, help_text="A successor may write to me.")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-claimed_at", "-pk"]
        indexes = [
            models.Index(fields=["lapses_at"], condition=Q(status__in=LIVE), name="claim_by_lapse"),
            models.Index(fields=["person", "-claimed_at"], name="claim_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "person"], condition=Q(status__in=LIVE), name="claim_one_live_each"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="claim_status_known"),
            models.CheckConstraint(condition=Q(aim__in=Aim.values), name="claim_aim_known"),
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=1, hours_per_week__lte=80), name="claim_hours_in_a_week"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.PAUSED, returns_on__isnull=False)
                | (~Q(status=Status.PAUSED) & Q(returns_on=None)),
                name="claim_paused_has_a_return",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE, ended_at=None) | (~Q(status__in=LIVE) & Q(ended_at__isnull=False)),
                name="claim_ended_has_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.person} on {self.problem}"

    def get_absolute_url(self):
        return address("problems:claim-detail", self.pk)

    def is_live(self, now: datetime) -> bool:
        return self.status in LIVE and self.lapses_at > now

    def shown_status(self, now: datetime) -> Status:
        """The status as it is true at `now`, whether or not the sweep has caught up."""
        if self.status in LIVE and self.lapses_at <= now:
            return Status.LAPSED
        if self.status == Status.PAUSED and self.resumes_at <= now:
            return Status.ACTIVE
        return Status(self.status)

    @property
    def resumes_at(self) -> datetime:
        """When the clock of a paused claim runs again: the beginning of its return date, UTC."""
        return datetime.combine(cast(date, self.returns_on), time.min, UTC)

    def what_it_needs(self, now: datetime) -> str:
        """What is done next to keep it, as a sentence; nothing while there is time."""
        if self.last_sign_at == self.claimed_at:
            return "Say what you did first. One line is enough."
        if self.shown_status(now) == Status.ACTIVE and self.note_wanted_at <= now:
            return "Say what moved. One line keeps this yours."
        return ""

    @property
    def note_wanted_at(self) -> datetime:
        """When silence has lasted long enough for a first note."""
        return self.lapses_at - self.problem.lapses_after * (1 - settings.CLAIM_NOTE_DAYS / settings.CLAIM_LAPSE_DAYS)

    def can_be_revived_until(self) -> datetime:
        """Until when one click takes a lapsed claim up again."""
        return (self.ended_at or self.lapses_at) + self.problem.revives_for


class CheckIn(models.Model):
    """A sign of life, in 20 seconds: what moved, what is next, stuck?"""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="check_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    moved = models.TextField("what moved", max_length=2000)
    next = models.TextField("what is next", max_length=2000, blank=True)
    is_stuck = models.BooleanField("I am stuck", default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["claim", "-at"], name="check_in_by_claim")]

    def __str__(self):
        return f"{self.claim} at {self.at:%Y-%m-%d}"
