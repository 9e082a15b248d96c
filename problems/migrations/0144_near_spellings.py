"""Near spellings beside tags in one index: of a few blocks of problems, only theirs are compared."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("problems", "0143_one_index_finds")]

    operations = [
        migrations.RemoveIndex("problem", "problem_title_trigram"),
        migrations.RemoveIndex("problem", "problem_keywords_trigram"),
        migrations.AddIndex(
            "problem",
            django.contrib.postgres.indexes.GinIndex(
                fields=["title", "keywords", "tags"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops", "array_ops"],
                fastupdate=False,
                name="problem_near",
            ),
        ),
    ]
