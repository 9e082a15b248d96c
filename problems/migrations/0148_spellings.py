"""Typos are known by the words that problems have, and no longer by comparing spellings problem by problem."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0147_fewer_samples_of_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("dropped", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={
                "ordering": ["word"],
            },
        ),
        migrations.RemoveIndex(
            model_name="problem",
            name="problem_near",
        ),
        migrations.AddIndex(
            model_name="problem",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=True,
                fields=["title"],
                gin_pending_list_limit=64,
                name="problem_alike",
                opclasses=["gin_trgm_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="spelling",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["dropped"], name="spelling_without_a_letter"
            ),
        ),
        # What 0147 spared the planner of near spellings.
        migrations.RunSQL(
            "ALTER TABLE problems_problem ALTER keywords SET STATISTICS -1",
            "ALTER TABLE problems_problem ALTER keywords SET STATISTICS 30",
        ),
    ]
