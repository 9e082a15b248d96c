"""A review, a write-up and a reproduction can be reported."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0025_reports_of_log_entries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_handled_is_whole",
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_of_one_thing",
        ),
        migrations.AddField(
            model_name="report",
            name="reproduction",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="problems.reproduction",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="review",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="problems.review",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="writeup",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="problems.writeup",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("hidden", "Hidden"),
                    ("down", "Taken off the board"),
                    ("left", "Left as it is"),
                    ("resolved", "The problem was marked"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comment__isnull", False),
                        ("log_entry__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("problem__isnull", False),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", False),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", False),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", False),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", False),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="report_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("by", "review"),
                name="report_of_a_review_one_open_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("by", "writeup"),
                name="report_of_a_writeup_one_open_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("by", "reproduction"),
                name="report_of_a_reproduction_one_open_each",
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
                        ("outcome__in", ["hidden", "down", "left", "resolved"]),
                    ),
                    _connector="OR",
                ),
                name="report_handled_is_whole",
            ),
        ),
    ]
