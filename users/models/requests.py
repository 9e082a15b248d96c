"""What is remembered of requests by scripts: the answer to one that may be sent again, and how many there were."""

from datetime import datetime

from django.conf import settings
from django.db import models

MAX_KEY = 200


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    def older_than(self, moment: datetime):
        return self.filter(at__lte=moment)


class KeptAnswer(models.Model):
    """The answer to an act that came with an `Idempotency-Key`, written in the act's own transaction."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=MAX_KEY)
    fingerprint = models.CharField(max_length=64, help_text="Of the address and the body.")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="kept_answer_by_age")]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="kept_answer_once_each")]

    def __str__(self):
        return self.key


class RequestCount(models.Model):
    """How many requests of one token, person or address there were since its time began to run.

    Of an address only a digest is kept. The rows are worth nothing after a crash, so their table is not logged.
    """

    bucket = models.CharField(max_length=80, primary_key=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.bucket}: {self.count}"
