"""Sponsorships: a mentor says "I would look at work on this" of a problem, a track or a skill, and keeps saying it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from board.lib.columns import exactly_one
from board.lib.json_lists import JSONList
from problems.models import Problem, ProblemSkill, Skill, Track
from problems.models.tags import Of, having_any_of, numbered_any_of
from programs.models.mentor_states import CONFIRMED, STANDING_SPONSORSHIPS, Sponsoring, Standing
from programs.models.mentors import Mentor, full, mentees
from users.models import shown_name, unbanned

# As many as a page of a problem names.
SHOWN = 8
THINGS = ("problem", "track", "skill")


class SponsorshipQuerySet(models.QuerySet["Sponsorship"]):
    def confirmed(self, now: datetime):
        """What its mentor stands by at `now`, with room or without. Nothing while a ban keeps them from answering."""
        return self.filter(
            unbanned("mentor__person", now),
            status__in=CONFIRMED,
            expires_at__gt=now,
            mentor__standing=Standing.LISTED,
            mentor__person__is_active=True,
            mentor__person__deleted_at=None,
        )

    def open(self, now: datetime):
        """What somebody can be asked for at `now`: said to be open, or back from being away, and with a place left."""
        return self.confirmed(now).with_room(now).filter(has_room=True)

    def with_room(self, now: datetime):
        """Adds `has_room`, of confirmed ones: whether somebody can be asked for one at `now`."""
        is_open = Q(status=Sponsoring.OPEN) | Q(status=Sponsoring.AWAY, returns_on__lte=now.date())
        return self.annotate(has_room=Case(When(is_open & ~Q(mentor__in=full(now)), then=True), default=False))

    def with_mentees(self, now: datetime):
        """Adds `mentee_count`: with how many people its mentor works at `now`."""
        return self.annotate(mentee_count=mentees("mentor", now))

    def standing(self):
        """Proposed, confirmed or expired: what its mentor can still say something to."""
        return self.filter(status__in=STANDING_SPONSORSHIPS)

    def overdue(self, now: datetime):
        """Those whose time is past and whose row does not say so yet."""
        return self.filter(status__in=CONFIRMED, expires_at__lte=now)

    def of(self, person):
        return self.filter(mentor__person=person, mentor__standing=Standing.LISTED)

    def covering(self, problem: Problem):
        """Of the problem itself, of its track, or of a skill that it asks for."""
        skills = ProblemSkill.objects.filter(problem=problem).values("skill")
        return self.filter(Q(problem=problem) | Q(track=problem.track_id) | Q(skill__in=skills))

    def covering_any(self, problems):
        """The same for several problems: a QuerySet of them."""
        skills = ProblemSkill.objects.filter(problem__in=problems).values("skill")
        return self.filter(
            Q(problem__in=problems.values("pk")) | Q(track__in=problems.values("track")) | Q(skill__in=skills)
        )

    def to_answer_first(self):
        return self.order_by(Case(When(status=Sponsoring.PROPOSED, then=0), default=1), "proposed_at", "pk")

    def nearest_first(self):
        """Of a problem before those of a skill, and these before a whole track's."""
        return self.order_by(F("problem").asc(nulls_last=True), F("skill").asc(nulls_last=True), "pk")

    def for_page(self, now: datetime):
        return self.with_mentees(now).select_related(
            "mentor__person", "mentor__program", "problem", "track", "skill", "proposed_by"
        )


def sponsored(now: datetime) -> Q:
    """The condition on a problem that somebody with room would look at work on it."""
    found = Sponsorship.objects.open(now).order_by()
    tracks = found.filter(track__isnull=False).values_list(Of.TRACK.tag(0) + F("track"))
    skills = found.filter(skill__isnull=False).values_list(Of.SKILL.tag(0) + F("skill"))
    numbers = found.filter(problem__isnull=False).values_list("problem")
    return Q(numbered_any_of(numbers)) | Q(having_any_of(tracks)) | Q(having_any_of(skills))


def sponsors_of_a_problem(now: datetime) -> JSONList:
    """Who stands by a problem, as [{id, mentor, name, program, note, has_room, is_away}]: with room first.

    Each mentor once, by what has room, and of that by what is nearest to the problem.
    """
    of_skill = Exists(ProblemSkill.objects.filter(problem=OuterRef(OuterRef(OuterRef("pk"))), skill=OuterRef("skill")))
    covering = Q(problem=OuterRef(OuterRef("pk"))) | Q(track=OuterRef(OuterRef("track"))) | Q(of_skill)
    near = F("problem").asc(nulls_last=True), F("skill").asc(nulls_last=True), F("pk").asc()
    found = Sponsorship.objects.confirmed(now).filter(covering).with_room(now)
    of_each = found.order_by("mentor_id", "-has_room", *near).distinct("mentor_id")
    shown = Sponsorship.objects.filter(pk__in=of_each.values("pk")).with_room(now)
    told = JSONObject(
        id="pk",
        mentor="mentor_id",
        name=shown_name("mentor__person"),
        program="mentor__program__name",
        note="note",
        has_room="has_room",
        is_away=Q(status=Sponsoring.AWAY),
    )
    return JSONList(shown.order_by("-has_room", *near).values(json=told)[:SHOWN])


class Sponsorship(models.Model):
    """One mentor for one problem, track or skill. It holds until `expires_at`, and longer when its mentor says so."""

    mentor = models.ForeignKey(Mentor, models.CASCADE, related_name="sponsorships")
    problem = models.ForeignKey(Problem, models.CASCADE, null=True, blank=True, related_name="sponsorships")
    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="sponsorships")
    skill = models.ForeignKey(Skill, models.CASCADE, null=True, blank=True, related_name="sponsorships")
    note = models.CharField(max_length=300, blank=True, help_text="What they look for. Shown.")
    status = models.CharField(max_length=8, choices=Sponsoring.choices, default=Sponsoring.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="The last time.")
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    returns_on = models.DateField(null=True, blank=True, help_text="Of one that is away, where its mentor said.")

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        ordering = ["mentor", "proposed_at", "pk"]
        indexes = [models.Index(fields=["expires_at"], condition=Q(status__in=CONFIRMED), name="sponsorship_by_expiry")]
        constraints = [
            models.CheckConstraint(condition=exactly_one(THINGS), name="sponsorship_of_one_thing"),
            models.CheckConstraint(condition=Q(status__in=Sponsoring.values), name="sponsorship_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=CONFIRMED) | Q(confirmed_at__isnull=False, expires_at__isnull=False),
                name="sponsorship_confirmed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(returns_on=None) | Q(status=Sponsoring.AWAY), name="sponsorship_returns_from_away"
            ),
            *(
                models.UniqueConstraint(
                    fields=["mentor", thing],
                    condition=Q(status__in=STANDING_SPONSORSHIPS),
                    name=f"sponsorship_once_{thing}",
                )
                for thing in THINGS
            ),
        ]

    def __str__(self):
        return f"{self.mentor}: {self.thing}"

    @property
    def kind(self) -> str:
        """Which of THINGS it is."""
        return next(name for name in THINGS if getattr(self, f"{name}_id") is not None)

    @property
    def thing(self) -> Any:
        """The problem, track or skill itself."""
        return self.problem or self.track or self.skill

    @property
    def thing_name(self) -> str:
        return f"#{self.problem.number} {self.problem.title}" if self.problem else self.thing.name

    def shown_status(self, now: datetime) -> Sponsoring:
        """What it is at `now`, whether or not somebody has written that down. Needs `mentee_count`."""
        status = Sponsoring(self.status)
        if status in CONFIRMED and self.expires_at and self.expires_at <= now:
            return Sponsoring.EXPIRED
        if status == Sponsoring.AWAY and self.returns_on and self.returns_on <= now.date():
            status = Sponsoring.OPEN
        if status == Sponsoring.OPEN and self.mentee_count >= self.mentor.capacity:  # type: ignore[attr-defined]
            return Sponsoring.FULL
        return status
