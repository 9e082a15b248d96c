"""What people tried elsewhere, before the problem stood here or beside it."""

from django.db import models
from django.db.models import Q


class OutsideAttempt(models.Model):
    """Somebody without an account here, as the problem's source tells it. Nobody is bound by it; it has no clock."""

    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="outside_attempts")
    name = models.CharField(max_length=120, blank=True)
    on = models.DateField(null=True, blank=True)
    text = models.TextField(max_length=1000, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["problem", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="", text=""), name="outside_attempt_says_something"),
        ]

    def __str__(self):
        return f"{self.name or 'somebody'} on {self.problem}"
