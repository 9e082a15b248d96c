"""Tokens: how a script acts for a person, within what the person chose and never beyond what they may."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

CURATE = "curate"
MAX_NAME = 60


@dataclass(frozen=True)
class Scope:
    """What a token can be allowed to do, shown in the order of `place`. Some are offered to curators alone."""

    key: str
    label: str
    help: str
    place: int
    for_curators: bool = False


# What there is to allow. Apps above add theirs when they start.
SCOPES: dict[str, Scope] = {
    scope.key: scope
    for scope in [
        Scope("profile", "Your profile and notices", "What your page says, what you watch, what you have read.", 70),
        Scope("webhooks", "Your webhooks", "Have your notices sent elsewhere. A webhook outlives the token.", 80),
        Scope(CURATE, "Curating", "Everything you do as a curator. Without it a token acts as a member.", 90, True),
    ]
}


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self, now: datetime):
        return self.filter(revoked_at=None, expires_at__gt=now)

    def ended(self, now: datetime):
        return self.exclude(revoked_at=None, expires_at__gt=now)


class ApiToken(models.Model):
    """What is kept of a token: its digest, never the token. Whoever holds it is its person, within its scopes.

    What its person may do is asked anew at each use, so nothing of their rights is written here.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=MAX_NAME)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4, help_text="Its last letters, to tell it from others.")
    scopes = ArrayField(models.CharField(max_length=20))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"], condition=Q(revoked_at=None), name="api_token_name_once_each"
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_token_can_do_something"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_token_expires"),
        ]

    def __str__(self):
        return f"{self.name} (…{self.ending})"

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now

    @property
    def scope_labels(self) -> list[str]:
        return [SCOPES[scope].label if scope in SCOPES else scope for scope in self.scopes]
