"""Where write-ups stood before they moved: what was linked once is not linked anew under its old address."""

from django.db import models

from problems.models.writeups import WriteUp


class FormerAddress(models.Model):
    """A normalised address that a write-up had. Both it and the one of today lead to the same write-up."""

    writeup = models.ForeignKey(WriteUp, models.CASCADE, related_name="former_addresses")
    url = models.CharField(max_length=500, unique=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "former addresses"
        ordering = ["writeup", "until", "pk"]

    def __str__(self):
        return self.url
