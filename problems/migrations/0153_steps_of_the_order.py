"""One tag more: whether a problem is starred, with its difficulty. The order of the list goes by these first."""

from importlib import import_module

from django.db import migrations

tags = import_module("problems.migrations.0140_tags")
again = import_module("problems.migrations.0141_what_is_there_is_tagged")

DIFFICULTY = "UNION ALL SELECT 60000000 + array_position('{A,B,C,D}', problem.difficulty::text)"
STEP = (
    "UNION ALL SELECT 10 + array_position('{A,B,C,D}', problem.difficulty::text) + 4 * (NOT problem.starred)::integer"
)
BEFORE = tags.TAGS.split("CREATE FUNCTION problems_problem_is_tagged")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
AFTER = BEFORE.replace(DIFFICULTY, f"{DIFFICULTY}\n            {STEP}")
TRIGGER = "DROP TRIGGER tagged ON problems_problem;\n" + tags.TAGS[tags.TAGS.index("CREATE TRIGGER tagged") :]


class Migration(migrations.Migration):
    dependencies = [("problems", "0152_tags_of_many_are_compared_once")]

    operations = [
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL(TRIGGER.replace("UPDATE OF status,", "UPDATE OF status, starred,"), TRIGGER),
        migrations.RunSQL(again.TAGGED, again.TAGGED),
    ]
