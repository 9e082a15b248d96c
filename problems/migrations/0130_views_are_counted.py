"""How often each problem's page was opened, by the month: a number, and nothing of who did."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0110_more_can_be_reported"),
    ]

    operations = [
        migrations.CreateModel(
            name="ViewCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("count", models.PositiveIntegerField()),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="view_counts", to="problems.problem"
                    ),
                ),
            ],
            options={
                "ordering": ["problem", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("problem", "month"), name="one_count_a_month"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="counted_by_the_month"),
                ],
            },
        ),
    ]
