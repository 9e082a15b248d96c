"""Edits that members suggest: what the text was, what it should be, and what a curator made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from board.lib.addresses import address
from problems.models.problems import Problem


class Status(models.TextChoices):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn", "taken back"


MOVES = {
    Status.WAITING: {Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
    Status.ACCEPTED: set(),
    Status.DECLINED: set(),
    Status.WITHDRAWN: set(),
}


class SuggestedEditQuerySet(models.QuerySet["SuggestedEdit"]):
    def waiting(self):
        return self.filter(status=Status.WAITING)

    def visible_to(self, user):
        """A person's own, and to curators every one."""
        return self if user.is_curator else self.filter(by=user)

    def for_page(self):
        return self.select_related("problem__track", "by", "answered_by", "base", "revision")


class SuggestedEdit(models.Model):
    """An edit of a listed problem's texts. `before` and `after` map each changed text to its words.

    `before` is how it read in `base`, the revision that the author began from. Where the problem has changed since,
    a curator sees both. An accepted one knows the `revision` that it became, which so knows who suggested it.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="suggestions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="suggestions")
    base = models.ForeignKey("problems.Revision", models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(max_length=1000)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    note = models.TextField(max_length=1000, blank=True)
    revision = models.OneToOneField(
        "problems.Revision", models.PROTECT, null=True, blank=True, related_name="suggestion", editable=False
    )

    objects = SuggestedEditQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "suggested edit"
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "by"], condition=Q(status=Status.WAITING), name="suggestion_waits_once"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="suggestion_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING, answered_at=None)
                | (~Q(status=Status.WAITING) & Q(answered_at__isnull=False)),
                name="suggestion_answered_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ACCEPTED, revision__isnull=False)
                | (~Q(status=Status.ACCEPTED) & Q(revision=None)),
                name="suggestion_accepted_is_a_revision",
            ),
        ]

    def __str__(self):
        return f"suggested edit {self.pk}"

    def get_absolute_url(self):
        return address("problems:suggestion", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.status == Status.WAITING

    def clashes(self, problem: Problem) -> list[str]:
        """The texts that read otherwise by now than they did when this was suggested, and not as it suggests."""
        now = {name: getattr(problem, name) for name in self.after}
        return [name for name, text in now.items() if text not in {self.before[name], self.after[name]}]
