"""What happened: one row for every transition, never changed and never removed."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet["Event"]):
    def public(self):
        return self.filter(is_public=True)

    def for_feed(self):
        """With everything a line about it names."""
        return self.select_related("by", "problem__track", "claim__person", "writeup")


class Event(models.Model):
    """Who did what to what, when and why. Feeds, histories, notices and the moderation log are read from here.

    `subject` names what it happened to in words a person can search for ("claim:7", "skill:probing"); the foreign keys
    beside it say which page's history it belongs to. A database trigger refuses to update or delete a row.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    problem = models.ForeignKey("problems.Problem", models.PROTECT, null=True, blank=True, related_name="events")
    claim = models.ForeignKey("problems.Claim", models.PROTECT, null=True, blank=True, related_name="events")
    writeup = models.ForeignKey("problems.WriteUp", models.PROTECT, null=True, blank=True, related_name="events")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    evidence = models.URLField(max_length=500, blank=True)
    is_public = models.BooleanField(default=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["problem", "-at"], name="event_by_problem")]

    def __str__(self):
        return f"{self.subject} {self.verb}"
