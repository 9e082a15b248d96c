"""The problem: what to ask, what settles it, where to begin. Its number is permanent and is how it is cited."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Abs, Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from problems.models.taxonomy import (
    MAX_LEVEL,
    MIN_LEVEL,
    Resource,
    Skill,
    SkillLevel,
    Source,
    Technique,
    Track,
)

KEY_RULE = RegexValidator(r"^[a-z0-9][a-z0-9._-]{0,79}\Z", "A key is small letters, digits, dots, hyphens: cop-1.10.")
MAX_HOURS = 2000
NUMBER_OR_ADDRESS = re.compile(r"(?:^#?|/problems/)([0-9]+)(?:$|[-/])")

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


class Difficulty(models.TextChoices):
    A = "A", "First project"
    B = "B", "Solid project"
    C = "C", "Research project"
    D = "D", "Uncharted"


class Compute(models.TextChoices):
    BROWSER = "browser", "Browser"
    LAPTOP = "laptop", "Laptop"
    FREE_COLAB = "free-colab", "Free Colab"
    GPU_24GB = "gpu-24gb", "24 GB GPU"
    GPU_80GB = "gpu-80gb", "80 GB GPU"
    MULTI_GPU = "multi-gpu", "Several GPUs"


class Kind(models.TextChoices):
    QUESTION = "question", "Question"
    EXPLORATION = "exploration", "Exploration"
    REPLICATION = "replication", "Replication"
    TOOLING = "tooling", "Tooling"
    THEORY = "theory", "Theory"
    SURVEY = "survey", "Survey"


class Status(models.TextChoices):
    """The editorial axis: is this on the list?"""

    DRAFT = "draft"
    PROPOSED = "proposed"
    NEEDS_CHANGES = "needs_changes", "needs changes"
    DECLINED = "declined"
    LISTED = "listed"
    HISTORICAL = "historical"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


MOVES = {
    Status.DRAFT: {Status.PROPOSED},
    Status.PROPOSED: {Status.NEEDS_CHANGES, Status.LISTED, Status.DECLINED},
    Status.NEEDS_CHANGES: {Status.PROPOSED},
    Status.DECLINED: set(),
    Status.LISTED: {Status.HISTORICAL, Status.MERGED, Status.WITHDRAWN},
    Status.HISTORICAL: {Status.LISTED},
    Status.MERGED: set(),
    Status.WITHDRAWN: set(),
}
PUBLIC = (Status.LISTED, Status.HISTORICAL, Status.MERGED, Status.WITHDRAWN)


class Resolution(models.TextChoices):
    """The other axis: what is known about the answer. Set by curators, with evidence; every one can be reopened."""

    OPEN = "open", "Open: we know of no answer"
    PARTIALLY_ANSWERED = "partially_answered", "Partially answered"
    ANSWERED = "answered", "Answered"
    ALREADY_KNOWN = "already_known", "Answered before it was posed here"
    ILL_POSED = "ill_posed", "Ill-posed"


class Era(models.TextChoices):
    CLASSIC = "classic", "2022-23 list"
    CURRENT = "current", "2024-26"


class Activity(models.TextChoices):
    """Derived, never stored. The first that holds, from the bottom up."""

    FREE = "free", "Free"
    WORKED_ON = "worked-on", "Being worked on"
    RESULTS = "results", "Has results"


class Freshness(models.TextChoices):
    """Derived from `checked_on`: is this still open, as far as a curator knows?"""

    FRESH = "fresh", "Checked in the last 6 months"
    DUE = "due", "Due for a check"
    STALE = "stale", "Not checked for a year"
    UNCHECKED = "unchecked", "Not checked here yet"


FRESH_FOR = timedelta(days=183)
STALE_AFTER = timedelta(days=365)


class ProblemQuerySet(models.QuerySet["Problem"]):
    def public(self):
        """Every problem whose page anybody may read."""
        return self.filter(status__in=PUBLIC)

    def listed(self):
        return self.filter(status=Status.LISTED)

    def visible_to(self, user):
        if user.is_authenticated and user.is_curator:
            return self
        if user.is_authenticated:
            return self.filter(Q(status__in=PUBLIC) | Q(posted_by=user))
        return self.public()

    def named(self, name: str) -> "Problem | None":
        """The one problem that somebody means by 42, #42, a key, or an address on the board; None for nothing found."""
        name = name.strip()
        if not name or not name.isprintable():
            return None
        found = NUMBER_OR_ADDRESS.search(name)
        if found and len(found[1]) < 10:
            return self.filter(number=int(found[1])).first()
        return self.filter(key=name.lower()).first()

    def free(self, now: datetime):
        return self.in_activity([Activity.FREE], now)

    def tally(self, now: datetime) -> dict[str, int]:
        """How many there are, and how many of them nobody works on or has answered."""
        is_free = Q(has_results=False) & ~Q(worked_on_until__gt=now)
        return self.aggregate(problems=Count("pk"), free=Count("pk", filter=is_free))

    def in_activity(self, values, now: datetime):
        """Problems whose derived activity is one of `values`; none for no values."""
        worked_on = Q(worked_on_until__gt=now)
        tests = {
            Activity.FREE: ~worked_on & Q(has_results=False),
            Activity.WORKED_ON: worked_on,
            Activity.RESULTS: ~worked_on & Q(has_results=True),
        }
        return self.filter(_any_of(tests[value] for value in values))

    def in_freshness(self, values, now: datetime):
        """Problems whose last check is as old as one of `values` says; none for no values."""
        due, stale = (now - FRESH_FOR).date(), (now - STALE_AFTER).date()
        tests = {
            Freshness.FRESH: Q(checked_on__gte=due),
            Freshness.DUE: Q(checked_on__lt=due, checked_on__gte=stale),
            Freshness.STALE: Q(checked_on__lt=stale),
            Freshness.UNCHECKED: Q(checked_on=None),
        }
        return self.filter(_any_of(tests[value] for value in values))

    def with_activity(self, now: datetime):
        """Annotates every row with its `shown_activity`, for grouping; a row's own answer is `activity(now)`."""
        worked_on = Q(worked_on_until__gt=now)
        return self.annotate(
            shown_activity=Case(
                When(worked_on, then=Value(Activity.WORKED_ON)),
                When(has_results=True, then=Value(Activity.RESULTS)),
                default=Value(Activity.FREE),
            )
        )

    def with_freshness(self, now: datetime):
        due, stale = (now - FRESH_FOR).date(), (now - STALE_AFTER).date()
        return self.annotate(
            shown_freshness=Case(
                When(checked_on=None, then=Value(Freshness.UNCHECKED)),
                When(checked_on__lt=stale, then=Value(Freshness.STALE)),
                When(checked_on__lt=due, then=Value(Freshness.DUE)),
                default=Value(Freshness.FRESH),
            )
        )

    def with_counts(self, now: datetime):
        """Annotates `live_claims_count` (people, not agents) and `writeups_count` (visible ones)."""
        claims = _pointing_here("claims").active(now).by_people()
        bearings = _pointing_here("bearings").visible()
        return self.annotate(
            live_claims_count=_count_of(claims, "problem"), writeups_count=_count_of(bearings, "problem")
        )

    def for_list(self, now: datetime):
        """The loading plan of a list row: one query. Adds `need_list` ({skill, level}, hardest first) and counts."""
        needs = ProblemSkill.objects.filter(problem=OuterRef("pk")).order_by("-level", "skill__position")
        shown = ArraySubquery(needs.values(json=JSONObject(skill="skill__name", level="level")))
        return self.with_counts(now).for_line().annotate(need_list=shown)

    def for_detail(self):
        """The loading plan of the problem page: two queries for all that the problem itself says.

        Adds `technique_list` ({key, name}), `related_list` ({title, url, is_starter}) and, on every need, `anchor`
        (what the needed level means) and `resource_list` ({title, url}).
        """
        techniques = Technique.objects.filter(problems=OuterRef("pk")).order_by("position")
        related = RelatedWork.objects.filter(problem=OuterRef("pk")).order_by("position", "pk")
        return (
            self.select_related("track", "source", "parent", "merged_into", "checked_by", "posted_by")
            .annotate(
                technique_list=ArraySubquery(techniques.values(json=JSONObject(key="key", name="name"))),
                related_list=ArraySubquery(
                    related.values(json=JSONObject(title="title", url="url", is_starter="is_starter"))
                ),
            )
            .prefetch_related(Prefetch("needs", queryset=_explained_needs()))
        )

    def around(self, problem: "Problem", now: datetime, neighbours: int = 3):
        """Variants of a problem, and free ones of its track beside it: one query, told apart by `parent_id`."""
        variants = self.listed().filter(parent=problem)
        beside = self.listed().filter(track=problem.track_id).free(now).exclude(pk=problem.pk).exclude(parent=problem)
        nearest = beside.order_by(Abs(F("number") - problem.pk), "number")[:neighbours]
        return (
            self.filter(Q(pk__in=variants.values("pk")) | Q(pk__in=nearest.values("pk")))
            .for_list(now)
            .order_by("number")
        )

    def for_line(self):
        """The loading plan of a one-line mention."""
        return self.select_related("track").defer(
            "statement", "success_test", "first_step", "informative_negative", "why"
        )


def _explained_needs():
    levels = SkillLevel.objects.filter(skill=OuterRef("skill"), level=OuterRef("level"))
    resources = Resource.objects.filter(skill=OuterRef("skill")).order_by("position", "pk")
    return (
        ProblemSkill.objects.select_related("skill")
        .annotate(
            anchor=Subquery(levels.values("can")),
            resource_list=ArraySubquery(resources.values(json=JSONObject(title="title", url="url"))[:3]),
        )
        .order_by("-level", "skill__position")
    )


def _any_of(tests) -> Q:
    wanted = Q(pk__in=[])
    for test in tests:
        wanted |= test
    return wanted


def _pointing_here(name: str) -> Any:
    """All rows of the model behind a reverse relation, which is defined later than this one."""
    return Problem._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]


def _count_of(rows, column: str):
    """A correlated count: how many of `rows` point at the outer row by `column`."""
    counted = rows.filter(**{column: OuterRef("pk")}).order_by().values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Problem(models.Model):
    """One concrete open question. `number` is cited for ever; `key` is its identity in the catalogue, verbatim text.

    Text fields hold Markdown with math as written; `rendered` holds their HTML with the version of the renderer that
    made it. `worked_on_until`, `has_results`, `keywords` and `last_activity_at` are derived: services keep them.
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
            GinIndex("search", name="problem_search"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="problem_title_trigram"),
            GinIndex(fields=["keywords"], opclasses=["gin_trgm_ops"], name="problem_keywords_trigram"),
            models.Index(fields=["track", "difficulty"], name="problem_by_track"),
            models.Index(fields=["-last_activity_at"], name="problem_by_activity"),
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
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into=None)),
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
        return reverse("problems:problem-detail", args=[self.number, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or "problem"

    @property
    def is_claimable(self) -> bool:
        """Work is welcome on anything listed whose question still stands, whatever has been linked so far."""
        return self.status == Status.LISTED and self.resolution in {
            Resolution.OPEN,
            Resolution.PARTIALLY_ANSWERED,
        }

    @property
    def claims_limit(self) -> int:
        return self.max_claims or settings.MAX_CLAIMS_PER_PROBLEM

    @property
    def lapses_after(self) -> timedelta:
        return timedelta(days=self.lapse_days or settings.CLAIM_LAPSE_DAYS)

    @property
    def hours(self) -> str:
        if self.hours_low is None or self.hours_low == self.hours_high:
            return "" if self.hours_high is None else str(self.hours_high)
        return f"{self.hours_low}–{self.hours_high}"

    def activity(self, now: datetime) -> Activity:
        if self.worked_on_until and self.worked_on_until > now:
            return Activity.WORKED_ON
        return Activity.RESULTS if self.has_results else Activity.FREE

    def freshness(self, now: datetime) -> Freshness:
        if self.checked_on is None:
            return Freshness.UNCHECKED
        age = now.date() - self.checked_on
        if age > STALE_AFTER:
            return Freshness.STALE
        return Freshness.DUE if age > FRESH_FOR else Freshness.FRESH


class ProblemSkill(models.Model):
    """A skill that a problem asks for, and the level needed."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="needs")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="needed_by")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(MIN_LEVEL), MaxValueValidator(MAX_LEVEL)])
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["problem", "position"]
        indexes = [models.Index(fields=["skill", "level"], name="problem_skill_by_level")]
        constraints = [
            models.UniqueConstraint(fields=["problem", "skill"], name="problem_skill_once"),
            models.CheckConstraint(
                condition=Q(level__gte=MIN_LEVEL, level__lte=MAX_LEVEL),
                name="problem_skill_level_between_1_and_4",
            ),
        ]

    def __str__(self):
        return f"{self.skill} {self.level}"


class RelatedWork(models.Model):
    """Reading, code or a demo to know before starting. `is_starter` marks what can be opened and run."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="related_work")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    is_starter = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["problem", "position", "pk"]
        verbose_name_plural = "related work"

    def __str__(self):
        return self.title


class Revision(models.Model):
    """The text of a problem as it stood after one edit, who made it and why. Claims and write-ups remember theirs."""

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.JSONField(help_text="The title and every text field, as written.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["problem", "-number"]
        constraints = [models.UniqueConstraint(fields=["problem", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.problem} r{self.number}"
