"""What members propose for the list: where it comes from, by what right it stands here, and drafts of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from board.lib.addresses import address
from problems.models.choices import Status

# Where a proposal still waits: for a curator, or for its proposer.
OPEN = (Status.PROPOSED, Status.NEEDS_CHANGES)


class Origin(models.TextChoices):
    OWN = "own", "I pose it here"
    PUBLIC = "public", "It stands somewhere public already"


class Licence(models.TextChoices):
    CC_BY = "cc-by", "CC BY"
    CC0 = "cc0", "CC0, or in the public domain"
    PERMISSIVE = "permissive", "MIT, Apache or the like"
    CC_BY_SA = "cc-by-sa", "CC BY-SA"
    RESERVED = "reserved", "All rights reserved"
    UNKNOWN = "unknown", "I could not find out"


class Consent(models.TextChoices):
    MINE = "mine", "The words are mine"
    OWN_WORDS = "own-words", "I put it into my own words, and name the source"
    LICENSED = "licensed", "Its licence allows it"
    ASKED = "asked", "Whoever posed it agreed"


class Ground(models.TextChoices):
    """Why a proposal is declined."""

    UNCLEAR = "unclear", "Nothing would settle it"
    KNOWN = "known", "It is answered already"
    OUTSIDE = "outside", "It is outside this field"
    RIGHTS = "rights", "Its words may not be used here"
    SPAM = "spam", "Advertising, or not meant"
    OTHER = "other", "Something else"


# Licences that let words stand here, where everything is under CC BY.
OPEN_LICENCES = (Licence.CC_BY, Licence.CC0, Licence.PERMISSIVE)


def why_not_allowed(origin: str, licence: str, consent: str) -> str:
    """Why words of this kind cannot stand here; nothing where they can."""
    if origin == Origin.OWN and consent != Consent.MINE:
        return "What you pose yourself is in words of yours. Otherwise name the place where it stands."
    if consent == Consent.LICENSED and licence not in OPEN_LICENCES:
        return "That licence does not let its words stand here. Put it into your own words and name the source, or ask."
    return ""


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self):
        """For a curator."""
        return self.filter(problem__status=Status.PROPOSED)

    def open(self):
        return self.filter(problem__status__in=OPEN)

    def visible_to(self, user):
        """A person's own, and to curators whatever was not taken back."""
        if user.is_curator:
            return self.filter(Q(by=user) | ~Q(problem__status=Status.DRAFT))
        return self.filter(by=user)

    def for_row(self):
        return self.select_related("problem__track", "problem__merged_into", "by").order_by("sent_at", "pk")

    def for_page(self):
        """Everything that its page says of it but its skills and techniques."""
        return self.select_related("problem__track", "problem__merged_into", "problem__source", "by", "note_by")


class Proposal(models.Model):
    """What stands behind a problem that a member proposed. Where it is on its way is the problem's own status.

    `key` is made by the form, so that a form sent twice is one proposal. `note` is the last word of a curator to the
    proposer: what would make it listable, or why it was declined.
    """

    problem = models.OneToOneField("problems.Problem", models.PROTECT, related_name="proposal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    posed_by = models.CharField(max_length=200, blank=True, help_text="Whoever posed it, where it is not the proposer.")
    source_name = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=12, choices=Licence.choices)
    consent = models.CharField(max_length=12, choices=Consent.choices)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(max_length=2000, blank=True)
    note_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(null=True, editable=False)
    ground = models.CharField(max_length=8, choices=Ground.choices, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="proposal_sent_once"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="proposal_origin_known"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="proposal_licence_known"),
            models.CheckConstraint(condition=Q(consent__in=Consent.values), name="proposal_consent_known"),
            models.CheckConstraint(
                condition=Q(origin=Origin.OWN) | ~(Q(source_name="") | Q(source_url="")),
                name="proposal_names_its_source",
            ),
        ]

    def __str__(self):
        return f"proposal {self.problem_id}"

    def get_absolute_url(self):
        return address("problems:proposal", self.problem_id)

    @property
    def is_waiting(self) -> bool:
        return self.problem.status == Status.PROPOSED

    @property
    def is_open(self) -> bool:
        return self.problem.status in OPEN


class Draft(models.Model):
    """A form about a proposal as it was left, word for word. Nobody but its owner reads it, and it has no number yet.

    `words` is what was typed, by the names of the form's fields, whether or not it could be read. `version` counts the
    times it was kept: two windows that keep the same draft find out about each other.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    problem = models.ForeignKey("problems.Problem", models.CASCADE, null=True, blank=True, related_name="drafts")
    words = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="draft_once")]

    def __str__(self):
        return f"draft of {self.by}"

    def get_absolute_url(self):
        if self.problem_id:
            return address("problems:edit-proposal", self.problem_id)
        return address("problems:edit-draft", self.key)

    @property
    def title(self) -> str:
        """What it is called so far."""
        return " ".join(self.words.get("title", [])).strip()
