"""Mentor programs and their dated rounds. Dates are Anywhere on Earth; a round's state is derived from them."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from board.lib.addresses import address
from board.lib.deadlines import end_of_day, today_anywhere
from problems.models import Problem, Skill, Track
from problems.models.taxonomy import Sure
from programs.models import program_sets
from programs.models.choices import Format, Kind, State
from programs.models.dates import CONFIRMED_FOR
from programs.models.program_sets import ProgramQuerySet, RoundQuerySet

# Pages and lists of the board that stand where a program of this key would.
RESERVED = ("calendar", "changes")


class Program(models.Model):
    """Where mentored work happens. The board links out to its own form and runs no admissions."""

    key = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    host = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500)
    url_alt = models.URLField("other address", max_length=500, blank=True)
    self_study_url = models.URLField("self-study material", max_length=500, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.TextField(max_length=1000)
    format = models.CharField(max_length=10, choices=Format.choices)
    location = models.CharField(max_length=200, blank=True)
    length = models.CharField(max_length=200, blank=True)
    hours_per_week = models.CharField(max_length=60, blank=True, help_text="A number, or words: part-time.")
    stipend = models.BooleanField(null=True, blank=True, help_text="Empty: not known.")
    stipend_note = models.TextField(max_length=600, blank=True)
    eligibility = models.TextField(max_length=1000, blank=True)
    interp_areas = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    asks_for = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    usual_windows = models.TextField(max_length=600, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    history = ArrayField(models.TextField(max_length=1000), default=list, blank=True)
    sure = models.CharField(max_length=8, choices=Sure.choices, default=Sure.SEEN)
    tracks = models.ManyToManyField(Track, related_name="programs", blank=True)
    takes_any_track = models.BooleanField(default=False, help_text="Open to the whole field, whatever `tracks` names.")
    wanted_skills = models.ManyToManyField(Skill, related_name="wanting_programs", blank=True)
    wanted_problems = models.ManyToManyField(Problem, related_name="wanting_programs", blank=True)

    objects = ProgramQuerySet.as_manager()
    asked_beside = staticmethod(program_sets.asked_beside)
    beside = staticmethod(program_sets.beside)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="program_kind_known"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="program_format_known"),
            models.CheckConstraint(
                condition=~Q(key__in=RESERVED),
                name="program_key_is_free",
                violation_error_message=f"The board has pages of its own under these keys: {', '.join(RESERVED)}.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("programs:program-detail", self.key)


class Round(models.Model):
    """One dated round, as read at `source` on `last_confirmed_on`."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="rounds")
    name = models.CharField(max_length=120)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=600, blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="A URL, or where it was read.")
    last_confirmed_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["program", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="round_name_once"),
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="round_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="round_starts_before_it_ends"),
        ]

    def __str__(self):
        return f"{self.program}: {self.name}"

    def state(self, now: datetime) -> State:
        """What the dates say at `now`: open needs both dates, and a round of unknown end reads closed once begun."""
        today = today_anywhere(now)
        if self.ends_on and today > self.ends_on:
            return State.OVER
        if self.starts_on and today >= self.starts_on:
            return State.RUNNING if self.ends_on else State.CLOSED
        if self.closes_on and today > self.closes_on:
            return State.CLOSED
        if self.opens_on and self.closes_on and today >= self.opens_on:
            return State.OPEN
        return State.UPCOMING if self.opens_on or self.closes_on or self.starts_on else State.UNKNOWN

    def is_ahead(self, now: datetime) -> bool:
        """Whether one can apply for it, now or later."""
        return self.state(now) in (State.UPCOMING, State.OPEN)

    def closes_at(self) -> datetime | None:
        return end_of_day(self.closes_on) if self.closes_on else None

    def is_stale(self, now: datetime) -> bool:
        """Whether nobody has confirmed these dates for 90 days."""
        return self.last_confirmed_on is None or today_anywhere(now) - self.last_confirmed_on > CONFIRMED_FOR
