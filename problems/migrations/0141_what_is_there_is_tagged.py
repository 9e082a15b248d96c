"""Tags of every problem that is there. Nothing that anybody reads has changed, so nothing is marked."""

from django.db import migrations

TAGGED = """
ALTER TABLE problems_problem DISABLE TRIGGER marked_for_mirrors;
UPDATE problems_problem SET tags = '{}' WHERE status = 'listed';
ALTER TABLE problems_problem ENABLE TRIGGER marked_for_mirrors;
"""


class Migration(migrations.Migration):
    dependencies = [("problems", "0140_tags")]

    operations = [migrations.RunSQL(TAGGED, migrations.RunSQL.noop)]
