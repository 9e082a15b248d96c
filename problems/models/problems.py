"""The problem: what to ask, what settles it, where to begin. Its number is permanent and is how it is cited."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from board.lib.addresses import address, slug
from problems.models.choices import (
    FRESH_FOR,
    LEADING,
    PUBLIC,
    STALE_AFTER,
    STILL_OPEN,
    Activity,
    Compute,
    Difficulty,
    Era,
    Freshness,
    Kind,
    Resolution,
    Status,
)
from problems.models.problem_sets import ProblemQuerySet
from problems.models.taxonomy import Skill, Source, Technique, Track

KEY_RULE = RegexValidator(r"^[a-z0-9][a-z0-9._-]{0,79}\Z", "A key is small letters, digits, dots, hyphens: cop-1.10.")
MAX_HOURS = 2000
# Of so many titles the address is kept, the last that were asked for: a page asks for that of one some ten times.
SLUGS = 1000
# Every act moves something in a problem's row, and so makes a new row, whose words would go to some 180 places of these
# indexes. They are put down beside them, up to so many kB, which each search reads, too, and taken in by a task
# (`problems.services.word_indexes`).
LATER_KB = 64

# The fields whose text a revision keeps and the renderer turns into HTML.
TEXT_FIELDS = (
    "question",
    "why",
    "statement",
    "success_test",
    "first_step",
    "informative_negative",
    "editor_note",
)

LISTED = Q(status=Status.LISTED)


def _order(name: str, *fields: str) -> models.Index:
    return models.Index(fields=fields, condition=LISTED, include=["tags", "worked_on_until", "checked_on"], name=name)


def _some(name: str, field: str, *told: str) -> models.Index:
    """Of those few that have a value in a field, with what is `told` of them beside it."""
    return models.Index(fields=[field], condition=LISTED & Q((f"{field}__isnull", False)), include=told, name=name)


@lru_cache(SLUGS)
def _slug(title: str) -> str:
    return slug(title, "problem")


class Problem(models.Model):
    """One concrete open question. `number` is cited for ever; `key` is its identity in the catalogue, verbatim text.

    Text fields hold Markdown with math as written; `rendered` holds their HTML with the version of the renderer that
    made it. `worked_on_until`, `has_results`, `keywords` and `last_activity_at` are derived: services keep them. `tags`
    are kept by the database: see `models/tags.py`.
    """

    number = models.AutoField(primary_key=True)
    key = models.CharField(max_length=80, unique=True, validators=[KEY_RULE])
    title = models.CharField(max_length=200)
    question = models.TextField(max_length=1000)
    why = models.TextField(max_length=4000, blank=True, help_text="Why an answer would matter.")
    statement = models.TextField(max_length=20_000, blank=True)
    success_test = models.TextField(max_length=4000, blank=True, help_text="You will know when ...")
    first_step = models.TextField(max_length=4000, blank=True, help_text="What to do on the first afternoon.")
    informative_negative = models.TextField(max_length=4000, blank=True)
    editor_note = models.TextField(max_length=2000, blank=True, help_text="A doubt about the statement. Shown.")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.QUESTION)
    difficulty = models.CharField(max_length=1, choices=Difficulty.choices, blank=True)
    difficulty_max = models.CharField(
        max_length=1, choices=Difficulty.choices, blank=True, help_text="For a range: B to C."
    )
    hours_low = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_HOURS)]
    )
    hours_high = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(MAX_HOURS)])
    compute = models.CharField(max_length=10, choices=Compute.choices, blank=True)
    suggested_models = models.CharField(max_length=300, blank=True)
    track = models.ForeignKey(Track, models.PROTECT, related_name="problems")
    subtopic = models.CharField(max_length=120, blank=True)
    skills = models.ManyToManyField(Skill, through="ProblemSkill", related_name="problems", blank=True)
    techniques = models.ManyToManyField(Technique, related_name="problems", blank=True)
    prerequisites = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="problems")
    source_locator = models.CharField(max_length=200, blank=True)
    spreadsheet_number = models.CharField(max_length=20, blank=True, help_text="Text, as the source's sheet has it.")
    era = models.CharField(max_length=8, choices=Era.choices, default=Era.CURRENT)
    starred = models.BooleanField(default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variants")
    statement_provenance = models.CharField(
        max_length=10,
        choices=[
            ("seen", "the source was read"),
            ("digest", "from a summary"),
            ("known", "general knowledge"),
        ],
        default="known",
    )
    difficulty_provenance = models.CharField(
        max_length=10,
        choices=[("source", "the source's own label"), ("estimate", "our estimate")],
        default="estimate",
    )

    status = models.CharField(max_length=14, choices=Status.choices, default=Status.DRAFT)
    resolution = models.CharField(max_length=20, choices=Resolution.choices, default=Resolution.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    max_claims = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: the board's default.")
    lapse_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: the board's default.")
    pause_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: the board's default.")
    revive_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: the board's default.")
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="posted_problems"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    rendered = models.JSONField(default=dict, editable=False)
    keywords = models.TextField(default="", editable=False)
    worked_on_until = models.DateTimeField(null=True, editable=False)
    has_results = models.BooleanField(default=False, editable=False)
    last_activity_at = models.DateTimeField(default=timezone.now, editable=False)
    tags = ArrayField(models.IntegerField(), default=list, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("question", "keywords", weight="B", config="english")
        + SearchVector("statement", "success_test", "suggested_models", weight="C", config="english")
        + SearchVector("first_step", "informative_negative", "why", weight="D", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            GinIndex(fields=["search", "tags"], fastupdate=True, gin_pending_list_limit=LATER_KB, name="problem_found"),
            GinIndex(
                fields=["title"],
                opclasses=["gin_trgm_ops"],
                fastupdate=True,
                gin_pending_list_limit=LATER_KB,
                name="problem_alike",
            ),
            # What waits to be listed: few, of which the queue asks on each of its pages.
            models.Index(fields=["created_at"], condition=Q(status=Status.PROPOSED), name="problem_proposed"),
            # The orders of the list, with what narrows it: a page is read from its index, however large the board.
            _order("problem_best_first", "-starred", "difficulty", "number"),
            _order("problem_newest_first", "-created_at", "-number"),
            _order("problem_active_first", "-last_activity_at", "number"),
            _order("problem_easiest_first", "difficulty", "hours_low", "number"),
            _some("problem_worked_on", "worked_on_until", "tags"),
            _some("problem_checked", "checked_on"),
            models.Index(fields=["track", "number"], condition=LISTED, name="problem_beside_in_track"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="problem_status_known"),
            models.CheckConstraint(condition=Q(resolution__in=Resolution.values), name="problem_resolution_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="problem_kind_known"),
            models.CheckConstraint(
                condition=Q(difficulty__in=["", *Difficulty.values]), name="problem_difficulty_known"
            ),
            models.CheckConstraint(condition=Q(compute__in=["", *Compute.values]), name="problem_compute_known"),
            models.CheckConstraint(condition=Q(hours_low__lte=F("hours_high")), name="problem_hours_in_order"),
            models.CheckConstraint(
                condition=Q(status__in=LEADING, merged_into__isnull=False)
                | (~Q(status__in=LEADING) & Q(merged_into=None)),
                name="problem_merged_has_canonical",
            ),
            models.CheckConstraint(condition=~Q(parent=F("number")), name="problem_not_its_own_variant"),
            models.CheckConstraint(condition=~Q(max_claims=0), name="problem_takes_a_claim"),
            models.CheckConstraint(
                condition=~Q(status=Status.LISTED)
                | ~(
                    Q(question="")
                    | Q(success_test="")
                    | Q(first_step="")
                    | Q(difficulty="")
                    | Q(compute="")
                    | Q(source=None)
                ),
                name="problem_listed_is_complete",
            ),
        ]

    def __str__(self):
        return f"#{self.number} {self.title}"

    def get_absolute_url(self):
        return address("problems:problem-detail", self.number, self.slug)

    @property
    def slug(self) -> str:
        return _slug(self.title)

    def html(self, name: str) -> str | None:
        """One of its texts as it was made safe on save; None where nothing was made. A row of a list was loaded with
        what it shows alone."""
        alone = f"{name}_html"
        return self.__dict__[alone] if alone in self.__dict__ else self.rendered.get(name)

    @property
    def shown_parent(self) -> "Problem | None":
        """What this is a variant of, where anybody may read that."""
        return self.parent if self.parent and self.parent.status in PUBLIC else None

    @property
    def is_claimable(self) -> bool:
        """Work is welcome on anything listed whose question still stands, whatever has been linked so far."""
        return self.status == Status.LISTED and self.resolution in STILL_OPEN

    @property
    def claims_limit(self) -> int:
        return self.max_claims or settings.MAX_CLAIMS_PER_PROBLEM

    @property
    def lapses_after(self) -> timedelta:
        return timedelta(days=self.lapse_days or settings.CLAIM_LAPSE_DAYS)

    @property
    def pauses_for(self) -> timedelta:
        """The longest pause of a claim on it."""
        return timedelta(days=self.pause_days or settings.CLAIM_PAUSE_DAYS)

    @property
    def revives_for(self) -> timedelta:
        """How long a claim on it that lapsed can be taken up again."""
        return timedelta(days=self.revive_days or settings.CLAIM_REVIVE_DAYS)

    @property
    def hours(self) -> str:
        if self.hours_low is None or self.hours_low == self.hours_high:
            return "" if self.hours_high is None else str(self.hours_high)
        return f"{self.hours_low}–{self.hours_high}"

    def activity(self, now: datetime) -> Activity:
        if self.worked_on_until and self.worked_on_until > now:
            return Activity.WORKED_ON
        return Activity.FREE if not self.has_results and self.resolution in STILL_OPEN else Activity.RESULTS

    def freshness(self, now: datetime) -> Freshness:
        if self.checked_on is None:
            return Freshness.UNCHECKED
        age = now.date() - self.checked_on
        if age > STALE_AFTER:
            return Freshness.STALE
        return Freshness.DUE if age > FRESH_FOR else Freshness.FRESH
