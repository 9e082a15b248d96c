"""Rules about domains, and words that wait for a curator before others read them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0042_revisions_keep_facts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DomainRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(max_length=253, unique=True)),
                (
                    "judgement",
                    models.CharField(
                        choices=[("allow", "Allow"), ("hold", "Hold for a curator"), ("refuse", "Refuse")], max_length=6
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["host"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="writeup",
            name="writeup_status_known",
        ),
        migrations.AddField(
            model_name="comment",
            name="is_held",
            field=models.BooleanField(default=False, help_text="Hidden by no curator: it waits for one."),
        ),
        migrations.AddField(
            model_name="logentry",
            name="is_held",
            field=models.BooleanField(
                default=False, editable=False, help_text="Hidden by no curator: it waits for one."
            ),
        ),
        migrations.AlterField(
            model_name="writeup",
            name="status",
            field=models.CharField(
                choices=[
                    ("held", "waits for a curator"),
                    ("submitted", "not reviewed"),
                    ("listed", "not reviewed"),
                    ("changes_requested", "changes asked for"),
                    ("legible", "legible"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("superseded", "superseded"),
                ],
                default="submitted",
                max_length=18,
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_held", False), ("status", "hidden"), _connector="OR"),
                name="comment_held_is_hidden",
            ),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_held", False), models.Q(("hidden_because", ""), _negated=True), _connector="OR"
                ),
                name="log_entry_held_is_hidden",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "held",
                            "submitted",
                            "listed",
                            "changes_requested",
                            "legible",
                            "declined",
                            "withdrawn",
                            "superseded",
                        ],
                    )
                ),
                name="writeup_status_known",
            ),
        ),
        migrations.AddField(
            model_name="domainrule",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="domainrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("judgement__in", ["allow", "hold", "refuse"])), name="domain_rule_judgement_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="domainrule",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("host", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                name="domain_rule_is_whole",
            ),
        ),
    ]
