"""Who ran a write-up again, and what came out."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0020_reviewers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reproduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reproduced", "Reproduced"),
                            ("partly", "Reproduced in part"),
                            ("could_not", "Could not reproduce"),
                        ],
                        max_length=10,
                    ),
                ),
                ("commit", models.CharField(blank=True, max_length=64)),
                ("hardware", models.CharField(blank=True, max_length=200)),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                    ),
                ),
                ("numbers", models.TextField(blank=True, max_length=2000)),
                ("numbers_html", models.TextField(blank=True, editable=False)),
                ("link", models.URLField(blank=True, max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[("shown", "Shown"), ("withdrawn", "Withdrawn"), ("hidden", "Hidden")],
                        default="shown",
                        max_length=9,
                    ),
                ),
                ("hidden_because", models.TextField(blank=True, max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reproductions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writeup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reproductions", to="problems.writeup"
                    ),
                ),
            ],
            options={
                "ordering": ["writeup", "at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "shown")),
                        fields=("writeup", "by", "commit"),
                        name="reproduction_once_a_commit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["shown", "withdrawn", "hidden"])),
                        name="reproduction_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["reproduced", "partly", "could_not"])),
                        name="reproduction_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), _negated=True),
                            models.Q(("hardware", ""), ("link", ""), ("numbers", ""), ("numbers_html", "")),
                            _connector="OR",
                        ),
                        name="reproduction_withdrawn_says_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "hidden"), models.Q(("hidden_because", ""), _negated=True)),
                            models.Q(models.Q(("status", "hidden"), _negated=True), ("hidden_because", "")),
                            _connector="OR",
                        ),
                        name="reproduction_hidden_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours", None), models.Q(("hours__gte", 1), ("hours__lte", 10000)), _connector="OR"
                        ),
                        name="reproduction_hours_possible",
                    ),
                ],
            },
        ),
    ]
