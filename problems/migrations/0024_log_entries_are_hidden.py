"""A curator can hide an entry of a log, with a reason that stands in its place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0023_links_of_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="logentry",
            name="hidden_because",
            field=models.TextField(blank=True, editable=False, max_length=1000, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("deleted_at", None), ("hidden_because", ""), _connector="OR"),
                name="log_entry_deleted_is_not_hidden",
            ),
        ),
    ]
