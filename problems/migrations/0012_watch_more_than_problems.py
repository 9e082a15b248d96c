"""A track, a skill or a technique can be watched like a problem: a nullable key for each, just one of them filled."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0011_interests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="watch",
            name="skill",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.CASCADE,
                related_name="watches",
                to="problems.skill",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="technique",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.CASCADE,
                related_name="watches",
                to="problems.technique",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="track",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.CASCADE,
                related_name="watches",
                to="problems.track",
            ),
        ),
        migrations.AlterField(
            model_name="watch",
            name="problem",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.CASCADE,
                related_name="watches",
                to="problems.problem",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("problem__isnull", False),
                        ("skill__isnull", True),
                        ("technique__isnull", True),
                        ("track__isnull", True),
                    ),
                    models.Q(
                        ("problem__isnull", True),
                        ("skill__isnull", True),
                        ("technique__isnull", True),
                        ("track__isnull", False),
                    ),
                    models.Q(
                        ("problem__isnull", True),
                        ("skill__isnull", False),
                        ("technique__isnull", True),
                        ("track__isnull", True),
                    ),
                    models.Q(
                        ("problem__isnull", True),
                        ("skill__isnull", True),
                        ("technique__isnull", False),
                        ("track__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="watch_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(fields=("person", "track"), name="watch_track_once"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(fields=("person", "skill"), name="watch_skill_once"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(fields=("person", "technique"), name="watch_technique_once"),
        ),
        # On the way back a watch is of a problem again, so those of other things go first.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM problems_watch WHERE problem_id IS NULL"),
    ]
