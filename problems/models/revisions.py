"""How a problem stood after each edit."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone


class Revision(models.Model):
    """A problem as it stood after one edit, who made it and why. Claims and write-ups remember theirs.

    `facts` is empty in revisions that were made before it was kept.
    """

    problem = models.ForeignKey("problems.Problem", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.JSONField(help_text="The title and every text field, as written.")
    facts = models.JSONField(default=dict, help_text="Everything else that is edited, as text.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["problem", "-number"]
        constraints = [models.UniqueConstraint(fields=["problem", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.problem} r{self.number}"

    @property
    def said(self) -> dict[str, str]:
        """All that it keeps."""
        return self.text | self.facts


def newest(column: str) -> Subquery:
    """A column of the last revision of the problem that the outer row is about."""
    last = Revision.objects.filter(problem=OuterRef("problem")).order_by("-number")
    return Subquery(last.values(column)[:1])


def changed_since(row: Any) -> bool:
    """Whether the problem reads otherwise than the revision that a claim or a bearing addressed.

    The row comes with its `revision`, and with `newest_text` where anybody wants to know.
    """
    text = getattr(row, "newest_text", None)
    if text is None or row.revision is None or row.revision.problem_id != row.problem_id:
        return False
    return text != row.revision.text
