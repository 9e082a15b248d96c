"""Imports that are done in the background: who asked for what, and a sequence that tells how far the one at work is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATUSES = [
    ("draft", "not brought in yet"),
    ("confirming", "being brought in"),
    ("applied", "brought in"),
    ("undoing", "being taken back"),
    ("undone", "taken back"),
]
NOT_YET, UNDER_WAY = ["draft", "confirming"], ["confirming", "undoing"]


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0144_near_spellings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("import", "import_status_known"),
        migrations.RemoveConstraint("import", "import_applied_has_a_time"),
        migrations.AlterField("import", "status", models.CharField(choices=STATUSES, default="draft", max_length=10)),
        migrations.AddField(
            "import",
            "asked_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("import", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField("import", "asked_note", models.CharField(blank=True, max_length=1000)),
        migrations.AddField(
            "import",
            "asked_count",
            models.PositiveIntegerField(default=0, help_text="Rows that are to be written."),
        ),
        migrations.AddField("import", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("import", "failed", models.TextField(blank=True)),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "confirming", "applied", "undoing", "undone"]),
                name="import_status_known",
            ),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=models.Q(status__in=NOT_YET, applied_at=None)
                | ~models.Q(status__in=NOT_YET) & models.Q(applied_at__isnull=False),
                name="import_applied_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=~models.Q(status__in=UNDER_WAY) | models.Q(asked_by__isnull=False, asked_at__isnull=False),
                name="import_under_way_was_asked_for",
            ),
        ),
        migrations.AddIndex(
            "import",
            models.Index(fields=["asked_at"], condition=models.Q(status__in=UNDER_WAY), name="import_under_way"),
        ),
        migrations.RunSQL("CREATE SEQUENCE problems_import_progress_seq", "DROP SEQUENCE problems_import_progress_seq"),
    ]
