"""The address of a person's own calendar. The row alone opens nothing: the key is made of it and the site's secret."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class CalendarKey(models.Model):
    """`seed` is what the key is made of, `digest` what it is found by. A new seed ends the address of before."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key")
    seed = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"calendar of {self.person}"
