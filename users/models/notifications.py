"""What a person is told: one row for each person and event. The site shows the rows, and mail is made of them."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from users.models.mails import Mail

# How far the header counts: "99+" says enough.
COUNTED = 100
WHO = "{who}"
NOBODY = "The board"


class Pace(models.TextChoices):
    AT_ONCE = "at-once", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    OFF = "off", "No mail"


@dataclass(frozen=True)
class Kind:
    """A kind of notice: `label` and `help` stand beside its choice of paces, `pace` holds until somebody chooses.

    One that is `for_curators` is offered to them alone. An admin reads no subject of what `is_between_two`.
    """

    key: str
    label: str
    help: str
    pace: Pace = Pace.DAILY
    for_curators: bool = False
    is_between_two: bool = False


# What there is to be told about. Apps above add theirs when they start.
KINDS: dict[str, Kind] = {}


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, person):
        """What somebody was told; without what curators alone hear of, where the person is none, or none any more."""
        kept_back = [] if person.is_curator else [key for key, kind in KINDS.items() if kind.for_curators]
        return self.filter(person=person).exclude(kind__in=kept_back)

    def unread(self):
        return self.filter(read_at=None)

    def waiting(self, pace: Pace):
        """Unread ones that no mail holds yet, of those that go at this pace."""
        return self.unread().filter(pace=pace, mail=None)

    def count_for_header(self) -> int:
        """How many, or `COUNTED` for that many and more: a page never waits for somebody's long absence."""
        return self.order_by()[:COUNTED].count()

    def for_page(self):
        return self.select_related("by")


class Notification(models.Model):
    """Something that happened, as it is told to one person.

    `title` may hold `{who}`, which is filled in when it is shown: a name changes, and goes when its owner leaves.
    `pace` is how its mail goes, as the person had it when it happened; whether they want any is asked again on sending.
    """

    # Indexed below, with what is asked beside it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, help_text="The event it tells of.")
    title = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True, help_text="Words of somebody, quoted.")
    path = models.CharField(max_length=300, help_text="Where on the board it leads.")
    pace = models.CharField(max_length=10, choices=Pace.choices)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, models.RESTRICT, null=True, blank=True, related_name="notices")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notification_by_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["pace", "at"],
                condition=Q(read_at=None, mail=None) & ~Q(pace="off"),
                name="notification_waiting",
            ),
            models.Index(fields=["key"], name="notification_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notification_once_each"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="notification_pace_known"),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"), name="notification_path_on_the_board"
            ),
        ]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self) -> str:
        """The title with the name of who caused it. Only `{who}` is filled in: a problem's title may hold braces."""
        return self.title.replace(WHO, self.by.public_name if self.by else NOBODY)

    @property
    def label(self) -> str:
        return KINDS[self.kind].label if self.kind in KINDS else self.kind

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


class MailPreference(models.Model):
    """How a person wants mail of one kind. Without a row the kind's own pace holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preferences", db_index=False
    )
    kind = models.CharField(max_length=40)
    pace = models.CharField(max_length=10, choices=Pace.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="mail_preference_once_each"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="mail_preference_pace_known"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.pace}"
