"""Mentors: people in a program who would look at work, each listed by their own consent."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from board.lib.addresses import address
from problems.models import Track
from programs.models.mentor_states import STANDING, Help, Standing
from programs.models.programs import Program
from users.models import unbanned

MAX_CAPACITY = 20


def mentees(mentor: str, now: datetime) -> Coalesce:
    """How many people the mentor in this column works with at `now`, as an expression."""
    return Coalesce(Subquery(_counted(now).filter(mentor=OuterRef(mentor)).values("n")), 0)


def full(now: datetime) -> QuerySet:
    """Which mentors work with as many people at `now` as they have places. It is asked once, for all of them."""
    return _counted(now).filter(n__gte=F("mentor__capacity")).values("mentor")


def _counted(now: datetime) -> QuerySet:
    running = apps.get_model("programs", "MentorRequest")._default_manager.running(now)
    return running.order_by().values("mentor").annotate(n=Count("pk"))


class MentorQuerySet(models.QuerySet["Mentor"]):
    def listed(self):
        """Those whom anybody may read of: they said yes, and are still here."""
        return self.filter(standing=Standing.LISTED, person__is_active=True, person__deleted_at=None)

    def offered(self, now: datetime):
        """Listed ones who can answer at `now`: whom a ban holds says nothing to others."""
        return self.listed().filter(unbanned("person", now))

    def standing(self):
        """Invited or listed: at most one row for each person and program."""
        return self.filter(standing__in=STANDING)

    def of(self, person):
        return self.standing().filter(person=person)

    def visible_to(self, user):
        """Listed ones; an invitation only to whom it is for, and to those who can take it back."""
        if not user.is_authenticated:
            return self.listed()
        if user.is_curator:
            return self.standing()
        mine = Q(standing=Standing.INVITED) & (Q(person=user) | Q(program__leads__person=user))
        return self.filter(Q(pk__in=self.listed().values("pk")) | mine).distinct()

    def around(self, track: Track, now: datetime):
        """Those who name a track among theirs, or sponsor it or a problem of it at `now`."""
        confirmed = apps.get_model("programs", "Sponsorship")._default_manager.confirmed(now)
        sponsors = confirmed.filter(Q(track=track) | Q(problem__track=track))
        return self.filter(Q(pk__in=sponsors.values("mentor")) | Exists(_knows(track)))

    def for_page(self, now: datetime):
        """Adds `mentee_count`: with how many people they work at `now`."""
        return (
            self.select_related("person", "program").prefetch_related("areas").annotate(mentee_count=mentees("pk", now))
        )

    def with_sponsorships(self, now: datetime):
        """Loads `sponsored`: what each would look at now, with or without room."""
        rows = apps.get_model("programs", "Sponsorship")._default_manager.confirmed(now).for_page(now).order_by("pk")
        return self.prefetch_related(Prefetch("sponsorships", queryset=rows, to_attr="sponsored"))

    def by_name(self):
        return self.order_by("program__position", "person__username")


def _knows(track: Track):
    return Mentor.areas.through.objects.filter(mentor=OuterRef("pk"), track=track)


class Mentor(models.Model):
    """One person in one program. Nothing here is public before they have said yes themselves."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="mentors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentorships")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.INVITED)
    since = models.DateTimeField(default=timezone.now, editable=False)
    about = models.TextField(max_length=1000, blank=True)
    areas = models.ManyToManyField(Track, related_name="mentors", blank=True)
    help = ArrayField(models.CharField(max_length=12, choices=Help.choices), default=list, blank=True)
    approach = models.TextField(max_length=600, blank=True)
    capacity = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)]
    )

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["program", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person"], condition=Q(standing__in=STANDING), name="mentor_once_in_a_program"
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="mentor_standing_known"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MAX_CAPACITY), name="mentor_capacity_in_range"
            ),
        ]

    def __str__(self):
        return f"{self.person} in {self.program}"

    def get_absolute_url(self):
        return address("programs:mentor", self.pk)

    @property
    def is_listed(self) -> bool:
        return self.standing == Standing.LISTED and self.person.is_active

    @property
    def help_words(self) -> list[str]:
        """What they offer, in the order of the choices."""
        return [choice.label for choice in Help if choice in self.help]
