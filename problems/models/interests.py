"""Interest: "I would work on this with somebody". No claim, no clock; it is there to be found by the other one."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from problems.models.problems import Problem

MAX_NOTE = 300


class Interest(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="interests")
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="interests")
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "problem"], name="interest_once")]

    def __str__(self):
        return f"{self.person} on {self.problem}"
