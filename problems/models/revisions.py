"""How a problem's text stood after each edit."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Revision(models.Model):
    """The text of a problem as it stood after one edit, who made it and why. Claims and write-ups remember theirs."""

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.JSONField(help_text="The title and every text field, as written.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["problem", "-number"]
        constraints = [models.UniqueConstraint(fields=["problem", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.problem} r{self.number}"
