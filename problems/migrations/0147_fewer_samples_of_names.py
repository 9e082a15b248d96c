"""To plan a search for near spellings PostgreSQL compares the words with its samples of the names that problems are
tagged with, which are long: that took longer than the search. Thirty tell as much as a hundred."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("problems", "0146_words_are_taken_in_later")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE problems_problem ALTER keywords SET STATISTICS 30",
            "ALTER TABLE problems_problem ALTER keywords SET STATISTICS -1",
        ),
        migrations.RunSQL("ANALYZE problems_problem (keywords)", migrations.RunSQL.noop),
    ]
