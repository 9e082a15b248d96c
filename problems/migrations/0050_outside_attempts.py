"""What people tried elsewhere, as a problem's source tells it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0043_acts_on_many")]

    operations = [
        migrations.CreateModel(
            name="OutsideAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120)),
                ("on", models.DateField(blank=True, null=True)),
                ("text", models.TextField(blank=True, max_length=1000)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outside_attempts",
                        to="problems.problem",
                    ),
                ),
            ],
            options={
                "ordering": ["problem", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), ("text", ""), _negated=True),
                        name="outside_attempt_says_something",
                    )
                ],
            },
        ),
    ]
