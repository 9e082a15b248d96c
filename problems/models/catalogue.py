"""What the catalogue files last said, so that a new load can tell a curator's edit from a change in the files."""

from django.db import models
from django.utils import timezone


class LoadedRow(models.Model):
    """One catalogue entry as last loaded. `fields` is compared field by field, never queried."""

    section = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    fields = models.JSONField()
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["section", "key"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="loaded_row_once")]

    def __str__(self):
        return f"{self.section} {self.key}"
