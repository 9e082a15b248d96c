"""Words and tags in one index, and the orders of the list with what narrows it: a page of it is read from there."""

import django.contrib.postgres.indexes
from django.db import migrations, models

LISTED = models.Q(status="listed")
NARROWS = ["tags", "worked_on_until", "checked_on"]
ORDERS = {
    "problem_best_first": ["-starred", "difficulty", "number"],
    "problem_newest_first": ["-created_at", "-number"],
    "problem_active_first": ["-last_activity_at", "number"],
    "problem_easiest_first": ["difficulty", "hours_low", "number"],
}


class Migration(migrations.Migration):
    dependencies = [("problems", "0142_tags_are_counted")]

    operations = [
        *(
            operation
            for name, fields in ORDERS.items()
            for operation in (
                migrations.RemoveIndex("problem", name),
                migrations.AddIndex(
                    "problem", models.Index(fields=fields, condition=LISTED, include=NARROWS, name=name)
                ),
            )
        ),
        migrations.RemoveIndex("problem", "problem_search"),
        migrations.AddIndex(
            "problem",
            django.contrib.postgres.indexes.GinIndex(fields=["search", "tags"], fastupdate=False, name="problem_found"),
        ),
        *(
            migrations.AddIndex(
                "problem",
                models.Index(fields=[field], condition=LISTED & models.Q((f"{field}__isnull", False)), name=name),
            )
            for field, name in (("worked_on_until", "problem_worked_on"), ("checked_on", "problem_checked"))
        ),
    ]
