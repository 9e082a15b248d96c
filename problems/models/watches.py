"""Watching: tell me what moves here."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from problems.models.problems import Problem


class Watch(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="watches")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "watches"
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "problem"], name="watch_once")]

    def __str__(self):
        return f"{self.person} watches {self.problem}"
