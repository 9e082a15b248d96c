"""What people state of their skills, their computer, their hours and what they like."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0027_counts_of_unnamed_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Fit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "compute",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("browser", "Browser"),
                            ("laptop", "Laptop"),
                            ("free-colab", "Free Colab"),
                            ("gpu-24gb", "24 GB GPU"),
                            ("gpu-80gb", "80 GB GPU"),
                            ("multi-gpu", "Several GPUs"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hours_per_week",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(80),
                        ],
                    ),
                ),
                ("liked_tracks", models.ManyToManyField(blank=True, related_name="liked_by", to="problems.track")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fit", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "compute__in",
                                ["", "browser", "laptop", "free-colab", "gpu-24gb", "gpu-80gb", "multi-gpu"],
                            )
                        ),
                        name="fit_compute_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__gte", 1), ("hours_per_week__lte", 80)),
                        name="fit_hours_in_a_week",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="DoneChapter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chapter",
                    models.CharField(
                        choices=[
                            ("0", "0 Fundamentals"),
                            ("1.1", "1.1 Transformer from scratch"),
                            ("1.2", "1.2 Intro to mech interp"),
                            ("1.3.1", "1.3.1 Linear probes"),
                            ("1.3.2", "1.3.2 Function vectors and model steering"),
                            ("1.3.3", "1.3.3 Interpretability with SAEs"),
                            ("1.4.1", "1.4.1 Indirect object identification"),
                            ("1.5", "1.5 Toy models"),
                            ("2", "2 Reinforcement learning"),
                            ("3", "3 LLM evals"),
                            ("4", "4 Alignment science"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "fit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="done_chapters", to="problems.fit"
                    ),
                ),
            ],
            options={
                "ordering": ["fit", "chapter"],
                "constraints": [
                    models.UniqueConstraint(fields=("fit", "chapter"), name="done_chapter_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "chapter__in",
                                ["0", "1.1", "1.2", "1.3.1", "1.3.2", "1.3.3", "1.4.1", "1.5", "2", "3", "4"],
                            )
                        ),
                        name="done_chapter_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldSkill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ]
                    ),
                ),
                (
                    "fit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="held_skills", to="problems.fit"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="held_by", to="problems.skill"
                    ),
                ),
            ],
            options={
                "ordering": ["fit", "skill"],
                "constraints": [
                    models.UniqueConstraint(fields=("fit", "skill"), name="held_skill_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                        name="held_skill_level_between_1_and_4",
                    ),
                ],
            },
        ),
    ]
