"""The vocabulary that problems are tagged with. A term's `key` is permanent text, its identity in the catalogue."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from board.lib.addresses import address
from board.lib.json_lists import JSONList
from problems.models.tags import Of, counts_of

MIN_LEVEL, MAX_LEVEL = 1, 4


class Sure(models.TextChoices):
    """How a fact was come by, as the catalogue says it."""

    SEEN = "seen", "the source was read"
    DIGEST = "digest", "from a summary of the source"
    LISTED = "listed", "from a list that names it"
    KNOWN = "known", "general knowledge"


class Term(models.Model):
    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0, help_text="Order in lists and in the catalogue files.")

    class Meta:
        abstract = True
        ordering = ["position", "key"]

    def __str__(self):
        return self.name


class WordQuerySet(models.QuerySet):
    """Words that curators rename, merge and retire."""

    def current(self):
        """Those that lists and forms offer."""
        return self.filter(is_retired=False)

    def standing(self):
        """Those that something can have: the current ones, and retired ones that stay on what has them."""
        return self.filter(merged_into=None)

    def offered(self, having=None):
        """What a form offers: the current ones, and those that its row has already. `having` is a QuerySet of them."""
        return self.current() if having is None else self.filter(Q(is_retired=False) | Q(pk__in=having.values("pk")))


class Word(Term):
    """A term that problems are tagged with. Its key never changes: a merged one leads to the one that stays."""

    is_retired = models.BooleanField(default=False, help_text="It stays on what has it, and is offered nowhere.")

    class Meta(Term.Meta):
        abstract = True

    @property
    def kind(self) -> str:
        """What it is called in a sentence and in an address: track, skill or technique."""
        return str(self._meta.verbose_name)


def _merged_is_retired(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(merged_into=None) | Q(is_retired=True), name=f"{name}_merged_is_retired"),
        models.CheckConstraint(condition=~Q(merged_into=F("pk")), name=f"{name}_not_merged_into_itself"),
    ]


def _other() -> Any:
    return models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False)


class TrackQuerySet(WordQuerySet):
    def with_counts(self, now: datetime):
        """Annotates how many listed problems there are, how many are free, and how many are free first projects."""
        listed, free, first = counts_of(Of.TRACK, now)
        return self.annotate(listed_count=listed, free_count=free, starters_count=first).order_by("position", "key")


class SkillQuerySet(WordQuerySet):
    def with_counts(self, now: datetime):
        """Annotates how many listed problems ask for the skill, and how many of them are free."""
        listed, free, _ = counts_of(Of.SKILL, now)
        return self.annotate(problems_count=listed, free_count=free).order_by("position", "key")

    def explained(self):
        """Annotates `level_list` ({level, name, can}) and `resource_list` ({title, url}), the first to read first."""
        levels = SkillLevel.objects.filter(skill=OuterRef("pk")).order_by("level")
        resources = Resource.objects.filter(skill=OuterRef("pk")).order_by("position", "pk")
        return self.annotate(
            level_list=JSONList(levels.values(json=JSONObject(level="level", name="name", can="can"))),
            resource_list=JSONList(resources.values(json=JSONObject(title="title", url="url"))),
        ).order_by("position", "key")


class Track(Word):
    summary = models.TextField(max_length=600, blank=True)
    merged_into = _other()

    objects = TrackQuerySet.as_manager()

    class Meta(Term.Meta):
        constraints = _merged_is_retired("track")

    def get_absolute_url(self):
        return address("problems:track", self.key)

    @property
    def hue(self) -> int:
        """Which of the stylesheet's 22 track hues marks this track."""
        return self.position % 22


class Technique(Word):
    merged_into = _other()

    objects = WordQuerySet.as_manager()

    class Meta(Term.Meta):
        constraints = _merged_is_retired("technique")

    def get_absolute_url(self):
        return address("problems:technique", self.key)


class Source(Term):
    """Who posed a problem, and where. `published` is prose: "2022-12 to 2023-01"."""

    url = models.URLField(max_length=500)
    published = models.CharField(max_length=40, blank=True)

    class Meta(Term.Meta):
        pass


class Skill(Word):
    class Group(models.TextChoices):
        CORE = "core", "Core"
        FOUNDATION = "foundation", "Foundations"
        TOOL = "tool", "Tools"
        TECHNIQUE = "technique", "Techniques"
        DOMAIN = "domain", "Domains"

    group = models.CharField(max_length=12, choices=Group.choices)
    is_core = models.BooleanField(default=False)
    means = models.TextField(max_length=600, help_text="What having this skill means, in one sentence.")
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="opens", blank=True)
    sure = models.CharField(max_length=8, choices=Sure.choices, default=Sure.SEEN)
    merged_into = _other()

    objects = SkillQuerySet.as_manager()

    class Meta(Term.Meta):
        constraints = [
            *_merged_is_retired("skill"),
            models.CheckConstraint(
                condition=Q(group__in=["core", "foundation", "tool", "technique", "domain"]),
                name="skill_group_known",
            ),
        ]

    def get_absolute_url(self):
        return address("problems:skill", self.key)


class SkillLevel(models.Model):
    """What a person at this level can do: the written anchor for self-assessment."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(MIN_LEVEL), MaxValueValidator(MAX_LEVEL)])
    name = models.CharField(max_length=40)
    can = models.TextField(max_length=600)

    class Meta:
        ordering = ["skill", "level"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="skill_level_once"),
            models.CheckConstraint(
                condition=Q(level__gte=MIN_LEVEL, level__lte=MAX_LEVEL), name="skill_level_between_1_and_4"
            ),
        ]

    def __str__(self):
        return f"{self.skill} {self.level}"


class Resource(models.Model):
    """A public place to learn a skill."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="resources")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    sure = models.CharField(max_length=8, choices=Sure.choices, default=Sure.SEEN)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["skill", "position", "pk"]

    def __str__(self):
        return self.title


class Synonym(models.Model):
    """A word people search with, and the words the catalogue uses: SAE, sparse autoencoder. Works both ways."""

    term = models.CharField(max_length=80)
    means = models.CharField(max_length=80)

    class Meta:
        ordering = ["term", "means"]
        constraints = [
            models.UniqueConstraint(fields=["term", "means"], name="synonym_once"),
            models.CheckConstraint(condition=~Q(term=F("means")), name="synonym_differs"),
        ]

    def __str__(self):
        return f"{self.term} = {self.means}"
