"""The index of what is worked on has its tags, so that no row is read to count them; nothing uses the one by track."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0148_spellings")]

    operations = [
        migrations.RemoveIndex("problem", "problem_by_track"),
        migrations.RemoveIndex("problem", "problem_worked_on"),
        migrations.AddIndex(
            "problem",
            models.Index(
                fields=["worked_on_until"],
                condition=models.Q(("status", "listed"), ("worked_on_until__isnull", False)),
                include=("tags",),
                name="problem_worked_on",
            ),
        ),
    ]
