"""The review: can it be followed? Six fixed questions, one line for each, and no score anywhere.

"Legible" says that two people could follow a write-up, never that it is correct or new.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from board.lib.addresses import address
from board.lib.json_lists import JSONList
from problems.models.review_states import (
    MAX_LINE,
    MAX_PRIVATE_NOTE,
    MAX_REPLY,
    MAX_REVIEW_NOTE,
    READ,
    WORDS,
    Answer,
    Outcome,
    Question,
    Status,
)
from problems.models.writeups import VISIBLE, WriteUp
from users.models import User


@dataclass(frozen=True)
class Line:
    """One answer as a page shows it."""

    word: str
    question: str
    answer: str
    line: str


def lines(said: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Answers as `with_answers` gives them, with the words of their questions."""
    return [
        Line(WORDS[Question(one["question"])], Question(one["question"]).label, one["answer"], one["line"])
        for one in said
    ]


class ReviewQuerySet(models.QuerySet["Review"]):
    def taken(self, now: datetime):
        """Reviews that somebody is at. One whose time is past is nobody's any longer, swept or not."""
        return self.filter(status=Status.TAKEN, due_at__gt=now)

    def on_desk_of(self, person, now: datetime):
        """What a person has taken, with the write-ups, the next one due first."""
        return self.taken(now).filter(by=person).select_related("writeup").order_by("due_at", "pk")

    def overdue(self, now: datetime):
        """Reviews whose time is past and whose row does not say so yet."""
        return self.filter(status=Status.TAKEN, due_at__lte=now)

    def due_before(self, moment: datetime, now: datetime):
        return self.taken(now).filter(due_at__lte=moment)

    def given(self):
        return self.filter(status=Status.GIVEN)

    def read(self):
        """Reviews that were given, with the stubs of those that a curator has hidden."""
        return self.filter(status__in=READ)

    def of_visible(self):
        """Reviews of what anybody may read."""
        return self.filter(writeup__status__in=VISIBLE)

    def public(self):
        """Given reviews of what anybody may read."""
        return self.given().of_visible()

    def named(self):
        """Reviews whose reviewer is shown. The others count for their reviewer and lead to nobody."""
        return self.filter(is_unnamed=False)

    def unnamed(self):
        return self.filter(is_unnamed=True)

    def standing_in(self, round: int):
        """Given reviews whose reviewer stands by them for what the write-up says in this round."""
        return self.given().filter(stands_in=round)

    def with_read_at(self):
        return self.annotate(last_read_at=Coalesce("confirmed_at", "given_at"))

    def with_answers(self):
        """Annotates `said`: the six answers as [{question, answer, line}], in their order."""
        now_said = ReviewAnswer.objects.filter(review=OuterRef("pk"), version=None).order_by("pk")
        return self.annotate(said=JSONList(now_said.values(json=JSONObject(**_ANSWER))))

    def for_page(self):
        return self.with_answers().select_related("by", "replied_by", "writeup")


_ANSWER = {"question": "question", "answer": "answer", "line": "line"}


class Review(models.Model):
    """One person's reading of one write-up, in one round of it.

    A round ends when the author says what they changed (`Resubmission`). `stands_in` is the last round for which the
    reviewer stands by an outcome: only there it counts. `letter` is what an unnamed reviewer goes by on this write-up.
    `commit` is what the write-up named when its reviewer last read it.
    """

    writeup = models.ForeignKey(WriteUp, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField(default=1)
    stands_in = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.TAKEN)
    is_unnamed = models.BooleanField(default=False, help_text="Shown as “Reviewer A” to everybody but curators.")
    letter = models.CharField(max_length=3, blank=True)
    taken_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    commit = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    note = models.TextField(max_length=MAX_REVIEW_NOTE, blank=True)
    note_html = models.TextField(blank=True, editable=False)
    private_note = models.TextField("note to curators", max_length=MAX_PRIVATE_NOTE, blank=True)
    hidden_because = models.TextField(max_length=1000, blank=True)
    reply = models.TextField("the author's reply", max_length=MAX_REPLY, blank=True)
    reply_html = models.TextField(blank=True, editable=False)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["writeup", "given_at", "pk"]
        indexes = [
            models.Index(fields=["by", "status"], name="review_by_person"),
            models.Index(fields=["due_at"], condition=Q(status=Status.TAKEN), name="review_by_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["writeup", "by", "round"], condition=~Q(status=Status.RETURNED), name="review_one_each_round"
            ),
            models.UniqueConstraint(
                fields=["writeup", "by"], condition=Q(status=Status.TAKEN), name="review_taken_once_each"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="review_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=READ, outcome__in=Outcome.values, given_at__isnull=False)
                | (~Q(status__in=READ) & Q(outcome="", given_at=None)),
                name="review_given_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.HIDDEN) & ~Q(hidden_because=""))
                | (~Q(status=Status.HIDDEN) & Q(hidden_because="")),
                name="review_hidden_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(is_unnamed=False) | ~Q(letter=""), name="review_unnamed_has_a_letter"),
            models.CheckConstraint(condition=Q(stands_in__gte=F("round")), name="review_stands_from_its_round"),
            models.CheckConstraint(
                condition=Q(reply="", replied_by=None, replied_at=None)
                | (~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False)),
                name="review_reply_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.reviewer} on {self.writeup}"

    def get_absolute_url(self):
        return address("problems:review", self.pk)

    def is_taken(self, now: datetime) -> bool:
        return self.status == Status.TAKEN and self.due_at > now

    @property
    def is_shown(self) -> bool:
        return self.status == Status.GIVEN

    @property
    def read_at(self) -> datetime | None:
        """When its reviewer last said of what stood there that it is so."""
        return self.confirmed_at or self.given_at

    @property
    def is_of_before(self) -> bool:
        """Whether the write-up says something else by now than what was read."""
        changed_at = self.writeup.changed_at
        return bool(self.read_at and changed_at and self.read_at < changed_at)

    @property
    def lines(self) -> list[Line]:
        """Its six answers, of a row that was loaded `with_answers`."""
        return lines(self.said)  # type: ignore[attr-defined]

    @property
    def shown_by(self) -> User | None:
        """Who everybody may know that it was."""
        return None if self.is_unnamed else self.by

    @property
    def reviewer(self) -> str:
        """What everybody may call them."""
        return f"Reviewer {self.letter}" if self.is_unnamed else self.by.public_name


class ReviewVersionQuerySet(models.QuerySet["ReviewVersion"]):
    def for_page(self):
        """With what each answered: two queries for any number of them."""
        return self.prefetch_related(Prefetch("answers", ReviewAnswer.objects.order_by("pk")))


class ReviewVersion(models.Model):
    """What a review said before it was bettered. Its answers are the rows that name it."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="versions")
    note = models.TextField(max_length=MAX_REVIEW_NOTE, blank=True)
    note_html = models.TextField(blank=True)
    until = models.DateTimeField(help_text="When it was replaced.")

    objects = ReviewVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self):
        return f"{self.review} until {self.until:%Y-%m-%d}"

    @property
    def lines(self) -> list[Line]:
        """What it answered, of a row that was loaded `for_page`."""
        said = self.answers.all()
        return lines({"question": one.question, "answer": one.answer, "line": one.line} for one in said)


class ReviewAnswer(models.Model):
    """The answer to one question, with one line. `version` is empty while it stands."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    version = models.ForeignKey(ReviewVersion, models.CASCADE, null=True, blank=True, related_name="answers")
    question = models.CharField(max_length=6, choices=Question.choices)
    answer = models.CharField(max_length=6, choices=Answer.choices)
    line = models.CharField(max_length=MAX_LINE)

    class Meta:
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "question"], condition=Q(version=None), name="review_answer_once"
            ),
            models.UniqueConstraint(fields=["version", "question"], name="review_answer_once_a_version"),
            models.CheckConstraint(condition=Q(question__in=Question.values), name="review_question_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="review_answer_known"),
            models.CheckConstraint(condition=~Q(line=""), name="review_answer_has_a_line"),
        ]

    def __str__(self):
        return f"{self.question}: {self.answer}"


class Resubmission(models.Model):
    """What the author changed: it answers what reviewers asked for. A new round of reviews begins with it."""

    writeup = models.ForeignKey(WriteUp, models.CASCADE, related_name="resubmissions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField("what was changed", max_length=MAX_REPLY)
    note_html = models.TextField(editable=False)

    class Meta:
        ordering = ["writeup", "at", "pk"]

    def __str__(self):
        return f"{self.writeup} at {self.at:%Y-%m-%d}"


class ReviewerGrant(models.Model):
    """A curator gives somebody the right to review before they have earned it, and may take it back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviewer_grants")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(max_length=1000)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(taken_back_at=None), name="reviewer_grant_one_each"),
        ]

    def __str__(self):
        return f"{self.person} may review"


def round_of(writeup: WriteUp) -> int:
    """How often it has been sent to reviewers. Only what is said of the newest round counts."""
    return writeup.resubmissions.count() + 1
