"""Claims can be reported, and what apps above have."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0051_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_of_one_thing",
        ),
        migrations.AddField(
            model_name="report",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="problems.claim",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="elsewhere",
            field=models.CharField(blank=True, editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name="report",
            name="elsewhere_pk",
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="name",
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", False),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", False),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", False),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", False),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", False),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", False),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", False),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", True),
                        ("log_entry__isnull", True),
                        ("person__isnull", False),
                        ("problem__isnull", True),
                        ("reproduction__isnull", True),
                        ("review__isnull", True),
                        ("writeup__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("elsewhere_pk__isnull", False),
                        ("log_entry__isnull", True),
                        ("person__isnull", True),
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
                condition=models.Q(("handled_at", None)), fields=("by", "claim"), name="report_of_a_claim_one_open_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("by", "elsewhere", "elsewhere_pk"),
                name="report_from_elsewhere_one_open_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("elsewhere", ""), ("elsewhere_pk", None), ("name", "")),
                    models.Q(
                        ("elsewhere_pk__isnull", False),
                        models.Q(("elsewhere", ""), _negated=True),
                        models.Q(("name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="report_from_elsewhere_is_whole",
            ),
        ),
    ]
