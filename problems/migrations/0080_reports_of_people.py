"""A person can be reported, and acting on it is an answer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0041_links_are_left"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_of_one_thing",
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_handled_is_whole",
        ),
        migrations.AddField(
            model_name="report",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports_of_them",
                to=settings.AUTH_USER_MODEL,
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
                    ("acted", "Acted on"),
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
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", False),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", False),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", False),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", False),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", False),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", False),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
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
                fields=("by", "person"),
                name="report_of_a_person_one_open_each",
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
                        ("outcome__in", ["hidden", "down", "left", "resolved", "acted"]),
                    ),
                    _connector="OR",
                ),
                name="report_handled_is_whole",
            ),
        ),
    ]
