"""An index for each order of the list, and for what is beside a problem in its track: flat on however large a board."""

from django.db import migrations, models

LISTED = models.Q(status="listed")
INDEXES = {
    "problem_best_first": ["-starred", "difficulty", "number"],
    "problem_newest_first": ["-created_at", "-number"],
    "problem_active_first": ["-last_activity_at", "number"],
    "problem_easiest_first": ["difficulty", "hours_low", "number"],
    "problem_beside_in_track": ["track", "number"],
}


class Migration(migrations.Migration):
    dependencies = [("problems", "0121_acts_list_what_came_in")]

    operations = [
        migrations.RemoveIndex("problem", "problem_by_activity"),
        *(
            migrations.AddIndex("problem", models.Index(fields=fields, condition=LISTED, name=name))
            for name, fields in INDEXES.items()
        ),
    ]
