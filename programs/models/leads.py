"""Who keeps a program's page true, invites its mentors, and speaks for it here."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from programs.models.programs import Program


class ProgramLead(models.Model):
    """Given by a curator, never to oneself."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="leads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="led_programs")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["program", "since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="program_lead_once"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("given_by")), name="program_lead_given_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.person} leads {self.program}"
