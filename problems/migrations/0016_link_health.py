"""Whether the addresses of a write-up still lead somewhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0015_self_checks")]

    operations = [
        migrations.CreateModel(
            name="LinkHealth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "which",
                    models.CharField(
                        choices=[("link", "page"), ("code", "code"), ("archive", "archived copy")], max_length=7
                    ),
                ),
                ("address", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "not looked at yet"),
                            ("ok", "there"),
                            ("moved", "moved"),
                            ("gone", "gone"),
                            ("unsure", "unsure"),
                        ],
                        default="new",
                        max_length=6,
                    ),
                ),
                ("since", models.DateTimeField(help_text="When this state began.")),
                ("due_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("moved_to", models.CharField(blank=True, max_length=500)),
                (
                    "writeup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="link_health", to="problems.writeup"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "ordering": ["writeup", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ok", "Ok"),
                            ("moved", "Moved"),
                            ("gone", "Gone"),
                            ("unsure", "Unsure"),
                            ("refused", "Refused"),
                        ],
                        max_length=7,
                    ),
                ),
                ("status_code", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("final_url", models.CharField(blank=True, max_length=500)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="problems.linkhealth"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="linkhealth",
            index=models.Index(fields=["due_at", "id"], name="link_health_due"),
        ),
        migrations.AddConstraint(
            model_name="linkhealth",
            constraint=models.UniqueConstraint(fields=("writeup", "which"), name="link_health_one_each"),
        ),
        migrations.AddConstraint(
            model_name="linkhealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("which__in", ["link", "code", "archive"])), name="link_health_which_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkhealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "ok", "moved", "gone", "unsure"])),
                name="link_health_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkhealth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "moved"), models.Q(("moved_to", ""), _negated=True)),
                    models.Q(models.Q(("state", "moved"), _negated=True), ("moved_to", "")),
                    _connector="OR",
                ),
                name="link_health_moved_says_where",
            ),
        ),
        migrations.AddIndex(
            model_name="linkcheck",
            index=models.Index(fields=["link", "-at"], name="link_check_by_link"),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["ok", "moved", "gone", "unsure", "refused"])),
                name="link_check_outcome_known",
            ),
        ),
    ]
