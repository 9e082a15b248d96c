"""What ended a claim is told as the write-up's page here. Its own address stood there for everybody to read, when a
curator had taken the write-up out of sight, too."""

from django.conf import settings
from django.db import migrations

# The trigger is the table's own: nothing else changes an event.
AS_A_PAGE = """
ALTER TABLE problems_event DISABLE TRIGGER event_is_append_only;
UPDATE problems_event event SET evidence = coalesce(
    (
        SELECT %(site)s || '/writeups/' || writeup.id || '/' FROM problems_bearing bearing
        JOIN problems_writeup writeup ON writeup.id = bearing.writeup_id
        WHERE bearing.claim_id = event.claim_id AND writeup.link = event.evidence ORDER BY writeup.id LIMIT 1
    ), ''
) WHERE verb = 'delivered' AND evidence <> '';
ALTER TABLE problems_event ENABLE TRIGGER event_is_append_only;
"""


def tell_as_pages(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in AS_A_PAGE.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"site": settings.SITE_URL})


class Migration(migrations.Migration):
    dependencies = [("problems", "0157_who_has_no_work_is_not_marked")]

    operations = [migrations.RunPython(tell_as_pages, migrations.RunPython.noop)]
