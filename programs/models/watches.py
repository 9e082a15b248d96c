"""Watching a program: tell me about its rounds. Its own row, because the problems know nothing of programs."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from programs.models.programs import Program


class ProgramWatch(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="program_watches")
    program = models.ForeignKey(Program, models.CASCADE, related_name="watches")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "program watches"
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "program"], name="program_watch_once")]

    def __str__(self):
        return f"{self.person} watches {self.program}"
