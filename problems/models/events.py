"""What happened: one row for every transition, never changed and never removed."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from problems.models.choices import PUBLIC
from problems.models.choices import Status as ProblemStatus
from problems.models.claims import Status as ClaimStatus
from problems.models.comments import Status as CommentStatus
from problems.models.writeups import VISIBLE
from problems.models.writeups import Status as WriteUpStatus
from users.models import SHOWN_OF_A_PERSON

# What a discussion and a margin show by themselves. A history would drown in it.
TALK = (
    "commented",
    "edited a comment",
    "deleted a comment",
    "is interested in",
    "is no longer interested in",
)
# What others hear of who did not ask to: one person does so many of these in an hour, all together.
REACHES_OTHERS = (
    "invited",
    "asked",
    "is interested in",
    "linked",
    "now bears on",
    "named an author",
    "reported",
    "reported an answer",
    "invited a mentor",
    "proposed a sponsor",
    "asked a mentor",
    "proposed",
    "proposed again",
    "suggested an edit",
)
# Rows that two people know of and nobody else, a curator neither: their `subject` begins like this.
BETWEEN_TWO = ("mentor request:",)
# What is still told of a comment that is no longer shown: why, and nothing before it.
ENDS_A_COMMENT = ("deleted a comment", "hid a comment")

# What the public record of moderation tells, by kind.
MODERATION = {
    "hidden": (
        *("hid a comment", "showed a comment", "hid an entry", "showed an entry", "hid a review", "showed a review"),
        *("hid a reproduction", "showed a reproduction"),
    ),
    "removed": ("removed", "declined", "withdrawn", "moved"),
    "sanctions": (
        *("warned", "limited", "banned", "took back a warning", "lifted a limit", "lifted a ban"),
        "answered an appeal",
    ),
    "roles": (
        *("gave a role", "took back a role", "gave the right to review", "took back the right to review"),
        *("named a lead", "took back a lead"),
    ),
    "domains": ("set a domain rule", "took back a domain rule"),
}


class EventQuerySet(models.QuerySet["Event"]):
    def on_record(self):
        """Everything but what is private. For a page whose reader may see its subject."""
        return self.filter(is_public=True)

    def public(self):
        """What anybody may read: events of what is itself public. Of a removed claim, a withdrawn write-up and a
        comment that was deleted or hidden only that is left."""
        of_public = Q(problem=None) | Q(problem__status__in=PUBLIC)
        of_visible = Q(writeup=None) | Q(writeup__status__in=VISIBLE) | Q(verb=WriteUpStatus.WITHDRAWN)
        not_removed = Q(claim=None) | ~Q(claim__status=ClaimStatus.REMOVED) | Q(verb=ClaimStatus.REMOVED)
        still_said = Q(comment=None) | Q(comment__status=CommentStatus.SHOWN) | Q(verb__in=ENDS_A_COMMENT)
        return self.on_record().filter(of_public, of_visible, not_removed, still_said)

    def besides_what_stays_between_two(self):
        """What a curator may look through."""
        between = Q()
        for beginning in BETWEEN_TWO:
            between |= Q(subject__startswith=beginning)
        return self.exclude(between, is_public=False)

    def besides_reviewers_of(self, writeups):
        """Without what would tell the people of these write-ups who their unnamed reviewers are."""
        return self.exclude(is_public=False, subject__startswith="review:", writeup__in=writeups)

    def besides_talk(self):
        """Without who wrote, bettered or took back a comment, or would join in."""
        return self.exclude(verb__in=TALK)

    def reaching_others(self):
        return self.filter(verb__in=REACHES_OTHERS)

    def shown_at_home(self):
        """What moved: claims, check-ins, results. Not what curators put in order."""
        moves = ("claimed", "joined", "checked in", "logged", "linked", "released", "delivered", "resolved", "active")
        return self.public().filter(verb__in=moves)

    def of_moderation(self, kind: str = ""):
        """What curators took from somebody or gave them, of one kind or of all.

        Who takes back their own write-up moderates nobody, and what happens to what was never public is no record.
        """
        verbs = MODERATION[kind] if kind else [verb for verbs in MODERATION.values() for verb in verbs]
        of_public = Q(problem=None) | Q(problem__status__in=PUBLIC)
        of_results = ~Q(verb__in=("declined", WriteUpStatus.WITHDRAWN)) | (
            Q(writeup__isnull=False) & ~Q(by=F("writeup__linked_by"))
        )
        of_the_list = ~Q(verb="moved") | Q(after=ProblemStatus.WITHDRAWN)
        return self.on_record().filter(of_public, of_results, of_the_list, verb__in=verbs).order_by("-at", "-pk")

    def by_month(self, since: datetime):
        """(first moment of the month, verb, how many) of what happened since, for a drawing."""
        month = TruncMonth("at", tzinfo=UTC)
        counted = self.filter(at__gte=since).order_by().annotate(month=month).values("month", "verb")
        return counted.annotate(count=Count("pk")).values_list("month", "verb", "count")

    def with_agent(self):
        """Adds `by_agent`: whether the claim that each is about is an agent's; None where it is about none."""
        return self.annotate(by_agent=F("claim__by_agent"))

    def for_feed(self):
        """With everything a line about it names, and nothing else of that."""
        people = (f"{path}__{column}" for path in ("by", "whom", "claim__person") for column in SHOWN_OF_A_PERSON)
        things = (f"{path}__{column}" for path in ("problem", "writeup") for column in ("title", "status"))
        own = [column.name for column in self.model._meta.concrete_fields]
        rows = self.select_related("by", "whom", "problem", "claim__person", "writeup")
        return rows.only(*own, *people, *things, "claim__by_agent")


class Event(models.Model):
    """Who did what to what, when and why. Feeds, histories, notices and the moderation log are read from here.

    `subject` names what it happened to in words a person can search for ("claim:7", "skill:probing"); the foreign keys
    beside it say which page's history it belongs to, and `whom` who else it is about. A database trigger refuses to
    update or delete a row, so the words of a comment or an entry, which their author can delete for good, are in none.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    problem = models.ForeignKey("problems.Problem", models.PROTECT, null=True, blank=True, related_name="events")
    claim = models.ForeignKey("problems.Claim", models.PROTECT, null=True, blank=True, related_name="events")
    writeup = models.ForeignKey("problems.WriteUp", models.PROTECT, null=True, blank=True, related_name="events")
    comment = models.ForeignKey("problems.Comment", models.PROTECT, null=True, blank=True, related_name="events")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    evidence = models.URLField(max_length=500, blank=True)
    is_public = models.BooleanField(default=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["problem", "-at"], name="event_by_problem")]

    def __str__(self):
        return f"{self.subject} {self.verb}"
