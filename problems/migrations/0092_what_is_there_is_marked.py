"""Marks everything once that is there already, so that "changed since" never leaves out what was there before."""

from django.db import migrations

KINDS = {
    "problem": "SELECT number FROM problems_problem",
    "claim": "SELECT id FROM problems_claim",
    "log-entry": "SELECT id FROM problems_logentry",
    "comment": "SELECT id FROM problems_comment",
    "writeup": "SELECT id FROM problems_writeup",
    "review": "SELECT id FROM problems_review WHERE given_at IS NOT NULL",
    "reproduction": "SELECT id FROM problems_reproduction",
    "person": "SELECT person_id FROM problems_claimant WHERE standing IN ('joined', 'left') "
    "UNION SELECT person_id FROM problems_author WHERE person_id IS NOT NULL",
}
MARK = "INSERT INTO problems_mark (kind, ref, at) SELECT '{kind}', ref, clock_timestamp() FROM ({rows}) AS there (ref)"


class Migration(migrations.Migration):
    dependencies = [("problems", "0091_what_changes_is_marked")]

    operations = [
        migrations.RunSQL(MARK.format(kind=kind, rows=rows), migrations.RunSQL.noop) for kind, rows in KINDS.items()
    ]
