"""Who is on a claim: its lead and those who joined, and who was asked or asks."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from problems.models.claim_states import LIVE, OFFERS, Standing
from problems.models.claims import Claim
from problems.models.problems import Problem


class ClaimantQuerySet(models.QuerySet["Claimant"]):
    def on_it(self):
        return self.filter(standing=Standing.JOINED)

    def holding(self, now: datetime):
        """People who hold their problem at `now`."""
        return self.on_it().filter(claim__status__in=LIVE, claim__lapses_at__gt=now)

    def open_offers(self, now: datetime):
        """Invitations and requests that somebody can still answer: the claim is live."""
        return self.filter(standing__in=OFFERS, claim__status__in=LIVE, claim__lapses_at__gt=now)

    def unanswered_of(self, person):
        """Invitations and requests to this person or from them, whatever has become of the claim."""
        return self.filter(Q(person=person) | Q(by=person), standing__in=OFFERS)

    def to_answer_by(self, person):
        """Invitations of this person's, and requests to join what they lead."""
        return self.filter(
            Q(standing=Standing.INVITED, person=person) | Q(standing=Standing.ASKED, claim__person=person)
        )

    def concerning(self, person):
        """Rows that are about this person, or about a claim that they lead."""
        return self.filter(Q(person=person) | Q(claim__person=person))

    def shown_to(self, user):
        """Who is or was on it; offers only to those whom they concern, as they stay between two."""
        public = Q(standing__in=(Standing.JOINED, Standing.LEFT))
        if not user.is_authenticated:
            return self.filter(public)
        concerns = Q(standing__in=OFFERS) & (Q(person=user) | Q(claim__person=user))
        return self.filter(public | concerns)

    def lead_first(self):
        leads = Case(When(person=F("claim__person"), then=0), default=1)
        return self.order_by(leads, "since", "pk")

    def for_page(self):
        return self.select_related("person", "by", "claim__person", "claim__problem__track")


class Claimant(models.Model):
    """One person on one claim: invited to it, asking to join, on it, or gone from it. The lead has a row, too.

    `is_holding` is derived: on a claim whose row is live. It lets the database hold that nobody is twice on a problem.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="claimants")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claimed")
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.JOINED)
    is_holding = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True, help_text="What came with the invitation or the request.")
    since = models.DateTimeField(default=timezone.now)

    objects = ClaimantQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "since", "pk"]
        indexes = [models.Index(fields=["person", "standing"], name="claimant_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "person"], condition=Q(is_holding=True), name="claimant_on_a_problem_once"
            ),
            models.UniqueConstraint(
                fields=["claim", "person"],
                condition=Q(standing__in=(Standing.INVITED, Standing.ASKED, Standing.JOINED)),
                name="claimant_on_a_claim_once",
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="claimant_standing_known"),
            models.CheckConstraint(
                condition=Q(is_holding=False) | Q(standing=Standing.JOINED), name="claimant_holding_has_joined"
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.standing}: {self.claim}"

    @property
    def was_asked(self) -> bool:
        """Whether it began as a request: its own person made it, and not the lead."""
        return self.by_id == self.person_id
