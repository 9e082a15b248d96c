"""Typos are known by the words that problems have, and no longer by comparing spellings problem by problem."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# As `problems.services.spellings` learns them each night: a board that is there already forgives typos at once.
LEARN = r"""
WITH said AS (
    SELECT DISTINCT word FROM problems_problem, unnest(tsvector_to_array(to_tsvector('simple', concat_ws(
        ' ', title, question, keywords, statement, success_test, suggested_models, first_step, informative_negative, why
    )))) word
    WHERE status = 'listed'
), used AS (
    SELECT DISTINCT one AS word FROM said, unnest(ARRAY[word, regexp_replace(word, '([^aeisuy])s$', '\1')]) one
    WHERE one ~ '^[[:alpha:]][[:alnum:]]{3,39}$'
)
INSERT INTO problems_spelling (word, dropped)
SELECT word, ARRAY(
    SELECT DISTINCT overlay(word PLACING '' FROM place FOR 1) FROM generate_series(1, length(word)) place
) || word
FROM used
"""


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
            index=django.contrib.postgres.indexes.GinIndex(fields=["dropped"], name="spelling_without_a_letter"),
        ),
        # What 0147 spared the planner of near spellings.
        migrations.RunSQL(
            "ALTER TABLE problems_problem ALTER keywords SET STATISTICS -1",
            "ALTER TABLE problems_problem ALTER keywords SET STATISTICS 30",
        ),
        migrations.RunSQL(LEARN, migrations.RunSQL.noop),
    ]
