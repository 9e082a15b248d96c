"""The log of a claim: its entries, and what they said before an edit."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0007_first_claimants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hypothesis", "Hypothesis"),
                            ("experiment", "Experiment"),
                            ("anomaly", "Anomaly: huh, that’s weird"),
                            ("result", "Result"),
                            ("dead_end", "Dead end"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=20000)),
                ("html", models.TextField(blank=True, editable=False)),
                ("renderer", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="log", to="problems.claim"
                    ),
                ),
            ],
            options={
                "verbose_name": "log entry",
                "verbose_name_plural": "log entries",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LogVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hypothesis", "Hypothesis"),
                            ("experiment", "Experiment"),
                            ("anomaly", "Anomaly: huh, that’s weird"),
                            ("result", "Result"),
                            ("dead_end", "Dead end"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=20000)),
                ("html", models.TextField()),
                ("until", models.DateTimeField(help_text="When it was replaced.")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="problems.logentry"
                    ),
                ),
            ],
            options={
                "ordering": ["-until", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["claim", "-at"], name="log_entry_by_claim"),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["hypothesis", "experiment", "anomaly", "result", "dead_end"])),
                name="log_entry_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at", None), models.Q(("text", ""), _negated=True)),
                    models.Q(("deleted_at__isnull", False), ("html", ""), ("text", "")),
                    _connector="OR",
                ),
                name="log_entry_has_words_or_is_a_stub",
            ),
        ),
    ]
