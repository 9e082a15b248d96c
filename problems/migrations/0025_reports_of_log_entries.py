"""An entry of a log can be reported."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0024_log_entries_are_hidden"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_of_one_thing",
        ),
        migrations.AddField(
            model_name="report",
            name="log_entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="problems.logentry",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", False), ("log_entry__isnull", True), ("problem__isnull", True)),
                    models.Q(("comment__isnull", True), ("log_entry__isnull", True), ("problem__isnull", False)),
                    models.Q(("comment__isnull", True), ("log_entry__isnull", False), ("problem__isnull", True)),
                    _connector="OR",
                ),
                name="report_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handled_at", None)),
                fields=("by", "log_entry"),
                name="report_of_an_entry_one_open_each",
            ),
        ),
    ]
