"""The report: a member tells the curators what should not stand here. Nobody else learns who it was."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from board.lib.columns import exactly_one
from problems.models.claims import Claim
from problems.models.comments import Comment
from problems.models.logs import LogEntry
from problems.models.problems import Problem
from problems.models.reproductions import Reproduction
from problems.models.reviews import Review
from problems.models.writeups import WriteUp
from users.models import User

# What can be reported. Another kind is another nullable key, and its name here.
SUBJECTS = ("comment", "problem", "log_entry", "review", "writeup", "reproduction", "claim", "person")
Thing = Comment | Problem | LogEntry | Review | WriteUp | Reproduction | Claim | User
# The columns of each in which somebody says something.
SAID = {
    "comment": ("text",),
    "log_entry": ("text",),
    "review": ("note",),
    "writeup": ("summary",),
    "reproduction": ("numbers",),
    "claim": ("hypothesis", "plan", "note"),
    "person": ("bio",),
}


@dataclass(frozen=True)
class Elsewhere:
    """What an app above has that can be reported. This app knows no more of a row than what is asked for here.

    `rows` answers those that are there, `words` what one says, `people` whose words they are; `template` shows it above
    the form, and `mend` says to a curator what can be done about it.
    """

    model: type[models.Model]
    rows: Callable[[], models.QuerySet]
    words: Callable[[Any], str]
    people: Callable[[Any], list[User]]
    template: str
    mend: str


# By the name that a report keeps. Apps above add theirs when they start.
ELSEWHERE: dict[str, Elsewhere] = {}


def elsewhere_of(thing: models.Model) -> str:
    """The name of the kind that something of another app is of."""
    return next(name for name, kind in ELSEWHERE.items() if kind.model is type(thing))


class Reason(models.TextChoices):
    SPAM = "spam", "Spam or advertising"
    UNKIND = "unkind", "Unkind to a person"
    WRONG_PLACE = "wrong_place", "In the wrong place"
    OTHER = "other", "Something else"
    ALREADY_SOLVED = "already_solved", "It was answered already, here"
    ILL_POSED = "ill_posed", "It cannot be answered as it stands, as this shows"


# What is said of a problem needs an address where anybody can check it.
OF_A_PROBLEM = (Reason.ALREADY_SOLVED, Reason.ILL_POSED)


class Outcome(models.TextChoices):
    HIDDEN = "hidden", "Hidden"
    TAKEN_DOWN = "down", "Taken off the board"
    LEFT = "left", "Left as it is"
    RESOLVED = "resolved", "The problem was marked"
    ACTED = "acted", "Acted on"


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self):
        """Those that no curator has answered yet."""
        return self.filter(handled_at=None)

    def for_queue(self):
        return self.with_things().select_related("by", "problem__track").order_by("at", "pk")

    def with_things(self):
        """With what each is about, whose it is and what it stands on: no further query."""
        of_results = (
            "writeup__linked_by",
            "review__writeup",
            "review__by",
            "reproduction__writeup",
            "reproduction__by",
        )
        of_words = ("comment__problem", "comment__by", "log_entry__claim__problem", "log_entry__by")
        of_words += ("claim__problem", "claim__person")
        return self.select_related("problem", "person", *of_words, *of_results)


class Report(models.Model):
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(max_length=14, choices=Reason.choices)
    note = models.TextField(max_length=1000, blank=True)
    comment = models.ForeignKey(Comment, models.PROTECT, null=True, blank=True, related_name="reports")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, blank=True, related_name="reports")
    log_entry = models.ForeignKey(LogEntry, models.PROTECT, null=True, blank=True, related_name="reports")
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="reports")
    writeup = models.ForeignKey(WriteUp, models.PROTECT, null=True, blank=True, related_name="reports")
    reproduction = models.ForeignKey(Reproduction, models.PROTECT, null=True, blank=True, related_name="reports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="reports_of_them"
    )
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="reports")
    # Of an app above: the name of its kind, its number there, and what it was called.
    elsewhere = models.CharField(max_length=20, blank=True, editable=False)
    elsewhere_pk = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    name = models.CharField(max_length=300, blank=True, editable=False)
    url = models.URLField("evidence", max_length=500, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        # What waits stands first, the oldest on top; then what is done, the newest first.
        ordering = [F("handled_at").desc(nulls_first=True), "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one((*SUBJECTS, "elsewhere_pk")), name="report_of_one_thing"),
            models.UniqueConstraint(
                fields=["by", "comment"], condition=Q(handled_at=None), name="report_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "problem"], condition=Q(handled_at=None), name="report_of_a_problem_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "log_entry"], condition=Q(handled_at=None), name="report_of_an_entry_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "review"], condition=Q(handled_at=None), name="report_of_a_review_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "writeup"], condition=Q(handled_at=None), name="report_of_a_writeup_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "reproduction"],
                condition=Q(handled_at=None),
                name="report_of_a_reproduction_one_open_each",
            ),
            models.UniqueConstraint(
                fields=["by", "person"], condition=Q(handled_at=None), name="report_of_a_person_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "claim"], condition=Q(handled_at=None), name="report_of_a_claim_one_open_each"
            ),
            models.UniqueConstraint(
                fields=["by", "elsewhere", "elsewhere_pk"],
                condition=Q(handled_at=None),
                name="report_from_elsewhere_one_open_each",
            ),
            models.CheckConstraint(
                condition=Q(elsewhere_pk=None, elsewhere="", name="")
                | (Q(elsewhere_pk__isnull=False) & ~Q(elsewhere="") & ~Q(name="")),
                name="report_from_elsewhere_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(problem=None, url="") & ~Q(reason__in=OF_A_PROBLEM))
                | (Q(reason__in=OF_A_PROBLEM, problem__isnull=False) & ~Q(url="")),
                name="report_of_a_problem_has_evidence",
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="report_reason_known"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, outcome="")
                | Q(handled_at__isnull=False, handled_by__isnull=False, outcome__in=Outcome.values),
                name="report_handled_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.thing}"

    @property
    def thing(self) -> Thing:
        """What was reported. Of an app above it may be gone, and is then asked for in vain: `found_elsewhere`."""
        if self.elsewhere:
            return cast(Thing, self.found_elsewhere)
        filled = next(name for name in SUBJECTS if getattr(self, f"{name}_id"))
        return cast(Thing, getattr(self, filled))

    @cached_property
    def found_elsewhere(self) -> models.Model | None:
        kind = ELSEWHERE.get(self.elsewhere)
        return kind.rows().filter(pk=self.elsewhere_pk).first() if kind else None

    @property
    def mend(self) -> str:
        """What a curator can do about something of an app above."""
        return ELSEWHERE[self.elsewhere].mend if self.elsewhere in ELSEWHERE else ""

    @property
    def called(self) -> str:
        """What was reported, in the middle of a sentence."""
        return self._called(f"“{self.result}”")

    @property
    def called_by_anybody(self) -> str:
        """The same, without the title of what is out of sight."""
        return self._called("a write-up" if self.result and not self.result.is_shown else f"“{self.result}”")

    def _called(self, result: str) -> str:
        if self.problem_id or self.comment:
            return f"a comment on #{self.comment.problem_id}" if self.comment else f"problem {self.problem_id}"
        if self.log_entry:
            return f"an entry in a log on #{self.log_entry.claim.problem_id}"
        if self.claim:
            return f"a claim on #{self.claim.problem_id}"
        if self.elsewhere:
            return self.name
        if self.person:
            return self.person.public_name
        what = {"review": "a review of ", "reproduction": "a reproduction of "}
        prefix = next((words for name, words in what.items() if getattr(self, f"{name}_id")), "")
        return f"{prefix}{result}"

    @property
    def result(self) -> WriteUp | None:
        """The write-up that it is about, or about a review or a reproduction of."""
        of_it = self.review or self.reproduction
        return of_it.writeup if of_it else self.writeup

    @property
    def written_by(self) -> User | None:
        """Whose it is; of what several people keep, nobody's. Of an unnamed review that is for curators alone."""
        if self.claim or self.elsewhere:
            return self.claim.person if self.claim else None
        if self.person:
            return self.person
        return self.writeup.linked_by if self.writeup else getattr(self.thing, "by", None)

    @property
    def people(self) -> list[User]:
        """Everybody whose words they are, of something of an app above."""
        found = self.found_elsewhere if self.elsewhere else None
        return ELSEWHERE[self.elsewhere].people(found) if found else []

    @property
    def said(self) -> str:
        """What it is about, in a line: the words that somebody wrote, or where somebody says that the answer is."""
        if self.elsewhere:
            return ELSEWHERE[self.elsewhere].words(self.found_elsewhere) if self.found_elsewhere else ""
        if self.problem_id:
            return self.url
        filled = next(name for name in SUBJECTS if getattr(self, f"{name}_id"))
        return "\n\n".join(filter(None, (getattr(self.thing, name) for name in SAID[filled])))
