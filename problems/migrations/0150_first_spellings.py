"""A board that is there already forgives typos at once. In a transaction of its own, as it may take minutes."""

from django.db import migrations

# As `problems.services.spellings` learns them each night.
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
    dependencies = [("problems", "0149_counted_by_tags_alone")]

    operations = [migrations.RunSQL(LEARN + "ON CONFLICT DO NOTHING", migrations.RunSQL.noop)]
