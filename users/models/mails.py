"""The outbox: one row for each mail that is made of notices, from before it is written until after it has left."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


# From sending to sending: the lease ran out, and another sender takes over.
MOVES = {
    State.QUEUED: {State.SENDING, State.DROPPED},
    State.SENDING: {State.SENDING, State.SENT, State.QUEUED, State.DEAD, State.DROPPED},
    State.SENT: set(),
    State.DEAD: {State.QUEUED},
    State.DROPPED: set(),
}
UNSENT = (State.QUEUED, State.SENDING)


class MailQuerySet(models.QuerySet["Mail"]):
    def unsent(self):
        return self.filter(state__in=UNSENT)

    def dead(self):
        return self.filter(state=State.DEAD)

    def due(self, now: datetime):
        """Mails whose time has come, and those whose sender has not come back within its lease."""
        waiting = Q(state=State.QUEUED, next_try_at__lte=now)
        left = Q(state=State.SENDING, leased_until__lte=now)
        # Said once more so that the index of the few unsent rows serves.
        return self.unsent().filter(waiting | left).order_by("next_try_at", "pk")

    def forget_words(self) -> int:
        """Has unsent mails written anew when they leave: something that they quote or name is gone."""
        return self.filter(state__in=(*UNSENT, State.DEAD)).update(subject="", text="", html="")


class Mail(models.Model):
    """One mail to one person. `key` says of what: "notice:17", or "daily:2026-11-26:5" for the 5th person's digest.

    Where it goes and its words are settled when it first leaves, from what is true then; they are kept for another try
    and forgotten when it has left. While a sender talks to the mail server the row is `sending`, until `leased_until`;
    `attempts` numbers the senders, so that one who comes back too late changes nothing.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="mails")
    key = models.CharField(max_length=120, unique=True)
    to = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state__in=UNSENT), name="mail_unsent"),
            models.Index(fields=["state", "-created_at", "-id"], name="mail_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state="sending", leased_until__isnull=False) | (~Q(state="sending") & Q(leased_until=None)),
                name="mail_sending_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_has_a_time",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def message_id(self) -> str:
        """The same for every try, so that a mail sent again after a crash is the same mail."""
        return f"<{self.key.replace(':', '.')}@{urlsplit(settings.SITE_URL).hostname}>"
