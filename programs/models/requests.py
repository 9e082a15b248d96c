"""Requests: somebody at work asks a mentor who sponsors it. Private to the two, until the answer is yes."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from board.lib.addresses import address
from board.lib.columns import exactly_one
from board.lib.json_lists import JSONList
from problems.models import Claim, Claimant, WriteUp
from programs.models.mentor_states import Asking, Standing, WhyNot
from programs.models.mentors import Mentor
from programs.models.sponsorships import Sponsorship
from users.models import shown_name

WORKS = ("claim", "writeup")
# Characters that one of the two can write.
WORDS, CONTACT = 1500, 200


def _of_who_asked(claimants: QuerySet[Claimant]) -> Q:
    """The condition on a request that who asked is, on its claim, one of these."""
    return Q(Exists(claimants.filter(claim=OuterRef("claim"), person=OuterRef("by"))))


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def concerning(self, person):
        """Those that this person sent or that were sent to them: nobody else knows of any."""
        return self.filter(Q(by=person) | Q(mentor__person=person))

    def waiting(self, now: datetime):
        """What can still be answered at `now`."""
        return self.filter(status=Asking.SENT, expires_at__gt=now)

    def overdue(self, now: datetime):
        return self.filter(status=Asking.SENT, expires_at__lte=now)

    def running(self, now: datetime):
        """Those that were accepted and are not over. One about a claim is over with it, or once who asked leaves it."""
        return self.filter(Q(claim=None) | _of_who_asked(Claimant.objects.holding(now)), status=Asking.ACCEPTED)

    def past(self, now: datetime):
        """Neither waiting nor running."""
        running = self.model._default_manager.running(now)
        return self.exclude(status=Asking.SENT, expires_at__gt=now).exclude(pk__in=running.values("pk"))

    def to(self, person):
        return self.filter(mentor__person=person)

    def for_page(self):
        return self.select_related(
            "by",
            "mentor__person",
            "mentor__program",
            "sponsorship",
            "claim__problem__track",
            "claim__person",
            "writeup",
        )


def mentors_of_a_claim() -> JSONList:
    """Who said yes to somebody who is on it and has not ended that, as [{mentor, name, program, is_listed}]."""
    told = JSONObject(
        mentor="mentor_id",
        name=shown_name("mentor__person"),
        program="mentor__program__name",
        is_listed=Q(mentor__standing=Standing.LISTED, mentor__person__is_active=True),
    )
    accepted = MentorRequest.objects.filter(claim=OuterRef("pk"), status=Asking.ACCEPTED)
    still = accepted.filter(_of_who_asked(Claimant.objects.on_it()))
    return JSONList(still.order_by("answered_at", "pk").values(json=told))


class MentorRequest(models.Model):
    """One person asks one mentor about one claim or one write-up of theirs.

    `contact` is how to write to who asks, `mentor_contact` how to write to the mentor: each shows to the other once the
    answer is yes, and to nobody else.
    """

    sponsorship = models.ForeignKey(Sponsorship, models.PROTECT, related_name="requests")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor_requests")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="mentor_requests")
    writeup = models.ForeignKey(WriteUp, models.PROTECT, null=True, blank=True, related_name="mentor_requests")
    did = models.TextField(max_length=WORDS)
    asks = models.TextField(max_length=WORDS)
    hours = models.PositiveSmallIntegerField(help_text="Hours a week that who asks can give.")
    contact = models.CharField(max_length=CONTACT, blank=True)
    status = models.CharField(max_length=9, choices=Asking.choices, default=Asking.SENT)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    why_not = models.CharField(max_length=14, choices=WhyNot.choices, blank=True)
    answer = models.TextField(max_length=WORDS, blank=True)
    mentor_contact = models.CharField(max_length=CONTACT, blank=True)

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["by", "status"], name="mentor_request_by_person")]
        constraints = [
            models.CheckConstraint(condition=exactly_one(WORKS), name="mentor_request_about_one_work"),
            models.CheckConstraint(condition=Q(status__in=Asking.values), name="mentor_request_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=(Asking.SENT, Asking.WITHDRAWN, Asking.EXPIRED)) | Q(answered_at__isnull=False),
                name="mentor_request_answered_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["by", "mentor"], condition=Q(status=Asking.SENT), name="mentor_request_one_waits"
            ),
            models.UniqueConstraint(
                fields=["mentor", "claim"], condition=Q(status=Asking.ACCEPTED), name="mentor_request_claim_once"
            ),
            models.UniqueConstraint(
                fields=["mentor", "writeup"], condition=Q(status=Asking.ACCEPTED), name="mentor_request_writeup_once"
            ),
        ]

    def __str__(self):
        return f"{self.by} asks {self.mentor}"

    def get_absolute_url(self):
        return address("programs:mentor-request", self.pk)

    @property
    def work(self) -> Any:
        """The claim or the write-up."""
        return self.claim or self.writeup

    @property
    def work_name(self) -> str:
        return self.claim.problem.title if self.claim else self.writeup.title  # type: ignore[union-attr]

    def shown_status(self, now: datetime) -> Asking:
        status = Asking(self.status)
        return Asking.EXPIRED if status == Asking.SENT and self.expires_at <= now else status

    def is_waiting(self, now: datetime) -> bool:
        return self.shown_status(now) == Asking.SENT
