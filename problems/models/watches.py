"""Watching: tell me what moves here. A problem can be watched, or all that a track, a skill or a technique touches."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from board.lib.columns import exactly_one
from problems.models.needs import ProblemSkill
from problems.models.problems import Problem
from problems.models.taxonomy import Skill, Technique, Track
from users.models import User

THINGS = ("problem", "track", "skill", "technique")


class WatchQuerySet(models.QuerySet["Watch"]):
    def on(self, problem: Problem):
        """Watches of whatever touches a problem: itself, its track, a skill that it asks for, a technique of it."""
        skills = ProblemSkill.objects.filter(problem=problem).values("skill")
        techniques = Problem.techniques.through.objects.filter(problem=problem).values("technique")
        around = Q(track=problem.track_id) | Q(skill__in=skills) | Q(technique__in=techniques)
        return self.filter(Q(problem=problem) | around)

    def of_terms(self):
        """Watches of anything but a problem, with its name and address: one query."""
        return self.filter(problem=None).select_related("track", "skill", "technique").order_by("-since", "-pk")


class Watch(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    problem = models.ForeignKey(Problem, models.CASCADE, null=True, blank=True, related_name="watches")
    track = models.ForeignKey(Track, models.CASCADE, null=True, blank=True, related_name="watches")
    skill = models.ForeignKey(Skill, models.CASCADE, null=True, blank=True, related_name="watches")
    technique = models.ForeignKey(Technique, models.CASCADE, null=True, blank=True, related_name="watches")
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(THINGS), name="watch_of_one_thing"),
            models.UniqueConstraint(fields=["person", "problem"], name="watch_once"),
            models.UniqueConstraint(fields=["person", "track"], name="watch_track_once"),
            models.UniqueConstraint(fields=["person", "skill"], name="watch_skill_once"),
            models.UniqueConstraint(fields=["person", "technique"], name="watch_technique_once"),
        ]

    def __str__(self):
        return f"{self.person} watches {self.thing}"

    @property
    def kind(self) -> str:
        """Which of THINGS it is."""
        return next(name for name in THINGS if getattr(self, f"{name}_id") is not None)

    @property
    def thing(self) -> Any:
        """The problem, track, skill or technique itself."""
        return self.problem or self.track or self.skill or self.technique


def people_watching(problem: Problem) -> models.QuerySet[User]:
    """Everybody who watches something that touches a problem, once each."""
    return User.objects.present().filter(pk__in=Watch.objects.on(problem).values("person"))
