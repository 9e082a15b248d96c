"""What a problem asks for before one begins: skills with a level, and what to read or run."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from problems.models.taxonomy import MAX_LEVEL, MIN_LEVEL, Skill


class ProblemSkill(models.Model):
    """A skill that a problem asks for, and the level needed."""

    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="needs")
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

    problem = models.ForeignKey("problems.Problem", models.CASCADE, related_name="related_work")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    is_starter = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["problem", "position", "pk"]
        verbose_name_plural = "related work"

    def __str__(self):
        return self.title
