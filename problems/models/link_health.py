"""Whether the addresses of a write-up still lead somewhere: each look at one, and what follows from the last few."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from problems.models.writeups import VISIBLE, WriteUp


class Which(models.TextChoices):
    """Which of a write-up's addresses."""

    LINK = "link", "page"
    CODE = "code", "code"
    DATA = "data", "data"
    ARCHIVE = "archive", "archived copy"


# Where each stands on the write-up.
FIELDS = {Which.LINK: "link", Which.CODE: "code_url", Which.DATA: "data_url", Which.ARCHIVE: "archive_url"}


class Outcome(models.TextChoices):
    """What one look found."""

    OK = "ok"
    MOVED = "moved"
    GONE = "gone"
    UNSURE = "unsure"
    REFUSED = "refused"


class State(models.TextChoices):
    """What the last looks say together."""

    NEW = "new", "not looked at yet"
    OK = "ok", "there"
    MOVED = "moved", "moved"
    GONE = "gone", "gone"
    UNSURE = "unsure", "unsure"


WEEK, DAY, MONTH = timedelta(days=7), timedelta(days=1), timedelta(days=30)
LOOK_AGAIN = {State.OK: WEEK, State.MOVED: WEEK, State.UNSURE: DAY, State.GONE: MONTH}
# As many looks must agree that something has moved, or is gone; for gone on as many days.
AGREE = 3
KEPT = 20
# So long without an answer, its people are asked whether it opens for them.
LONG = timedelta(days=14)


def _as_written() -> Q:
    """That the address looked at is still the one on the write-up."""
    written = Q()
    for which, field in FIELDS.items():
        written |= Q(which=which, address=F(f"writeup__{field}"))
    return written


class LinkHealthQuerySet(models.QuerySet["LinkHealth"]):
    def current(self):
        """Those of addresses that stand on their write-up today."""
        return self.filter(_as_written())

    def due(self, now: datetime):
        """What to look at, the longest waiting first."""
        return self.current().filter(due_at__lte=now, writeup__status__in=VISIBLE).order_by("due_at", "pk")

    def mendable_by(self, user):
        """Those of write-ups that a person wrote or linked; a curator mends any that can be seen."""
        shown = self.current().filter(writeup__status__in=VISIBLE)
        return shown if user.is_curator else shown.filter(writeup__in=WriteUp.objects.of(user))

    def to_mend(self):
        """Those that wait for somebody to mend them: moved, or gone without a copy that the write-up names, and not
        left so by a curator."""
        has_copy = Q(which=Which.LINK) & ~Q(writeup__archive_url="")
        broken = Q(state=State.MOVED) | (Q(state=State.GONE) & ~has_copy)
        return self.current().filter(broken, left_at=None, writeup__status__in=VISIBLE)

    def to_tell(self, now: datetime):
        """Those that a reader of the page is told about, or one of its people."""
        silent = Q(state=State.UNSURE, since__lte=now - LONG)
        return self.current().filter(silent | Q(state__in=(State.GONE, State.MOVED)))


class LinkHealth(models.Model):
    """The standing of one address of a write-up. It begins anew when the address there is changed."""

    writeup = models.ForeignKey(WriteUp, models.CASCADE, related_name="link_health")
    which = models.CharField(max_length=7, choices=Which.choices)
    address = models.CharField(max_length=500)
    state = models.CharField(max_length=6, choices=State.choices, default=State.NEW)
    since = models.DateTimeField(help_text="When this state began.")
    due_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    moved_to = models.CharField(max_length=500, blank=True)
    left_at = models.DateTimeField(null=True, blank=True, help_text="When a curator let it stay as it is.")

    objects = LinkHealthQuerySet.as_manager()

    class Meta:
        verbose_name = "link"
        ordering = ["writeup", "pk"]
        indexes = [models.Index(fields=["due_at", "id"], name="link_health_due")]
        constraints = [
            models.UniqueConstraint(fields=["writeup", "which"], name="link_health_one_each"),
            models.CheckConstraint(condition=Q(which__in=Which.values), name="link_health_which_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="link_health_state_known"),
            models.CheckConstraint(
                condition=(Q(state=State.MOVED) & ~Q(moved_to="")) | (~Q(state=State.MOVED) & Q(moved_to="")),
                name="link_health_moved_says_where",
            ),
        ]

    def __str__(self):
        return f"{self.address}: {self.state}"

    @property
    def is_gone(self) -> bool:
        return self.state == State.GONE

    @property
    def has_moved(self) -> bool:
        return self.state == State.MOVED

    def is_silent(self, now: datetime) -> bool:
        """Whether nobody could tell for a long time if it is there."""
        return self.state == State.UNSURE and self.since <= now - LONG

    def archived(self) -> str:
        """Where a copy may be: at the archive that was given, or the one made nearest to when it was last there."""
        if self.which == Which.LINK and self.writeup.archive_url:
            return self.writeup.archive_url
        return f"https://web.archive.org/web/{self.writeup.linked_at:%Y%m%d}/{self.address}"


class LinkCheck(models.Model):
    """One look at an address. The last twenty of each are kept."""

    link = models.ForeignKey(LinkHealth, models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    final_url = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["link", "-at"], name="link_check_by_link")]
        constraints = [models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="link_check_outcome_known")]

    def __str__(self):
        return f"{self.outcome} at {self.at:%Y-%m-%d}"


def unwatched(which: Which) -> QuerySet[WriteUp]:
    """Write-ups on the board whose address of this kind has no standing yet, or that of another address."""
    field = FIELDS[which]
    known = LinkHealth.objects.filter(writeup=OuterRef("pk"), which=which, address=OuterRef(field))
    return WriteUp.objects.visible().exclude(**{field: ""}).filter(~Exists(known))
