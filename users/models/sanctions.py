"""What curators do about a person, and what the person says to it."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from users.models.people import User

MAX_REASON, MAX_APPEAL = 500, 2_000
# For what has no end: later than anybody's now, so that one comparison answers both.
FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)


class Kind(models.TextChoices):
    WARN = "warn", "Warning"
    LIMIT = "limit", "Limit"
    BAN = "ban", "Ban"


# Those that take something away, for as long as they last. A warning is said once.
LASTING = (Kind.LIMIT, Kind.BAN)


class Answer(models.TextChoices):
    STANDS = "stands", "It stands"
    LIFTED = "lifted", "Lifted"


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def in_force(self, now: datetime):
        """Limits and bans whose time has not come, and that nobody has lifted."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), kind__in=LASTING, lifted_at=None)

    def run_out(self, now: datetime):
        """Limits and bans that have ended by themselves, and whose row does not say so yet."""
        return self.filter(kind__in=LASTING, lifted_at=None, ends_at__lte=now)

    def for_page(self):
        return self.select_related("person", "by", "lifted_by", "appeal__answered_by").order_by("-at", "-pk")


class Sanction(models.Model):
    """A warning, a limit or a ban, with a reason that everybody may read and that does not say whom it is about.

    What holds for the person now stands in `User.limited_until` and `banned_until`, written with these rows.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    reason = models.CharField(max_length=MAX_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SanctionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(kind__in=["limit", "ban"], lifted_at=None),
                name="sanction_one_of_a_kind_each",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="sanction_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="sanction_has_a_reason"),
            models.CheckConstraint(condition=~Q(by=F("person")), name="sanction_never_of_oneself"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("at"), kind__in=["limit", "ban"]),
                name="sanction_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | Q(lifted_at__isnull=False), name="sanction_lifted_is_whole"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.person}"

    def is_in_force(self, now: datetime) -> bool:
        return self.kind in LASTING and self.lifted_at is None and (self.ends_at is None or self.ends_at > now)

    def is_standing(self, now: datetime) -> bool:
        """A warning holds until it is taken back, the others while they are in force."""
        return self.lifted_at is None if self.is_warning else self.is_in_force(now)

    @property
    def is_warning(self) -> bool:
        return self.kind == Kind.WARN


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self):
        return self.filter(answered_at=None)

    def for_queue(self):
        return self.select_related("sanction__person", "sanction__by").order_by("at", "pk")


class Appeal(models.Model):
    """What a person says against a sanction: once for each. Another curator than the one who gave it answers."""

    sanction = models.OneToOneField(Sanction, models.PROTECT, related_name="appeal")
    text = models.TextField(max_length=MAX_APPEAL)
    at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    note = models.TextField(max_length=1000, blank=True, help_text="What the person is told.")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = [F("answered_at").desc(nulls_first=True), "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", note="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, answer__in=Answer.values) & ~Q(note=""),
                name="appeal_answered_is_whole",
            ),
        ]

    def __str__(self):
        return f"Appeal against {self.sanction}"
