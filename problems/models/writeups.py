"""The write-up: a public address that tells what somebody found, and what it does to each problem."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from board.lib.addresses import address, slug
from board.lib.reading import absolute
from problems.models.choices import PUBLIC
from problems.models.claims import Claim
from problems.models.problems import KEY_RULE, Problem
from problems.models.revisions import Revision
from problems.models.taxonomy import Sure
from users.models import shown_name


class Status(models.TextChoices):
    HELD = "held", "waits for a curator"
    SUBMITTED = "submitted", "not reviewed"
    LISTED = "listed", "not reviewed"
    CHANGES_REQUESTED = "changes_requested", "changes asked for"
    LEGIBLE = "legible", "legible"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"
    SUPERSEDED = "superseded", "superseded"


MOVES = {
    Status.HELD: {Status.LISTED, Status.DECLINED, Status.WITHDRAWN},
    Status.SUBMITTED: {Status.LISTED, Status.DECLINED, Status.WITHDRAWN},
    Status.LISTED: {Status.LEGIBLE, Status.CHANGES_REQUESTED, Status.WITHDRAWN, Status.SUPERSEDED},
    Status.CHANGES_REQUESTED: {Status.LISTED, Status.WITHDRAWN, Status.SUPERSEDED},
    Status.LEGIBLE: {Status.LISTED, Status.CHANGES_REQUESTED, Status.WITHDRAWN, Status.SUPERSEDED},
    Status.DECLINED: {Status.SUBMITTED, Status.HELD, Status.WITHDRAWN},
    Status.WITHDRAWN: set(),
    Status.SUPERSEDED: {Status.WITHDRAWN},
}
# A new one shows at once; whether it stays is decided within days. Nobody waits to be read.
VISIBLE = (Status.SUBMITTED, Status.LISTED, Status.CHANGES_REQUESTED, Status.LEGIBLE, Status.SUPERSEDED)
# What asks for reviewers, whatever it says.
REVIEWABLE = (Status.LISTED, Status.CHANGES_REQUESTED)
# What nobody has judged: whether somebody has read it, `reviewed_at` tells.
OPEN = (Status.SUBMITTED, Status.LISTED)
UNDER_REVIEW = "under review"
# What reviewers go by. Once one of these is another, what they said was said of something else.
READ_BY = ("title", "link", "summary", "code_url", "data_url", "commit")


class Kind(models.TextChoices):
    POST = "post", "Post"
    PAPER = "paper", "Paper"
    NOTEBOOK = "notebook", "Notebook"
    REPOSITORY = "repository", "Repository"
    VIDEO = "video", "Video"
    REPORT = "report", "Report"
    BENCHMARK = "benchmark", "Benchmark"


class Says(models.TextChoices):
    """What a write-up does to a problem. `related` bears on it without addressing it."""

    ANSWERS = "answers", "Answers it"
    PARTIAL = "partial", "Answers part of it"
    NEGATIVE = "negative", "A negative result"
    REPLICATION = "replication", "Replicates a result"
    ALREADY_KNOWN = "already_known", "Shows it was known"
    ILL_POSED = "ill_posed", "Shows it is ill-posed"
    RELATED = "related", "Related"


class WriteUpQuerySet(models.QuerySet["WriteUp"]):
    def visible(self):
        return self.filter(status__in=VISIBLE)

    def visible_to(self, user):
        """What anybody may read; a declined one also by whoever can submit it again, and by curators all of it."""
        if not user.is_authenticated:
            return self.visible()
        return (
            self
            if user.is_curator
            else self.filter(
                Q(status__in=VISIBLE)
                | (Q(status=Status.DECLINED) & _is_of(user))
                # Whoever it names as an author hears of it when it shows.
                | Q(status=Status.HELD, linked_by=user)
            )
        )

    def at(self, url: str):
        """What stands at a normalised address, or stood there before it moved."""
        return self.filter(Q(url=url) | Q(former_addresses__url=url)).distinct()

    def withdrawn_by(self, user):
        """What a person can take off the board: what they linked, and as a curator all of it."""
        return self if user.is_curator else self.filter(linked_by=user)

    def changed_since_review(self):
        """Those that say something else than what their reviewers read."""
        return self.filter(changed_at__gt=F("reviewed_at"))

    def to_triage(self):
        """New ones that no curator has looked at, the longest waiting first."""
        return self.filter(status__in=(Status.HELD, Status.SUBMITTED)).order_by("submitted_at", "pk")

    def written_by(self, person):
        return self.filter(_authored(person))

    def of(self, person):
        """What a person wrote, or linked for others. What somebody else linked and nobody sees yet is not theirs."""
        return self.filter(Q(linked_by=person) | (_authored(person) & ~Q(status=Status.HELD)))

    def for_list(self):
        """The loading plan of a list row: three queries for any number of rows."""
        bearings = Bearing.objects.on_public_problems().select_related("problem__track").order_by("position", "pk")
        return self.with_authors().prefetch_related(Prefetch("bearings", queryset=bearings))

    def with_authors(self):
        """With the names on each, in their order: one query."""
        authors = Author.objects.select_related("person").order_by("position", "pk")
        return self.prefetch_related(Prefetch("authors", queryset=authors))


def _authored(person) -> Exists:
    return Exists(Author.objects.filter(writeup=OuterRef("pk"), person=person))


def _is_of(person) -> Q:
    return Q(linked_by=person) | Q(_authored(person))


class WriteUp(models.Model):
    """A public URL. `url` is the normalised address, once on the board; `link` is what to open, as it was given.

    A write-up with no `linked_by` was listed before this board. "Legible" says that two strangers could follow it,
    never that it is correct or new. `reviewed_at` is when what its reviews say together was last said of it
    (`services.legibility` writes it), `changed_at` when one of READ_BY last became another.
    """

    key = models.CharField(max_length=80, unique=True, null=True, blank=True, validators=[KEY_RULE])
    url = models.CharField(max_length=500, unique=True, editable=False)
    link = models.URLField(max_length=500)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.POST)
    published = models.CharField(max_length=10, blank=True, help_text="A year, or a date.")
    summary = models.TextField(max_length=2000, blank=True)
    summary_html = models.TextField(blank=True, editable=False)
    note = models.TextField(max_length=1000, blank=True)
    status = models.CharField(max_length=18, choices=Status.choices, default=Status.SUBMITTED)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    ai_use = models.CharField("use of AI", max_length=300, blank=True)
    code_url = models.URLField("code", max_length=500, blank=True)
    data_url = models.URLField("data", max_length=500, blank=True)
    commit = models.CharField(max_length=64, blank=True)
    archive_url = models.URLField("archived copy", max_length=500, blank=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="linked_writeups"
    )
    sure = models.CharField(max_length=8, choices=Sure.choices, default=Sure.SEEN)
    summary_basis = models.CharField(max_length=60, blank=True)
    linked_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False, help_text="The last time.")
    verdict_note = models.TextField("what a curator said", max_length=1000, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    problems = models.ManyToManyField(Problem, through="Bearing", related_name="writeups")

    objects = WriteUpQuerySet.as_manager()

    class Meta:
        verbose_name = "write-up"
        ordering = ["-linked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="writeup_status_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="writeup_kind_known"),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(status=Status.SUPERSEDED),
                name="writeup_superseded_has_newer",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address("problems:writeup-detail", self.pk, self.slug)

    @property
    def slug(self) -> str:
        return slug(self.title, "write-up")

    @property
    def was_listed_before(self) -> bool:
        return self.linked_by_id is None

    @property
    def is_shown(self) -> bool:
        return self.status in VISIBLE

    @property
    def link_rel(self) -> str:
        """What search engines are told of its links: to follow none before a curator has looked."""
        return "nofollow ugc" if self.status in {Status.HELD, Status.SUBMITTED, Status.DECLINED} else "ugc"

    @property
    def review_word(self) -> str:
        """Where its review stands: the one word that page, list, file, feed and picture have for it."""
        return UNDER_REVIEW if self.status in OPEN and self.reviewed_at else self.get_status_display()

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than what its reviewers read."""
        return bool(self.reviewed_at and self.changed_at and self.changed_at > self.reviewed_at)

    @property
    def mark(self) -> str:
        """Which text of it a page shows, for a form that says something of that."""
        return self.changed_at.isoformat() if self.changed_at else "first"

    @property
    def review_words(self) -> str:
        """The word, and of which day the text is that it was said of, where that is no longer what it says."""
        if not self.is_changed:
            return self.review_word
        day = self.reviewed_at.astimezone(UTC)  # type: ignore[union-attr]
        return f"{self.review_word}, changed since it was reviewed on {day:%-d %B %Y}"

    @property
    def asks_for_reviewers(self) -> bool:
        return self.status in REVIEWABLE or (self.status == Status.LEGIBLE and self.is_changed)

    def note_change(self, names: Iterable[str], now: datetime) -> list[str]:
        """Remembers when what reviewers go by became another. Answers which columns it set; the caller saves them."""
        if set(READ_BY).isdisjoint(names):
            return []
        self.changed_at = now
        return ["changed_at"]

    @property
    def place(self) -> str:
        """Its page as what ended a claim. Not where it leads, nor its title: events stay when a curator hides those."""
        return absolute(address("problems:writeup", self.pk))

    @property
    def shown_successor(self) -> "WriteUp | None":
        """What took its place, where anybody may read that."""
        return self.superseded_by if self.superseded_by and self.superseded_by.is_shown else None


class Author(models.Model):
    """A name on a write-up: a member's, or one from outside."""

    writeup = models.ForeignKey(WriteUp, models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="authorships"
    )
    name = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["writeup", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="author_has_a_name"),
            models.UniqueConstraint(fields=["writeup", "person"], name="author_once"),
        ]

    def __str__(self):
        return self.person.public_name if self.person else self.name


class BearingQuerySet(models.QuerySet["Bearing"]):
    def visible(self):
        return self.filter(writeup__status__in=VISIBLE)

    def for_problem(self):
        """The loading plan of a problem's results: one query. Adds `author_names`."""
        names = Author.objects.filter(writeup=OuterRef("writeup")).order_by("position", "pk")
        shown = names.values_list(Coalesce(shown_name("person"), "name"))
        return (
            self.select_related("writeup__linked_by")
            .annotate(author_names=ArraySubquery(shown))
            .order_by("writeup__published")
        )

    def on_public_problems(self):
        """Bearings whose problem anybody may read. One that stayed on a duplicate is said of the other problem, too."""
        return self.filter(problem__status__in=PUBLIC, problem__merged_into=None)

    def from_here(self):
        """Bearings of what members linked."""
        return self.exclude(writeup__linked_by=None)

    def from_before(self):
        """Bearings of what was listed before this board."""
        return self.filter(writeup__linked_by=None)

    def results(self):
        """Bearings that address the problem; `related` alone does not."""
        return self.exclude(says=Says.RELATED)


class Bearing(models.Model):
    """What one write-up says about one problem, against which text of it, and which claim it ended."""

    writeup = models.ForeignKey(WriteUp, models.CASCADE, related_name="bearings")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="bearings")
    says = models.CharField(max_length=14, choices=Says.choices)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="bearings")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)

    objects = BearingQuerySet.as_manager()

    class Meta:
        ordering = ["writeup", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["writeup", "problem"], name="bearing_once"),
            models.CheckConstraint(condition=Q(says__in=Says.values), name="bearing_known"),
        ]

    def __str__(self):
        return f"{self.writeup}: {self.says} {self.problem_id}"
