"""A problem can be reported as answered or ill-posed, with an address that shows it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_those_of_problems(apps, schema_editor):
    """On the way back: the rows before this knew comments alone."""
    apps.get_model("problems", "Report").objects.filter(problem__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0013_writeups_are_looked_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_of_one_thing",
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_reason_known",
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_handled_is_whole",
        ),
        migrations.AddField(
            model_name="report",
            name="problem",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="problems.problem",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="url",
            field=models.URLField(blank=True, max_length=500, verbose_name="evidence"),
        ),
        migrations.AlterField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("hidden", "Hidden"), ("left", "Left as it is"), ("resolved", "The problem was marked")],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="reason",
            field=models.CharField(
                choices=[
                    ("spam", "Spam or advertising"),
                    ("unkind", "Unkind to a person"),
                    ("wrong_place", "In the wrong place"),
                    ("other", "Something else"),
                    ("already_solved", "It was answered already, here"),
                    ("ill_posed", "It cannot be answered as it stands, as this shows"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", False), ("problem__isnull", True)),
                    models.Q(("comment__isnull", True), ("problem__isnull", False)),
                    _connector="OR",
                ),
                name="report_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("by", "problem"),
                name="report_of_a_problem_one_open_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("problem", None),
                        ("url", ""),
                        models.Q(("reason__in", ("already_solved", "ill_posed")), _negated=True),
                    ),
                    models.Q(
                        ("problem__isnull", False),
                        ("reason__in", ("already_solved", "ill_posed")),
                        models.Q(("url", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="report_of_a_problem_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["spam", "unkind", "wrong_place", "other", "already_solved", "ill_posed"])
                ),
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
                        ("outcome__in", ["hidden", "left", "resolved"]),
                    ),
                    _connector="OR",
                ),
                name="report_handled_is_whole",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_those_of_problems),
    ]
