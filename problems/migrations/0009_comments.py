"""What people say about a problem, and the events of it."""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0008_logs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=timezone.now, editable=False)),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("shown", "Shown"), ("deleted", "Deleted"), ("hidden", "Hidden")],
                        default="shown",
                        max_length=7,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000)),
                ("html", models.TextField(blank=True, editable=False)),
                ("renderer", models.PositiveSmallIntegerField(editable=False)),
                ("hidden_because", models.TextField(blank=True, max_length=1000)),
                (
                    "page_was_updated",
                    models.BooleanField(default=False, help_text="The problem's page was changed because of this."),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(on_delete=models.PROTECT, related_name="comments", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="comment",
            name="problem",
            field=models.ForeignKey(on_delete=models.PROTECT, related_name="comments", to="problems.problem"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["problem", "at"], name="comment_by_problem"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["by", "-at"], name="comment_by_person"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["shown", "deleted", "hidden"])), name="comment_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("html", ""), ("status", "deleted"), ("text", "")),
                    models.Q(models.Q(("status", "deleted"), _negated=True), models.Q(("text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="comment_deleted_has_no_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "hidden"), models.Q(("hidden_because", ""), _negated=True)),
                    models.Q(models.Q(("status", "hidden"), _negated=True), ("hidden_because", "")),
                    _connector="OR",
                ),
                name="comment_hidden_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="events",
                to="problems.comment",
            ),
        ),
    ]
