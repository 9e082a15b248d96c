"""The comment: what somebody says about a problem. One flat discussion for each, the oldest first."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from board.lib.addresses import address
from problems.models.choices import PUBLIC
from problems.models.problems import Problem

MAX_COMMENT = 5_000
HOUR = timedelta(hours=1)
# The same words within this time are the same comment, sent once more.
AGAIN = timedelta(minutes=10)


class Status(models.TextChoices):
    SHOWN = "shown"
    DELETED = "deleted"
    HIDDEN = "hidden"


MOVES = {
    Status.SHOWN: {Status.DELETED, Status.HIDDEN},
    Status.HIDDEN: {Status.SHOWN, Status.DELETED},
    Status.DELETED: set(),
}


class CommentQuerySet(models.QuerySet["Comment"]):
    def public(self):
        """Comments on problems whose page anybody may read."""
        return self.filter(problem__status__in=PUBLIC)

    def visible_to(self, user):
        """Comments on problems whose page this person may read."""
        return self.filter(problem__in=Problem.objects.visible_to(user))

    def written_in_the_hour_before(self, now: datetime):
        return self.filter(at__gt=now - HOUR)

    def said_again(self, problem: Problem, text: str, now: datetime):
        """Those that the same text, sent to the same discussion at `now`, would repeat. Newest first."""
        return self.filter(problem=problem, status=Status.SHOWN, text=text, at__gt=now - AGAIN).order_by("-at", "-pk")

    def before(self, comment: "Comment"):
        """Those that stand above a comment, in the same discussion."""
        earlier = Q(at__lt=comment.at) | Q(at=comment.at, pk__lt=comment.pk)
        return self.filter(earlier, problem=comment.problem_id)

    def held(self):
        """Those that wait for a curator, the longest waiting first."""
        return self.filter(is_held=True).order_by("at", "pk")

    def for_page(self):
        return self.select_related("by").order_by("at", "pk")

    def latest_for_page(self, count: int):
        """The last `count`, the newest first."""
        return self.select_related("by").order_by("-at", "-pk")[:count]


class Comment(models.Model):
    """A row stays for ever, so that addresses do. A deleted one keeps no text; a hidden one shows it to curators only.

    `text` is Markdown with math as written, `html` what `renderer` (its version) made of it.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.SHOWN)
    text = models.TextField(max_length=MAX_COMMENT, blank=True)
    html = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(editable=False)
    hidden_because = models.TextField(max_length=1000, blank=True)
    is_held = models.BooleanField(default=False, help_text="Hidden by no curator: it waits for one.")
    page_was_updated = models.BooleanField(default=False, help_text="The problem's page was changed because of this.")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["problem", "at"], name="comment_by_problem"),
            models.Index(fields=["by", "-at"], name="comment_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="comment_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DELETED, text="", html="") | (~Q(status=Status.DELETED) & ~Q(text="")),
                name="comment_deleted_has_no_text",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.HIDDEN) & ~Q(hidden_because=""))
                | (~Q(status=Status.HIDDEN) & Q(hidden_because="")),
                name="comment_hidden_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(is_held=False) | Q(status=Status.HIDDEN), name="comment_held_is_hidden"),
        ]

    def __str__(self):
        return f"{self.by} on {self.problem}"

    def get_absolute_url(self):
        return address("problems:comment", self.pk)

    @property
    def is_shown(self) -> bool:
        return self.status == Status.SHOWN

    def can_be_edited_until(self) -> datetime:
        return self.at + timedelta(minutes=settings.COMMENT_EDIT_MINUTES)
