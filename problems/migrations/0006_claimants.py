"""Several people can be on one claim, and an event can be about somebody else."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0005_numbers_of_a_problem"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="whom",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Claimant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("asked", "Asked"),
                            ("joined", "Joined"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("left", "Left"),
                        ],
                        default="joined",
                        max_length=9,
                    ),
                ),
                ("is_holding", models.BooleanField(default=False, editable=False)),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="What came with the invitation or the request.", max_length=500
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claimants", to="problems.claim"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claimed", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="problems.problem"
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "since", "pk"],
                "indexes": [models.Index(fields=["person", "standing"], name="claimant_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_holding", True)),
                        fields=("problem", "person"),
                        name="claimant_on_a_problem_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standing__in", ("invited", "asked", "joined"))),
                        fields=("claim", "person"),
                        name="claimant_on_a_claim_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("standing__in", ["invited", "asked", "joined", "declined", "withdrawn", "left"])
                        ),
                        name="claimant_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_holding", False), ("standing", "joined"), _connector="OR"),
                        name="claimant_holding_has_joined",
                    ),
                ],
            },
        ),
    ]
