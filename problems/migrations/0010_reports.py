"""What members tell the curators about a comment."""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0009_comments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=timezone.now, editable=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("unkind", "Unkind to a person"),
                            ("wrong_place", "In the wrong place"),
                            ("other", "Something else"),
                        ],
                        max_length=11,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000)),
                ("handled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("hidden", "Hidden"), ("left", "Left as it is")], max_length=6
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("handled_at"), descending=True, nulls_first=True), "at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="by",
            field=models.ForeignKey(on_delete=models.PROTECT, related_name="reports", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="report",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="reports",
                to="problems.comment",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment__isnull", False)), name="report_of_one_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)), fields=("by", "comment"), name="report_one_open_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["spam", "unkind", "wrong_place", "other"])),
                name="report_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handled_at", None), ("handled_by", None), ("outcome", "")),
                    models.Q(
                        ("handled_at__isnull", False),
                        ("handled_by__isnull", False),
                        ("outcome__in", ["hidden", "left"]),
                    ),
                    _connector="OR",
                ),
                name="report_handled_is_whole",
            ),
        ),
    ]
