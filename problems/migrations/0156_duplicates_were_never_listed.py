"""A proposal that was the same as a problem on the list is a duplicate. It was never public, as what was merged once it
was listed is."""

from django.db import migrations, models

LEADING = ["merged", "duplicate"]
STATUSES = [
    ("draft", "Draft"),
    ("proposed", "Proposed"),
    ("needs_changes", "needs changes"),
    ("declined", "Declined"),
    ("duplicate", "Duplicate"),
    ("listed", "Listed"),
    ("historical", "Historical"),
    ("merged", "Merged"),
    ("withdrawn", "Withdrawn"),
]
# What was listed before has an event of that, or of the merge which took it from the list.
THERE = """
UPDATE problems_problem SET status = 'duplicate' WHERE status = 'merged'
AND EXISTS (SELECT FROM problems_proposal proposal WHERE proposal.problem_id = number)
AND NOT EXISTS (
    SELECT FROM problems_event event WHERE event.problem_id = number AND (
        event.verb = 'merged' OR event.verb = 'listed' OR event.verb = 'moved' AND event.after = 'listed'
    )
)
"""
BACK = "UPDATE problems_problem SET status = 'merged' WHERE status = 'duplicate'"


class Migration(migrations.Migration):
    dependencies = [("problems", "0155_common_words")]

    operations = [
        migrations.AlterField("problem", "status", models.CharField(choices=STATUSES, default="draft", max_length=14)),
        migrations.RemoveConstraint("problem", "problem_status_known"),
        migrations.RemoveConstraint("problem", "problem_merged_has_canonical"),
        migrations.RunSQL(THERE, BACK),
        # Nothing that a deferred constraint still has to look at may be left before the table is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AddConstraint(
            "problem",
            models.CheckConstraint(
                condition=models.Q(status__in=[value for value, _ in STATUSES]), name="problem_status_known"
            ),
        ),
        migrations.AddConstraint(
            "problem",
            models.CheckConstraint(
                condition=models.Q(status__in=LEADING, merged_into__isnull=False)
                | (~models.Q(status__in=LEADING) & models.Q(merged_into=None)),
                name="problem_merged_has_canonical",
            ),
        ),
    ]
