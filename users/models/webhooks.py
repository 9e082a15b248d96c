"""Webhooks: what a person is told, sent to an address of theirs, too."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from users.models.notifications import KINDS, Notification
from users.models.people import unbanned

MAX_ADDRESS, MAX_ANSWER, MAX_TROUBLE = 500, 1_000, 300
# How much of an address its owner is shown again: those of Discord and Slack are keys.
SHOWN = 4


class Format(models.TextChoices):
    JSON = "json", "JSON, for a program of yours"
    DISCORD = "discord", "Discord"
    SLACK = "slack", "Slack, or what speaks like it"


class State(models.TextChoices):
    WAITING = "waiting", "waits"
    SENDING = "sending", "on its way"
    DONE = "done", "arrived"
    FAILED = "failed", "did not arrive"
    DROPPED = "dropped", "not sent"


# From sending to sending: the lease ran out, and another worker takes over. What has ended is sent again by hand.
MOVES = {
    State.WAITING: {State.SENDING, State.DROPPED},
    State.SENDING: {State.SENDING, State.DONE, State.WAITING, State.FAILED, State.DROPPED},
    State.DONE: {State.WAITING},
    State.FAILED: {State.WAITING},
    State.DROPPED: {State.WAITING},
}
UNSENT = (State.WAITING, State.SENDING)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def live(self, now: datetime):
        """Those that are on, of people who are here and whom no ban keeps away."""
        return self.filter(unbanned("person", now), disabled_at=None, person__is_active=True, person__deleted_at=None)

    def hearing(self, kind: str, now: datetime):
        """Live ones that hear of this kind of notice."""
        return self.live(now).filter(kinds__contains=[kind])

    def held(self):
        """Until the transaction ends. They are held before their deliveries, by everybody who holds both."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def with_due(self, now: datetime):
        """Those for which something is to be sent now."""
        due = Delivery.objects.due(now).order_by()
        return self.filter(pk__in=due.values("webhook")).order_by("pk")


class Webhook(models.Model):
    """An address of a person's, and which of their notices go there.

    `kinds` are kinds of notices. With `only` ("problem:42", "track:probing") just those about that. The secret that
    signs is made of `seed` and the site's own; after a change the one of `old_seed` signs beside it until `old_until`.
    `failures` counts the tries in a row that failed, the first of them at `failing_since`.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=MAX_ADDRESS)
    format = models.CharField(max_length=7, choices=Format.choices)
    kinds = ArrayField(models.CharField(max_length=40))
    only = models.CharField(max_length=120, blank=True)
    seed = models.CharField(max_length=64)
    old_seed = models.CharField(max_length=64, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_because = models.CharField(max_length=MAX_TROUBLE, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "url", "only"], name="webhook_once_each"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="webhook_format_known"),
            models.CheckConstraint(condition=~Q(kinds=[]), name="webhook_hears_of_something"),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None) | Q(failures__gt=0, failing_since__isnull=False),
                name="webhook_fails_since_a_moment",
            ),
        ]

    def __str__(self):
        return self.place

    @property
    def place(self) -> str:
        """Its host and last letters: enough to tell it from others, and to send nothing to it."""
        return f"{urlsplit(self.url).hostname} …{self.url[-SHOWN:]}"

    @property
    def kind_labels(self) -> list[str]:
        return [KINDS[kind].label if kind in KINDS else kind for kind in self.kinds]

    @property
    def is_on(self) -> bool:
        return self.disabled_at is None


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime):
        """What is to be sent now, and what a worker did not come back from within its lease; the oldest first."""
        left = Q(state=State.SENDING, leased_until__lte=now)
        waiting = Q(state=State.WAITING, next_try_at__lte=now)
        return self.filter(waiting | left, state__in=UNSENT).order_by("next_try_at", "pk")

    def told_to(self, person):
        """Trials, and what tells of notices that the person may read."""
        return self.filter(Q(notice=None) | Q(notice__in=Notification.objects.of(person)))

    def for_page(self):
        return self.select_related("notice__by").order_by("-made_at", "-pk")


class Delivery(models.Model):
    """One notice on its way to one webhook, or a trial where there is no notice.

    Its words are made when it leaves, of what is true then; `body` is what was sent last. `number` stays through every
    try, so that a receiver can tell what it has seen.
    """

    # Whoever acts writes this for others, who may remove their webhook before that act is done: it must not fail by it.
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_constraint=False)
    notice = models.ForeignKey(Notification, models.CASCADE, null=True, blank=True, related_name="deliveries")
    number = models.UUIDField(default=uuid4, unique=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="The last time.")
    body = models.TextField(blank=True)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=MAX_ANSWER, blank=True, help_text="What came back, the beginning of it.")
    trouble = models.CharField(max_length=MAX_TROUBLE, blank=True, help_text="Why nothing came back, or why it failed.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state__in=UNSENT), name="delivery_unsent"),
            models.Index(fields=["webhook", "-made_at", "-id"], name="delivery_by_webhook"),
            models.Index(fields=["made_at"], name="delivery_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "notice"], name="delivery_once_each"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENDING, leased_until__isnull=False)
                | (~Q(state=State.SENDING) & Q(leased_until=None)),
                name="delivery_sending_has_a_lease",
            ),
        ]

    def __str__(self):
        return str(self.number)

    @property
    def is_unsent(self) -> bool:
        return self.state in UNSENT
